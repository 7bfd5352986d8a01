import type { Session, Wire } from './wire.ts';

/** What of the caller's surroundings a program with a screen goes by. */
const passed = /^(LANG|LANGUAGE|LC_.*|TERM|COLORTERM|NO_COLOR|FORCE_COLOR|ACCESSIBLE|MAPE_SETUP_.*)$/;
/** Input that the command has not taken yet; more is left where it comes from. */
const mostWaiting = 262_144;

/** Runs a command with this process's own input, output and terminal, and returns its exit code. */
export async function passThrough(wire: Wire, argv: readonly string[]): Promise<number> {
	const { stdin, stdout, stderr } = process;
	const window = stdin.isTTY && stdout.isTTY ? { window: { cols: stdout.columns, rows: stdout.rows } } : {};
	const env = Object.fromEntries(
		Object.entries(process.env).flatMap(([name, value]) =>
			passed.test(name) && value !== undefined ? [[name, value]] : [],
		),
	);
	let waiting = 0;
	const session = wire.start(
		{ argv, env, input: true, ...window },
		{
			onOutput: (data) => void stdout.write(data),
			onError: (data) => void stderr.write(data),
			onTaken: (bytes) => {
				waiting -= bytes;
				if (waiting < mostWaiting) stdin.resume();
			},
		},
	);
	stdin.on('data', (data) => {
		waiting += data.length;
		if (waiting >= mostWaiting) stdin.pause();
		session.write(data);
	});
	stdin.on('end', () => session.end());
	// The reader of our output is gone, as in `… | head`.
	stdout.on('error', () => session.signal('PIPE'));
	const release = 'window' in window ? takeTerminal(session) : () => {};
	try {
		return await session.exit;
	} finally {
		release();
		stdin.pause();
		await Promise.all([stdout, stderr].map((stream) => new Promise((resolve) => stream.write('', resolve))));
	}
}

function takeTerminal(session: Session): () => void {
	const { stdin, stdout } = process;
	const resize = () => session.resize({ cols: stdout.columns, rows: stdout.rows });
	stdin.setRawMode(true);
	stdout.on('resize', resize);
	return () => {
		stdin.setRawMode(false);
		stdout.off('resize', resize);
	};
}

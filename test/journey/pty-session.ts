import { resolve } from 'node:path';
import pty from '@lydell/node-pty';
import xterm from '@xterm/headless';

/** Everything that is run from package.json runs in its folder. */
const bin = resolve('bin/mape-setup.js');

export interface PtyOptions {
	readonly columns?: number;
	readonly rows?: number;
	/** `locale`: none is named. */
	readonly language?: 'en' | 'ja' | 'locale';
	/** Started by bash, which is there before and after it. */
	readonly inShell?: boolean;
	/** Name of the simulated router. */
	readonly demo?: string;
	readonly flags?: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
	/** How wide the terminal says that a character of ambiguous width is; 0: it says nothing. */
	readonly ambiguousWidth?: 0 | 1 | 2;
}

/** The built program in a pseudo-terminal, seen through a terminal emulator. */
export interface PtySession {
	readonly term: InstanceType<typeof xterm.Terminal>;
	/** Every byte the program wrote. */
	raw(): string;
	screen(): Promise<readonly string[]>;
	/** All lines, also those that have left the screen. */
	everything(): Promise<readonly string[]>;
	press(keys: string): void;
	resize(columns: number, rows: number): void;
	/** Waits for what the screen says after the last key, never for time. */
	until(pattern: RegExp, withinMs?: number): Promise<string>;
	/** Every screen that was seen at a moment when the program had written something. */
	readonly screens: readonly (readonly string[])[];
	/** Exit code. */
	readonly ended: Promise<number>;
	close(): void;
}

export const key = {
	up: '\u001B[A',
	down: '\u001B[B',
	right: '\u001B[C',
	left: '\u001B[D',
	pageDown: '\u001B[6~',
	enter: '\r',
	escape: '\u001B',
	tab: '\t',
	backspace: '\u007F',
	interrupt: '\u0003',
	clear: '\u0015',
} as const;

/** No frame is half painted: Ink brackets each in a synchronised update. */
const isWhole = (raw: string): boolean => raw.lastIndexOf('\u001B[?2026l') >= raw.lastIndexOf('\u001B[?2026h');

export const openPty = (options: PtyOptions = {}): PtySession => {
	const {
		columns = 80,
		rows = 24,
		language = 'en',
		demo = 'ocn',
		flags = [],
		env = {},
		ambiguousWidth = 1,
		inShell = false,
	} = options;
	const term = new xterm.Terminal({ cols: columns, rows, scrollback: 5000, allowProposedApi: true });
	// Ink paints only the last frame when CI is set.
	const { CI: _, ACCESSIBLE: __, NO_COLOR: ___, ...inherited } = process.env;
	const spoken = language === 'locale' ? [] : ['--lang', language];
	const argv = [process.execPath, bin, `--demo=${demo}`, ...spoken, ...flags];
	const [file = '', ...args] = inShell ? ['bash', '--norc', '--noprofile', '-i'] : argv;
	const program = pty.spawn(file, args, {
		cols: columns,
		rows,
		env: {
			...inherited,
			TERM: 'xterm-256color',
			COLORTERM: 'truecolor',
			FORCE_COLOR: '3',
			LANG: 'C.UTF-8',
			LC_ALL: 'C.UTF-8',
			...env,
		} as Record<string, string>,
	});
	if (inShell) program.write(`${argv.join(' ')}\r`);
	// the answers of the terminal
	term.onData((data) => {
		if (ambiguousWidth > 0) program.write(data.replace(/;2R$/, `;${1 + ambiguousWidth}R`));
	});
	let raw = '';
	let pressedAt = 0;
	let written = Promise.resolve();
	const screens: (readonly string[])[] = [];
	const rowsOf = (from: number, count: number) =>
		Array.from({ length: count }, (_, y) => term.buffer.active.getLine(from + y)?.translateToString(true) ?? '');
	const seen = () => rowsOf(term.buffer.active.baseY, term.rows);
	program.onData((data) => {
		raw += data;
		written = written
			.then(() => new Promise<void>((done) => term.write(data, done)))
			.then(() => void screens.push(seen()));
	});
	const ended = new Promise<number>((settle) => program.onExit(({ exitCode }) => settle(exitCode)));
	const screen = async () => {
		await written;
		return seen();
	};
	return {
		term,
		raw: () => raw,
		screen,
		everything: async () => {
			await written;
			return rowsOf(0, term.buffer.active.baseY + term.rows);
		},
		press: (keys) => {
			pressedAt = raw.length;
			program.write(keys);
		},
		resize: (toColumns, toRows) => {
			term.resize(toColumns, toRows);
			program.resize(toColumns, toRows);
		},
		until: async (pattern, withinMs = 15_000) => {
			const end = Date.now() + withinMs;
			for (;;) {
				const text = (await screen()).join('\n');
				if (raw.length > pressedAt && isWhole(raw) && pattern.test(text)) return text;
				if (Date.now() > end) throw new Error(`not seen: ${pattern}\n${text}`);
				await new Promise((wait) => setTimeout(wait, 15));
			}
		},
		screens,
		ended,
		close: () => program.kill(),
	};
};

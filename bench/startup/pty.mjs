import pty from '@lydell/node-pty';

/** Node with these arguments, in a terminal of 80 × 24. */
export function openPty(argv) {
	const { CI: _, ...inherited } = process.env;
	const child = pty.spawn(process.execPath, argv, {
		cols: 80,
		rows: 24,
		env: { ...inherited, TERM: 'xterm-256color', LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8' },
	});
	let shown = '';
	let look = () => {};
	child.onData((data) => {
		shown += data;
		// where the cursor is, as any terminal says it
		if (data.includes('\u001B[6n')) child.write('\u001B[1;2R');
		look();
	});
	const ended = new Promise((settle) => child.onExit(settle));
	return {
		pid: child.pid,
		ended,
		/** Resolves when it has written that since the last key. */
		until: (pattern) =>
			new Promise((settle, fail) => {
				const late = setTimeout(() => fail(new Error(`not seen: ${pattern}\n${shown.slice(-300)}`)), 60_000);
				look = () => {
					if (!pattern.test(shown)) return;
					clearTimeout(late);
					look = () => {};
					settle();
				};
				look();
			}),
		press(keys) {
			shown = '';
			child.write(keys);
		},
		kill() {
			try {
				child.kill('SIGKILL');
			} catch {
				// it has ended by itself
			}
		},
	};
}

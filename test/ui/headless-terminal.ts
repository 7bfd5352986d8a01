import { EventEmitter } from 'node:events';
import xterm from '@xterm/headless';
import type { KeySource } from '../../src/ui/key-stream.ts';
import type { ScreenTarget } from '../../src/ui/screen-stream.ts';

/** A terminal without a window: what is written to it can be read as a screen, and keys can be pressed. */
export interface HeadlessTerminal {
	readonly stdout: ScreenTarget & EventEmitter;
	readonly stdin: KeySource & EventEmitter;
	readonly term: InstanceType<typeof xterm.Terminal>;
	/** Every byte that was written. */
	raw(): string;
	/** The rows that are seen, without blanks at their ends. */
	screen(): Promise<readonly string[]>;
	/** Lines that have left the screen upwards. */
	scrolled(): number;
	press(keys: string): void;
	resize(columns: number, rows: number): Promise<void>;
	until(pattern: RegExp, withinMs?: number): Promise<string>;
}

export const openTerminal = (columns: number, rows: number): HeadlessTerminal => {
	const term = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, convertEol: true });
	let raw = '';
	let written = Promise.resolve();
	const stdout = Object.assign(new EventEmitter(), {
		columns,
		rows,
		write: (text: string, done?: () => void) => {
			raw += text;
			written = written.then(() => new Promise<void>((resolve) => term.write(text, resolve)));
			if (done) void written.then(done);
			return true;
		},
	});
	const stdin = Object.assign(new EventEmitter(), {
		setEncoding: () => {},
		setRawMode: () => {},
		ref: () => {},
		unref: () => {},
		resume: () => {},
		pause: () => {},
	}) as unknown as KeySource & EventEmitter;

	const screen = async () => {
		await written;
		const { active } = term.buffer;
		return Array.from(
			{ length: term.rows },
			(_, y) => active.getLine(active.viewportY + y)?.translateToString(true) ?? '',
		);
	};
	return {
		stdout,
		stdin,
		term,
		raw: () => raw,
		screen,
		scrolled: () => term.buffer.active.baseY,
		press: (keys) => void stdin.emit('data', keys),
		resize: async (toColumns, toRows) => {
			await written;
			term.resize(toColumns, toRows);
			Object.assign(stdout, { columns: toColumns, rows: toRows });
			stdout.emit('resize');
		},
		until: async (pattern, withinMs = 4000) => {
			const end = Date.now() + withinMs;
			for (;;) {
				const text = (await screen()).join('\n');
				if (pattern.test(text)) return text;
				if (Date.now() > end) throw new Error(`not seen: ${pattern}\n${text}`);
				await new Promise((resolve) => setTimeout(resolve, 10));
			}
		},
	};
};

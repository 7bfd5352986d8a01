import xterm from '@xterm/headless';
import type { CommandLine, Lab } from './lab.ts';
import type { Session, Window } from './wire.ts';

export type TerminalOptions = Partial<Window> & { readonly env?: Readonly<Record<string, string>> };

/** A command in a terminal on the router, with the screen that a person would see. */
export class TerminalSession {
	readonly #terminal: xterm.Terminal;
	readonly #session: Session;
	readonly #lab: Lab;
	readonly #command: CommandLine;
	readonly #bytes: Buffer[] = [];
	readonly #watchers = new Set<() => void>();
	/** The exit code. */
	readonly exited: Promise<number>;

	constructor(lab: Lab, command: CommandLine, { cols = 80, rows = 24, env = {} }: TerminalOptions = {}) {
		this.#lab = lab;
		this.#command = command;
		this.#terminal = new xterm.Terminal({ cols, rows, allowProposedApi: true, scrollback: 5000 });
		const variables = { TERM: 'xterm-256color', LANG: 'C.UTF-8', ...env };
		const listener = {
			onOutput: (data: Buffer) => {
				this.#bytes.push(Buffer.from(data));
				this.#terminal.write(data, () => this.#changed());
			},
		};
		this.#session = lab.start('router', command, { env: variables, window: { cols, rows } }, listener);
		// Answers to what programs ask of a terminal, such as the position of the cursor.
		this.#terminal.onData((data) => this.#session.write(data));
		this.exited = this.#session.exit.finally(() => this.#terminal.write('', () => this.#changed()));
		this.exited.catch(() => {});
	}

	send(keys: string): void {
		this.#session.write(keys);
	}

	resize({ cols, rows }: Window): void {
		this.#terminal.resize(cols, rows);
		this.#session.resize({ cols, rows });
	}

	signal(name: string): void {
		this.#session.signal(name);
	}

	/** All that the command has written. */
	get raw(): string {
		return Buffer.concat(this.#bytes).toString();
	}

	/** What is on the screen now, without blanks at the ends of lines and empty lines at the end. */
	screen(): string {
		const { active } = this.#terminal.buffer;
		return this.#lines(active.viewportY, active.viewportY + this.#terminal.rows);
	}

	/** The screen with all that has scrolled off it. */
	history(): string {
		return this.#lines(0, this.#terminal.buffer.active.length);
	}

	#lines(first: number, end: number): string {
		const { active } = this.#terminal.buffer;
		const lines = Array.from(
			{ length: end - first },
			(_, i) => active.getLine(first + i)?.translateToString(true) ?? '',
		);
		return lines.join('\n').trimEnd();
	}

	/** Waits until the screen matches. */
	wait(pattern: RegExp, timeoutMs = 60_000): Promise<RegExpMatchArray> {
		return new Promise((resolve, reject) => {
			const end = () => {
				clearTimeout(timer);
				this.#watchers.delete(look);
			};
			const look = () => {
				const found = this.screen().match(pattern);
				if (!found) return;
				end();
				resolve(found);
			};
			const fail = (why: string) => {
				if (!this.#watchers.has(look)) return;
				end();
				reject(new Error(this.#describe(`${pattern}: ${why}`)));
			};
			const timer = setTimeout(() => fail(`not seen within ${timeoutMs / 1000} s`), timeoutMs);
			this.#watchers.add(look);
			look();
			// The last output is drawn, and looked at, before this is called.
			const ended = (how: string) => this.#terminal.write('', () => fail(how));
			this.exited.then(
				(code) => ended(`the command ended with ${code} before it was seen`),
				(error: Error) => ended(error.message),
			);
		});
	}

	#describe(problem: string): string {
		return [problem, `--- ${this.#command}`, this.screen(), '--- console of the router', this.#lab.vm.console].join(
			'\n',
		);
	}

	#changed(): void {
		for (const look of [...this.#watchers]) look();
	}
}

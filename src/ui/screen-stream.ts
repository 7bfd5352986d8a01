import { EventEmitter } from 'node:events';
import { widthOf } from './fit.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences that Ink writes
const control = /\u001B\[[0-?]*[ -/]*[@-~]/g;
/** How Ink begins a frame that takes the place of another. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: see above
const erasing = /^(?:\u001B\[2K(?:\u001B\[1A)?)+(?:\u001B\[G)?/;
const showCursor = '\u001B[?25h';
const hideCursor = '\u001B[?25l';

/** What ScreenStream needs of process.stdout. */
export interface ScreenTarget {
	readonly columns?: number;
	readonly rows?: number;
	write(text: string, done?: () => void): unknown;
	on(event: 'resize', listener: () => void): unknown;
	off(event: 'resize', listener: () => void): unknown;
}

/**
 * A standard output for Ink 6.8 that keeps the user's terminal whole when its size changes.
 *
 * - Ink clears the scrollback (ESC[3J) when the frame is as high as the screen, and looks at the frame of before: making
 *   the window lower would be enough. It is told that the screen is endless; frame.ts keeps to the real height.
 * - A narrower terminal folds the lines that no longer fit, and Ink then erases too few of them.
 * - The new size is announced to the screen first ('size'), so that Ink does not paint the old rows once more.
 */
export class ScreenStream extends EventEmitter {
	readonly isTTY = true;
	/** The last frame, as it was written. */
	#frame = '';
	readonly rows = Number.POSITIVE_INFINITY;
	#columns: number;
	#lines: readonly string[] = [];
	#listener = () => this.#resized();

	/** `modes`: what the terminal is told for as long as the screen has it, and what undoes that. */
	constructor(
		readonly target: ScreenTarget,
		readonly modes: { readonly on: string; readonly off: string } = { on: '', off: '' },
	) {
		super();
		this.#columns = this.columns;
		target.on('resize', this.#listener);
		if (modes.on !== '') target.write(modes.on);
	}

	get columns(): number {
		return this.target.columns || 80;
	}

	get height(): number {
		return this.target.rows || 24;
	}

	write = (text: string, done?: () => void): boolean => {
		const lines = text.replace(control, '').split('\n');
		if (lines.length > 1) {
			this.#lines = lines;
			this.#frame = text.replace(erasing, '');
		}
		this.target.write(text, done);
		return true;
	};

	/** The frame stays where it is, and what is `said` below it. */
	leave(said: string): void {
		this.target.write(`${this.modes.off}${showCursor}${said}\n`);
	}

	/** The frame once more, where the cursor is now: what Ink paints next takes its place. */
	comeBack(): void {
		this.target.write(`${this.modes.on}${hideCursor}${this.#frame}`);
	}

	close(): void {
		this.target.off('resize', this.#listener);
		if (this.modes.off !== '') this.target.write(this.modes.off);
	}

	#resized(): void {
		const { columns } = this;
		if (columns < this.#columns) {
			const folded = this.#lines.reduce((sum, line) => sum + Math.max(0, Math.ceil(widthOf(line) / columns) - 1), 0);
			if (folded > 0) this.target.write('\u001B[2K\u001B[1A'.repeat(folded));
		}
		this.#columns = columns;
		this.emit('size');
		this.emit('resize');
	}
}

import { EventEmitter } from 'node:events';
import { widthOf } from './fit.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: the sequences that Ink writes
const control = /\u001B\[[0-?]*[ -/]*[@-~]/g;

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
	readonly rows = Number.POSITIVE_INFINITY;
	#columns: number;
	#lines: readonly string[] = [];
	#listener = () => this.#resized();

	constructor(readonly target: ScreenTarget) {
		super();
		this.#columns = this.columns;
		target.on('resize', this.#listener);
	}

	get columns(): number {
		return this.target.columns || 80;
	}

	get height(): number {
		return this.target.rows || 24;
	}

	write = (text: string, done?: () => void): boolean => {
		const lines = text.replace(control, '').split('\n');
		if (lines.length > 1) this.#lines = lines;
		this.target.write(text, done);
		return true;
	};

	close(): void {
		this.target.off('resize', this.#listener);
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

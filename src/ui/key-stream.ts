import { EventEmitter } from 'node:events';

/** What KeyStream needs of process.stdin. */
export interface KeySource {
	on(event: 'data', listener: (chunk: string | Buffer) => void): unknown;
	off(event: 'data', listener: (chunk: string | Buffer) => void): unknown;
	setEncoding(encoding: 'utf8'): unknown;
	setRawMode?(on: boolean): unknown;
	ref?(): unknown;
	unref?(): unknown;
	resume(): unknown;
	pause(): unknown;
}

/** A lone ESC is the Escape key; a slow serial line delivers ESC [ A byte by byte. */
export const escapeDelayMs = 40;

const esc = '\u001B';
const pasteStart = `${esc}[200~`;
const pasteEnd = `${esc}[201~`;

/** CSI … final, the Linux console's ESC [ [ A, or SS3 and a letter: complete. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what this file is about
const sequence = /^\u001B(?:\[\[[0-?]*[@-~]|\[(?!\[)[0-?]*[ -/]*[@-~]|O[ -~])/;
/** The beginning of one of those; the rest may come with the next read. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: see above
const unfinished = /^\u001B(?:\[\[?[0-?]*[ -/]*|O)?$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: see above
const text = /^[^\u0000-\u001F\u007F]+/;
/** Arrows, Home, End, Page Up and Down, Delete, Shift-Tab. Anything else (function keys, answers of the terminal) is dropped. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: see above
const known = /^\u001B(?:\[(?:1;\d+)?[ABCDHF]|O[ABCDHF]|\[[1345678]~|\[Z)$/;

interface Input {
	readonly keys: string;
	readonly pasted: boolean;
}

/**
 * A standard input for Ink 6.8 that hands over one key, or one run of text, per read(), however the bytes were split or
 * merged on the way: Ink takes ESC … [ B in two reads for Escape and "[B", and 0x7F for Delete.
 */
export class KeyStream extends EventEmitter {
	readonly isTTY = true;
	/** What the last read() returned came by bracketed paste: it is text, never a key. */
	pasted = false;
	#queue: Input[] = [];
	#pending = '';
	#escapeHandedOver = false;
	#timer: NodeJS.Timeout | undefined;
	#listener = (chunk: string | Buffer) => this.#feed(String(chunk));

	constructor(readonly source: KeySource) {
		super();
		source.setEncoding('utf8');
		source.on('data', this.#listener);
	}

	read = (): string | null => {
		// Ink joins an ESC with what it reads in the same turn (Alt-x): let it finish with the Escape key first.
		if (this.#escapeHandedOver) return null;
		const input = this.#queue.shift();
		if (!input) return null;
		this.pasted = input.pasted;
		if (input.keys === esc) {
			this.#escapeHandedOver = true;
			setImmediate(() =>
				setImmediate(() => {
					this.#escapeHandedOver = false;
					if (this.#queue.length > 0) this.emit('readable');
				}),
			);
		}
		return input.keys;
	};

	setRawMode = (on: boolean): this => {
		this.source.setRawMode?.(on);
		return this;
	};
	setEncoding = (): this => this;
	ref = (): this => {
		this.source.ref?.();
		this.source.resume();
		return this;
	};
	unref = (): this => {
		this.source.pause();
		this.source.unref?.();
		return this;
	};

	/** Lets go of the source, so that somebody else may read it. */
	close(): void {
		clearTimeout(this.#timer);
		this.source.off('data', this.#listener);
	}

	#feed(chunk: string): void {
		clearTimeout(this.#timer);
		this.#pending += chunk;
		while (this.#pending !== '' && this.#takeOne());
		if (this.#pending !== '' && !this.#pending.startsWith(pasteStart)) {
			this.#timer = setTimeout(() => this.#giveUpWaiting(), escapeDelayMs);
		}
		if (this.#queue.length > 0) this.emit('readable');
	}

	/** Takes one input off the pending text; false when more has to come. */
	#takeOne(): boolean {
		const pending = this.#pending;
		if (pending.startsWith(pasteStart)) {
			const end = pending.indexOf(pasteEnd);
			if (end < 0) return false;
			// biome-ignore lint/suspicious/noControlCharactersInRegex: a paste is data; its line ends must not submit a field
			const content = pending.slice(pasteStart.length, end).replace(/[\u0000-\u001F\u007F]+/g, ' ');
			return this.#take(pending.slice(0, end + pasteEnd.length), content, true);
		}
		if (!pending.startsWith(esc)) {
			const run = text.exec(pending)?.[0];
			if (run !== undefined) return this.#take(run, run);
			const control = pending[0]!;
			return this.#take(control, control === '\u007F' ? '\b' : control === '\n' ? '\r' : control);
		}
		const complete = sequence.exec(pending)?.[0];
		if (complete !== undefined) return this.#take(complete, known.test(complete) ? complete : '');
		if (unfinished.test(pending)) return false;
		// ESC and something that does not continue it: the Escape key, then that.
		return this.#take(esc, esc);
	}

	#take(bytes: string, keys: string, pasted = false): true {
		this.#pending = this.#pending.slice(bytes.length);
		if (keys !== '') this.#queue.push({ keys, pasted });
		return true;
	}

	#giveUpWaiting(): void {
		// What is left begins with ESC and was never finished: Escape, and the rest is noise.
		this.#pending = '';
		this.#queue.push({ keys: esc, pasted: false });
		this.emit('readable');
	}
}

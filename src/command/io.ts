import type { Language } from '../text/language.ts';

/** All that a command may know of the process that runs it. */
export interface CommandIo {
	/** Standard output. Resolves when there is room for more, so that a slow reader slows the writer down. */
	write(text: string): void | Promise<void>;
	/** Standard error. */
	writeError(text: string): void | Promise<void>;
	/** Standard input, in pieces of any size. */
	readonly input: AsyncIterable<string | Uint8Array>;
	readonly language: Language;
	/** Lines of drawings cannot be shown. */
	readonly ascii?: boolean;
	/** Standard output is a terminal. */
	readonly terminal?: { readonly colour: boolean };
}

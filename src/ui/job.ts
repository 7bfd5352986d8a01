import type { KeyStream } from './key-stream.ts';
import type { ScreenStream } from './screen-stream.ts';

/** This program as a job of the shell that started it (POSIX, job control). */
export interface Job {
	/** As Ctrl-Z does where a terminal is not in raw mode. */
	stop(): void;
	/** Calls back each time it goes on, at once when no shell stopped it; returns how to end that. */
	onContinue(listener: () => void): () => void;
}

/** The terminal, which is the shell's while this program is stopped. */
export interface Door {
	/** `said` stays above the shell's prompt. */
	leave(said: string): void;
	close(): void;
}

/** What is on the screen is painted anew, below what was typed meanwhile. */
export const openDoor = (job: Job | undefined, keys: KeyStream, screen: ScreenStream): Door => {
	const comeBack = () => {
		// off first: what the shell has set is not known here
		keys.setRawMode(false);
		keys.setRawMode(true);
		screen.comeBack();
	};
	const close = job?.onContinue(comeBack);
	return {
		leave: (said) => {
			if (!job) return;
			keys.setRawMode(false);
			screen.leave(said);
			job.stop();
		},
		close: () => close?.(),
	};
};

import { quietMs } from '../wizard/countdown.ts';

/** Resolves when `restart` has not been called for a moment. */
export function quiet(begin: (restart: () => void) => void): Promise<void> {
	return new Promise((resolve) => {
		let count = 0;
		const restart = () => {
			const ticket = ++count;
			// one more turn: what came while this program was busy is read before
			const done = () => setImmediate(() => ticket === count && resolve());
			setTimeout(done, quietMs);
		};
		begin(restart);
		restart();
	});
}

/** Time of a simulated machine. */
export interface Clock {
	now(): number;
	/** Resolves early, without an error, when `signal` aborts. */
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/**
 * Time that passes only when everybody sleeps: a minute of waiting takes no time, and what sleeps at once
 * wakes in the right order.
 */
export function virtualClock(start: number): Clock {
	const sleepers: { readonly at: number; readonly wake: () => void }[] = [];
	let now = start;
	let pumping = false;
	const pump = () => {
		const next = sleepers.shift();
		if (!next) {
			pumping = false;
			return;
		}
		now = Math.max(now, next.at);
		next.wake();
		// A whole turn of the event loop: whoever was woken may go on and sleep again before time moves.
		setImmediate(pump);
	};
	return {
		now: () => Math.round(now),
		sleep: (ms, signal) =>
			new Promise((resolve) => {
				if (signal?.aborted) return resolve();
				const sleeper = { at: now + Math.max(0, ms), wake: resolve };
				const later = sleepers.findIndex(({ at }) => at > sleeper.at);
				sleepers.splice(later < 0 ? sleepers.length : later, 0, sleeper);
				signal?.addEventListener('abort', () => {
					const index = sleepers.indexOf(sleeper);
					if (index >= 0) sleepers.splice(index, 1);
					resolve();
				});
				if (!pumping) {
					pumping = true;
					setImmediate(pump);
				}
			}),
	};
}

/** Time that passes `speed` times as fast as on the wall, for a demo that can be watched. */
export function scaledClock(start: number, speed: number): Clock {
	const began = performance.now();
	return {
		now: () => Math.round(start + (performance.now() - began) * speed),
		sleep: (ms, signal) =>
			new Promise((resolve) => {
				if (signal?.aborted) return resolve();
				const timer = setTimeout(resolve, ms / speed);
				signal?.addEventListener('abort', () => {
					clearTimeout(timer);
					resolve();
				});
			}),
	};
}

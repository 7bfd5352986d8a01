/** Time of a simulated machine. */
export interface Clock {
	now(): number;
	/** Resolves early, without an error, when `signal` aborts. */
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Time that somebody may have to be waited for. */
export interface PacedClock extends Clock {
	/** While the work is done, a second of this clock takes a second on the wall. */
	inRealTime<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * Time that passes only when everybody sleeps: a minute of waiting takes no time, and what sleeps at once
 * wakes in the right order.
 */
export function virtualClock(start: number): PacedClock {
	const sleepers: { readonly at: number; readonly wake: () => void }[] = [];
	let now = start;
	let pumping = false;
	/** Set while time passes as on the wall: what the wall's clock said at zero of this one. */
	let zero: number | undefined;
	let timer: NodeJS.Timeout | undefined;
	const passed = (): number => (zero === undefined ? now : Math.max(now, performance.now() - zero));
	const pump = () => {
		timer = undefined;
		const next = sleepers[0];
		if (!next) {
			pumping = false;
			return;
		}
		const wait = zero === undefined ? 0 : next.at - passed();
		if (wait > 0) {
			timer = setTimeout(pump, wait);
			return;
		}
		sleepers.shift();
		now = Math.max(now, next.at);
		next.wake();
		// A whole turn of the event loop: whoever was woken may go on and sleep again before time moves.
		setImmediate(pump);
	};
	/** Whoever is waited for may be another one now, or nobody. */
	const pumpAgain = () => {
		if (timer === undefined) return;
		clearTimeout(timer);
		timer = undefined;
		setImmediate(pump);
	};
	return {
		now: () => Math.round(passed()),
		inRealTime: async (work) => {
			zero = performance.now() - now;
			try {
				return await work();
			} finally {
				now = passed();
				zero = undefined;
				pumpAgain();
			}
		},
		sleep: (ms, signal) =>
			new Promise((resolve) => {
				if (signal?.aborted) return resolve();
				const awake = () => {
					signal?.removeEventListener('abort', awake);
					const index = sleepers.indexOf(sleeper);
					if (index >= 0) sleepers.splice(index, 1);
					resolve();
				};
				const sleeper = { at: passed() + Math.max(0, ms), wake: awake };
				const later = sleepers.findIndex(({ at }) => at > sleeper.at);
				sleepers.splice(later < 0 ? sleepers.length : later, 0, sleeper);
				signal?.addEventListener('abort', awake);
				if (pumping) return pumpAgain();
				pumping = true;
				setImmediate(pump);
			}),
	};
}

/** Time that passes `speed` times as fast as on the wall, for a demo that can be watched. */
export function scaledClock(start: number, speed: number): PacedClock {
	const began = performance.now();
	return {
		now: () => Math.round(start + (performance.now() - began) * speed),
		inRealTime: (work) => work(),
		sleep: (ms, signal) =>
			new Promise((resolve) => {
				if (signal?.aborted) return resolve();
				const awake = () => {
					signal?.removeEventListener('abort', awake);
					clearTimeout(timer);
					resolve();
				};
				const timer = setTimeout(awake, ms / speed);
				signal?.addEventListener('abort', awake);
			}),
	};
}

import type { CheckSubject } from '../check/check.ts';
import { readPortUse } from '../check/observe/conntrack.ts';
import { ping } from '../check/observe/ping.ts';
import { portPlaces } from '../check/observe/port-place.ts';
import { targets } from '../check/observe/target.ts';
import { runChecks } from '../check/runner.ts';
import { names } from '../plan/names.ts';
import type { System } from '../system/system.ts';
import { readDrops } from './drops.ts';
import { readSample } from './sample.ts';
import { areChecksDue, unseen, type WatchEvent, type WatchState, watchUpdate } from './state.ts';

export interface WatchOptions {
	/** Between two readings of what costs nothing, and between two echo requests. */
	readonly intervalMs: number;
	/** After every change; `sampled` once in each interval. */
	readonly onState: (state: WatchState, event: WatchEvent['type']) => void;
	/** Ends it. */
	readonly signal: AbortSignal;
}

export interface Watch {
	state(): WatchState;
	/** Runs the checks now. */
	recheck(): void;
	/** As soon as the signal says so. What was asked then still ends by its own time limit. */
	readonly ended: Promise<void>;
}

/** conntrack's table may be long: it is read at most this often, and never for more than a twentieth of the time. */
const countEveryMs = 2_000;
const countShare = 20;
/** How often it is asked whether the checks are due. */
const dueEveryMs = 500;

/** Four loops that wait for nobody but themselves: what is slow or silent holds nothing else up. */
export function watchRouter(
	system: System,
	subject: CheckSubject,
	{ intervalMs, onState, signal }: WatchOptions,
): Watch {
	let state = unseen;
	const dispatch = (event: WatchEvent) => {
		if (signal.aborted) return;
		state = watchUpdate(state, event);
		onState(state, event.type);
	};
	/** `look` says how long to wait before the next time. */
	const again = async (look: () => Promise<number>) => {
		while (!signal.aborted) await system.sleep(await look());
	};
	const places = portPlaces(subject);

	const sample = async () => {
		dispatch({ type: 'sampled', sample: await readSample(system) });
		return intervalMs;
	};
	const echo = async () => {
		const began = system.now();
		const { rttMs } = await ping(system, { from: names.tunnel, to: targets[0] });
		dispatch({ type: 'answered', rttMs });
		return Math.max(0, began + intervalMs - system.now());
	};
	const count = async () => {
		const began = system.now();
		const ports = await readPortUse(system, places);
		const drops = await readDrops(system, subject.choices.backend);
		dispatch({ type: 'counted', ports, drops });
		const took = system.now() - began;
		return Math.max(countEveryMs, intervalMs, took * countShare);
	};
	const check = async () => {
		if (areChecksDue(state, system.now())) {
			dispatch({ type: 'check' });
			const checks = await runChecks(system, subject);
			dispatch({ type: 'checked', checks, at: system.now() });
		}
		return dueEveryMs;
	};
	const aborted = new Promise<void>((resolve) => {
		if (signal.aborted) resolve();
		else signal.addEventListener('abort', () => resolve(), { once: true });
	});
	return {
		state: () => state,
		recheck: () => dispatch({ type: 'ask-checks' }),
		// a loop ends by the signal, or by a bug, which is told
		ended: Promise.race([aborted, Promise.all([sample, echo, count, check].map(again)).then(() => {})]),
	};
}

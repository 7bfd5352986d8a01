import type { Effect } from './effect.ts';

// From what an apply does to what can go wrong with it.

export type FaultKind = 'fail' | 'hang' | 'kill-before' | 'kill-during' | 'kill-after' | 'stop-before' | 'stop-after';

/** One fault at one effect. */
export type Fault = { readonly effect: Effect; readonly kind: FaultKind };

/** One run of the program that shows what becomes of one fault, or of several after which nothing is different. */
export type Trial = {
	/** What is made to happen. */
	readonly fault: Fault;
	/** All faults that this run stands for, the one that is made to happen among them. */
	readonly covers: readonly Fault[];
};

/**
 * Every effect fails, hangs, and has the program killed right before and right after it; a command that changes something
 * also while it runs. None is left out, but the same state of the machine and of the program is tried once:
 * - killed after an effect is killed before the next, when nothing is done in between;
 * - where effects that only look at the machine follow each other, one of them hangs and has the program killed for all:
 *   the machine is the same at each of them.
 */
export function trialsOf(effects: readonly Effect[]): readonly Trial[] {
	const trials: Trial[] = [];
	for (const effect of effects) trials.push(single({ effect, kind: 'fail' }));
	for (const effect of effects)
		if (effect.key.startsWith('run ') && !effect.reads) trials.push(single({ effect, kind: 'kill-during' }));
	for (const run of runs(effects)) {
		trials.push(together(run.map((effect) => ({ effect, kind: 'hang' }))));
	}
	return [...trials, ...moments(effects, 'kill')];
}

/** The moments between effects, each of them once. */
export function moments(effects: readonly Effect[], way: 'kill' | 'stop'): readonly Trial[] {
	const groups: Fault[][] = [[]];
	for (const effect of effects) {
		if (effect.mixed) groups.push([]);
		groups.at(-1)?.push({ effect, kind: `${way}-before` });
		// After one that changed something the machine is another one.
		if (effect.mixed || !effect.reads) groups.push([]);
		groups.at(-1)?.push({ effect, kind: `${way}-after` });
		if (effect.mixed) groups.push([]);
	}
	return groups.filter((group) => group.length > 0).map(together);
}

/** Effects that only look, one after the other, count as one; the others for themselves. */
function runs(effects: readonly Effect[]): readonly (readonly Effect[])[] {
	const found: Effect[][] = [];
	for (const effect of effects) {
		const last = found.at(-1)?.at(-1);
		if (effect.reads && last?.reads && effect.phase === last.phase) found.at(-1)?.push(effect);
		else found.push([effect]);
	}
	return found;
}

const single = (fault: Fault): Trial => ({ fault, covers: [fault] });

function together(covers: readonly Fault[]): Trial {
	const [fault] = covers;
	if (!fault) throw new Error('no fault');
	return { fault, covers };
}

export const describeFault = ({ effect, kind }: Fault): string =>
	`${kind} ${effect.phase}: ${effect.key}${effect.nth > 1 ? ` (${effect.nth})` : ''}`;

/** Of faults, not of runs. */
export const count = (trials: readonly Trial[]): number => trials.reduce((sum, { covers }) => sum + covers.length, 0);

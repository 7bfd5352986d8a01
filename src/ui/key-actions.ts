import type { Backend } from '../plan/choices.ts';
import type { PfBackend } from '../plan/pf.ts';
import { isBusy } from '../wizard/busy.ts';
import { update } from '../wizard/machine.ts';
import { shownBackend } from '../wizard/review.ts';
import type { Event, State } from '../wizard/state.ts';
import { remedyIn } from '../wizard/verify.ts';
import type { Situation } from './binding.ts';
import { type Action, wanIndex } from './items.ts';
import type { Scrolling } from './stack.ts';

// What keys do in a situation; undefined where a key does nothing, and is then not named.

export const view = (change: Extract<Action, { to: 'view' }>['change']): Action => ({ to: 'view', change });

/** The machine is asked what it would do: an event that changes nothing has no key. */
export const send = ({ state }: Situation, event: Event): Action | undefined =>
	update(state, event)[0] === state ? undefined : { to: 'machine', event };

/** The plan that is shown; files for another machine are not applied, and no key promises it. */
export const acceptPlan = (situation: Situation): Action | undefined => {
	const { state } = situation;
	if (state.step !== 'review' || (state.pf && !state.preset.dryRun)) return undefined;
	return send(situation, { type: 'accept' });
};

export const isAt = <S extends State['step']>({ state }: Situation, step: S): boolean => state.step === step;

export const scroll = ({ scrolling }: Situation, to: (now: Scrolling) => number): Action | undefined => {
	if (!scrolling || scrolling.limit === 0) return undefined;
	return view({ type: 'scroll', to: Math.max(0, Math.min(scrolling.limit, to(scrolling))) });
};

export const move = (situation: Situation, by: number): Action | undefined => {
	const { items, view: seen } = situation;
	if (items.length > 1) return view({ type: 'point', at: Math.max(0, Math.min(items.length - 1, seen.cursor + by)) });
	return items.length === 1 ? undefined : scroll(situation, ({ at }) => at + by);
};

export const accept = (situation: Situation): Action | undefined => {
	const { state, items, view: seen } = situation;
	if (items.length > 0) return items[seen.cursor]?.action;
	// Nothing that changes the machine is done by Enter: it may have been typed ahead.
	return isAt(situation, 'prefix') || state.step === 'parameters' ? send(situation, { type: 'accept' }) : undefined;
};

export const back = (situation: Situation): Action | undefined => {
	const { state, view: seen } = situation;
	if (state.step === 'link' && seen.wan !== undefined) {
		return view({ type: 'forget-wan', cursor: wanIndex(state, seen.wan) });
	}
	return send(situation, { type: 'back' });
};

export const quit = (situation: Situation): Action | undefined => {
	if (!refuses(situation)) return send(situation, { type: 'quit' });
	return situation.view.refused ? undefined : view({ type: 'refuse' });
};

export const nextSection = ({ scrolling }: Situation, forward: boolean): Action | undefined => {
	if (!scrolling || scrolling.starts.length < 2) return undefined;
	const { starts, at, limit } = scrolling;
	const to = forward ? starts.find((start) => start > at) : starts.findLast((start) => start < at);
	return view({ type: 'scroll', to: Math.min(limit, to ?? (forward ? limit : 0)) });
};

export const page = ({ height }: Scrolling): number => Math.max(1, height - 1);

/** Always answered, if only with a reason why not; asking the machine would make a whole plan for every frame. */
export const switchTo = ({ state }: Situation, backend: Backend | PfBackend): Action | undefined =>
	state.step === 'review' && shownBackend(state) !== backend
		? { to: 'machine', event: { type: 'choose-backend', backend } }
		: undefined;

/** Only where there is something that this program may do; a whole plan would have to be made to ask the machine. */
export const remedy = ({ state }: Situation): Action | undefined =>
	state.step === 'verify' && remedyIn(state) ? { to: 'machine', event: { type: 'remedy' } } : undefined;

/** Half a change is worse than either end: while the machine is changed, quitting only gets an explanation. */
export const refuses = ({ state }: Situation): boolean => state.step === 'apply' && isBusy(state);

/** To the question whether a change is to stay. */
export const answer = (
	{ state, view: { deaf } }: Situation,
	type: 'keep' | 'revert' | 'extend',
): Action | undefined => {
	const [next, effects] = update(state, { type });
	return deaf || (next === state && effects.length === 0) ? undefined : { to: 'machine', event: { type } };
};

import { deriveCe } from '../map/ce.ts';
import { makePlan } from '../plan/make-plan.ts';
import { updateApply } from './apply.ts';
import { choicesOf, pfPlanOf } from './choices.ts';
import { keptFromChoices } from './kept.ts';
import { enterLink, updateLink } from './link.ts';
import { end, type Move, type QuestionStep, stay } from './move.ts';
import { enterParameters, updateParameters } from './parameters.ts';
import { enterPrefix, updatePrefix } from './prefix.ts';
import { enterProvider, updateProvider } from './provider.ts';
import { enterReview, updateReview } from './review.ts';
import type { At, Base, Effect, Event, Preset, State } from './state.ts';
import { enterVerify, updateVerify } from './verify.ts';

/** A state, and what has to be done outside because of it. */
export type Turn = readonly [State, readonly Effect[]];

export function start(preset: Preset): Turn {
	return [{ step: 'detecting', preset }, [{ type: 'detect' }]];
}

/** Pure. An event that means nothing in a state leaves it as it is; that is how late answers of the machine end. */
export function update(state: State, event: Event): Turn {
	if (state.step === 'ended') return [state, []];
	const move = event.type === 'crashed' ? crash(state, event.error) : dispatch(state, heard(state, event));
	const [next, effects] = move.type === 'stay' ? ([move.state, move.effects] as const) : enter(move.to, move.base);
	return [next, leavesProbe(state, next) ? [{ type: 'cancel-probe' }, ...effects] : effects];
}

/** What follows looks at the addresses of the machine, and may set the very one that a probe has lent it. */
const leavesProbe = (before: State, after: State): boolean =>
	before.step === 'parameters' && before.probe?.finished === false && after.step !== 'parameters';

/** Where nothing is half done, a terminal that is gone is somebody who has quit. */
const heard = (state: State, event: Event): Event =>
	event.type === 'hang-up' && state.step !== 'apply' ? { type: 'quit' } : event;

function dispatch(state: Exclude<State, { step: 'ended' }>, event: Event): Move {
	switch (state.step) {
		case 'detecting':
			return updateDetecting(state, event);
		case 'link':
			return updateLink(state, event);
		case 'prefix':
			return updatePrefix(state, event);
		case 'provider':
			return updateProvider(state, event);
		case 'parameters':
			return updateParameters(state, event);
		case 'review':
			return updateReview(state, event);
		case 'apply':
			return updateApply(state, event);
		case 'verify':
			return updateVerify(state, event);
	}
}

function updateDetecting(state: At<'detecting'>, event: Event): Move {
	const { preset } = state;
	switch (event.type) {
		case 'detected': {
			const ground = { preset, facts: event.facts, leases: event.leases, applied: false };
			if (event.configured === undefined) return stay(enterLink({ ...ground, kept: {} }, event.problem));
			if (preset.reconfigure === true)
				return stay(enterLink({ ...ground, kept: keptFromChoices(event.configured.choices, preset) }));
			const [next, effects] = enterVerify(ground, event.configured, false);
			return stay(next, ...effects);
		}
		case 'failed':
			return event.during === 'detect' ? stay({ ...state, problem: event.problem }) : stay(state);
		case 'recheck':
			return state.problem ? stay({ step: 'detecting', preset }, { type: 'detect' }) : stay(state);
		case 'quit':
			return state.problem
				? end({ type: 'failed', problem: state.problem, changed: false })
				: end({ type: 'quit', changed: false });
		default:
			return stay(state);
	}
}

/** Opens a step, or the first one before it that has no answer yet. */
function enter(to: QuestionStep, base: Base): Turn {
	const { link, delegation, provider, br } = base.kept;
	if (to === 'link' || link === undefined) return [enterLink(base), []];
	if (to === 'prefix' || delegation === undefined) return [enterPrefix(base, link), []];
	if (to === 'provider' || provider === undefined) return [enterProvider(base, link, delegation), []];
	const ce = deriveCe(provider.rule, delegation.prefix);
	if (!ce.ok) return [enterProvider(base, link, delegation, ce.problem), []];
	const line = { link, delegation, provider, ce: ce.value };
	if (to === 'parameters' || br === undefined) return enterParameters(base, line);
	const plan = makePlan(choicesOf(base, line, br), base.facts);
	if (!plan.ok) return enterParameters(base, line, plan.problem);
	const pf = pfPlanOf(base, plan.value);
	if (!pf.ok) return enterParameters(base, line, pf.problem);
	return [enterReview(base, line, plan.value, pf.value), [{ type: 'compare', plan: plan.value }]];
}

function crash(state: Exclude<State, { step: 'ended' }>, error: unknown): Move {
	const applied = 'applied' in state && state.applied;
	const { type } = (state.step === 'apply' ? state.outcome : { type: 'refused' }) ?? { type: 'revert-failed' };
	return end({ type: 'bug', error, changed: applied || type === 'revert-failed' });
}

import { defaultTimeout } from '../apply/pending.ts';
import type { Backend } from '../plan/choices.ts';
import { makePlan } from '../plan/make-plan.ts';
import type { PfBackend, PfPlan } from '../plan/pf.ts';
import type { Plan } from '../plan/plan.ts';
import { enterApply } from './apply.ts';
import { choicesOf, pfPlanOf } from './choices.ts';
import { baseOf, end, go, type Move, stay } from './move.ts';
import type { Line } from './parameters.ts';
import type { At, Base, Event } from './state.ts';

export function enterReview(base: Base, line: Line, plan: Plan, pf?: PfPlan): At<'review'> {
	return { ...base, step: 'review', ...line, br: plan.choices.br, plan, ...(pf === undefined ? {} : { pf }) };
}

export function updateReview(state: At<'review'>, event: Event): Move {
	switch (event.type) {
		case 'compared':
			return stay({ ...state, changes: event.changes, ...(event.live === undefined ? {} : { live: event.live }) });
		case 'saved':
			return stay({ ...state, savedTo: event.directory });
		case 'failed':
			return event.during === 'compare' || event.during === 'save'
				? stay({ ...state, problem: event.problem })
				: stay(state);
		case 'accept':
			return accept(state);
		case 'choose-backend':
			return switchTo(state, event.backend);
		case 'save':
			return stay(calm(state), { type: 'save', plan: state.pf ?? state.plan, directory: event.directory });
		case 'recheck': {
			const { changes: _, live: __, ...rest } = calm(state);
			return stay(rest, { type: 'compare', plan: state.plan });
		}
		case 'back':
			return go('parameters', baseOf(state));
		case 'quit':
			return end({ type: 'quit', changed: state.applied });
		default:
			return stay(state);
	}
}

/** Only what has been shown can be accepted: the changes first, and the plan's risks with them. */
function accept(state: At<'review'>): Move {
	const { plan } = state;
	if (state.preset.dryRun) return end({ type: 'dry-run', plan });
	if (state.pf) return stay({ ...calm(state), problem: { code: 'pf-elsewhere', backend: state.pf.choices.backend } });
	if (state.changes === undefined) return stay(state);
	const acceptedRisks = plan.risks.map(({ name }) => name);
	const { timeoutMs = defaultTimeout * 1000 } = state.preset;
	return stay(enterApply(baseOf(state), plan), { type: 'apply', plan, acceptedRisks, timeoutMs });
}

/** What the other packet filter cannot do is said, and nothing is switched. */
function switchTo(state: At<'review'>, backend: Backend | PfBackend): Move {
	if (backend === shownBackend(state)) return stay(state);
	const base = baseOf(state);
	const next = { ...base, kept: { ...base.kept, switchedTo: backend } };
	const plan = makePlan(choicesOf(next, state, state.br), state.facts);
	const pf = plan.ok ? pfPlanOf(next, plan.value) : plan;
	return pf.ok ? go('review', next) : stay({ ...calm(state), problem: pf.problem });
}

/** Whose files the review shows. */
export const shownBackend = ({ plan, pf }: Pick<At<'review'>, 'plan' | 'pf'>): Backend | PfBackend =>
	(pf ?? plan).choices.backend;

function calm(state: At<'review'>): At<'review'> {
	const { problem: _, savedTo: __, ...rest } = state;
	return { ...rest, ...baseOf(state) };
}

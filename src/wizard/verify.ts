import type { CheckProgress, CheckSubject } from '../check/check.ts';
import { keptFromChoices } from './kept.ts';
import { enterLink } from './link.ts';
import { end, groundOf, type Move, stay } from './move.ts';
import type { At, Effect, Event, Ground } from './state.ts';

/** `checks`: those that have just run; without any they are started. */
export function enterVerify(
	ground: Ground,
	subject: CheckSubject,
	justApplied: boolean,
	checks: readonly CheckProgress[] = [],
): readonly [At<'verify'>, readonly Effect[]] {
	const finished = checks.length > 0;
	return [
		{ ...ground, step: 'verify', subject, checks, justApplied, finished },
		finished ? [] : [{ type: 'check', subject }],
	];
}

export function updateVerify(state: At<'verify'>, event: Event): Move {
	const { subject, justApplied, finished } = state;
	switch (event.type) {
		case 'check':
			if (finished) return stay(state);
			return stay({
				...state,
				checks: [...state.checks.filter(({ id }) => id !== event.progress.id), event.progress],
			});
		case 'checked':
			return stay({ ...state, finished: true });
		case 'failed':
			if (finished || event.during !== 'check') return stay(state);
			return stay({ ...state, problem: event.problem, finished: true });
		case 'recheck': {
			if (!finished) return stay(state);
			const [next, effects] = enterVerify(groundOf(state), subject, justApplied);
			return stay(next, ...effects);
		}
		case 'reconfigure':
			return reconfigure(state);
		case 'quit':
			return finished || justApplied
				? end({ type: 'verified', checks: state.checks })
				: end({ type: 'quit', changed: state.applied });
		default:
			return stay(state);
	}
}

/** What was read before an apply is no longer true. */
function reconfigure(state: At<'verify'>): Move {
	const kept = keptFromChoices(state.subject.choices, state.preset);
	const next = enterLink({ ...groundOf(state), kept });
	return state.justApplied ? stay(next, { type: 'detect' }) : stay(next);
}

import type { CheckProgress, CheckSubject } from '../check/check.ts';
import { remedyFor } from '../check/finding-table.ts';
import type { Remedy } from '../check/remedy.ts';
import { diagnose } from '../check/verdict.ts';
import { keptFromChoices } from './kept.ts';
import { enterLink } from './link.ts';
import { end, go, groundOf, type Move, stay } from './move.ts';
import type { Problem } from './problem.ts';
import { put } from './put.ts';
import type { At, Effect, Event, Ground, Kept } from './state.ts';

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
			return stay({ ...state, checks: put(state.checks, event.progress) });
		case 'checked':
			return stay({ ...state, finished: true });
		case 'failed':
			if (finished) return stay(state);
			if (event.during === 'mend') return lookAgain(state, event.problem);
			return event.during === 'check' ? stay({ ...state, problem: event.problem, finished: true }) : stay(state);
		case 'remedy':
			return mend(state);
		case 'mended':
			return lookAgain(state);
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

/** What puts the cause right, if this program may do it. */
export function remedyIn(state: At<'verify'>): Remedy | undefined {
	const diagnosis = state.finished ? diagnose(state.checks) : undefined;
	const remedy = diagnosis === undefined || diagnosis.level === 'ok' ? undefined : remedyFor(diagnosis.finding);
	return remedy?.ours ? remedy : undefined;
}

function mend(state: At<'verify'>): Move {
	const remedy = remedyIn(state);
	if (remedy === undefined) return stay(state);
	if (remedy.apply !== undefined) return applyAgain(state, remedy.apply);
	const { command } = remedy;
	const { problem: _, ...rest } = state;
	return stay(
		{ ...rest, applied: true, finished: false, mended: { command, running: true } },
		{ type: 'mend', command },
	);
}

/** Whether it helped, or what it did before it failed, is seen by the checks. */
function lookAgain(state: At<'verify'>, problem?: Problem): Move {
	const { mended } = state;
	if (!mended?.running) return stay(state);
	const [next, effects] = enterVerify(groundOf(state), state.subject, state.justApplied);
	return stay({ ...next, ...(problem ? { problem } : { mended: { ...mended, running: false } }) }, ...effects);
}

/** The same answers, from where they may not be true any more. Nothing is changed before the review was accepted. */
function applyAgain(state: At<'verify'>, from: NonNullable<Remedy['apply']>): Move {
	if (state.justApplied) return reconfigure(state);
	const { delegation, ...others } = keptFromChoices(state.subject.choices, state.preset);
	const kept: Kept = from === 'prefix' || delegation === undefined ? others : { ...others, delegation };
	return go(from, { ...groundOf(state), kept });
}

/** What was read before an apply is no longer true. */
function reconfigure(state: At<'verify'>): Move {
	const kept = keptFromChoices(state.subject.choices, state.preset);
	const next = enterLink({ ...groundOf(state), kept });
	return state.justApplied ? stay(next, { type: 'detect' }) : stay(next);
}

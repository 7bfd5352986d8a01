import { longestTimeout } from '../apply/pending.ts';
import { end, type Move, stay } from './move.ts';
import type { At, Countdown, Decision, Event } from './state.ts';

/** What one press of + adds. */
const extensionMs = 60_000;
/** Who takes it back may be late or gone: so long after the deadline the wizard does it itself. */
const graceMs = 10_000;
/** What is decided elsewhere so close to the deadline was decided by it. */
const closeMs = 1500;

/** Only while the question is open. Nothing here decides by itself but the deadline. */
export function updateCountdown(state: At<'apply'>, countdown: Countdown, event: Event): Move {
	switch (event.type) {
		case 'tick':
			if (event.now >= countdown.deadline + graceMs) return answer(state, 'revert', 'timer');
			return stay({ ...state, countdown: { ...countdown, now: event.now } });
		case 'keep':
		case 'revert':
			return answer(state, event.type, event.type);
		case 'quit':
			return answer({ ...state, quitting: true }, 'revert', 'revert');
		case 'hang-up':
			return end({ type: 'left-pending', secondsLeft: secondsLeft(countdown) });
		case 'extend':
			if (countdown.deadline + extensionMs - countdown.now > longestTimeout * 1000) return stay(state);
			return stay(state, { type: 'extend', byMs: extensionMs });
		case 'extended':
			return stay({ ...state, countdown: extended(countdown, event.deadline) });
		case 'decided':
			return stay(decided(state, countdown.now + closeMs >= countdown.deadline ? 'timer' : 'elsewhere'));
		default:
			return stay(state);
	}
}

/** Whole seconds, never less than there are. */
export const secondsLeft = ({ deadline, now }: Countdown): number => Math.max(0, Math.ceil((deadline - now) / 1000));

/** So soon after the question came into view (or after another key) a key was not meant as its answer. */
export const quietMs = 700;

/** Seconds at which the time that is left is said to those who do not watch it. */
const marks = [longestTimeout, 1800, 600, 300, 120, 60, 30, 10];

/** The marks that were passed in between. */
export const passedMarks = (before: number, after: number): readonly number[] =>
	marks.filter((mark) => before > mark && after <= mark);

/** The time that is left in steps, for whom every change of the screen is read aloud. */
export const roundedToMark = (seconds: number): number => marks.findLast((mark) => mark >= seconds) ?? seconds;

export function withoutCountdown(state: At<'apply'>): At<'apply'> {
	const { countdown: _, ...rest } = state;
	return rest;
}

const decided = (state: At<'apply'>, decision: Decision): At<'apply'> => ({ ...withoutCountdown(state), decision });

const answer = (state: At<'apply'>, given: 'keep' | 'revert', decision: Decision): Move =>
	stay(decided(state, decision), { type: 'decide', answer: given });

function extended({ notExtended: _, ...countdown }: Countdown, deadline: number | undefined): Countdown {
	return deadline === undefined ? { ...countdown, notExtended: true } : { ...countdown, deadline };
}

import type { Plan, TaskId } from '../plan/plan.ts';
import { updateCountdown, withoutCountdown } from './countdown.ts';
import { baseOf, end, go, groundOf, type Move, stay } from './move.ts';
import { put } from './put.ts';
import type { ApplyOutcome, At, Base, Event, Task } from './state.ts';
import { enterVerify } from './verify.ts';

export function enterApply(base: Base, plan: Plan): At<'apply'> {
	return { ...base, step: 'apply', plan, tasks: tasksOf(plan), checks: [] };
}

/** While the machine is changed nobody else is heard: half a change is worse than either end. */
export function updateApply(state: At<'apply'>, event: Event): Move {
	if (state.outcome) return updateOutcome(state, state.outcome, event);
	switch (event.type) {
		case 'task':
			return stay({ ...state, tasks: put(state.tasks, event.task) });
		case 'check':
			return stay({ ...state, checks: put(state.checks, event.progress) });
		case 'asked':
			return stay({ ...state, countdown: event.countdown });
		case 'applied':
			return settle(withoutCountdown(state), event.outcome);
		default:
			return state.countdown ? updateCountdown(state, state.countdown, event) : stay(state);
	}
}

function settle(state: At<'apply'>, outcome: ApplyOutcome): Move {
	if (outcome.type === 'kept') return verify(state, true, outcome.by === 'elsewhere' ? 'elsewhere' : undefined);
	if (outcome.type === 'unchanged') return verify(state, state.applied, 'unchanged');
	// whoever quit has seen the question; any other end has to be read first
	if (state.quitting === true && outcome.type === 'taken-back') return end(outcome);
	return stay({ ...state, tasks: state.tasks.map(close), outcome });
}

function updateOutcome(state: At<'apply'>, outcome: ApplyOutcome, event: Event): Move {
	const touched = outcome.type === 'revert-failed';
	switch (event.type) {
		case 'back':
			// A machine in an unknown state is not planned for again.
			return touched ? stay(state) : go('review', baseOf(state));
		case 'quit':
		case 'hang-up':
			if (outcome.type === 'taken-back') return end(outcome);
			if (!('problem' in outcome)) return stay(state);
			return end({ type: 'failed', problem: outcome.problem, changed: touched || state.applied });
		default:
			return stay(state);
	}
}

/** The checks ran while the change could still be undone; they need not run twice. */
function verify(state: At<'apply'>, applied: boolean, special?: At<'verify'>['special']): Move {
	const { choices, ce } = state.plan;
	const [next, effects] = enterVerify({ ...groundOf(state), applied }, { choices, ce }, true, state.checks);
	return stay(special === undefined ? next : { ...next, special }, ...effects);
}

/** After a failure nothing is waited for any more. */
const close = (task: Task): Task => (task.status === 'waiting' ? { ...task, status: 'skipped' } : task);

function tasksOf(plan: Plan): readonly Task[] {
	const own: readonly TaskId[] = plan.commands.map(({ task }) => task);
	const ids = new Set<TaskId>(['preflight', 'checkpoint', 'files', ...own, 'checks', 'keep']);
	return [...ids].map((id) => ({ id, status: 'waiting' }));
}

import type { Plan, TaskId } from '../plan/plan.ts';
import { baseOf, end, go, groundOf, type Move, stay } from './move.ts';
import type { ApplyOutcome, At, Base, Event, Task } from './state.ts';
import { enterVerify } from './verify.ts';

export function enterApply(base: Base, plan: Plan): At<'apply'> {
	return { ...base, step: 'apply', plan, tasks: tasksOf(plan), checks: [] };
}

/** While it runs nothing but the machine is heard: half a change is worse than either end. */
export function updateApply(state: At<'apply'>, event: Event): Move {
	if (state.outcome) return updateOutcome(state, state.outcome, event);
	switch (event.type) {
		case 'task':
			return stay({ ...state, tasks: put(state.tasks, event.task) });
		case 'check':
			return stay({ ...state, checks: put(state.checks, event.progress) });
		case 'applied':
			if (event.outcome.type === 'kept') return verify(state);
			if (event.outcome.type === 'unchanged') return verifyUnchanged(state);
			return stay({ ...state, tasks: state.tasks.map(close), outcome: event.outcome });
		default:
			return stay(state);
	}
}

function updateOutcome(state: At<'apply'>, outcome: ApplyOutcome, event: Event): Move {
	const touched = outcome.type === 'revert-failed';
	switch (event.type) {
		case 'back':
			// A machine in an unknown state is not planned for again.
			return touched ? stay(state) : go('review', baseOf(state));
		case 'quit':
			if (!('problem' in outcome)) return stay(state);
			return end({ type: 'failed', problem: outcome.problem, changed: touched || state.applied });
		default:
			return stay(state);
	}
}

/** The checks ran while the change could still be undone; they need not run twice. */
function verify(state: At<'apply'>): Move {
	const { choices, ce } = state.plan;
	const ground = { ...groundOf(state), applied: true };
	const [next, effects] = enterVerify(ground, { choices, ce }, true, state.checks);
	return stay(next, ...effects);
}

/** No check has run yet: they begin now, and show that what is there works. */
function verifyUnchanged(state: At<'apply'>): Move {
	const { choices, ce } = state.plan;
	const [next, effects] = enterVerify(groundOf(state), { choices, ce }, true);
	return stay({ ...next, unchanged: true }, ...effects);
}

/** After a failure nothing is waited for any more. */
const close = (task: Task): Task => (task.status === 'waiting' ? { ...task, status: 'skipped' } : task);

function tasksOf(plan: Plan): readonly Task[] {
	const own: readonly TaskId[] = plan.commands.map(({ task }) => task);
	const ids = new Set<TaskId>(['preflight', 'checkpoint', 'files', ...own, 'checks', 'keep']);
	return [...ids].map((id) => ({ id, status: 'waiting' }));
}

/** Replaces the item of that id, or appends it. */
export function put<T extends { readonly id: string }>(items: readonly T[], item: T): readonly T[] {
	return items.some(({ id }) => id === item.id)
		? items.map((one) => (one.id === item.id ? item : one))
		: [...items, item];
}

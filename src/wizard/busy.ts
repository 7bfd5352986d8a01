import type { State } from './state.ts';

/** Something goes on that the user waits for: nothing is asked, what happens is said. */
export function isBusy(state: State): boolean {
	switch (state.step) {
		case 'detecting':
			return state.problem === undefined;
		case 'prefix':
			return state.phase.type === 'exchange';
		case 'review':
			return state.changes === undefined && state.problem === undefined;
		case 'apply':
			return state.outcome === undefined && state.countdown === undefined;
		case 'verify':
			return !state.finished;
		default:
			return false;
	}
}

import { compare, isSame } from '../plan/diff.ts';
import type { FileChange, Plan } from '../plan/plan.ts';
import { type System, SystemError } from '../system/system.ts';
import { pendingChange } from './decision.ts';
import { compareLive } from './live/live.ts';
import { readState } from './state.ts';

/**
 * Whether the plan is on the machine already: kept, file by file the same, and running. Nothing needs to be written
 * then, and no checkpoint taken. What cannot be read is not known to be the same.
 */
export async function isUnchanged(system: System, plan: Plan): Promise<boolean> {
	// one that is still to be decided looks the same, and has not been kept
	if ((await readState(system)) === undefined || (await pendingChange(system)) !== undefined) return false;
	const changes = await fileChanges(system, plan);
	if (changes === undefined || !changes.every(({ change }) => change === 'same')) return false;
	return isSame(changes, await compareLive(system, plan, changes));
}

async function fileChanges(system: System, plan: Plan): Promise<readonly FileChange[] | undefined> {
	const paths = [...plan.files.map(({ path }) => path), ...plan.obsoleteFiles];
	try {
		const contents = await Promise.all(paths.map(async (path) => [path, await system.read(path)] as const));
		return compare(plan, Object.fromEntries(contents));
	} catch (error) {
		// whatever is wrong there, the checkpoint finds it again and refuses
		if (error instanceof SystemError) return undefined;
		throw error;
	}
}

import type { System } from '../system/system.ts';
import { SystemError } from '../system/system.ts';
import { listCheckpoints, type RecordedCheckpoint } from './checkpoint-list.ts';
import { readState } from './state.ts';

/** The newest checkpoints that are kept; those that something still needs come on top. */
export const keptCheckpoints = 10;

/**
 * Removes old checkpoints. To be called when no change is pending, or by the one whose change is. What is pending or being
 * put back, what was kept last and what knows the machine before the first apply stays whatever its age; so does everything
 * when it cannot be read which those are.
 *
 * @returns the removed folders
 */
export async function pruneCheckpoints(system: System): Promise<readonly string[]> {
	let all: readonly RecordedCheckpoint[];
	let kept: string | undefined;
	try {
		all = await listCheckpoints(system);
		kept = (await readState(system))?.checkpoint;
	} catch (error) {
		if (error instanceof SystemError) return [];
		throw error;
	}
	// without a readable state nobody knows the original: the oldest is it, if it is still there
	const original = all.some((checkpoint) => checkpoint.original) ? undefined : all[0]?.directory;
	const isNeeded = ({ directory, state, original: isOriginal }: RecordedCheckpoint) =>
		isOriginal || directory === original || directory === kept || state === 'pending' || state === 'reverting';
	const removed: string[] = [];
	for (const checkpoint of all.slice(0, -keptCheckpoints).filter((candidate) => !isNeeded(candidate))) {
		try {
			await system.remove(checkpoint.directory);
			removed.push(checkpoint.directory);
		} catch (error) {
			// old bytes on a disk are no reason to fail a change that was kept
			if (!(error instanceof SystemError)) throw error;
		}
	}
	return removed;
}

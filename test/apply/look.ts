import { scopeOf, takeSnapshot } from '../../src/apply/snapshot.ts';
import { names } from '../../src/plan/names.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { RecordedSystem } from '../../src/system/recorded.ts';

/** All that the plan may touch, as `look` prints it; leaves no trace. */
export async function lookAt(system: RecordedSystem, plan: Plan): Promise<readonly string[]> {
	const directory = `${names.checkpoints}/0`;
	const { lines } = await takeSnapshot(system, scopeOf(plan), directory);
	await system.remove(directory);
	return lines;
}

export const differences = (before: readonly string[], after: readonly string[]): readonly string[] => [
	...before.filter((line) => !after.includes(line)).map((line) => `missing: ${line}`),
	...after.filter((line) => !before.includes(line)).map((line) => `left over: ${line}`),
];

import type { PfPlan } from '../plan/pf.ts';
import type { Plan } from '../plan/plan.ts';
import { type System, SystemError } from '../system/system.ts';
import type { UsageProblem } from './problem.ts';
import { savePf } from './save-pf.ts';

/** Writes the files of a plan under a folder, in the tree they have on the router. */
export async function saveFiles(
	system: System,
	plan: Plan | PfPlan,
	directory: string,
): Promise<UsageProblem | undefined> {
	if ('readme' in plan) return savePf(system, plan, directory);
	const root = directory.replace(/\/+$/, '');
	try {
		for (const { path, content, mode } of plan.files) await system.write(`${root}${path}`, content, mode);
		return undefined;
	} catch (error) {
		if (!(error instanceof SystemError)) throw error;
		return { code: 'file-unwritable', path: error.path, why: error.message };
	}
}

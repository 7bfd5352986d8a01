import type { Plan } from '../plan/plan.ts';
import type { ApplyProblem } from '../plan/problem.ts';
import { type System, SystemError } from '../system/system.ts';

/** Writes the files of a plan under a folder, in the tree they have on the router. */
export async function saveFiles(system: System, plan: Plan, directory: string): Promise<ApplyProblem | undefined> {
	const root = directory.replace(/\/+$/, '');
	try {
		for (const { path, content, mode } of plan.files) await system.write(`${root}${path}`, content, mode);
		return undefined;
	} catch (error) {
		if (!(error instanceof SystemError)) throw error;
		return { code: 'write-failed', path: error.path, why: error.message };
	}
}

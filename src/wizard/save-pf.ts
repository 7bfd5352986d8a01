import { savedAs } from '../plan/artifact/pf-readme.ts';
import type { PfPlan } from '../plan/pf.ts';
import { type System, SystemError } from '../system/system.ts';
import type { UsageProblem } from './problem.ts';

/**
 * Writes the files for a machine with PF below a folder, with their README. A file of somebody else's is never replaced,
 * and the folder has all of them or none.
 */
export async function savePf(system: System, plan: PfPlan, directory: string): Promise<UsageProblem | undefined> {
	const root = directory.replace(/(?<=.)\/+$/, '');
	const files = [
		...plan.files.map((file) => ({ path: `${root}/${savedAs(file)}`, content: file.content })),
		...plan.readme.map(({ name, content }) => ({ path: `${root}/${name}`, content })),
	];
	const missing: typeof files = [];
	const written: string[] = [];
	try {
		for (const file of files) {
			const before = await system.read(file.path);
			if (before === undefined) missing.push(file);
			else if (before !== file.content) return { code: 'file-in-the-way', path: file.path };
		}
		for (const { path, content } of missing) {
			written.push(path);
			await system.write(path, content, 0o644);
		}
		return undefined;
	} catch (error) {
		if (!(error instanceof SystemError)) throw error;
		await takeBack(system, written);
		return { code: 'file-unwritable', path: error.path, why: error.message };
	}
}

/** As far as it can be: what keeps a file from being written may keep another from being removed. */
async function takeBack(system: System, written: readonly string[]): Promise<void> {
	for (const path of written) {
		try {
			await system.remove(path);
		} catch (error) {
			if (!(error instanceof SystemError)) throw error;
		}
	}
}

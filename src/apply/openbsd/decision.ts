import type { ApplyProblem } from '../../plan/problem.ts';
import type { System } from '../../system/system.ts';
import { commandFailed } from '../command-failed.ts';
import { lines, openbsdState } from './apply.ts';

export interface Decided {
	readonly outcome: 'kept' | 'reverted';
	readonly directory: string;
}

/** From any login: the program that tried the change may be gone. `uninstall` takes back one that was kept. */
export async function decideOpenbsd(
	system: System,
	wish: 'keep' | 'revert' | 'uninstall',
): Promise<Decided | ApplyProblem> {
	if (!system.isRoot()) return { code: 'not-root' };
	const state = await openbsdState(system);
	if (!state) return { code: wish === 'uninstall' ? 'not-configured' : 'nothing-pending' };
	if (state.marker === 'kept' && wish !== 'uninstall') return { code: 'nothing-pending' };
	const { directory } = state;
	const script = wish === 'keep' ? 'keep' : 'revert';
	const argv = ['/bin/sh', `${directory}/${script}`, ...(wish === 'uninstall' ? ['uninstall'] : [])];
	const result = await system.run(argv, { timeoutMs: 120_000 });
	if (result.code === 0) return { outcome: wish === 'keep' ? 'kept' : 'reverted', directory };
	if (result.code === 3) return { code: 'nothing-pending' };
	if (result.code === 5) return { code: 'revert-failed', script: `${directory}/revert`, left: lines(result.stderr) };
	return commandFailed(result);
}

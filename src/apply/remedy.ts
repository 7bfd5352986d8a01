import type { ApplyProblem } from '../plan/problem.ts';
import type { System } from '../system/system.ts';
import { pendingProblem } from './checkpoint.ts';
import { commandFailed } from './command-failed.ts';
import { pendingChange } from './decision.ts';

/** As systemd gives `up`, and then some. */
const timeoutMs = 120_000;

/**
 * Runs a command that puts right what runs, as the files say; nothing that stays is changed, so there is nothing to take
 * back. Not while a change waits for its decision: the way back would find something else than it left.
 */
export async function runRemedy(system: System, argv: readonly string[]): Promise<ApplyProblem | undefined> {
	if (!system.isRoot()) return { code: 'not-root' };
	const other = await pendingChange(system);
	if (other) return pendingProblem(other);
	const result = await system.run(argv, { timeoutMs });
	return result.code === 0 && !result.notFound ? undefined : commandFailed(result);
}

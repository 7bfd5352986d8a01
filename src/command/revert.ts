import { pendingChange, revertChange } from '../apply/decision.ts';
import type { CommandContext } from './context.ts';
import { decideOnOpenbsd } from './decide-openbsd.ts';
import { decided } from './decided.ts';
import { refuse } from './refuse.ts';

/** Puts the change back that waits for a decision, or one whose way back was cut short; from any login. */
export async function revert(context: CommandContext): Promise<number> {
	const { io, system, flags } = context;
	if (system.platform === 'openbsd') return decideOnOpenbsd(context, 'revert');
	const json = flags.json !== undefined;
	if (!system.isRoot()) return refuse({ code: 'not-root' }, io, json);
	const change = await pendingChange(system);
	if (!change) return refuse({ code: 'nothing-pending' }, io, json);
	return decided(context, change.directory, await revertChange(system, change.directory, 'user'), 'reverted');
}

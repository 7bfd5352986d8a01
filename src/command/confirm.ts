import { keepChange, pendingChange } from '../apply/decision.ts';
import { lastLines } from '../apply/preflight.ts';
import type { CommandContext } from './context.ts';
import { decideOnOpenbsd } from './decide-openbsd.ts';
import { decided } from './decided.ts';
import { refuse } from './refuse.ts';

/** Keeps the change that waits for a decision; from any login, because the one that made it may be gone. */
export async function confirm(context: CommandContext): Promise<number> {
	const { io, system, flags } = context;
	if (system.platform === 'openbsd') return decideOnOpenbsd(context, 'keep');
	const json = flags.json !== undefined;
	if (!system.isRoot()) return refuse({ code: 'not-root' }, io, json);
	const change = await pendingChange(system);
	if (change?.state !== 'pending') return refuse({ code: 'nothing-pending' }, io, json);
	const { directory } = change;
	const { outcome, stderr } = await keepChange(system, directory);
	if (outcome) return decided(context, directory, outcome, 'kept');
	// still pending: the timer goes on
	const argv = ['sh', `${directory}/keep`];
	return refuse({ code: 'command-failed', argv, timedOut: false, stderr: lastLines(stderr) }, io, json);
}

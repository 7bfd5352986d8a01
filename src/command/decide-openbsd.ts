import { decideOpenbsd } from '../apply/openbsd/decision.ts';
import type { CommandContext } from './context.ts';
import { decided } from './decided.ts';
import { refuse } from './refuse.ts';

/** `confirm`, `revert` and `uninstall` on OpenBSD. */
export async function decideOnOpenbsd(context: CommandContext, wish: 'keep' | 'revert' | 'uninstall'): Promise<number> {
	const { io, system, flags } = context;
	const result = await decideOpenbsd(system, wish);
	if ('code' in result) return refuse(result, io, flags.json !== undefined);
	const { outcome, directory } = result;
	return decided(
		context,
		directory,
		outcome === 'kept' ? { type: 'kept' } : { type: 'reverted', why: 'user' },
		outcome,
	);
}

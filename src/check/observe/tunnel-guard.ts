import type { Ce } from '../../map/ce.ts';
import { success } from '../../map/result.ts';
import { tunnelGuardBytecode } from '../../plan/artifact/tunnel-guard.ts';
import { names } from '../../plan/names.ts';
import type { System } from '../../system/system.ts';
import { ask, type Observed } from './command.ts';

/** `changed`: there is a filter, and it is not ours. */
export type GuardState = 'same' | 'missing' | 'changed';

/** The guard outside the packet filter, compared with what it should be for this CE. */
export function observeGuard(system: System, ce: Ce): Promise<Observed<GuardState>> {
	return ask(system, ['tc', 'filter', 'show', 'dev', names.tunnel, 'egress'], (text) => {
		const loaded = [...text.matchAll(/ bytecode '([\d, ]+)'/g)].map(([, code]) => code?.trim());
		if (loaded.includes(tunnelGuardBytecode(ce))) return success('same' as const);
		return success(loaded.length === 0 ? ('missing' as const) : ('changed' as const));
	});
}

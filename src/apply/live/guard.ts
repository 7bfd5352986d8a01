import { observeGuard } from '../../check/observe/tunnel-guard.ts';
import { names } from '../../plan/names.ts';
import type { LiveState, Plan } from '../../plan/plan.ts';
import type { System } from '../../system/system.ts';

/** The guard outside the packet filter. Where the machine cannot have one, which the plan says, an apply brings none. */
export async function liveGuard(system: System, { ce, notes }: Plan): Promise<readonly LiveState[]> {
	if (notes.some(({ type }) => type === 'no-tunnel-guard')) return [];
	const common = { what: 'guard', name: names.tunnel, lines: [] } as const;
	const seen = await observeGuard(system, ce);
	if (seen.ok) return [{ ...common, change: seen.value === 'changed' ? 'drifted' : seen.value }];
	// tc ends with 1 when there is no such device, and with 2 when the kernel refuses
	const noTunnel = seen.problem.code === 'command-failed' && seen.problem.exitCode === 1;
	return [{ ...common, change: noTunnel ? 'missing' : 'unknown' }];
}

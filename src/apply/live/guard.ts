import { ask } from '../../check/observe/command.ts';
import { success } from '../../map/result.ts';
import { tunnelGuardBytecode } from '../../plan/artifact/tunnel-guard.ts';
import { names } from '../../plan/names.ts';
import type { LiveState, Plan } from '../../plan/plan.ts';
import type { System } from '../../system/system.ts';

/** The guard outside the packet filter. Where the machine cannot have one, which the plan says, an apply brings none. */
export async function liveGuard(system: System, { ce, notes }: Plan): Promise<readonly LiveState[]> {
	if (notes.some(({ type }) => type === 'no-tunnel-guard')) return [];
	const common = { what: 'guard', name: names.tunnel } as const;
	const shown = await ask(system, ['tc', 'filter', 'show', 'dev', names.tunnel, 'egress'], success);
	// tc ends with 1 when there is no such device, and with 2 when the kernel refuses
	const noTunnel = !shown.ok && shown.problem.code === 'command-failed' && shown.problem.exitCode === 1;
	if (!shown.ok) return [{ ...common, change: noTunnel ? 'missing' : 'unknown', lines: [] }];
	const loaded = [...shown.value.matchAll(/ bytecode '([\d, ]+)'/g)].map(([, code]) => code?.trim());
	const planned = tunnelGuardBytecode(ce);
	if (loaded.includes(planned)) return [{ ...common, change: 'same', lines: [] }];
	return [{ ...common, change: loaded.length === 0 ? 'missing' : 'drifted', lines: [] }];
}

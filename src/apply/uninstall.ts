import { removeFunction } from '../plan/artifact/iptables-unload.ts';
import { names } from '../plan/names.ts';
import type { ApplyProblem } from '../plan/problem.ts';
import type { System } from '../system/system.ts';
import { pendingProblem } from './checkpoint.ts';
import { pendingChange } from './decision.ts';
import { ownRules } from './own-rules.ts';
import { readState } from './state.ts';

export interface Uninstalled {
	/** How the old state is known: the checkpoint before the first apply, or (when that is gone) only what is ours is removed. */
	readonly to: 'checkpoint' | 'bare';
	readonly removed: readonly string[];
	readonly left: readonly string[];
}

/** Everything that an apply may have put there. */
const ours: readonly string[] = [
	`${names.unitDirectory}/${names.routerUnit}`,
	`${names.unitDirectory}/${names.rulesUnit}`,
	`${names.unitDirectory}/${names.dhcpUnit}`,
	names.sysctl,
	'/etc/mape-setup',
	'/usr/local/lib/mape-setup',
	names.state,
	names.run,
];

/** Takes mape-setup off the router. */
export async function uninstall(system: System): Promise<Uninstalled | ApplyProblem> {
	if (!system.isRoot()) return { code: 'not-root' };
	const change = await pendingChange(system);
	if (change) return pendingProblem(change);
	if ((await present(system)).length === 0) return { code: 'not-configured' };
	const before = await present(system);
	const state = await readState(system);
	const units = [names.routerUnit, names.rulesUnit, names.dhcpUnit];
	// without systemd these fail, and there is nothing to stop
	await system.run(['systemctl', 'disable', '--now', ...units], { timeoutMs: 120_000 });
	if ((await system.read(names.down)) !== undefined) await system.run([names.down], { timeoutMs: 60_000 });
	const script = state === undefined ? undefined : `${state.original}/revert`;
	const reverted =
		script !== undefined && (await system.read(script)) !== undefined
			? await system.run(['sh', script, 'uninstall'], { timeoutMs: 180_000 })
			: undefined;
	for (const path of ours) await system.remove(path);
	// what is left when the scripts were gone; the tunnel before its rules
	await system.run(['ip', 'link', 'del', 'dev', names.tunnel]);
	await system.run(['nft', 'delete', 'table', names.table.family, names.table.name]);
	await system.run(['sh', '-s'], { input: `${removeFunction}\nremove_iptables\n` });
	await system.run(['systemctl', 'daemon-reload'], { timeoutMs: 60_000 });
	const left = await present(system);
	return {
		to: reverted?.code === 0 ? 'checkpoint' : 'bare',
		removed: before.filter((item) => !left.includes(item)),
		left,
	};
}

/** What of ours is on the machine. */
async function present(system: System): Promise<readonly string[]> {
	const found: string[] = [];
	for (const path of ours.slice(0, 3)) if ((await system.read(path)) !== undefined) found.push(path);
	for (const path of ours.slice(3)) if ((await system.list(path)).length > 0) found.push(path);
	const link = await system.run(['ip', 'link', 'show', 'dev', names.tunnel]);
	if (link.code === 0) found.push(names.tunnel);
	return [...found, ...Object.keys(await ownRules(system))];
}

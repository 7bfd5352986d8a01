import { timeoutsOf } from '../../plan/artifact/conntrack.ts';
import { names } from '../../plan/names.ts';
import type { FileChange, LiveState, Plan } from '../../plan/plan.ts';
import { renderers } from '../../plan/renderer.ts';
import { type System, SystemError } from '../../system/system.ts';
import { liveGuard } from './guard.ts';
import { liveLease } from './lease.ts';
import { liveModes } from './modes.ts';
import { liveNetwork } from './network.ts';
import { liveRules } from './rules.ts';
import { liveSettings, settingsOf } from './settings.ts';
import { liveUnits } from './units.ts';

/**
 * What runs against what the files say. Where a file is going to change, that is the change to show; only what runs by a
 * file that stays as it is can have drifted. And only what an apply puts right counts: else every apply would find it again.
 */
export async function compareLive(
	system: System,
	plan: Plan,
	changes: readonly FileChange[],
): Promise<readonly LiveState[]> {
	const same = new Set(changes.filter(({ change }) => change === 'same').map(({ path }) => path));
	const content = (path: string) => plan.files.find((file) => file.path === path)?.content ?? '';
	const when = async (paths: readonly string[], look: () => Promise<readonly LiveState[]>) =>
		paths.every((path) => same.has(path)) ? look() : [];
	try {
		const found = await Promise.all([
			liveModes(
				system,
				plan.files.filter(({ path }) => same.has(path)),
			),
			when([names.sysctl], () => liveSettings(system, settingsOf(content(names.sysctl)))),
			when(
				renderers[plan.choices.backend].files.map(({ path }) => path),
				async () => [await liveRules(system, plan)],
			),
			when([names.up], () => liveSettings(system, timeoutsOf(plan.choices))),
			// `down` has the same addresses as `up`, and nothing of the rules
			when([names.down], () => liveNetwork(system, plan)),
			when([names.up], () => liveGuard(system, plan)),
			liveUnits(
				system,
				plan,
				plan.units.filter((unit) => same.has(`${names.unitDirectory}/${unit}`)),
			),
			when([names.dhclientScript], () => liveLease(system, plan)),
		]);
		return found.flat();
	} catch (error) {
		if (error instanceof SystemError) return [];
		throw error;
	}
}

import { sysctl } from '../../check/observe/command.ts';
import type { LiveState } from '../../plan/plan.ts';
import type { System } from '../../system/system.ts';

/** A kernel setting by its path below /proc/sys, and the value that it should have. */
type Setting = readonly [key: string, value: string];

/** Of our file in sysctl.d, whose keys have slashes. */
export const settingsOf = (sysctlFile: string): readonly Setting[] =>
	[...sysctlFile.matchAll(/^([^#\s=]+) = (\S+)$/gm)].map(([, key, value]) => [key!, value!]);

/** conntrack's, of `up`; those that depend on the running kernel are left out. */
export const timeoutsOf = (up: string): readonly Setting[] =>
	[...up.matchAll(/\b(net\.netfilter\.nf_conntrack_\w+)=(\d+)(?=\s)/g)].map(([, key, value]) => [
		key!.replaceAll('.', '/'),
		value!,
	]);

/** A setting that does not exist is none that could be made: `up` leaves it out, too. */
export async function liveSettings(system: System, settings: readonly Setting[]): Promise<readonly LiveState[]> {
	const values = await Promise.all(settings.map(([key]) => sysctl(system, key)));
	return settings.flatMap(([key, value], i): readonly LiveState[] => {
		const present = values[i];
		if (present === undefined) return [];
		const common = { what: 'setting', name: key } as const;
		if (present === value) return [{ ...common, change: 'same', lines: [] }];
		return [{ ...common, change: 'drifted', lines: [`-${present}`, `+${value}`] }];
	});
}

import { sysctl } from '../../check/observe/command.ts';
import type { LiveState } from '../../plan/plan.ts';
import type { System } from '../../system/system.ts';

/** A kernel setting as sysctl(8) takes it, with dots or slashes, and the value that it should have. */
type Setting = readonly [key: string, value: string];

/** Of our file in sysctl.d, whose keys have slashes. */
export const settingsOf = (sysctlFile: string): readonly Setting[] =>
	[...sysctlFile.matchAll(/^([^#\s=]+) = (\S+)$/gm)].map(([, key, value]) => [key!, value!]);

/** A setting that does not exist is none that could be made: `up` leaves it out, too. */
export async function liveSettings(system: System, settings: readonly Setting[]): Promise<readonly LiveState[]> {
	const values = await Promise.all(settings.map(([key]) => sysctl(system, pathOf(key))));
	return settings.flatMap(([key, value], i): readonly LiveState[] => {
		const present = values[i];
		if (present === undefined) return [];
		const common = { what: 'setting', name: key } as const;
		if (present === value) return [{ ...common, change: 'same', lines: [] }];
		return [{ ...common, change: 'drifted', lines: [`-${present}`, `+${value}`] }];
	});
}

/** With slashes the dots are part of an interface's name. */
const pathOf = (key: string): string => (key.includes('/') ? key : key.replaceAll('.', '/'));

import { loadedTable } from '../check/observe/own-table.ts';
import { ownIptables } from '../plan/artifact/iptables-unload.ts';
import { names } from '../plan/names.ts';
import type { System } from '../system/system.ts';

/** What of our rules is loaded, by the packet filter that holds it, in comparable form; a part that is not there is left out. */
export type OwnRules = Readonly<Record<string, string>>;

const table = `table ${names.table.family} ${names.table.name}`;

export async function ownRules(system: System): Promise<OwnRules> {
	const [listed, ...saved] = await Promise.all([
		loadedTable(system),
		...['iptables', 'ip6tables'].map(async (program) => [program, await system.run([`${program}-save`])] as const),
	]);
	const found: [string, string][] = listed === undefined ? [] : [[table, listed]];
	for (const [program, { code, stdout }] of saved) {
		const own = code === 0 ? ownIptables(stdout) : undefined;
		if (own !== undefined) found.push([`${program} chains`, own]);
	}
	return Object.fromEntries(found);
}

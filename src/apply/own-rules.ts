import { ownIptables } from '../plan/artifact/iptables-unload.ts';
import { names } from '../plan/names.ts';
import type { System } from '../system/system.ts';

/** What of our rules is loaded, by the packet filter that holds it, in comparable form; a part that is not there is left out. */
export type OwnRules = Readonly<Record<string, string>>;

const table = `table ${names.table.family} ${names.table.name}`;

export async function ownRules(system: System): Promise<OwnRules> {
	const [listed, ...saved] = await Promise.all([
		system.run(['nft', '-s', 'list', 'table', names.table.family, names.table.name]),
		...['iptables', 'ip6tables'].map(async (program) => [program, await system.run([`${program}-save`])] as const),
	]);
	const found: [string, string][] = listed.code === 0 ? [[table, withoutDynamicElements(listed.stdout)]] : [];
	for (const [program, { code, stdout }] of saved) {
		const own = code === 0 ? ownIptables(stdout) : undefined;
		if (own !== undefined) found.push([`${program} chains`, own]);
	}
	return Object.fromEntries(found);
}

/** Traffic puts elements into these sets and maps, and time takes them out. */
export function withoutDynamicElements(listing: string): string {
	return listing.replaceAll(/^\t(?:set|map) \S+ \{\n[\s\S]*?^\t\}$/gm, (block) =>
		/^\t\tflags .*\b(?:dynamic|timeout)\b/m.test(block) ? block.replace(/^\t\telements = \{[^}]*\}\n/m, '') : block,
	);
}

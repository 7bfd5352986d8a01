import { conntrackDefaults } from '../plan/artifact/conntrack.ts';
import { names } from '../plan/names.ts';
import type { Plan } from '../plan/plan.ts';
import type { System } from '../system/system.ts';
import { renderLook, type Scope } from './look-script.ts';

/** The machine before a change, as far as the change and its way back must know it. */
export interface Snapshot {
	/** Content by path; undefined = absent. */
	readonly files: Readonly<Record<string, string | undefined>>;
	readonly tunnel: boolean;
	/** nft tables by family and name; those of iptables-nft are among them. */
	readonly tables: readonly string[];
	/** Their chains, by family, table and name. */
	readonly chains: readonly string[];
	/** forwarding and accept_ra of every interface, what else the kernel changes with forwarding, and conntrack's timeouts. */
	readonly sysctls: Readonly<Record<string, string>>;
	/** enabled and active state by unit. */
	readonly units: Readonly<Record<string, { readonly enabled: boolean; readonly active: boolean }>>;
	/** What `look` printed: the whole state, to compare with. */
	readonly lines: readonly string[];
}

/** Something that cannot be recorded: then nothing may be touched. */
export class Unrecordable extends Error {
	constructor(
		readonly what: string,
		why: string,
	) {
		super(why);
	}
}

/** All that applying a plan, reverting or uninstalling it may write, remove, enable or start. */
export const scopeOf = (plan: Plan): Scope => ({
	files: [...new Set([...plan.files.map(({ path }) => path), ...plan.obsoleteFiles, names.keptState])],
	units: plan.units.length === 0 ? [] : [names.routerUnit, names.rulesUnit, names.dhcpUnit],
});

/** Writes `look` into the folder and reads the machine with it. Throws Unrecordable and SystemError. */
export async function takeSnapshot(system: System, scope: Scope, directory: string): Promise<Snapshot> {
	await system.write(`${directory}/look`, renderLook(scope), 0o755);
	const [looked, listed, contents] = await Promise.all([
		system.run(['sh', `${directory}/look`], { timeoutMs: 60_000 }),
		system.run(['nft', 'list', 'chains']),
		Promise.all(scope.files.map(async (path) => [path, await system.read(path)] as const)),
	]);
	if (looked.code !== 0)
		throw new Unrecordable(`sh ${directory}/look`, looked.stderr.trim() || `exit code ${looked.code}`);
	// without nft there are none; with it, what is not known to be somebody else's could be taken for ours
	if (listed.code !== 0 && !listed.notFound)
		throw new Unrecordable('nft list chains', listed.stderr.trim() || `exit code ${listed.code}`);
	const seen = looked.stdout.split('\n').filter((line) => line !== '');
	// before nf_conntrack is loaded it has no settings, and will have the kernel's own
	const sysctls = { ...conntrackDefaults, ...Object.fromEntries(entries(seen, /^sysctl (\S+) = (\S+)$/)) };
	return {
		files: Object.fromEntries(contents),
		tunnel: seen.some((line) => line.startsWith(`link ${names.tunnel} `)),
		...chainsOf(listed.code === 0 ? listed.stdout : ''),
		sysctls,
		units: Object.fromEntries(
			entries(seen, /^unit (\S+) (\S+ \S+)$/).map(([unit, state]) => [
				unit,
				{ enabled: state.startsWith('enabled '), active: state.endsWith(' active') },
			]),
		),
		lines: [
			...seen.filter((line) => !line.startsWith('sysctl ')),
			...Object.entries(sysctls).map(([key, value]) => `sysctl ${key} = ${value}`),
		],
	};
}

/** `nft list chains` has every table, also those without a chain. */
function chainsOf(listing: string): Pick<Snapshot, 'tables' | 'chains'> {
	const tables: string[] = [];
	const chains: string[] = [];
	for (const [, table, chain] of listing.matchAll(/^(?:table (.+)|\tchain (\S+)) \{$/gm)) {
		if (table !== undefined) tables.push(table);
		else chains.push(`${tables.at(-1)} ${chain}`);
	}
	return { tables, chains };
}

const entries = (lines: readonly string[], pattern: RegExp): readonly (readonly [string, string])[] =>
	lines.flatMap((line) => {
		const match = pattern.exec(line);
		return match ? [[match[1]!, match[2]!] as const] : [];
	});

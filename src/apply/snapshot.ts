import { conntrackDefaults } from '../plan/artifact/conntrack.ts';
import { names } from '../plan/names.ts';
import type { Plan } from '../plan/plan.ts';
import type { System } from '../system/system.ts';
import { type OwnRules, ownRules } from './own-rules.ts';

/**
 * Everything on the machine that a plan may touch, in comparable form. Addresses and routes that come and go by
 * themselves (router advertisements, SLAAC, link-local, the kernel's own) are left out.
 */
export interface Snapshot {
	/** Content by path; undefined = absent. */
	readonly files: Readonly<Record<string, string | undefined>>;
	/** `device address/length` */
	readonly addresses: readonly string[];
	/** As iproute2 prints them. */
	readonly routes: readonly string[];
	readonly tunnel: boolean;
	readonly rules: OwnRules;
	/** nft tables by family and name; those of iptables-nft are among them. */
	readonly tables: readonly string[];
	/** forwarding and accept_ra of every interface, what else the kernel changes with forwarding, and conntrack's timeouts. */
	readonly sysctls: Readonly<Record<string, string>>;
	/** enabled and active state by unit. */
	readonly units: Readonly<Record<string, { readonly enabled: boolean; readonly active: boolean }>>;
}

/** Reads the machine. Throws Unrecordable when a part of it cannot be read: then nothing may be touched. */
export async function takeSnapshot(system: System, plan: Plan): Promise<Snapshot> {
	const paths = touchedPaths(plan);
	const [contents, addresses, routes4, routes6, rules, tables, sysctls, units] = await Promise.all([
		Promise.all(paths.map(async (path) => [path, await system.read(path)] as const)),
		lines(system, ['ip', '-o', 'addr', 'show']),
		lines(system, ['ip', '-4', 'route', 'show', 'table', 'main']),
		lines(system, ['ip', '-6', 'route', 'show', 'table', 'main']),
		ownRules(system),
		system.run(['nft', 'list', 'tables']),
		lines(system, ['sysctl', '-a', '-r', settingsTouched]),
		unitStates(system, plan),
	]);
	const permanent = addresses.map(address).filter((entry) => entry !== undefined);
	return {
		files: Object.fromEntries(contents),
		addresses: permanent.sort(),
		routes: [...routes4.map((route) => `4 ${route}`), ...routes6.map((route) => `6 ${route}`)]
			.map((route) => route.trim().replaceAll(/\s+/g, ' '))
			.filter((route) => !/ proto (ra|kernel)| expires /.test(route))
			.sort(),
		tunnel: addresses.some((line) => line.includes(` ${names.tunnel} `)) || (await exists(system, names.tunnel)),
		rules,
		tables: tables.code === 0 ? [...tables.stdout.matchAll(/^table (.+)$/gm)].map((match) => match[1]!) : [],
		// before nf_conntrack is loaded it has no settings, and will have the kernel's own
		sysctls: {
			...conntrackDefaults,
			...Object.fromEntries(sysctls.map(sysctl).filter((entry) => entry !== undefined)),
		},
		units,
	};
}

/** accept_redirects: a kernel that begins to forward, or ceases to, sets it (net/ipv4/devinet.c inet_forward_change). */
const settingsTouched =
	'^net\\.(ipv[46]\\.(ip_forward|conf\\..*\\.(forwarding|accept_ra))|ipv4\\.conf\\.all\\.accept_redirects|netfilter\\.nf_conntrack_(tcp|udp|icmp)_timeout.*)$';

/** All files that applying, reverting or uninstalling may write or remove. */
export const touchedPaths = (plan: Plan): readonly string[] => [
	...new Set([...plan.files.map(({ path }) => path), ...plan.obsoleteFiles]),
];

export class Unrecordable extends Error {
	constructor(
		readonly what: string,
		why: string,
	) {
		super(why);
	}
}

/** Where two snapshots differ, one line each; empty when the machine is as it was. */
export function differences(before: Snapshot, after: Snapshot): readonly string[] {
	const found: string[] = [];
	for (const [path, content] of Object.entries(before.files)) {
		if (after.files[path] !== content) found.push(`file ${path}`);
	}
	found.push(...listDifferences('address', before.addresses, after.addresses));
	found.push(...listDifferences('route', before.routes, after.routes));
	if (before.tunnel !== after.tunnel) found.push(`tunnel ${names.tunnel}`);
	for (const part of new Set([...Object.keys(before.rules), ...Object.keys(after.rules)])) {
		if (before.rules[part] !== after.rules[part]) found.push(part);
	}
	for (const [key, value] of Object.entries(before.sysctls)) {
		const now = after.sysctls[key];
		if (now !== undefined && now !== value) found.push(`sysctl ${key} = ${now}, was ${value}`);
	}
	for (const [unit, state] of Object.entries(before.units)) {
		const now = after.units[unit];
		if (now?.enabled !== state.enabled || now.active !== state.active) found.push(`unit ${unit}`);
	}
	return found;
}

function listDifferences(kind: string, before: readonly string[], after: readonly string[]): readonly string[] {
	return [
		...before.filter((entry) => !after.includes(entry)).map((entry) => `missing ${kind}: ${entry}`),
		...after.filter((entry) => !before.includes(entry)).map((entry) => `left-over ${kind}: ${entry}`),
	];
}

async function lines(system: System, argv: readonly string[]): Promise<readonly string[]> {
	const result = await system.run(argv);
	if (result.code !== 0) throw new Unrecordable(argv.join(' '), result.stderr.trim() || `exit code ${result.code}`);
	return result.stdout.split('\n').filter((line) => line !== '');
}

/** `2: eth0    inet6 2001:db8::1/64 scope global \ …` */
function address(line: string): string | undefined {
	const match = /^\d+:\s+(\S+)\s+(inet6?)\s+(\S+)/.exec(line);
	if (!match || / scope link| dynamic | temporary /.test(line)) return undefined;
	return `${match[1]} ${match[3]}`;
}

function sysctl(line: string): readonly [string, string] | undefined {
	const match = /^(\S+) = (\S+)$/.exec(line);
	// the tunnel's own go away with it
	return match && !match[1]!.includes(`.${names.tunnel}.`) ? [match[1]!, match[2]!] : undefined;
}

async function exists(system: System, device: string): Promise<boolean> {
	return (await system.run(['ip', 'link', 'show', 'dev', device])).code === 0;
}

async function unitStates(system: System, plan: Plan): Promise<Snapshot['units']> {
	const states: [string, { enabled: boolean; active: boolean }][] = [];
	if (plan.units.length === 0) return {};
	for (const unit of [names.routerUnit, names.dhcpUnit]) {
		const [enabled, active] = await Promise.all([
			system.run(['systemctl', 'is-enabled', unit]),
			system.run(['systemctl', 'is-active', unit]),
		]);
		states.push([unit, { enabled: enabled.code === 0, active: active.code === 0 }]);
	}
	return Object.fromEntries(states);
}

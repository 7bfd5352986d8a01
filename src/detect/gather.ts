import { type Result, success } from '../map/result.ts';
import { names } from '../plan/names.ts';
import { peek, type System } from '../system/system.ts';
import { wanCandidates } from './candidate.ts';
import { ask } from './command.ts';
import type { Facts, ForeignTable, InterfaceFact, RouteFact, SshFact } from './facts.ts';
import { kernelFacts, readSysctls } from './kernel.ts';
import { type LinkReading, parseLinkList } from './link-list.ts';
import { ownerOf, readOwners } from './owner.ts';
import type { DetectProblem } from './problem.ts';
import { parseRouteList, type RouteReading } from './route-list.ts';
import { legacyTables, parseRuleset } from './ruleset.ts';
import { findSession } from './session.ts';
import { type FindProgram, programFinder, toolPaths } from './tool.ts';

/** Everything that is to be known about this machine, asked at once. Changes nothing. */
export async function gather(system: System): Promise<Result<Facts, DetectProblem>> {
	const [find, links, routes4, routes6, ssh, kernel, systemd, config, up, follower] = await Promise.all([
		programFinder(system),
		ask(system, ['ip', '-j', '-d', 'addr', 'show'], parseLinkList),
		ask(system, ['ip', '-j', '-4', 'route', 'show', 'default'], parseRouteList),
		ask(system, ['ip', '-j', '-6', 'route', 'show'], parseRouteList),
		findSession(system),
		kernelFacts(system),
		system.list('/run/systemd'),
		peek(system, names.config),
		peek(system, names.up),
		system.follower(),
	]);
	for (const answer of [links, routes4, routes6]) if (!answer.ok) return answer;
	if (!links.ok || !routes4.ok || !routes6.ok) throw new Error('checked above');
	const tables = await foreignTables(system, find);
	if (!tables.ok) return tables;
	const [interfaces, iptables, sysctls] = await Promise.all([
		describe(system, links.value, routes6.value, ssh, find),
		iptablesVariant(system, find),
		readSysctls(
			system,
			links.value.map(({ name }) => name),
		),
	]);
	return success({
		interfaces,
		...(ssh ? { ssh } : {}),
		wanCandidates: wanCandidates(interfaces, links.value),
		tools: toolPaths(find),
		...(iptables ? { iptables } : {}),
		hasSystemd: systemd.includes('system'),
		kernel: kernel.release,
		ip6Tunnel: kernel.ip6Tunnel,
		clsBpf: kernel.clsBpf,
		defaultRoutes4: routes4.value.map(fact),
		defaultRoutes6: routes6.value.filter(({ to }) => to === 'default').map(fact),
		ours: { installed: config !== undefined || up !== undefined, ...(config === undefined ? {} : { config }) },
		foreignTables: tables.value,
		sysctls,
		isRoot: system.isRoot(),
		...(follower ? { follower } : {}),
	});
}

const fact = ({ device, gateway, metric, protocol }: RouteReading): RouteFact => ({
	device,
	metric,
	...(gateway === undefined ? {} : { gateway }),
	...(protocol === undefined ? {} : { protocol }),
});

async function describe(
	system: System,
	links: readonly LinkReading[],
	routes: readonly RouteReading[],
	ssh: SshFact | undefined,
	find: FindProgram,
): Promise<readonly InterfaceFact[]> {
	const owners = await readOwners(system, links, (program) => find(program) !== undefined);
	return Promise.all(
		links.map(async ({ master: _, ...link }) => {
			const card = link.kind === 'ethernet' || link.kind === 'wireless';
			const [speed, entries] = await Promise.all([
				card ? peek(system, `/sys/class/net/${link.name}/speed`) : undefined,
				card ? system.list(`/sys/class/net/${link.name}`) : ([] as readonly string[]),
			]);
			const mbits = Number(speed?.trim());
			return {
				...link,
				kind: entries.includes('wireless') || entries.includes('phy80211') ? ('wireless' as const) : link.kind,
				// -1 is the driver's way to say that it does not know.
				...(Number.isInteger(mbits) && mbits > 0 ? { speed: mbits } : {}),
				raSeen: raSeen(link, routes),
				carriesSsh: ssh?.device === link.name,
				owner: ownerOf(link, owners),
			};
		}),
	);
}

/** A route of protocol ra, a prefix with a lifetime, or an address made of one (SLAAC is always /64, RFC 4862 §5.5.3). */
function raSeen(
	{ name, addresses }: Pick<LinkReading, 'name' | 'addresses'>,
	routes: readonly RouteReading[],
): boolean {
	return (
		routes.some(({ device, protocol, expires }) => device === name && (protocol === 'ra' || expires)) ||
		addresses.some(
			({ family, scope, dynamic, length }) => family === 6 && scope === 'global' && dynamic && length === 64,
		)
	);
}

/** `iptables v1.8.9 (nf_tables)` */
async function iptablesVariant(system: System, find: FindProgram): Promise<Facts['iptables']> {
	if (find('iptables') === undefined) return undefined;
	const { stdout } = await system.run(['iptables', '--version'], { timeoutMs: 5_000 });
	return (['nf_tables', 'legacy'] as const).find((variant) => stdout.includes(`(${variant})`));
}

async function foreignTables(
	system: System,
	find: FindProgram,
): Promise<Result<readonly ForeignTable[], DetectProblem>> {
	// Only root may list them, and only root can apply anything.
	if (!system.isRoot()) return success([]);
	const legacyNames = (await peek(system, '/proc/net/ip_tables_names')) ?? '';
	const reader = legacyNames.includes('nat') ? find('iptables-legacy-save') : undefined;
	const natRules = reader === undefined ? undefined : await system.run([reader, '-t', 'nat'], { timeoutMs: 5_000 });
	const legacy = legacyTables(legacyNames, natRules?.code === 0 ? natRules.stdout : undefined);
	if (find('nft') === undefined) return success(legacy);
	// -t leaves out the elements of sets: with fail2ban these are thousands of lines.
	const listed = await ask(system, ['nft', '-j', '-t', 'list', 'ruleset'], parseRuleset);
	return listed.ok ? success([...listed.value, ...legacy]) : listed;
}

import { contains6, parseAddress4, parseAddress6, prefix4, prefix6 } from '../../map/prefix.ts';
import { failure, type Result, success } from '../../map/result.ts';
import type { System } from '../../system/system.ts';
import { wanCandidates } from '../candidate.ts';
import { ask } from '../command.ts';
import type { AddressFact, Facts, InterfaceFact, RouteFact, SshFact } from '../facts.ts';
import type { DetectProblem } from '../problem.ts';
import { parseSession } from '../session.ts';
import { type IfconfigReading, parseIfconfig } from './interface-list.ts';
import { type Dhcp6Lease, parseDhcp6Lease } from './lease.ts';
import { parseRouteShow } from './route-list.ts';

/** What can be known of an OpenBSD machine: what Linux alone has is not in it. */
export interface OpenbsdFacts
	extends Pick<
		Facts,
		'interfaces' | 'ssh' | 'wanCandidates' | 'defaultRoutes4' | 'defaultRoutes6' | 'sysctls' | 'isRoot'
	> {
	readonly platform: 'openbsd';
	/** 7.6 */
	readonly release: string;
	/** Of the interfaces on which dhcp6leased asks for a prefix. */
	readonly leases: readonly Dhcp6Lease[];
}

const forwarding = ['net.inet.ip.forwarding', 'net.inet6.ip6.forwarding'];

/** Everything that is to be known about this machine, from its base system's commands. Changes nothing. */
export async function gatherOpenbsd(system: System): Promise<Result<OpenbsdFacts, DetectProblem>> {
	const [links, routes4, routes6, sysctls] = await Promise.all([
		ask(system, ['ifconfig'], parseIfconfig),
		ask(system, ['route', '-n', 'show', '-inet'], parseRouteShow),
		ask(system, ['route', '-n', 'show', '-inet6'], parseRouteShow),
		ask(system, ['sysctl', 'kern.osrelease', ...forwarding], parseSysctls),
	]);
	if (!links.ok) return links;
	if (!routes4.ok) return routes4;
	if (!routes6.ok) return routes6;
	if (!sysctls.ok) return sysctls;
	const ssh = sessionOn(links.value, system.env('SSH_CONNECTION'));
	const interfaces = links.value.map((link) => describe(link, routes6.value, ssh));
	const candidates = wanCandidates(interfaces, links.value);
	const leases = await heldLeases(system, candidates);
	if (!leases.ok) return leases;
	const { 'kern.osrelease': release = '', ...rest } = sysctls.value;
	return success({
		platform: 'openbsd',
		interfaces,
		...(ssh ? { ssh } : {}),
		wanCandidates: candidates,
		release,
		defaultRoutes4: routes4.value,
		defaultRoutes6: routes6.value,
		leases: leases.value,
		sysctls: rest,
		isRoot: system.isRoot(),
	});
}

/**
 * slaacd makes an address of an advertised prefix, or at least takes the router that advertises (a line with DHCPv6-PD has
 * no prefix in its advertisements).
 */
function describe(reading: IfconfigReading, routes: readonly RouteFact[], ssh: SshFact | undefined): InterfaceFact {
	const { master: _, autoconf6, ...link } = reading;
	const heard =
		link.addresses.some(({ family, dynamic }) => family === 6 && dynamic) ||
		(autoconf6 && routes.some(({ device, gateway }) => device === link.name && gateway?.startsWith('fe80:')));
	return { ...link, raSeen: heard, carriesSsh: ssh?.device === link.name, owner: 'none' };
}

/** Without dhcp6leasectl (before 7.6), without its daemon, or where no prefix is asked for, there is none: it exits with 1. */
async function heldLeases(
	system: System,
	devices: readonly string[],
): Promise<Result<readonly Dhcp6Lease[], DetectProblem>> {
	const found: Dhcp6Lease[] = [];
	for (const device of devices) {
		const argv = ['dhcp6leasectl', '-l', device];
		const { notFound, code, stdout } = await system.run(argv, { timeoutMs: 5_000 });
		if (notFound) break;
		if (code !== 0) continue;
		const lease = parseDhcp6Lease(stdout, device);
		if (!lease.ok) return failure({ code: 'unreadable-output', argv, why: lease.problem });
		found.push(lease.value);
	}
	return success(found);
}

/** The interface that has the address the session came in on; doas(1) clears the variable, and then it is not known. */
function sessionOn(links: readonly IfconfigReading[], variable: string | undefined): SshFact | undefined {
	const session = parseSession(variable ?? '');
	if (!session) return undefined;
	const own = links
		.flatMap(({ name, addresses }) => addresses.map((address) => ({ name, address })))
		.find(({ name, address }) => [address.address, `${address.address}%${name}`].includes(session.serverAddress));
	if (!own) return { ...session, onLink: false };
	return { ...session, device: own.name, onLink: isBeside(own.address, session.clientAddress) };
}

function isBeside({ family, address, length }: AddressFact, client: string): boolean {
	if (family === 4) {
		const [own, other] = [parseAddress4(address), parseAddress4(client)];
		if (own === undefined || other === undefined) return false;
		return prefix4(own, length).network === prefix4(other, length).network;
	}
	const [own, other] = [parseAddress6(address), parseAddress6(client.replace(/%.*$/, ''))];
	return own !== undefined && other !== undefined && contains6(prefix6(own, length), prefix6(other, 128));
}

/** `name=value`, a line each. */
function parseSysctls(text: string): Result<Readonly<Record<string, string>>, string> {
	const lines = text.split('\n').filter((line) => line !== '');
	const pairs = lines.map((line) => /^([a-z0-9_.]+)=(.*)$/.exec(line));
	const values = Object.fromEntries(pairs.map((pair) => [pair?.[1], pair?.[2]]));
	const missing = ['kern.osrelease', ...forwarding].find((name) => values[name] === undefined);
	return missing === undefined ? success(values) : failure(`${missing} is not in it`);
}

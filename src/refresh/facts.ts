import { ask } from '../detect/command.ts';
import type { Facts } from '../detect/facts.ts';
import { parseLinkList } from '../detect/link-list.ts';
import type { DetectProblem } from '../detect/problem.ts';
import { parseRouteList } from '../detect/route-list.ts';
import { type Result, success } from '../map/result.ts';
import type { System } from '../system/system.ts';

/**
 * What the files that depend on the prefix follow from: the interfaces with their addresses, and who announces an IPv6
 * default route. Two commands, because every one of them is time without IPv4; what only a review shows is left empty.
 */
export async function factsForRefresh(system: System): Promise<Result<Facts, DetectProblem>> {
	const [links, routes, systemd] = await Promise.all([
		ask(system, ['ip', '-j', '-d', 'addr', 'show'], parseLinkList),
		ask(system, ['ip', '-j', '-6', 'route', 'show', 'default'], parseRouteList),
		system.list('/run/systemd'),
	]);
	if (!links.ok) return links;
	if (!routes.ok) return routes;
	return success({
		interfaces: links.value.map((link) => ({ ...link, raSeen: false, carriesSsh: false, owner: 'none' as const })),
		wanCandidates: [],
		tools: {
			ip: false,
			nft: false,
			iptables: false,
			dhclient: false,
			sysctl: false,
			systemctl: false,
			ping: false,
			conntrack: false,
			modprobe: false,
			tc: false,
		},
		hasSystemd: systemd.includes('system'),
		kernel: '',
		ip6Tunnel: 'unknown',
		clsBpf: 'unknown',
		defaultRoutes4: [],
		defaultRoutes6: routes.value,
		ours: { installed: true },
		foreignTables: [],
		sysctls: {},
		isRoot: system.isRoot(),
	});
}

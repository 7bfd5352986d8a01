import { countPorts, type PortBlock } from '../../../src/map/port-set.ts';
import type { Line } from '../line.ts';
import { postrouting, type Ruleset, range } from './ruleset.ts';

const five = 'meta l4proto { tcp, udp, icmp, sctp, dccp }';

/** Several Japanese blogs' nftables form: blocks in turn by `numgen`, one rule for each mark. */
export function blogNumgen({ ce }: Line): Ruleset {
	const text = postrouting([
		`meta mark set numgen inc mod ${ce.ports.length} offset 0x11`,
		...ce.ports.map((block, i) => `meta mark ${17 + i} ${five} snat ip to ${ce.ipv4}:${range(block)} persistent`),
	]);
	return { id: 'blog-numgen', title: 'blog, numgen marks', loader: 'nft', text, ports: ce.ports };
}

/**
 * What fw4 makes of OpenWrt's map.sh: three rules for each block, and as its template never reads `connlimit_ports`,
 * nothing that would let a flow reach a rule behind the first three.
 */
export function openwrt({ ce }: Line): Ruleset {
	const text = postrouting(
		ce.ports.flatMap((block) =>
			['icmp', 'tcp', 'udp'].map(
				(protocol) => `meta l4proto ${protocol} counter snat ip to ${ce.ipv4}:${range(block)}`,
			),
		),
	);
	return { id: 'openwrt', title: 'OpenWrt (fw4)', loader: 'nft', text, ports: ce.ports };
}

/** The patched map.sh that OpenWrt users in Japan pass on: `numgen` picks a single port for each new flow. */
export function openwrtPatched({ ce }: Line): Ruleset {
	const ports = ce.ports.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, i) => first + i));
	const map = ports.map((port, i) => `${i} : ${port}`).join(', ');
	const text = postrouting(
		['icmp', 'tcp', 'udp'].map(
			(protocol) =>
				`meta l4proto ${protocol} counter snat ip to ${ce.ipv4} : numgen inc mod ${ports.length} map { ${map} }`,
		),
	);
	return { id: 'openwrt-patched', title: 'OpenWrt, patched (one port)', loader: 'nft', text, ports: ce.ports };
}

/** The limit: what the kernel does with one contiguous range of as many ports. No MAP-E line has such a set. */
export function oneRange({ ce }: Line): Ruleset {
	const ports: PortBlock[] = [{ first: 32768, last: 32768 + countPorts(ce.ports) - 1 }];
	const text = postrouting([`${five} snat ip to ${ce.ipv4}:${range(ports[0]!)}`]);
	return { id: 'one-range', title: 'one range (limit)', loader: 'nft', text, ports };
}

/** Not a translation: forwarding and conntrack alone, which every packet pays before any of the others. */
export function forwardingOnly(): Ruleset {
	const text = `table ip mape {
	chain forward {
		type filter hook forward priority filter; policy accept;
		ct state new counter
	}
}
`;
	return { id: 'forwarding', title: 'no translation', loader: 'nft', text, ports: [], only: 'speed' };
}

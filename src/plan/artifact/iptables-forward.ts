import type { PortBlock } from '../../map/port-set.ts';
import { names } from '../names.ts';
import type { PortForward } from '../nat-options.ts';
import { addressAndPorts, type Choice, type Table } from './iptables-text.ts';

/** What only inside networks use; from the internet it does not come (RFC 1918, RFC 6598). */
const inside = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'];

/** What goes on around the choice of a block: the same for every style. */
export interface Surroundings {
	readonly ipv4: string;
	readonly forwards: readonly PortForward[];
	/** Without the forwarded ports. */
	readonly ranges: readonly PortBlock[];
	/** Where a connection goes that comes from the LAN to a forwarded port. */
	readonly hairpin: 'MAPE-SNAT' | 'MASQUERADE';
}

/** The nat table: what leaves for the tunnel goes to MAPE-SNAT, what comes to a forwarded port to its host. */
export function natTable(around: Surroundings, choice: Choice): Table {
	const leaving = `POSTROUTING -o ${names.tunnel} -j MAPE-SNAT`;
	const chains = { 'MAPE-SNAT': [...fixedPorts(around), ...choice.rules], ...choice.chains, ...ownChains(around) };
	if (around.forwards.length === 0) return { name: 'nat', jumps: [leaving], chains };
	return {
		name: 'nat',
		jumps: ['PREROUTING -j MAPE-DNAT', leaving, `POSTROUTING ! -o ${names.tunnel} -j MAPE-HAIRPIN`],
		chains: { ...forwardChains(around), ...chains },
	};
}

function forwardChains({ ipv4, forwards, hairpin }: Surroundings): Table['chains'] {
	return {
		'MAPE-DNAT': perProtocol(
			forwards,
			({ port, host, hostPort }, protocol) =>
				`-d ${ipv4} -p ${protocol} --dport ${port} -j DNAT --to-destination ${host}:${hostPort}`,
		),
		'MAPE-HAIRPIN': [
			'# both ends are on the LAN: with its own source the answer would not come back this way',
			...inside.map((network) => `-s ${network} -m conntrack --ctstate DNAT --ctorigdst ${ipv4} -j ${hairpin}`),
		],
	};
}

/** Connections whose port is known beforehand. */
function fixedPorts({ ipv4, forwards }: Surroundings): readonly string[] {
	const both = perProtocol(
		forwards,
		({ port, host, hostPort }, protocol) =>
			`-s ${host} -p ${protocol} --sport ${hostPort} -j SNAT --to-source ${ipv4}:${port}`,
	);
	return [
		...(both.length > 0 ? ['# the socket behind a forwarded port calls from that port'] : []),
		...both,
		"# the router's own sockets may ask for one of our ports (the checks of every block do)",
		...['tcp', 'udp'].map((protocol) => `-s ${ipv4} -p ${protocol} -j MAPE-OWN-${protocol.toUpperCase()}`),
	];
}

/**
 * SNAT to the block that the port is of, which keeps the port. ACCEPT would not do: when another flow to the same
 * destination has it, the kernel changes it to any port above 1023 (net/netfilter/nf_nat_core.c, null binding).
 */
function ownChains({ ipv4, ranges }: Surroundings): Table['chains'] {
	const rules = (protocol: string) =>
		ranges.map(
			(range) =>
				`-p ${protocol} --sport ${range.first}:${range.last} -j SNAT --to-source ${addressAndPorts(ipv4, range)}`,
		);
	return { 'MAPE-OWN-TCP': rules('tcp'), 'MAPE-OWN-UDP': rules('udp') };
}

const perProtocol = (
	forwards: readonly PortForward[],
	rule: (forward: PortForward, protocol: 'tcp' | 'udp') => string,
): readonly string[] =>
	forwards.flatMap((forward) =>
		(forward.protocol === 'both' ? (['tcp', 'udp'] as const) : [forward.protocol]).map((name) => rule(forward, name)),
	);

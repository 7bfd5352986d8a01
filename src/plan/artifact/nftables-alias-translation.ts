import type { Ce } from '../../map/ce.ts';
import { countPorts, type PortBlock } from '../../map/port-set.ts';
import { type AliasRange, freeParts } from '../alias-range.ts';
import type { NatOptions, PortForward } from '../nat-options.ts';
import { isReachable } from './nftables-alias-udp.ts';
import { blockElements, hashSeed, questions, refuseOthers, tunnel, withPorts } from './nftables-common.ts';
import { forwardRules, keptPorts, servedRules } from './nftables-forward.ts';
import { chain, hex, paragraphs, range, rows } from './nftables-text.ts';

/**
 * The nat chains: only the first packet of a flow comes through them. Before those of others: a masquerade like Docker's,
 * which does not know our ports, then finds the flow translated.
 */
export function translationChains(ce: Ce, alias: AliasRange, options: NatOptions): string {
	const { forwards, fullCone } = options;
	const { ipv4 } = ce;
	const reachable = isReachable(options);
	const hasCone = fullCone.length > 0;
	return paragraphs([
		`	# the first packet of a flow, as it comes in
${chain('arrive', [
	'type nat hook prerouting priority dstnat - 1; policy accept;',
	`iifname ${tunnel} goto from_tunnel`,
	reachable ? '# LAN to LAN by our own address' : undefined,
	reachable ? `ip daddr ${ipv4} goto to_ourselves` : undefined,
	'# without ports there is no sharing: nothing could come back',
	refuseOthers('fib daddr oifname'),
])}`,
		chain('from_tunnel', [
			...forwardRules(forwards),
			hasCone ? 'meta l4proto udp dnat ip to udp dport map @cone' : undefined,
			'counter name uninvited drop',
		]),
		reachable
			? chain('to_ourselves', [
					...forwardRules(forwards, alias.real ? 'near_forward' : 'forward'),
					hasCone ? `meta l4proto udp dnat ip to udp dport map @${alias.real ? 'near_cone' : 'cone'}` : undefined,
				])
			: undefined,
		`	# the first packet of a flow, as it leaves
${chain('translate', [
	'type nat hook postrouting priority srcnat - 1; policy accept;',
	`oifname ${tunnel} goto outward`,
	reachable ? '# the answer has to come back through us' : undefined,
	reachable ? `iifname != ${tunnel} ct status & dnat == dnat ct original ip daddr ${ipv4} goto nearby` : undefined,
])}`,
		chain('outward', [
			'# what comes out of the tunnel never goes back into it',
			`iifname ${tunnel} counter name uninvited drop`,
			`ip saddr ${ipv4} jump own_sockets`,
			forwards.length > 0 ? '# what a forwarded port sends of its own accord leaves from that port' : undefined,
			...servedRules(forwards, ipv4),
			questions.rule,
			'meta l4proto udp goto map_udp',
			'goto any_port',
		]),
		`	# a socket of the router that asked for one of our ports keeps it (the checks of every block do)
${chain('own_sockets', [
	...(alias.real
		? ['tcp', 'udp'].map((protocol) => `meta l4proto ${protocol} snat ip to ${ipv4}:${protocol} sport map @alias`)
		: []),
	`meta l4proto ${withPorts} th sport @ports accept`,
])}`,
		anyPort(ipv4, alias, forwards),
		reachable
			? chain('nearby', [
					'# with the port that the socket has outside (RFC 4787 REQ-9)',
					`meta l4proto udp snat ip to ${ipv4}:ip saddr . udp sport map @${alias.real ? 'fronts' : 'sockets'}`,
					'goto any_block',
				])
			: undefined,
		anyBlock(ce, reachable),
	]);
}

/**
 * One range, so that the kernel's search covers all of it. A forward in the middle cuts it: then a hash chooses a part, and
 * a flow whose first packet was lost (the part may be full) tries the one that chance gives it. Echo has no forwards.
 */
function anyPort(ipv4: string, alias: AliasRange, forwards: readonly PortForward[]): string {
	const parts = freeParts(alias, keptPorts(forwards));
	const echo = `meta l4proto icmp snat ip to ${ipv4}:${range(alias)}`;
	const rest = 'goto any_block';
	if (parts.length <= 1) {
		const flows = parts.map((part) => `meta l4proto { tcp, udp } snat ip to ${ipv4}:${range(part)}`);
		return chain('any_port', [echo, ...flows, rest]);
	}
	const flow = 'ip saddr . th sport . ip daddr . th dport';
	const into = (number: string) => `meta l4proto { tcp, udp } snat ip to ${number} map {
${rows(shares(ipv4, parts), 2)}
		}`;
	const count = countPorts(parts);
	return `	# the forwarded ports cut the range: a hash of address and port chooses the part
${chain('any_port', [
	echo,
	`meta l4proto { tcp, udp } ${flow} @tried goto other_part`,
	`meta l4proto { tcp, udp } add @tried { ${flow} }`,
	into(`jhash ip saddr . th sport mod ${count} seed ${hex(hashSeed)}`),
	rest,
])}
${chain('other_part', [into(`numgen random mod ${count}`)])}`;
}

/** Each part as often as it has ports. */
function shares(ipv4: string, parts: readonly PortBlock[]): readonly string[] {
	let next = 0;
	return parts.map((part) => {
		const from = next;
		next += part.last - part.first + 1;
		return `${range({ first: from, last: next - 1 })} : ${ipv4} . ${part.first}-${part.last}`;
	});
}

/** The `hash` form. The alias maps have no SCTP and DCCP: nft cannot fix SCTP's checksum when it writes a port. */
function anyBlock(ce: Ce, reachable: boolean): string {
	const blocks = blockElements(ce, []);
	const protocols = reachable ? withPorts : '{ sctp, dccp }';
	return `	# real ports: a hash of address and port chooses the block
	chain any_block {
		meta l4proto ${protocols} snat ip to jhash ip saddr . th sport \\
			mod ${blocks.length} seed ${hex(hashSeed)} map {
${rows(blocks, 2)}
		}
	}`;
}

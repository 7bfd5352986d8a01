import type { Ce } from '../../map/ce.ts';
import { type AliasRange, aliasOf } from '../alias-range.ts';
import type { NatOptions } from '../nat-options.ts';
import { wireMaps } from './nftables-alias-maps.ts';
import { translationChains } from './nftables-alias-translation.ts';
import { udpChains, udpTables } from './nftables-alias-udp.ts';
import { icmpErrors, wireChains } from './nftables-alias-wire.ts';
import { counters, inputChain, ownPorts, questions, refuseOthers, tunnel, wholeTable } from './nftables-common.ts';
import { forwardMaps, hasForwards } from './nftables-forward.ts';
import { chain, paragraphs, range } from './nftables-text.ts';

/**
 * The `alias` ruleset. conntrack translates into one contiguous range of ports, so that one rule does and the kernel
 * itself finds the free port among all of ours (kernel: nf_nat_l4proto_unique_tuple searches one range). Where our
 * ports are not contiguous, the range is one of alias ports that exist only inside the router: stateless maps turn them
 * into the real ones at the edge of the tunnel, and back.
 *
 * Flows that are offloaded to a flowtable would bypass these maps: there must be none on the tunnel.
 */
export function renderAlias(ce: Ce, alias: AliasRange, options: NatOptions): string {
	const design = alias.real
		? `# conntrack translates into ONE range of alias ports, ${range(alias)}, in which the kernel itself finds
# a free one. Alias ports exist only inside the router: at the tunnel each is one of our real ports.
# No flowtable may bypass that. conntrack -L shows alias ports, tcpdump on ${tunnel} real ones.
# What nft lists cannot be loaded again: it takes the raw writes for others.`
		: `# conntrack translates into one range, ${range(alias)}, in which the kernel itself finds a free port.
# What nft lists cannot be loaded again: it takes the raw writes for others.`;
	return wholeTable(
		ce,
		design,
		paragraphs([
			wireMaps(alias),
			ownPorts(ce),
			udpTables(alias, options),
			forwardMaps(options.forwards, (port) => aliasOf(alias, port)),
			questions.timeout,
			counters,
			wireChains(ce.ipv4, alias),
			udpChains(ce, alias, options),
			translationChains(ce, alias, options),
			inputChain(hasForwards(options.forwards)),
			outputChains(ce.ipv4, alias),
		]),
	);
}

/** For the router's own packets only: no forwarded packet comes through here. */
function outputChains(ipv4: string, alias: AliasRange): string {
	return paragraphs([
		`	# the router's own packets that conntrack does not translate, or that cannot share an address
${chain('output', [
	'type filter hook output priority filter; policy accept;',
	`oifname ${tunnel} ct state invalid counter name leaked drop`,
	refuseOthers('oifname'),
])}`,
		alias.real
			? `	# errors from the tunnel itself (its path MTU) quote packets with real ports
${chain('tunnel_errors', [
	'type filter hook output priority raw; policy accept;',
	`ip daddr ${ipv4} \\
			${icmpErrors} goto rx_error`,
])}`
			: undefined,
	]);
}

import type { Ce } from '../../map/ce.ts';
import { countPorts, type PortBlock, usableBlocks } from '../../map/port-set.ts';
import { poolOf } from '../alias-range.ts';
import { names } from '../names.ts';
import { tunnelMtu } from '../tunnel.ts';
import { chain, collection, range } from './nftables-text.ts';

/** "mape" in ASCII: any fixed number would do, but a fixed one keeps a flow's block the same after a reload. */
export const hashSeed = 0x6d617065;

/** The tunnel's name as nft wants it in a match. */
export const tunnel = `"${names.tunnel}"`;

/** All that has ports; ICMP echo has an identifier in their place (RFC 7597 §8.2). Nothing else can share an address. */
const carried = '{ icmp, tcp, udp, dccp, sctp }';
export const withPorts = '{ tcp, udp, dccp, sctp }';

/** MTU of the tunnel minus 40 bytes of IPv4 and TCP headers. */
const tunnelMss = tunnelMtu - 40;
export const clampMss = `tcp flags & (syn | rst) == syn tcp option maxseg size > ${tunnelMss} \\
			tcp option maxseg size set ${tunnelMss}`;

/**
 * One transaction, which leaves everything as it was when anything in it is refused. `create` refuses it where our table is
 * already: rules that are added to rules would be there twice. How it replaces them is in nftables-load.ts.
 */
export function wholeTable(ce: Ce, design: string, body: string): string {
	const table = `${names.table.family} ${names.table.name}`;
	const blocks = usableBlocks(ce.ports);
	const count = `${countPorts(blocks)} ports in ${blocks.length} ${blocks.length === 1 ? 'block' : 'blocks'}`;
	return `#!/usr/sbin/nft -f
# mape-setup: IPv4 address ${ce.ipv4}, PSID ${ce.psid}, ${count}.
# Rewritten by every apply. By itself it loads only where there is no table ${table};
# "${names.up} rules" loads it in any case.
${design}
create table ${table}
table ${table} {
${body}
}
`;
}

/** Every port that is ours, for whatever keeps its port. */
export function ownPorts(ce: Ce): string {
	const ranges = usableBlocks(ce.ports).map(range);
	return `	# every port that is ours\n${collection('set', 'ports', 'type inet_service; flags interval', ranges, 6)}`;
}

export const counters = `	counter leaked { comment "would have left without our address or ports; dropped" }
	counter refused { comment "cannot share an address (GRE, ESP): answered with an error" }
	counter uninvited { comment "came in without a connection; dropped" }`;

/**
 * DNS and NTP: a question asked 20 times a second would hold 600 ports with the kernel's 30 s. RFC 4787 REQ-5 wants 2
 * minutes, but lets the ports below 1024 have less.
 */
export const questions = {
	timeout: `	# a question and its answer hold a port no longer than this, in seconds
	ct timeout question { protocol udp; l3proto ip; policy = { unreplied : 10, replied : 5 }; }`,
	rule: 'udp dport { 53, 123 } ct timeout set "question"',
} as const;

/** The router's own services are not offered to the internet. */
export function inputChain(hasForwards: boolean): string {
	return `	# the router's own services are not offered to the internet
${chain('input', [
	'type filter hook input priority filter - 5; policy accept;',
	`iifname ${tunnel} ct state { established, related } accept`,
	hasForwards ? `iifname ${tunnel} ct status & dnat == dnat accept` : undefined,
	`iifname ${tunnel} counter name uninvited drop`,
])}`;
}

/** What cannot share an address is answered: the sender would wait in vain. `towards` is a match for a device. */
export const refuseOthers = (towards: string) =>
	`${towards} ${tunnel} meta l4proto != ${carried} \\
			counter name refused reject with icmp prot-unreachable`;

/**
 * A block for a source, by a hash of its address and port, and the kernel's free port in it. As elements
 * `address . first-last`: of a range alone nft 1.0.6 silently keeps
 * the first port, and a single port it gets refused by the kernel.
 */
export function blockElements(ce: Ce, kept: readonly number[]): readonly string[] {
	const blocks = poolOf(ce.ports, kept);
	const size = ({ first, last }: PortBlock) => last - first + 1;
	const largest = Math.max(...blocks.map(size));
	// the hash gives every block as many sources: what a forward leaves over may be too small for its share
	const worthwhile = blocks.filter((block) => size(block) * 4 >= largest);
	return worthwhile.map(({ first, last }, i) => `${i} : ${ce.ipv4} . ${first}-${last}`);
}

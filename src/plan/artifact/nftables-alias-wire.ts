import type { AliasRange } from '../alias-range.ts';
import { clampMss, tunnel, withPorts } from './nftables-common.ts';
import { chain, paragraphs } from './nftables-text.ts';

/** They quote the packet that they are about (RFC 792). */
export const icmpErrors = 'icmp type { destination-unreachable, time-exceeded, parameter-problem }';

/**
 * The chains at the edge of the tunnel. Two base chains are all that an established packet pays besides conntrack: before
 * conntrack on the way in, behind the translation on the way out; both end in a drop.
 *
 * `tcp sport set` fixes the checksum, and leaves it alone where the network card has yet to compute it
 * (kernel: nft_payload_set_eval, CHECKSUM_PARTIAL). A UDP checksum of 0 means none and must stay 0: nft 1.0.6 would
 * make a wrong one of it, so the port is written raw.
 */
export function wireChains(ipv4: string, alias: AliasRange): string {
	return paragraphs([
		`	# from the tunnel, before conntrack: what is not for one of our ports never gets in
${chain('rx', [
	'type filter hook prerouting priority raw; policy accept;',
	`iifname != ${tunnel} accept`,
	`ip daddr != ${ipv4} counter name uninvited drop`,
	clampMss,
	...(alias.real ? mappedIn : keptIn(alias)),
	'icmp type echo-reply goto rx_echo',
	`${icmpErrors} goto rx_error`,
	`meta l4proto ${unmapped(alias)} th dport @ports accept`,
	'counter name uninvited drop',
])}`,
		`	# to the tunnel, behind the translation: only our address and one of our ports ever get out
${chain('tx', [
	'type filter hook postrouting priority srcnat + 10; policy accept;',
	`oifname != ${tunnel} accept`,
	`ip saddr != ${ipv4} counter name leaked drop`,
	clampMss,
	...(alias.real ? mappedOut : keptOut(alias)),
	'icmp type echo-request goto tx_echo',
	`${icmpErrors} goto tx_error`,
	'meta l4proto udp goto tx_udp',
	`meta l4proto ${unmapped(alias)} th sport @ports accept`,
	'counter name leaked drop',
])}`,
		alias.real ? mappedIcmp() : keptIcmp(alias),
	]);
}

/** What has its real ports in conntrack too: see anyBlock. */
const unmapped = ({ real }: AliasRange) => (real ? '{ dccp, sctp }' : withPorts);

const mappedIn = [
	'tcp dport set tcp dport map @alias accept',
	'udp checksum != 0 udp dport set udp dport map @alias accept',
	'udp checksum 0 @th,16,16 set udp dport map @alias accept',
];

const mappedOut = [
	'tcp sport set tcp sport map @real accept',
	'# a flow that kept its port fresh within the last half minute',
	'udp checksum != 0 udp sport set udp sport . ip daddr . udp dport map @fresh accept',
];

const keptIn = ({ first, last }: AliasRange) => [`meta l4proto { tcp, udp } th dport ${first}-${last} accept`];

const keptOut = ({ first, last }: AliasRange) => [
	`tcp sport ${first}-${last} accept`,
	'# a flow that kept its port fresh within the last half minute',
	'udp sport . ip daddr . udp dport @fresh accept',
];

/** Where the ports are the real ones there is nothing to translate; echo identifiers are held to the range all the same. */
function keptIcmp({ first, last }: AliasRange): string {
	return paragraphs([
		chain('rx_echo', [`icmp id ${first}-${last} accept`, 'counter name uninvited drop']),
		chain('tx_echo', [`icmp id ${first}-${last} accept`, 'counter name leaked drop']),
		chain('rx_error', ['accept']),
		chain('tx_error', ['accept']),
	]);
}

/** Where a quoted header has its ports and identifier, in bits behind 8 bytes of ICMP and 20 of IPv4. */
const quoted = { source: 224, destination: 240, id: 256 } as const;

/**
 * ICMP has its port in odd places: echo in the identifier, errors in the header that they quote. nft can write there, but
 * of ICMP it fixes the checksum for the identifier only, and a port is looked up only where TCP and UDP have theirs: in the
 * first 16 bits, here type and code. Hence the moves below; byte by byte, because nft takes @th,0,16 for a port and
 * refuses to mix ports and plain numbers.
 */
function mappedIcmp(): string {
	return paragraphs([
		`	# echo: the identifier is the port. nft looks ports up only in the first 16 bits, where ICMP has
	# type and code, and fixes the checksum only for the identifier. So the identifier moves there,
	# and the place that it leaves takes the shift of the checksum
${echoChains('rx', 'echo-reply', 'alias', 'uninvited')}
${echoChains('tx', 'echo-request', 'real', 'leaked')}`,
		`	# errors quote a packet: its port, or echo identifier, is translated in the same way. What lends
	# its place is kept in IPv4's id and fragment fields, which mean nothing in a whole packet
${errorChain('rx', 'counter name uninvited drop', ['{ 6, 17 } jump rx_quoted_source', '1 jump rx_quoted_id'])}
${quotedChain('rx_quoted_source', quoted.source, 'alias')}
${quotedChain('rx_quoted_id', quoted.id, 'alias')}
${errorChain('tx', 'counter name leaked drop', ['{ 6, 17 } jump tx_quoted_destination', '1 jump tx_quoted_id'])}
${quotedChain('tx_quoted_destination', quoted.destination, 'real')}
${quotedChain('tx_quoted_id', quoted.id, 'real')}`,
	]);
}

/** Moves 16 bits byte by byte. */
const copy = (to: readonly [base: string, bit: number], from: readonly [base: string, bit: number]) =>
	[0, 8].map((bit) => `@${to[0]},${to[1] + bit},8 set @${from[0]},${from[1] + bit},8`).join(' ');

const firstWord = ['th', 0] as const;
const identifier = ['th', 32] as const;
const keepsIdentifier = ['nh', 32] as const;
const keepsTypeAndCode = ['nh', 48] as const;

const shiftChecksum = (map: string) => `@th,32,16 set 0 icmp id set th sport map @${map}_shift`;
const translate = (map: string) => `@th,0,16 set th sport map @${map}`;

function echoChains(edge: 'rx' | 'tx', type: string, map: string, counter: string): string {
	const code = type === 'echo-request' ? '0x0800' : '0';
	return `${chain(`${edge}_echo`, [
		`icmp type ${type} icmp code 0 ${copy(firstWord, identifier)} \\`,
		`	${shiftChecksum(map)} goto ${edge}_echo_end`,
		`counter name ${counter} drop`,
	])}
${chain(`${edge}_echo_end`, [translate(map), copy(identifier, firstWord), `@th,0,16 set ${code}`, 'accept'])}`;
}

function errorChain(edge: 'rx' | 'tx', refuse: string, jumps: readonly string[]): string {
	return chain(`${edge}_error`, [
		'# quoted IPv4 options move the ports elsewhere',
		`@th,64,8 != 0x45 ${refuse}`,
		'ip id set 0 ip frag-off set 0',
		`${copy(keepsIdentifier, identifier)}`,
		`${copy(keepsTypeAndCode, firstWord)}`,
		'# nft writes an identifier only into an echo',
		'@th,0,8 set 8',
		...jumps.map((jump) => `@th,136,8 ${jump}`),
		`${copy(identifier, keepsIdentifier)}`,
		`${copy(firstWord, keepsTypeAndCode)}`,
		'@nh,32,16 set 0 @nh,48,16 set 0',
		'accept',
	]);
}

function quotedChain(name: string, bit: number, map: string): string {
	return chain(name, [
		`icmp type echo-request ${copy(firstWord, ['th', bit])} \\`,
		`	${shiftChecksum(map)}`,
		translate(map),
		copy(['th', bit], firstWord),
	]);
}

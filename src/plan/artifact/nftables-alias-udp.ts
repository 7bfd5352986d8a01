import type { Ce } from '../../map/ce.ts';
import { type AliasRange, aliasOf } from '../alias-range.ts';
import type { NatOptions } from '../nat-options.ts';
import { keptPorts } from './nftables-forward.ts';
import { chain, collection, paragraphs, range } from './nftables-text.ts';

/** How long a UDP socket keeps its port after the last packet to anybody: RFC 4787 REQ-5 asks for 2 minutes. */
const leaseTime = '3m';
/** A flow renews its socket's lease this often; in between it costs one look-up. */
const freshTime = '30s';
/** How many ports are looked at for a socket. */
const tries = 8;
/** DNS, NTP, QUIC: they do not care about their port, and by their number would leave no port for those that do. */
const carefree = '{ 53, 123, 443 }';

/** Whether LAN hosts can be reached from outside, and so from the LAN by our own address. */
export const isReachable = ({ fullCone, forwards }: NatOptions) => fullCone.length > 0 || forwards.length > 0;

/** What is remembered of UDP sockets: RFC 4787's endpoint-independent mapping, and full cone for the hosts that have it. */
export function udpTables(alias: AliasRange, options: NatOptions): string {
	// the kernel makes room for `size` at once, and takes time for it; those that have expired count for a moment
	const lease = `flags dynamic,timeout; timeout ${leaseTime}; size ${2 * (alias.last - alias.first + 1)}`;
	const flow = 'inet_service . ipv4_addr . inet_service';
	const freshness = `flags dynamic,timeout; timeout ${freshTime}; size 16384`;
	const socketTo = 'type ipv4_addr . inet_service : inet_service';
	return paragraphs([
		`	# UDP: a LAN socket is lent an alias port of its own, as long as it uses it
${table('map', 'sockets', socketTo, lease)}
${table('set', 'lent', 'type inet_service', lease)}`,
		`	# flows of the last half minute${alias.real ? ', with their real port' : ''}: all that their packets are looked up in
${alias.real ? table('map', 'fresh', `type ${flow} : inet_service`, freshness) : table('set', 'fresh', `type ${flow}`, freshness)}`,
		`	# flows that were new a moment ago: new once more means that their first packet was lost
${table('set', 'tried', `type ipv4_addr . ${flow}`, 'flags dynamic,timeout; timeout 10s; size 8192')}`,
		`	# hosts for whose sockets no port was found: for a moment none is looked for
${table('set', 'crowded', 'type ipv4_addr', 'flags dynamic,timeout; timeout 1s; size 1024')}`,
		options.forwards.length > 0
			? `	# forwarded ports, which are lent to nobody\n${collection('set', 'kept', 'type inet_service', keptAliases(alias, options), 6)}`
			: undefined,
		isReachable(options) && alias.real
			? `	# the real ports of LAN sockets, for what goes from LAN to LAN by our own address
${table('map', 'fronts', socketTo, lease)}`
			: undefined,
		options.fullCone.length > 0
			? `	# full cone: what anybody sends to the port of these hosts' sockets gets in
${collection('set', 'open_hosts', 'type ipv4_addr', options.fullCone, 5)}
${table('map', 'cone', 'type inet_service : ipv4_addr . inet_service', lease)}${
	alias.real ? `\n${table('map', 'near_cone', 'type inet_service : ipv4_addr . inet_service', lease)}` : ''
}`
			: undefined,
	]);
}

const keptAliases = (alias: AliasRange, { forwards }: NatOptions) =>
	keptPorts(forwards).map((port) => `${aliasOf(alias, port)}`);

function table(kind: 'set' | 'map', name: string, type: string, flags: string): string {
	return `	${kind} ${name} {
		${type}
		${flags}
	}`;
}

/** Which field of conntrack tells the socket on the LAN and our port, depending on who sent the first packet. */
const sides = {
	original: {
		socket: 'ct original ip saddr . ct original proto-src',
		other: 'ct reply proto-src',
		port: 'ct reply proto-dst',
	},
	reply: {
		socket: 'ct reply ip saddr . ct reply proto-src',
		other: 'ct original proto-src',
		port: 'ct original proto-dst',
	},
} as const;
type Side = keyof typeof sides;

/**
 * nft has no variables. A port that a rule is to look up twice is kept in the packet's destination port meanwhile (raw, so
 * that the checksum does not notice), and the true one is put back from conntrack.
 */
const borrow = (port: string) => `@th,16,16 set ${port}`;
// the match tells nft 1.0.6 the type of conntrack's ports
const giveBack = (side: Side) => `meta l4proto udp ${borrow(sides[side].other)}`;
/** A hash is 32 bits long: written over both ports it is our port in the second, and the first is put back as well. */
const borrowHash = (hash: string) => `meta l4proto udp @th,0,32 set ${hash}`;
const giveBackSource = `meta l4proto udp @th,0,16 set ct original proto-src`;

export function udpChains(ce: Ce, alias: AliasRange, options: NatOptions): string {
	const hasCone = options.fullCone.length > 0;
	return paragraphs([
		mapChains(ce, alias, options),
		`	# the first packet of a UDP flow, and one every half minute
${chain('tx_udp', [
	`udp sport ${range(alias)} jump lease`,
	...(alias.real
		? ['udp checksum 0 @th,0,16 set udp sport map @real accept', 'udp sport set udp sport map @real goto remember']
		: []),
	'udp sport @ports goto remember',
	'counter name leaked drop',
])}`,
		`	# renews the lease of the packet's socket; after a reload a socket is lent the port that it uses
${chain('lease', [
	options.forwards.length > 0 ? 'udp sport @kept return' : undefined,
	hasCone ? 'ct direction reply goto lease_reply' : 'ct direction reply return',
	`meta l4proto udp ${borrow(`${sides.original.socket} map @sockets`)} \\
			goto renew`,
	`udp dport ${carefree} return`,
	'udp sport @lent return',
	`ct direction original ${borrow('udp sport')} goto renew`,
])}`,
		renewChain('renew', 'original', options),
		hasCone
			? chain('lease_reply', [
					`meta l4proto udp ${borrow(`${sides.reply.socket} map @sockets`)} \\
			goto renew_reply`,
					'udp sport @lent return',
					`ct direction reply ${borrow('udp sport')} goto renew_reply`,
				])
			: undefined,
		hasCone ? renewChain('renew_reply', 'reply', options) : undefined,
		chain('remember', [
			...rememberNearby(alias, options),
			'# a single packet is no flow yet',
			'ct status & confirmed != confirmed accept',
			...(['original', 'reply'] as const).map((side) => {
				const real = alias.real ? ' : udp sport' : '';
				return `meta l4proto udp ct direction ${side} \\
			add @fresh { ${sides[side].port} . ip daddr . udp dport${real} }`;
			}),
			'accept',
		]),
	]);
}

/** In a nat chain: the port for a new flow. */
function mapChains({ ipv4 }: Ce, alias: AliasRange, { forwards }: NatOptions): string {
	const flow = 'ip saddr . udp sport . ip daddr . udp dport';
	const getLease = `meta l4proto udp snat ip to ${ipv4}:ip saddr . udp sport map @sockets`;
	return `	# a UDP socket keeps its port whatever it talks to (RFC 4787 REQ-1), and has it alone. The
	# packet's ports serve as the variables that nft lacks, and are put back from conntrack
${chain('map_udp', [
	`${borrow('ip saddr . udp sport map @sockets')} goto known`,
	`udp dport ${carefree} goto any_port`,
	'ip saddr @crowded goto any_port',
	...throwDice(alias, forwards.length > 0),
	giveBackSource,
	giveBack('original'),
	'add @crowded { ip saddr }',
	'goto any_port',
])}
${chain('lend', [
	giveBackSource,
	'add @sockets { ip saddr . udp sport : udp dport }',
	giveBack('original'),
	'# a flow from before a reload may have it: should this packet be lost, the next gets any other',
	`add @tried { ${flow} }`,
	getLease,
	'goto any_port',
])}
${chain('known', [
	giveBack('original'),
	'# another flow may have the port for the same destination: any other one then',
	`${flow} @tried goto any_port`,
	`add @tried { ${flow} }`,
	getLease,
	'goto any_port',
])}`;
}

/** Rules that try one port after the other, until one is not lent. */
function throwDice({ first, last }: AliasRange, hasForwards: boolean): readonly string[] {
	const isFree = `udp dport != @lent${hasForwards ? ' udp dport != @kept' : ''}`;
	return Array.from({ length: tries }, (_, i) => {
		const place = `mod ${last - first + 1} seed ${i + 1} offset ${first}`;
		return `${borrowHash('jhash ip saddr . ct original proto-src')} \\
			${place} ${isFree} goto lend`;
	});
}

function renewChain(name: string, side: Side, { fullCone }: NatOptions): string {
	const { socket } = sides[side];
	const address = socket.split(' . ')[0];
	return chain(name, [
		'update @lent { udp dport }',
		`meta l4proto udp \\
			update @sockets { ${socket} : udp dport }`,
		fullCone.length > 0
			? `meta l4proto udp ${address} @open_hosts \\
			update @cone { udp dport : ${socket} }`
			: undefined,
		giveBack(side),
	]);
}

/** Behind the map, where the packet has its real port. */
function rememberNearby(alias: AliasRange, options: NatOptions): readonly string[] {
	if (!alias.real || !isReachable(options)) return [];
	const { socket } = sides.original;
	return [
		`meta l4proto udp ct direction original \\
			update @fronts { ${socket} : udp sport }`,
		...(options.fullCone.length > 0
			? [
					`meta l4proto udp ct direction original ct original ip saddr @open_hosts \\
			update @near_cone { udp sport : ${socket} }`,
				]
			: []),
	];
}

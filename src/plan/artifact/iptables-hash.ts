import type { Pool } from './iptables-pool.ts';
import { addressAndPorts, type Choice, type Table } from './iptables-text.ts';

/** TCP first: most connections are. These and no others: SNAT takes ports for no other protocol. */
const protocols = ['tcp', 'udp', 'icmp', 'sctp', 'dccp'];

/** "MAPE" in ASCII: any fixed number would do, but a fixed one keeps a socket's block the same after a reload. */
const seed = '0x4d415045';

/**
 * A connection that is seen as new twice within ten seconds: the first packet met a block whose ports are all taken for
 * this destination, and was dropped. The nat table sees new connections only, so no other packet is counted.
 */
const seenTwice = [
	'-m hashlimit --hashlimit-name mape-retry --hashlimit-mode srcip,srcport,dstip,dstport',
	'--hashlimit-above 6/minute --hashlimit-burst 1',
	'--hashlimit-htable-size 8192 --hashlimit-htable-max 65536',
	'--hashlimit-htable-expire 10000 --hashlimit-htable-gcinterval 2000',
].join(' ');

/**
 * The block is chosen by a hash of the source's address and port, so that a socket keeps its port for every destination
 * (RFC 4787 REQ-1). HMARK stands in the nat table, where it meets the first packet of a connection only: later packets
 * need no mark, and the mark of nobody else is overwritten.
 */
export function chooseByHash(ipv4: string, { hashed, spare }: Pool): Choice {
	const targets = [...hashed, ...spare].map((range) => `-j SNAT --to-source ${addressAndPorts(ipv4, range)}`);
	if (targets.length === 1) return { rules: protocols.map((protocol) => `-p ${protocol} ${targets[0]}`), chains: {} };
	return {
		rules: [
			hashed.length > 1
				? `-j HMARK --hmark-tuple src,sport --hmark-mod ${hashed.length} --hmark-offset 0 --hmark-rnd ${seed}`
				: '-j MARK --set-mark 0',
			'# new for the second time: its block is full for that destination, so any other',
			`${seenTwice} -j MAPE-ANY`,
			...protocols.map((protocol) => `-p ${protocol} -j ${chainOf(protocol)}`),
		],
		chains: {
			'MAPE-ANY': randomMark(targets.length),
			...Object.assign({}, ...protocols.map((protocol) => dispatch(protocol, targets))),
		},
	};
}

/** MARK does not end the walk, so the last match wins: rule i matches one time in i + 1, which makes all equal. */
const randomMark = (length: number): readonly string[] =>
	Array.from({ length }, (_, i) =>
		i === 0
			? '-j MARK --set-mark 0'
			: `-m statistic --mode random --probability ${(1 / (i + 1)).toFixed(9)} -j MARK --set-mark ${i}`,
	);

/** Two levels, about the square root of the ranges each: 9 rules to walk for 63 blocks, not 32. */
function dispatch(protocol: string, targets: readonly string[]): Table['chains'] {
	const groupLength = 2 ** Math.ceil(Math.log2(targets.length) / 2);
	const mask = hex(0x1_0000_0000 - groupLength);
	const starts = Array.from({ length: Math.ceil(targets.length / groupLength) }, (_, i) => i * groupLength);
	const group = (start: number) =>
		targets
			.slice(start, start + groupLength)
			.map((target, i) => `-p ${protocol} -m mark --mark ${start + i} ${target}`);
	const last = [
		'# not reached; a packet without a mark would leave untranslated otherwise',
		`-p ${protocol} ${targets[0]}`,
	];
	if (starts.length === 1) return { [chainOf(protocol)]: [...group(0), ...last] };
	const jumps = starts.map((start) => `-m mark --mark ${hex(start)}/${mask} -j ${groupOf(protocol, start)}`);
	return {
		[chainOf(protocol)]: [...jumps, ...last],
		...Object.fromEntries(starts.map((start) => [groupOf(protocol, start), group(start)])),
	};
}

const chainOf = (protocol: string) => `MAPE-${protocol.toUpperCase()}`;
const groupOf = (protocol: string, start: number) => `${chainOf(protocol)}-${start}`;
const hex = (value: number) => `0x${value.toString(16)}`;

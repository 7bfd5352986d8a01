/** One end-to-end direction of a flow, as conntrack's tuples have it. */
export interface Tuple {
	readonly from: string;
	readonly to: string;
	readonly fromPort: number;
	readonly toPort: number;
}

/** A flow over IPv4 that has ports, or an echo with its identifier in the place of both. */
export interface Flow {
	readonly protocol: string;
	/** The first packet, as it came in. */
	readonly original: Tuple;
	/** The answer, as it comes in: it has the translated port as its destination. */
	readonly reply: Tuple;
}

const octet = String.raw`(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)`;
const address = String.raw`(${octet}(?:\.${octet}){3})`;
/** Counters, zones, marks and the like: all but what a tuple is made of. */
const word = String.raw`(?: (?!(?:src|dst|sport|dport|type|code)=)[a-z_-]+=\S+| \[[A-Z_]+\])*`;
const ends = String.raw`src=${address} dst=${address}(?: sport=(\d{1,5}) dport=(\d{1,5})| type=\d{1,3} code=\d{1,3} id=(\d{1,5}))?${word}`;

/** Names with their numbers; GRE and what conntrack has no tracker for come without ports. */
const numbers = { tcp: 6, udp: 17, icmp: 1, sctp: 132, dccp: 33, udplite: 136 } as const;
const tracked = Object.entries(numbers).map(([name, number]) => `${name}(?= +${number} )`);
const head = `(${tracked.join('|')}|gre(?= +47 )|unknown) +\\d+(?: \\d+)?(?: [A-Z][A-Z_\\d]*)?`;

/**
 * A line of `conntrack -L` (1.4.7: src/conntrack.c, libnetfilter_conntrack snprintf_default.c) or of /proc/net/nf_conntrack
 * (kernel: net/netfilter/nf_conntrack_standalone.c ct_seq_show), which begins with the family. Time-outs and states come and
 * go with the protocol and with offloading.
 */
const ipv4 = new RegExp(`^(?:ipv4 +2 )?${head}${word} ${ends} ${ends} *$`);
/** conntrack is asked for IPv4 only; the kernel's list has both. */
const ipv6 = /^ipv6 +10 [a-z\d-]+ +\d+ .*src=[\da-f:.]+ dst=[\da-f:.]+ /;

/** undefined: no such line. 'other': a flow without ports, or of IPv6. */
export function parseFlow(line: string): Flow | 'other' | undefined {
	const match = ipv4.exec(line);
	if (!match) return ipv6.test(line) ? 'other' : undefined;
	const [, protocol, from, to, fromPort, toPort, id, back, forth, backPort, forthPort, backId] = match;
	const first = id ?? fromPort;
	const second = backId ?? backPort;
	if (first === undefined || second === undefined) return Object.hasOwn(numbers, protocol!) ? undefined : 'other';
	const original = tuple(from!, to!, first, id ?? toPort!);
	const reply = tuple(back!, forth!, second, backId ?? forthPort!);
	return original && reply ? { protocol: protocol!, original, reply } : undefined;
}

function tuple(from: string, to: string, fromPort: string, toPort: string): Tuple | undefined {
	const ports = { fromPort: Number(fromPort), toPort: Number(toPort) };
	return ports.fromPort > 65_535 || ports.toPort > 65_535 ? undefined : { from, to, ...ports };
}

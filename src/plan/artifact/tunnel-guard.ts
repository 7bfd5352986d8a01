import type { Ce } from '../../map/ce.ts';

/**
 * The guard outside the packet filter: a program in tc's egress of the tunnel that lets go what the border relay takes,
 * and nothing else. Whoever flushes every nft or iptables rule, ours along, opens nothing. It looks at each packet alone
 * and takes no part in the translation; the packet filter's own guard comes before it and knows connections.
 *
 * Classic BPF (linux/filter.h), because one filter of this kind can be replaced in one step, tc needs no compiler for it,
 * and the set of ports is a mask to it (RFC 7597 §5.1: A | PSID | M). Needs cls_bpf and sch_ingress of the kernel.
 */

/** Offsets from the IPv4 header wherever that begins (SKF_NET_OFF). */
const ipv4Header = 0xfff00000;
/** The protocol of the packet that goes into the tunnel (SKF_AD_OFF + SKF_AD_PROTOCOL). */
const packetProtocol = 0xfffff000;

/** Each with its number in linux/bpf_common.h. */
const operations = {
	'load word': 0x20,
	'load half': 0x28,
	'load byte': 0x30,
	'load half behind the header': 0x48,
	'load byte behind the header': 0x50,
	'length of the header': 0xb1,
	and: 0x54,
	equal: 0x15,
	'at least': 0x35,
	'any bit': 0x45,
	return: 0x06,
} as const;

/** `yes` and `no` are labels; without them it goes on with the next line. */
interface Line {
	readonly operation: keyof typeof operations;
	readonly value: number;
	readonly yes?: string;
	readonly no?: string;
	readonly label?: string;
	readonly says: string;
}

type GuardedCe = Pick<Ce, 'ipv4' | 'psid' | 'psidLength'> & { readonly rule: Pick<Ce['rule'], 'psidOffset'> };

/** sh: the function guard_tunnel, which fails when the machine has no tc or its kernel no cls_bpf. */
export function renderTunnelGuard(ce: GuardedCe): string {
	return `# Outside the packet filter, so that nobody who flushes it opens the tunnel: tc lets go what the border relay takes, which
# is IPv4 from our address out of our ports. The numbers are classic BPF: operation, jump if so, jump if not, value.
guard_tunnel() {
	program='' length=0
	line() { program="$program,$*" length=$((length + 1)); }
${assemble(programOf(ce))
	.map(({ words, says }) => `	line ${words} # ${says}`)
	.join('\n')}
	tc qdisc replace dev "$TUNNEL" clsact &&
		tc filter replace dev "$TUNNEL" egress protocol all pref 1 handle 1 bpf direct-action bytecode "$length$program"
}`;
}

/** The same for `tc … bytecode`. */
export function tunnelGuardBytecode(ce: GuardedCe): string {
	const lines = assemble(programOf(ce));
	return [lines.length, ...lines.map(({ words }) => words)].join(',');
}

function programOf(ce: GuardedCe): readonly Line[] {
	const address = ce.ipv4.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
	return [
		{ operation: 'load half', value: packetProtocol, says: 'what is it?' },
		{ operation: 'equal', value: 0x0800, no: 'drop', says: 'IPv4' },
		{ operation: 'load word', value: ipv4Header + 12, says: 'from whom?' },
		{ operation: 'equal', value: address, no: 'drop', says: ce.ipv4 },
		// an address that is not shared has every port
		...(ce.psidLength === 0 ? [] : ports(ce)),
		{ operation: 'return', value: 0, label: 'pass', says: 'lets it go' },
		{ operation: 'return', value: 2, label: 'drop', says: 'drops it' },
	];
}

function ports({ psid, psidLength, rule: { psidOffset } }: GuardedCe): readonly Line[] {
	const shift = 16 - psidOffset - psidLength;
	const mask = (2 ** psidLength - 1) << shift;
	// with an offset the first block is nobody's
	const lowest = psidOffset === 0 ? 0 : 2 ** (16 - psidOffset);
	return [
		{ operation: 'load half', value: ipv4Header + 6, says: 'a fragment?' },
		{ operation: 'any bit', value: 0x1fff, yes: 'pass', says: 'not the first: it has no ports' },
		{ operation: 'length of the header', value: ipv4Header, says: 'where the ports are' },
		{ operation: 'load byte', value: ipv4Header + 9, says: 'of what protocol?' },
		{ operation: 'equal', value: 6, yes: 'ports', says: 'TCP' },
		{ operation: 'equal', value: 17, yes: 'ports', says: 'UDP' },
		{ operation: 'equal', value: 132, yes: 'ports', says: 'SCTP' },
		{ operation: 'equal', value: 33, yes: 'ports', says: 'DCCP' },
		{ operation: 'equal', value: 1, no: 'drop', says: 'ICMP' },
		{ operation: 'load byte behind the header', value: ipv4Header, says: 'of what type?' },
		{ operation: 'equal', value: 3, yes: 'pass', says: 'destination unreachable' },
		{ operation: 'equal', value: 11, yes: 'pass', says: 'time exceeded' },
		{ operation: 'equal', value: 12, yes: 'pass', says: 'parameter problem' },
		{ operation: 'equal', value: 8, yes: 'identifier', says: 'echo request' },
		{ operation: 'equal', value: 0, no: 'drop', says: 'echo reply' },
		{ operation: 'load half behind the header', value: ipv4Header + 4, label: 'identifier', says: 'its identifier' },
		{ operation: 'equal', value: 0, yes: 'port', no: 'port', says: 'stands for a port' },
		{ operation: 'load half behind the header', value: ipv4Header, label: 'ports', says: 'the source port' },
		{ operation: 'at least', value: lowest, no: 'drop', label: 'port', says: 'not a system port' },
		{ operation: 'and', value: mask, says: 'the PSID in it' },
		{ operation: 'equal', value: psid << shift, no: 'drop', says: `is ${psid}` },
	];
}

function assemble(lines: readonly Line[]): readonly { readonly words: string; readonly says: string }[] {
	return lines.map(({ operation, value, yes, no, says }, at) => {
		const jump = (label: string | undefined) =>
			label === undefined ? 0 : lines.findIndex((line) => line.label === label) - at - 1;
		return { words: `${operations[operation]} ${jump(yes)} ${jump(no)} ${value}`, says };
	});
}

import type { Ce } from '../../map/ce.ts';
import { countPorts, type PortBlock, usableBlocks } from '../../map/port-set.ts';
import { pfPorts } from './pf-ports.ts';

/**
 * The rules of the anchor. PF takes the last rule that matches, so rule i with probability 1/i leaves each of N rules
 * with 1/N: it matches in 1/i of the cases, and none of those behind it does in i/N. The first has no probability: it
 * always matches, and nothing leaves untranslated. The idea is that of the OpenBSD article (docs/bsd.md).
 *
 * `pass` and not `match`: a `match … nat-to` is carried out for every rule that matches (OpenBSD: sys/net/pf.c
 * pf_match_rule), one port after the other, and a full range drops the packet even when another rule is the last.
 */
export function renderOpenbsdNat(ce: Ce): string {
	const { drawn } = rangesOf(ce);
	const count = drawn.length;
	return [
		`# mape-setup: MAP-E translation. PSID offset ${ce.rule.psidOffset}, PSID length ${ce.psidLength}, PSID ${ce.psid} (0x${ce.psid.toString(16)}).`,
		`# ${count} port ${count === 1 ? 'range' : 'ranges'}, ${countPorts(drawn)} ports of ${ce.ipv4}.`,
		'# The last rule that matches wins. Rule i matches with probability 1/i, so each range is drawn with',
		`# probability 1/${count}. Do not change their order, leave any out, or add any.`,
		'# Interface, direction and protocols are those of the anchor in pf.conf.',
		...drawn.map(
			(block, index) =>
				`pass out ${index === 0 ? '' : `probability ${drawPercent(index + 1)}% `}nat-to ${ce.ipv4} port ${pfPorts(block)}`,
		),
		'',
	].join('\n');
}

/**
 * 100/i with six decimals, half up, without zeros at the end: what pfctl prints again for the same rule. With fewer the
 * ranges are drawn unevenly (2 decimals: 1 % for 255 ranges); more are lost in PF's 32 bits.
 */
export function drawPercent(i: number): string {
	const millionths = Math.floor((200_000_000 + i) / (2 * i));
	const fraction = `${millionths % 1_000_000}`.padStart(6, '0').replace(/0+$/, '');
	return `${Math.floor(millionths / 1_000_000)}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Ports that the kernel does not choose by itself (OpenBSD 7.8: sys/netinet/in_pcb.h DEFBADDYNAMICPORTS_TCP, _UDP). */
const never: readonly (readonly PortBlock[])[] = [
	[587, [749, 751], 853, 871, 2049, [6000, 6010]].map(block),
	[623, 664, [749, 751], 2049, [3784, 3785], 7784].map(block),
];

/**
 * The ranges with a rule, and those without: a range of which the kernel takes no port fails every flow that draws it.
 * A single port is not looked up (OpenBSD: sys/net/pf_lb.c pf_get_sport, `low == high`).
 */
export function rangesOf(ce: Ce): { readonly drawn: readonly PortBlock[]; readonly leftOut: readonly PortBlock[] } {
	const fails = (one: PortBlock) =>
		one.first < one.last && never.some((ports) => ports.some((bad) => within(one, bad)));
	const blocks = usableBlocks(ce.ports);
	return { drawn: blocks.filter((one) => !fails(one)), leftOut: blocks.filter(fails) };
}

const within = (inner: PortBlock, outer: PortBlock) => inner.first >= outer.first && inner.last <= outer.last;

function block(ports: number | number[]): PortBlock {
	const [first, last = first] = typeof ports === 'number' ? [ports] : ports;
	return { first: first!, last: last! };
}

import { storedExactly } from './pf-chance.ts';
import type { PfRule, Translation } from './pf-grammar.ts';

// PF's evaluation of a packet that has no state yet (OpenBSD: sys/net/pf.c pf_match_rule, pf_step_into_anchor).

export interface Packet {
	readonly device: string;
	readonly direction: 'in' | 'out';
	readonly family: 'inet' | 'inet6';
	readonly protocol: string;
	/** TCP: the first packet of a connection. */
	readonly syn?: boolean;
	readonly from?: string;
	readonly to?: string;
}

export interface Verdict {
	readonly action: 'pass' | 'block';
	readonly nat?: Translation;
	readonly maxMss?: number;
}

interface Match extends Verdict {
	readonly quick: boolean;
}

/** A number from 1 to 2^32-2: what the kernel draws for each rule with a probability. */
export type Draw = () => number;

/** `prob` as the kernel has it, once for each rule. */
const stored = new WeakMap<PfRule, number>();

/** Without a rule that matches PF passes. */
export function evaluate(
	rules: readonly PfRule[],
	anchors: Readonly<Record<string, readonly PfRule[]>>,
	packet: Packet,
	draw: Draw,
): Verdict {
	const { match, scrub } = walk(rules, anchors, packet, draw);
	if (!match) return { action: 'pass', ...scrub };
	const { quick: _, ...verdict } = match;
	return verdict;
}

function walk(
	rules: readonly PfRule[],
	anchors: Readonly<Record<string, readonly PfRule[]>>,
	packet: Packet,
	draw: Draw,
): { readonly match?: Match; readonly scrub: Pick<Verdict, 'maxMss'> } {
	let match: Match | undefined;
	let scrub: Pick<Verdict, 'maxMss'> = {};
	for (const rule of rules) {
		if (rule.kind === 'load' || !fits(rule, packet)) continue;
		if (rule.kind === 'anchor') {
			const inner = walk(anchors[rule.name ?? ''] ?? [], anchors, packet, draw).match;
			if (inner) match = { ...inner, ...scrub, quick: inner.quick || rule.quick };
		} else {
			if (rule.probability !== undefined && !happens(rule, draw)) continue;
			if (rule.kind === 'match') scrub = rule.maxMss === undefined ? scrub : { maxMss: rule.maxMss };
			else match = take(rule, scrub);
		}
		if (match?.quick && rule.kind !== 'match') break;
	}
	return { ...(match ? { match } : {}), scrub };
}

const take = (rule: PfRule, scrub: Pick<Verdict, 'maxMss'>): Match => ({
	action: rule.kind === 'block' ? 'block' : 'pass',
	...(rule.nat ? { nat: rule.nat } : {}),
	...scrub,
	quick: rule.quick,
});

/** `pass` without `flags` is `flags S/SA` for TCP (pf.conf(5)): what is in the middle of a connection does not match. */
function fits(rule: PfRule, packet: Packet): boolean {
	const { direction, device, family, protocols, from = 'any', to = 'any' } = rule;
	return (
		(direction === undefined || direction === packet.direction) &&
		(device === undefined || device === packet.device) &&
		(family === undefined || family === packet.family) &&
		(protocols === undefined || protocols.includes(packet.protocol)) &&
		(from === 'any' || from === packet.from) &&
		(to === 'any' || to === packet.to) &&
		!(rule.kind === 'pass' && packet.protocol === 'tcp' && packet.syn !== true)
	);
}

function happens(rule: PfRule, draw: Draw): boolean {
	const known = stored.get(rule) ?? Number(storedExactly(rule.probability));
	stored.set(rule, known);
	return known > draw();
}

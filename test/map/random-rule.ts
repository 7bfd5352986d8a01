import { type Prefix6, prefix4, prefix6 } from '../../src/map/prefix.ts';
import { findImpossible, type MapRule } from '../../src/map/rule.ts';
import type { Random } from './random.ts';

/** Any possible rule: EA bits shorter, as long and longer than the IPv4 suffix, end-user prefixes beyond 64 bits, given PSIDs. */
export function randomRule(random: Random): MapRule {
	for (;;) {
		const ipv4 = prefix4(Number(random.bits(32)), random.integer(0, 32));
		const ipv6 = prefix6(random.bits(128), random.integer(8, 96));
		const suffixLength = 32 - ipv4.length;
		const eaBitsLength = random.pick([random.integer(0, 48), suffixLength, suffixLength + random.integer(0, 16)]);
		const psidLength = random.integer(0, 16);
		const rule: MapRule = {
			ipv6,
			ipv4,
			eaBitsLength,
			psidOffset: random.integer(0, 15),
			br: [],
			addressing: random.pick(['draft-03', 'rfc7597']),
			source: ['random'],
			seen: '',
			confidence: 'yours',
			...(eaBitsLength === suffixLength &&
				random.integer(0, 1) === 1 && { givenPsid: { psid: Number(random.bits(psidLength)), psidLength } }),
		};
		if (!findImpossible(rule)) return rule;
	}
}

/** A line under the rule, with random bits up to `length` (at least the end-user prefix's). */
export function randomLine(random: Random, rule: MapRule, length: number): Prefix6 {
	const tailLength = 128 - rule.ipv6.length;
	return prefix6(rule.ipv6.network | random.bits(tailLength), length);
}

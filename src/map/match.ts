import { type Prefix6, prefix6 } from './prefix.ts';
import type { MapRule } from './rule.ts';

/** Rules by the length and then the bits of their IPv6 prefix. */
export interface RuleIndex {
	/** Longest first. */
	readonly byLength: readonly { readonly length: number; readonly rules: ReadonlyMap<bigint, MapRule> }[];
}

/** Build once, ask often. Of two rules for the same prefix the first one stays. */
export function indexRules(rules: Iterable<MapRule>): RuleIndex {
	const byLength = new Map<number, Map<bigint, MapRule>>();
	for (const rule of rules) {
		const { network, length } = rule.ipv6;
		const same = byLength.get(length) ?? new Map<bigint, MapRule>();
		byLength.set(length, same);
		if (!same.has(network)) same.set(network, rule);
	}
	return {
		byLength: [...byLength].sort(([a], [b]) => b - a).map(([length, same]) => ({ length, rules: same })),
	};
}

/**
 * The rule with the longest IPv6 prefix that contains `prefix` (RFC 7597 §5: longest match), if any.
 * Takes one look-up per different length (at most 129), whatever the number of rules.
 */
export function findRule(index: RuleIndex, prefix: Prefix6): MapRule | undefined {
	for (const { length, rules } of index.byLength) {
		const rule = length <= prefix.length && rules.get(prefix6(prefix.network, length).network);
		if (rule) return rule;
	}
	return undefined;
}

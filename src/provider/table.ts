import { findRule, indexRules, type RuleIndex } from '../map/match.ts';
import { contains6, formatPrefix6, type Prefix6 } from '../map/prefix.ts';
import type { MapProblem } from '../map/problem.ts';
import { failure, type Result, success } from '../map/result.ts';
import { endUserPrefixLengthOf, type MapRule } from '../map/rule.ts';
import { biglobe } from './biglobe.ts';
import { nuro } from './nuro.ts';
import { ocn } from './ocn.ts';
import { otherService } from './other-service.ts';
import type { ProviderProblem } from './problem.ts';
import type { Provider, ProviderId, ProviderMatch } from './provider.ts';
import { v6plus } from './v6plus.ts';

export { otherService };

/** The order in which they are offered. */
export const providers: readonly Provider[] = [v6plus, ocn, biglobe, nuro];

export function providerById(id: string): Provider | undefined {
	return providers.find((provider) => provider.id === id);
}

let indexed: readonly { readonly id: ProviderId; readonly index: RuleIndex }[] | undefined;

function indexes() {
	indexed ??= providers.map(({ id, rules }) => ({ id, index: indexRules(rules) }));
	return indexed;
}

/** All providers with their rule for the prefix, those that have one first. */
export function matchProviders(prefix: Prefix6): readonly ProviderMatch[] {
	const matches = indexes().map(({ id, index }): ProviderMatch => {
		const rule = findRule(index, prefix);
		return rule ? { id, rule } : { id };
	});
	return [...matches.filter(({ rule }) => rule), ...matches.filter(({ rule }) => !rule)];
}

/**
 * The rule that a prefix falls under, of any provider or of the given one.
 *
 * @returns `no-rule` (with what the line is instead, if known), `provider-mismatch` when only others have a rule, or
 *   `prefix-too-short` when the prefix is so short that it covers whole rules.
 */
export function ruleFor(
	prefix: Prefix6,
	id?: ProviderId,
): Result<{ readonly id: ProviderId; readonly rule: MapRule }, ProviderProblem | MapProblem> {
	const matching: { id: ProviderId; rule: MapRule }[] = [];
	for (const { id: candidate, index } of indexes()) {
		const rule = findRule(index, prefix);
		if (rule) matching.push({ id: candidate, rule });
	}
	const found = id === undefined ? matching[0] : matching.find((match) => match.id === id);
	if (found) return success(found);

	const text = formatPrefix6(prefix);
	if (id !== undefined && matching.length > 0) {
		return failure({
			code: 'provider-mismatch',
			prefix: text,
			provider: id,
			others: matching.map((match) => match.id),
		});
	}
	const inside = providers
		.filter((provider) => id === undefined || provider.id === id)
		.flatMap(({ rules }) => rules)
		.find((rule) => contains6(prefix, rule.ipv6));
	if (inside) {
		const needed = endUserPrefixLengthOf(inside);
		return failure({ code: 'prefix-too-short', input: text, length: prefix.length, needed });
	}
	const other = otherService(prefix);
	return failure({ code: 'no-rule', prefix: text, ...(other && { other: other.service }) });
}

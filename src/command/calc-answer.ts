import { type Ce, deriveCe } from '../map/ce.ts';
import { type Prefix6, parsePrefix6 } from '../map/prefix.ts';
import type { MapProblem } from '../map/problem.ts';
import { type Result, success } from '../map/result.ts';
import type { MapRule } from '../map/rule.ts';
import type { ProviderProblem } from '../provider/problem.ts';
import type { ProviderId } from '../provider/provider.ts';
import { ruleFor } from '../provider/table.ts';

/** Where the rule comes from: this one, this provider's table, or any provider's. */
export interface RuleChoice {
	readonly rule?: MapRule;
	readonly provider?: ProviderId;
}

export interface Calculated {
	readonly provider: ProviderId | 'custom';
	/** As read from the input; may be longer than the end-user prefix. */
	readonly prefix: Prefix6;
	readonly ce: Ce;
}

export type Answer = Result<Calculated, MapProblem | ProviderProblem>;

/** What a prefix means, from its text. */
export function answerPrefix(input: string, choice: RuleChoice): Answer {
	const prefix = parsePrefix6(input);
	if (!prefix.ok) return prefix;
	const found = choice.rule
		? success({ id: 'custom' as const, rule: choice.rule })
		: ruleFor(prefix.value, choice.provider);
	if (!found.ok) return found;
	const ce = deriveCe(found.value.rule, prefix.value);
	return ce.ok ? success({ provider: found.value.id, prefix: prefix.value, ce: ce.value }) : ce;
}

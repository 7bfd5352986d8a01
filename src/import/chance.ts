import type { Rule } from './command/rule.ts';
import type { Placed } from './found.ts';

/**
 * How much of what comes to rules with a probability each is taken by none of them, in percent; undefined when they have
 * none, or when a rule without one takes the rest. The order does not matter for that, and neither does whether a rule
 * ends the search: what is left is what every rule has let pass.
 */
export function leftOver(
	rules: readonly Placed<Rule>[],
): { readonly percent: number; readonly line: number } | undefined {
	const random = rules.filter(({ chance }) => chance?.mode === 'random');
	const [first] = random;
	// `--mark 0` asks whether a rule before has taken it, which changes nothing; any other mark is a choice of its own
	if (random.some(({ narrow, mark = 0 }) => narrow || mark !== 0)) return undefined;
	if (!first || rules.some(({ chance, narrow, mark }) => chance === undefined && !narrow && mark === undefined))
		return undefined;
	const left = random.reduce((rest, { chance }) => rest * (chance?.mode === 'random' ? 1 - chance.probability : 1), 1);
	// --probability is kept with 31 bits, and people write few digits of 1/3
	return left < 0.005 ? undefined : { percent: Math.round(left * 100), line: first.line };
}

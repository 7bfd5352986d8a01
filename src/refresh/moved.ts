import { deriveCe } from '../map/ce.ts';
import { usableBlocks } from '../map/port-set.ts';
import type { Prefix6 } from '../map/prefix.ts';
import type { MapProblem } from '../map/problem.ts';
import { type Result, success } from '../map/result.ts';
import type { MapRule } from '../map/rule.ts';
import type { Choices } from '../plan/choices.ts';
import type { PortForward } from '../plan/nat-options.ts';
import type { ProviderProblem } from '../provider/problem.ts';
import { ruleFor } from '../provider/table.ts';

/** The answers of before for another prefix. */
export interface Moved {
	readonly choices: Choices;
	/** Forwards of ports that the new set does not have. */
	readonly lost: readonly PortForward[];
}

/**
 * What the user chose, carried over to another prefix: the same provider's rule, or that of whoever has one; the BR of
 * before as long as the rule names the same ones (it may have been edited), and the forwards whose ports are still ours.
 */
export function movedTo(prefix: Prefix6, before: Choices): Result<Moved, ProviderProblem | MapProblem> {
	const found = rule(prefix, before);
	if (!found.ok) return found;
	const { id, rule: next } = found.value;
	const ce = deriveCe(next, prefix);
	if (!ce.ok) return ce;
	const blocks = usableBlocks(ce.value.ports);
	const isOurs = ({ port }: PortForward) => blocks.some(({ first, last }) => first <= port && port <= last);
	const sameRelays = next.br.join() === before.rule.br.join();
	return success({
		choices: {
			...before,
			delegation: { ...before.delegation, prefix },
			provider: id,
			rule: next,
			br: sameRelays ? before.br : (next.br[0] ?? ''),
			nat: { ...before.nat, forwards: before.nat.forwards.filter(isOurs) },
		},
		lost: before.nat.forwards.filter((forward) => !isOurs(forward)),
	});
}

function rule(
	prefix: Prefix6,
	{ provider, rule: before }: Choices,
): Result<{ readonly id: Choices['provider']; readonly rule: MapRule }, ProviderProblem | MapProblem> {
	// a rule typed by the user is better than any of the table, as long as it has the prefix
	if (provider === 'custom')
		return deriveCe(before, prefix).ok ? success({ id: provider, rule: before }) : ruleFor(prefix);
	const same = ruleFor(prefix, provider);
	return same.ok ? same : ruleFor(prefix);
}

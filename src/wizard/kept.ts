import type { Delegation, ExchangeEvent } from '../detect/delegation.ts';
import { type Prefix6, parsePrefix6 } from '../map/prefix.ts';
import { formatRule, type MapRule } from '../map/rule.ts';
import type { Choices } from '../plan/choices.ts';
import { natFor, natOptions } from '../plan/nat-options.ts';
import { matchProviders } from '../provider/table.ts';
import type { ChosenProvider, Kept, Link, Preset } from './state.ts';

// Answers depend on each other as link → delegation → provider → br. Each function here records one answer and drops
// those that were computed from another one; `dropped` says which.

type Dropped = NonNullable<Kept['dropped']>[number];

export function keepLink(kept: Kept, link: Link): Kept {
	const rest = withoutDropped(kept);
	// What the user typed does not depend on the cable it was typed for.
	if (kept.link?.wan === link.wan || kept.delegation === undefined || kept.delegation.origin === 'typed')
		return { ...rest, link };
	const next = { ...rest, link };
	return kept.provider?.id === 'custom' ? drop(next, 'delegation') : drop(next, 'delegation', 'provider', 'br');
}

export function keepDelegation(kept: Kept, delegation: Delegation, exchange: readonly ExchangeEvent[]): Kept {
	const { exchange: _, ...others } = withoutDropped(kept);
	const next: Kept = { ...others, delegation, ...(exchange.length === 0 ? {} : { exchange }) };
	if (kept.provider === undefined || stillMatches(kept.provider, delegation.prefix)) return next;
	return drop(next, 'provider', 'br');
}

export function keepProvider(kept: Kept, provider: ChosenProvider): Kept {
	const next: Kept = { ...withoutDropped(kept), provider };
	const before = kept.provider;
	if (before === undefined || (before.id === provider.id && sameRule(before.rule, provider.rule))) return next;
	return drop(next, 'br');
}

export const keepBr = (kept: Kept, br: string): Kept => ({ ...withoutDropped(kept), br });

/** The answers behind a configured router; flags given now are newer than its file. */
export function keptFromChoices(choices: Choices, preset: Preset): Kept {
	const { wan, lan, delegation, provider, rule, br } = choices;
	const backend = preset.backend ?? choices.backend;
	const nat = natOptions(backend, { ...natFor(backend, choices), ...preset.nat });
	let kept: Kept = { link: { wan, lan }, delegation, provider: { id: provider, rule }, br, backend, nat };
	if (preset.wan !== undefined || preset.lan !== undefined)
		kept = keepLink(kept, { wan: preset.wan ?? wan, lan: preset.lan ?? lan });
	const prefix = preset.prefix === undefined ? undefined : parsePrefix6(preset.prefix);
	if (prefix?.ok) kept = keepDelegation(kept, { prefix: prefix.value, origin: 'typed' }, []);
	if (preset.rule !== undefined) kept = keepProvider(kept, { id: 'custom', rule: preset.rule });
	else if (preset.provider !== undefined && preset.provider !== kept.provider?.id) kept = drop(kept, 'provider', 'br');
	if (preset.br !== undefined) kept = drop(kept, 'br');
	return withoutDropped(kept);
}

/** The same numbers and BRs; where the rule is from does not matter. */
const sameRule = (a: MapRule, b: MapRule): boolean => formatRule(a) === formatRule(b);

/** A rule entered by hand is the user's own: whether it fits is said where it is used, not by forgetting it. */
function stillMatches(provider: ChosenProvider, prefix: Prefix6): boolean {
	if (provider.id === 'custom') return true;
	const rule = matchProviders(prefix).find(({ id }) => id === provider.id)?.rule;
	return rule !== undefined && sameRule(rule, provider.rule);
}

export function withoutDropped(kept: Kept): Kept {
	const { dropped: _, ...rest } = kept;
	return rest;
}

/** Takes out those of the answers that were given, and says which. */
function drop(kept: Kept, ...parts: readonly Dropped[]): Kept {
	const dropped = parts.filter((part) => kept[part] !== undefined);
	if (dropped.length === 0) return kept;
	const rest: { -readonly [K in keyof Kept]: Kept[K] } = { ...kept, dropped };
	for (const part of dropped) delete rest[part];
	if (rest.delegation === undefined) delete rest.exchange;
	return rest;
}

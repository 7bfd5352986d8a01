import type { Delegation } from '../detect/delegation.ts';
import { deriveCe } from '../map/ce.ts';
import type { Prefix6 } from '../map/prefix.ts';
import { formatRule, parseRule } from '../map/rule.ts';
import type { ProviderId, ProviderMatch } from '../provider/provider.ts';
import { matchProviders, otherService, ruleFor } from '../provider/table.ts';
import { keepProvider } from './kept.ts';
import { baseOf, end, go, type Move, stay } from './move.ts';
import type { Problem } from './problem.ts';
import type { At, Base, ChosenProvider, Event, Kept, Link } from './state.ts';

export function enterProvider(base: Base, link: Link, delegation: Delegation, problem?: Problem): At<'provider'> {
	const { prefix } = delegation;
	const matches = matchProviders(prefix);
	const other = otherService(prefix);
	const wanted = preselect(base, matches);
	const said = problem ?? (wanted === 'custom' ? undefined : refusal(prefix, wanted));
	const selectable = wanted !== undefined && (wanted === 'custom' || ruleOf(matches, wanted) !== undefined);
	return {
		...base,
		step: 'provider',
		link,
		delegation,
		matches,
		...(other === undefined ? {} : { other }),
		...(selectable ? { preselected: wanted } : {}),
		...(said === undefined ? {} : { problem: said }),
	};
}

export function updateProvider(state: At<'provider'>, event: Event): Move {
	const base = baseOf(state);
	switch (event.type) {
		case 'choose-provider':
			return chooseListed(state, base, event.id);
		case 'start-typing':
			return state.typing ? stay(state) : stay(typing(state, base, textToEdit(base.kept)));
		case 'submit-text':
			return state.typing ? submit(state, base, event.text) : stay(state);
		case 'accept':
			return accept(state, base);
		case 'back':
			return state.typing ? stay(enterProvider(base, state.link, state.delegation)) : go('prefix', base);
		case 'quit':
			return end({ type: 'quit', changed: state.applied });
		default:
			return stay(state);
	}
}

function accept(state: At<'provider'>, base: Base): Move {
	const { preselected } = state;
	if (state.typing || preselected === undefined) return stay(state);
	if (preselected !== 'custom') return chooseListed(state, base, preselected);
	const rule = base.kept.provider?.id === 'custom' ? base.kept.provider.rule : base.preset.rule;
	if (rule === undefined) return stay(typing(state, base, textToEdit(base.kept)));
	return choose(state, base, { id: 'custom', rule }, (problem) =>
		stay(enterProvider(base, state.link, state.delegation, problem)),
	);
}

function chooseListed(state: At<'provider'>, base: Base, id: ProviderId): Move {
	const refuse = (problem: Problem) => stay(enterProvider(base, state.link, state.delegation, problem));
	const rule = ruleOf(state.matches, id);
	if (rule !== undefined) return choose(state, base, { id, rule }, refuse);
	return stay(enterProvider(base, state.link, state.delegation, refusal(state.delegation.prefix, id)));
}

function submit(state: At<'provider'>, base: Base, text: string): Move {
	const refuse = (problem: Problem) => stay(typing(state, base, text, problem));
	const rule = parseRule(text.trim());
	if (!rule.ok) return refuse(rule.problem);
	const kept = { ...base.kept, ruleText: text.trim() };
	return choose(state, { ...base, kept }, { id: 'custom', rule: rule.value }, refuse);
}

function choose(state: At<'provider'>, base: Base, provider: ChosenProvider, refuse: (problem: Problem) => Move): Move {
	const ce = deriveCe(provider.rule, state.delegation.prefix);
	return ce.ok ? go('parameters', { ...base, kept: keepProvider(base.kept, provider) }) : refuse(ce.problem);
}

function typing(state: At<'provider'>, base: Base, text: string, problem?: Problem): At<'provider'> {
	const { problem: _, ...rest } = state;
	return { ...rest, ...base, typing: { text }, ...(problem === undefined ? {} : { problem }) };
}

/** What to edit: the text typed last, else the rule of the configuration. */
function textToEdit({ ruleText, provider }: Kept): string {
	return ruleText ?? (provider?.id === 'custom' ? formatRule(provider.rule) : '');
}

const ruleOf = (matches: readonly ProviderMatch[], id: ProviderId) => matches.find((match) => match.id === id)?.rule;

function preselect({ kept, preset }: Base, matches: readonly ProviderMatch[]): ProviderId | 'custom' | undefined {
	const matching = matches.filter(({ rule }) => rule !== undefined);
	const asked = preset.rule === undefined ? preset.provider : 'custom';
	return kept.provider?.id ?? asked ?? (matching.length === 1 ? matching[0]!.id : undefined);
}

/** Why the provider, or none at all, has a rule for the prefix. */
function refusal(prefix: Prefix6, id?: ProviderId): Problem | undefined {
	const found = ruleFor(prefix, id);
	return found.ok ? undefined : found.problem;
}

import { formatPrefix4, formatPrefix6 } from '../map/prefix.ts';
import { lanCandidates } from '../wizard/link.ts';
import type { At, Event, State } from '../wizard/state.ts';
import { interfaceNote } from './part/interface-note.ts';
import { dim, ok, type Row, row } from './row.ts';
import type { Change, View } from './view.ts';
import type { Words } from './words.ts';

export type Action =
	| { readonly to: 'machine'; readonly event: Event }
	| { readonly to: 'view'; readonly change: Change }
	/** Ctrl-Z. */
	| { readonly to: 'shell' };

/** One entry of a step's list. */
export interface Item {
	readonly label: string;
	/** In pieces, the most telling first. */
	readonly note: readonly Row[];
	readonly action: Action;
}

const send = (event: Event): Action => ({ to: 'machine', event });

/** What can be chosen from in this state; the cursor and the digits point at these. */
export const itemsOf = (state: State, view: View, words: Words): readonly Item[] => {
	switch (state.step) {
		case 'link':
			return view.wan === undefined ? wans(state, words) : lans(state, view.wan, words);
		case 'prefix':
			return state.phase.type === 'choose' ? sources(state, words) : [];
		case 'provider':
			return state.typing ? [] : services(state, words);
		default:
			return [];
	}
};

/** The candidates first; the others can be chosen too, if somebody knows better. */
const wanOrder = ({ facts }: At<'link'>): readonly string[] => [
	...facts.wanCandidates,
	...lanCandidates(facts, undefined).filter((name) => !facts.wanCandidates.includes(name)),
];

const wans = (state: At<'link'>, words: Words): readonly Item[] =>
	wanOrder(state).map((name) => ({
		label: name,
		note: interfaceNote(state.facts, name, words),
		action: {
			to: 'view',
			change: {
				type: 'choose-wan',
				wan: name,
				cursor: indexIn(lanCandidates(state.facts, name), state.preselected.lan),
			},
		},
	}));

const lans = (state: At<'link'>, wan: string, words: Words): readonly Item[] =>
	lanCandidates(state.facts, wan).map((lan) => ({
		label: lan,
		note: interfaceNote(state.facts, lan, words),
		action: send({ type: 'choose-link', link: { wan, lan } }),
	}));

const sources = (state: At<'prefix'>, words: Words): readonly Item[] => {
	const leases = state.phase.type === 'choose' ? state.phase.leases : [];
	return [
		...leases.map((delegation) => ({
			label: words.prefix.use(formatPrefix6(delegation.prefix)),
			note: [row(dim(words.prefix.origin[delegation.origin]))],
			action: send({ type: 'use-delegation', delegation }),
		})),
		{
			label: leases.length === 0 ? words.prefix.request : words.prefix.renew,
			note: [],
			action: send({ type: 'request-prefix' }),
		},
		{ label: words.prefix.type, note: [], action: send({ type: 'start-typing' }) },
	];
};

const services = (state: At<'provider'>, words: Words): readonly Item[] => {
	const custom = state.kept.provider?.id === 'custom' || state.preset.rule !== undefined;
	return [
		...state.matches.map(({ id, rule }) => ({
			label: words.providerName(id),
			note:
				rule === undefined
					? [row(dim(`- ${words.ui.provider.noRule}`))]
					: [
							row(ok(`✓ ${words.provider.matched}`)),
							row(dim(`  ${formatPrefix6(rule.ipv6)} → ${formatPrefix4(rule.ipv4)}`)),
						],
			action: send({ type: 'choose-provider', id }),
		})),
		...(custom && state.preselected === 'custom'
			? [
					{
						label: words.provider.custom,
						note: [row(ok(`✓ ${words.confidence.yours}`))],
						action: send({ type: 'accept' }),
					},
				]
			: []),
		{ label: words.provider.byHand, note: [], action: send({ type: 'start-typing' }) },
	];
};

const indexIn = (names: readonly string[], name: string | undefined): number =>
	name === undefined ? 0 : Math.max(0, names.indexOf(name));

/** Where the cursor of a step's list starts: on the earlier answer, the flag or the only candidate. */
export const firstItem = (state: State): number => {
	if (state.step === 'link') return indexIn(wanOrder(state), state.preselected.wan);
	if (state.step !== 'provider' || state.preselected === undefined) return 0;
	const { preselected, matches } = state;
	return preselected === 'custom' ? matches.length : matches.findIndex(({ id }) => id === preselected);
};

/** Which interface is an item of the link step: for forgetting the WAN again. */
export const wanIndex = (state: At<'link'>, wan: string): number => indexIn(wanOrder(state), wan);

import type { Delegation, ExchangeEvent } from '../detect/delegation.ts';
import { delegationsFromFacts } from '../detect/known-prefix.ts';
import { formatPrefix6, parsePrefix6 } from '../map/prefix.ts';
import { keepDelegation } from './kept.ts';
import { baseOf, end, go, type Move, stay } from './move.ts';
import type { Problem } from './problem.ts';
import type { At, Base, Effect, Event, Link, PrefixPhase } from './state.ts';

export function enterPrefix(base: Base, link: Link): At<'prefix'> {
	const { kept, preset } = base;
	if (kept.delegation !== undefined)
		return at(base, link, { type: 'have', delegation: kept.delegation, events: kept.exchange ?? [] });
	if (preset.prefix === undefined) return choosing(base, link);
	const typed = parsePrefix6(preset.prefix);
	return typed.ok
		? having(base, link, { prefix: typed.value, origin: 'typed' }, [])
		: at(base, link, { type: 'typing', text: preset.prefix }, typed.problem);
}

export function updatePrefix(state: At<'prefix'>, event: Event): Move {
	const { link, phase } = state;
	const base = baseOf(state);
	const asking: readonly Effect[] = phase.type === 'exchange' ? [{ type: 'cancel-acquire' }] : [];
	switch (event.type) {
		case 'request-prefix':
			if (phase.type === 'exchange') return stay(state);
			return stay(at(base, link, { type: 'exchange', events: [] }), { type: 'acquire', device: link.wan });
		case 'use-delegation':
			return stay(having(base, link, event.delegation, []), ...asking);
		case 'start-typing':
			if (phase.type === 'typing') return stay(state);
			return stay(at(base, link, { type: 'typing', text: textToEdit(base) }), ...asking);
		case 'submit-text':
			return phase.type === 'typing' ? submit(base, link, event.text) : stay(state);
		case 'accept':
			return accept(state, base);
		case 'back':
			return phase.type === 'choose' ? go('link', base) : stay(choosing(base, link), ...asking);
		case 'quit':
			return end({ type: 'quit', changed: state.applied }, ...asking);
		default:
			// Answers of a DHCPv6 exchange that was left come late and are nobody's.
			return phase.type === 'exchange' ? updateExchange(state, phase, event) : stay(state);
	}
}

function updateExchange(state: At<'prefix'>, phase: PrefixPhase & { type: 'exchange' }, event: Event): Move {
	const { link } = state;
	const base = baseOf(state);
	switch (event.type) {
		case 'exchange': {
			const startedAt = phase.startedAt ?? event.at;
			return stay(at(base, link, { type: 'exchange', events: [...phase.events, event.event], startedAt }));
		}
		case 'acquired':
			return stay(having(base, link, event.delegation, phase.events));
		case 'failed':
			if (event.during !== 'acquire') return stay(state);
			return stay(choosing(base, link, phase.events, event.problem.code === 'cancelled' ? undefined : event.problem));
		default:
			return stay(state);
	}
}

function accept(state: At<'prefix'>, base: Base): Move {
	if (state.phase.type === 'have') return go('provider', base);
	if (state.phase.type === 'choose' && base.kept.delegation !== undefined) return stay(enterPrefix(base, state.link));
	return stay(state);
}

function submit(base: Base, link: Link, text: string): Move {
	const prefix = parsePrefix6(text.trim());
	return prefix.ok
		? stay(having(base, link, { prefix: prefix.value, origin: 'typed' }, []))
		: stay(at(base, link, { type: 'typing', text }, prefix.problem));
}

/** What needs no asking: leases that are still valid, and what router advertisements gave to the WAN. */
export const knownPrefixes = ({ leases, facts }: Base, { wan }: Link): readonly Delegation[] => [
	...leases,
	...delegationsFromFacts(facts, wan),
];

const textToEdit = ({ kept, preset }: Base): string =>
	kept.delegation?.origin === 'typed' ? formatPrefix6(kept.delegation.prefix) : (preset.prefix ?? '');

function at(base: Base, link: Link, phase: PrefixPhase, problem?: Problem): At<'prefix'> {
	return { ...base, step: 'prefix', link, phase, ...(problem === undefined ? {} : { problem }) };
}

function choosing(base: Base, link: Link, events: readonly ExchangeEvent[] = [], problem?: Problem): At<'prefix'> {
	const leases = knownPrefixes(base, link);
	return at(base, link, { type: 'choose', leases, ...(events.length === 0 ? {} : { events }) }, problem);
}

function having(base: Base, link: Link, delegation: Delegation, events: readonly ExchangeEvent[]): At<'prefix'> {
	const kept = keepDelegation(base.kept, delegation, events);
	return at({ ...base, kept }, link, { type: 'have', delegation, events });
}

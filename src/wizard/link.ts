import type { InterfaceFact, LinkFacts } from '../detect/facts.ts';
import { keepLink } from './kept.ts';
import { baseOf, end, go, type Move, stay } from './move.ts';
import type { Problem } from './problem.ts';
import type { At, Base, Event, Link } from './state.ts';

export function enterLink(base: Base, problem?: Problem): At<'link'> {
	const said = problem ?? standingProblem(base);
	return { ...base, step: 'link', preselected: preselect(base), ...(said === undefined ? {} : { problem: said }) };
}

export function updateLink(state: At<'link'>, event: Event): Move {
	const base = baseOf(state);
	switch (event.type) {
		case 'choose-link':
			return choose(base, event.link);
		case 'accept': {
			const { wan, lan } = state.preselected;
			return wan === undefined || lan === undefined ? stay(state) : choose(base, { wan, lan });
		}
		case 'recheck':
			return stay(enterLink(base), { type: 'detect' });
		case 'detected':
			return stay(enterLink({ ...base, facts: event.facts, leases: event.leases }, event.problem));
		case 'failed':
			return event.during === 'detect' ? stay({ ...state, problem: event.problem }) : stay(state);
		case 'quit':
			return end({ type: 'quit', changed: state.applied });
		default:
			return stay(state);
	}
}

function choose(base: Base, link: Link): Move {
	const problem = refuse(base.facts, link);
	if (problem) return stay(enterLink(base, problem));
	return go('prefix', { ...base, kept: keepLink(base.kept, link) });
}

function refuse(facts: LinkFacts, { wan, lan }: Link): Problem | undefined {
	return refuseMissing(facts, [wan, lan]) ?? (wan === lan ? { code: 'lan-is-wan', device: wan } : undefined);
}

/** The first of these names that no interface has. */
export function refuseMissing(facts: LinkFacts, names: readonly (string | undefined)[]): Problem | undefined {
	const available = usable(facts).map(({ name }) => name);
	const device = names.find((name) => name !== undefined && !available.includes(name));
	return device === undefined ? undefined : { code: 'interface-missing', device, available };
}

/** Interfaces that can be the WAN, best first. */
export function wanChoices(facts: LinkFacts): readonly string[] {
	const others = usable(facts).map(({ name }) => name);
	return [...facts.wanCandidates, ...others.filter((name) => !facts.wanCandidates.includes(name))];
}

/** Interfaces that can be the LAN, best first: those that already look like one. */
export function lanCandidates(facts: LinkFacts, wan: string | undefined): readonly string[] {
	const score = (of: InterfaceFact) =>
		(hostsGuests(of) ? 0 : 8) +
		(of.addresses.some(({ family }) => family === 4) ? 4 : 0) +
		(of.carrier ? 2 : 0) +
		(of.raSeen ? 0 : 1);
	return usable(facts)
		.filter(({ name, kind }) => name !== wan && kind !== 'virtual')
		.sort((a, b) => score(b) - score(a) || a.index - b.index)
		.map(({ name }) => name);
}

/** Containers and virtual machines hang on these; nobody's LAN cable does. */
const hostsGuests = ({ name }: InterfaceFact): boolean =>
	/^(?:veth|docker|virbr|vnet|tap|lxc|lxd|incus|cni|cali|flannel)|^br-[0-9a-f]{12}$/.test(name);

const usable = (facts: LinkFacts): readonly InterfaceFact[] =>
	facts.interfaces.filter(({ kind }) => kind !== 'loopback' && kind !== 'tunnel');

function preselect({ facts, kept, preset }: Base): Partial<Link> {
	const known = (name: string | undefined) => (usable(facts).some((one) => one.name === name) ? name : undefined);
	return likelyLink(facts, known(kept.link?.wan) ?? known(preset.wan), known(kept.link?.lan) ?? known(preset.lan));
}

/** What is asked for, and the interfaces that can be nothing else. */
export function likelyLink(
	facts: LinkFacts,
	askedWan: string | undefined,
	askedLan: string | undefined,
): Partial<Link> {
	const wan = askedWan ?? clearWan(facts);
	const lan = askedLan ?? (wan === undefined ? undefined : clearLan(facts, wan));
	return { ...(wan === undefined ? {} : { wan }), ...(lan === undefined || lan === wan ? {} : { lan }) };
}

/**
 * The only candidate, the only one with a cable where the line was heard, or (on a line without router
 * advertisements) the only one with a cable that serves no IPv4 network of its own.
 */
function clearWan({ wanCandidates, interfaces }: LinkFacts): string | undefined {
	const candidates = interfaces.filter(({ name }) => wanCandidates.includes(name));
	const plugged = candidates.filter(({ carrier }) => carrier);
	const heard = plugged.filter(({ raSeen }) => raSeen);
	const unused = plugged.filter(({ addresses }) => !addresses.some(({ family }) => family === 4));
	const clear = heard.length > 0 ? heard : unused;
	return only(wanCandidates) ?? only(clear.map(({ name }) => name));
}

function clearLan(facts: LinkFacts, wan: string): string | undefined {
	const guests = usable(facts).filter(hostsGuests);
	return only(lanCandidates(facts, wan).filter((candidate) => !guests.some(({ name }) => name === candidate)));
}

const only = (names: readonly string[]): string | undefined => (names.length === 1 ? names[0] : undefined);

/** Better said before the first question than after the last. */
function standingProblem({ facts, kept, preset }: Base): Problem | undefined {
	const missing = kept.link === undefined ? refuseMissing(facts, [preset.wan, preset.lan]) : undefined;
	if (missing) return missing;
	if (kept.link === undefined && preset.wan !== undefined && preset.wan === preset.lan)
		return { code: 'lan-is-wan', device: preset.wan };
	if (facts.ip6Tunnel === 'missing') return { code: 'no-tunnel-module', kernel: facts.kernel };
	return usable(facts).length === 0 ? { code: 'no-wan-candidate' } : undefined;
}

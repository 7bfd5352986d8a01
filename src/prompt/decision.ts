import { formatPrefix6 } from '../map/prefix.ts';
import { providerById } from '../provider/table.ts';
import type { Language } from '../text/language.ts';
import { wizardText } from '../text/wizard.ts';
import { lanCandidates, wanChoices } from '../wizard/link.ts';
import { knownPrefixes } from '../wizard/prefix.ts';
import type { Problem } from '../wizard/problem.ts';
import type { At, Event, State } from '../wizard/state.ts';

/** What is done where a user would have been asked; with a problem, the event is the one that ends the run. */
export interface Decision {
	readonly event: Event;
	readonly say?: readonly string[];
	readonly problem?: Problem;
}

export interface Circumstances {
	readonly yes: boolean;
	/** The line was asked for its prefix in this run. */
	readonly asked: boolean;
	/** Interrupted while the change was being made. */
	readonly unwanted: boolean;
	readonly language: Language;
}

/** Only for states in which the machine waits for an answer. */
export function decide(state: Exclude<State, { step: 'ended' }>, circumstances: Circumstances): Decision {
	switch (state.step) {
		case 'detecting':
			return { event: { type: 'quit' }, ...(state.problem ? { problem: state.problem } : {}) };
		case 'link':
			return decideLink(state, circumstances);
		case 'prefix':
			return decidePrefix(state, circumstances);
		case 'provider':
			return decideProvider(state, circumstances);
		case 'parameters':
			return decideParameters(state, circumstances);
		case 'review':
			return decideReview(state, circumstances);
		case 'apply':
			return { event: decideApply(state, circumstances) };
		case 'verify':
			return { event: { type: 'quit' } };
	}
}

function decideLink(state: At<'link'>, { language }: Circumstances): Decision {
	const { facts, preset, preselected, problem } = state;
	// An unreadable configuration was said; flags can stand in for it. A kernel without tunnels can still be planned for.
	const passable = problem?.code === 'config-unreadable' || (problem?.code === 'no-tunnel-module' && preset.dryRun);
	if (problem && !passable) return end(problem);
	const { wan, lan } = preselected;
	const wans = facts.wanCandidates.length > 0 ? facts.wanCandidates : wanChoices(facts);
	if (wan === undefined) return missing('--wan', wans);
	if (lan === undefined) return missing('--lan', lanCandidates(facts, wan));
	return { event: { type: 'choose-link', link: { wan, lan } }, say: [wizardText[language].headless.link(wan, lan)] };
}

/** A prefix of an earlier run may have moved since: unless it was typed, the line is asked again. */
function decidePrefix(state: At<'prefix'>, { asked }: Circumstances): Decision {
	const { phase, problem, facts, link } = state;
	if (problem) return end(problem);
	if (phase.type === 'have' && (asked || isLasting(state))) return { event: { type: 'accept' } };
	// dhclient needs root, and a dry run does not.
	if (facts.isRoot) return { event: { type: 'request-prefix' } };
	return missing(
		'--prefix',
		knownPrefixes(state, link).map(({ prefix }) => formatPrefix6(prefix)),
	);
}

function isLasting(state: At<'prefix'>): boolean {
	const { phase, link } = state;
	if (phase.type !== 'have') return false;
	const { origin, prefix } = phase.delegation;
	const text = formatPrefix6(prefix);
	const heard = knownPrefixes(state, link).filter((known) => known.origin === 'ra');
	return origin === 'typed' || (origin === 'ra' && heard.some((known) => formatPrefix6(known.prefix) === text));
}

function decideProvider(state: At<'provider'>, { language }: Circumstances): Decision {
	const { preselected, problem, matches, kept, preset } = state;
	if (problem) return end(problem);
	if (preselected === undefined)
		return missing(
			'--provider',
			matches.filter(({ rule }) => rule !== undefined).map(({ id }) => id),
		);
	const text = wizardText[language];
	const name =
		preselected === 'custom' ? text.provider.custom : (providerById(preselected)?.name[language] ?? preselected);
	const found = kept.provider === undefined && preset.provider === undefined && preset.rule === undefined;
	return { event: { type: 'accept' }, say: [found ? text.provider.onlyMatch(name) : text.headless.provider(name)] };
}

function decideParameters({ problem, typing, br, provider }: At<'parameters'>, { language }: Circumstances): Decision {
	if (typing) return missing('--br', provider.rule.br);
	if (problem) return end(problem);
	return { event: { type: 'accept' }, say: [wizardText[language].headless.br(br)] };
}

/** Nobody reads a warning here: what could cut the user off has to be accepted by name. */
function decideReview({ problem, plan, pf, preset }: At<'review'>, { yes, language }: Circumstances): Decision {
	if (problem && !preset.dryRun) return end(problem);
	if (preset.dryRun) return { event: { type: 'accept' } };
	if (pf) return end({ code: 'pf-elsewhere', backend: pf.choices.backend });
	if (!yes) return missing('--yes', []);
	const refused = plan.risks.find(({ name }) => name === 'lose-ssh' && !preset.acceptedRisks.includes(name));
	if (refused) return end({ code: 'risk-not-accepted', risk: refused.name, device: refused.device });
	const accepted = plan.risks.filter(({ name }) => preset.acceptedRisks.includes(name));
	return {
		event: { type: 'accept' },
		say: accepted.map(({ name }) => wizardText[language].headless.accepted(name)),
	};
}

/** What works is kept, and nothing else. */
function decideApply({ countdown }: At<'apply'>, { unwanted }: Circumstances): Event {
	if (!countdown || unwanted) return { type: 'quit' };
	return { type: countdown.failed.length === 0 ? 'keep' : 'revert' };
}

const end = (problem: Problem): Decision => ({ event: { type: 'quit' }, problem });

const missing = (flag: string, available: readonly string[]): Decision =>
	end({ code: 'answer-missing', flag, available });

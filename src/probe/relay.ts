import type { Ce } from '../map/ce.ts';
import { providerById } from '../provider/table.ts';

/** What an answer was to: a packet to ourselves, one to the internet, or one that the relay itself has to refuse. */
export const answerKinds = ['hairpin', 'outside', 'relay'] as const;
export type AnswerKind = (typeof answerKinds)[number];

/** Why nothing can be said of a relay. */
export type Obstacle =
	| { readonly code: 'not-root' | 'dry-run' | 'no-perl' | 'busy' | 'no-address' | 'no-route' | 'filtered' | 'no-ports' }
	/** `why`: the system's word, or what was printed last. */
	| { readonly code: 'failed'; readonly why: string };

export type RelayOutcome =
	/** Nothing yet. */
	| { readonly type: 'asked' }
	| { readonly type: 'confirmed'; readonly by: readonly AnswerKind[]; readonly rttMs: number }
	/** It took the packets, but its answers come from another address, which the tunnel would not accept. */
	| {
			readonly type: 'answered-by-another';
			readonly from: string;
			readonly by: readonly AnswerKind[];
			readonly rttMs: number;
	  }
	| { readonly type: 'silent' }
	| { readonly type: 'cannot'; readonly why: Obstacle };

export interface RelayFinding {
	readonly br: string;
	readonly outcome: RelayOutcome;
}

/** Whether the operator's next router is there; what a silent relay means depends on it. */
export type LineState = 'unknown' | 'answers' | 'silent' | 'no-route';

export interface ProbeReport {
	readonly finished: boolean;
	readonly line: LineState;
	readonly relays: readonly RelayFinding[];
}

/** Whose relays are asked for. */
export interface ProbeSubject {
	readonly wan: string;
	readonly ce: Ce;
	/** Without repetition; the one that would be used is the first. */
	readonly relays: readonly string[];
}

/** Each one costs four packets a try; a table never has more than a few. */
const mostRelays = 8;

/** The relays worth asking at once: those given, those of the rule, and what else the operator has (BIGLOBE: east and west). */
export function relayCandidates(given: readonly string[], ce: Ce, provider: string): readonly string[] {
	const operator = providerById(provider)?.rules.flatMap(({ br }) => br) ?? [];
	return [...new Set([...given, ...ce.rule.br, ...operator])].filter((br) => br !== '').slice(0, mostRelays);
}

/** A report of relays that cannot be asked. */
export const cannotProbe = (relays: readonly string[], why: Obstacle): ProbeReport => ({
	finished: true,
	line: 'unknown',
	relays: relays.map((br) => ({ br, outcome: { type: 'cannot', why } })),
});

export const outcomeOf = ({ relays }: ProbeReport, br: string): RelayOutcome | undefined =>
	relays.find((one) => one.br === br)?.outcome;

/** The relays to use instead, best first: those that answered for themselves, or that answered for others. */
export function betterRelays(report: ProbeReport, br: string): readonly string[] {
	if (outcomeOf(report, br)?.type === 'confirmed') return [];
	const confirmed = report.relays.flatMap((one) => (one.outcome.type === 'confirmed' ? [one.br] : []));
	const answering = report.relays.flatMap(({ outcome }) =>
		outcome.type === 'answered-by-another' ? [outcome.from] : [],
	);
	return [...new Set([...confirmed, ...answering])].filter((one) => one !== br);
}

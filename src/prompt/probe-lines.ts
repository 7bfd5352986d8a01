import { outcomeOf, type ProbeReport } from '../probe/relay.ts';
import type { Language } from '../text/language.ts';
import { outcomeWords, probeAdvice } from '../text/probe.ts';
import type { At } from '../wizard/state.ts';

/** What the border relays answered since the last time, a line each. */
export function relayLines(before: ProbeReport | undefined, now: ProbeReport, language: Language): readonly string[] {
	return now.relays.flatMap(({ br, outcome }) =>
		isSettled(now, br) && !(before && isSettled(before, br)) ? [`  ${br}: ${outcomeWords(outcome, language)}`] : [],
	);
}

/** Nothing more is to be expected that would be worth another line. */
function isSettled(report: ProbeReport, br: string): boolean {
	const outcome = outcomeOf(report, br);
	if (outcome === undefined || outcome.type === 'asked') return false;
	return report.finished || outcome.type !== 'confirmed' || outcome.by.includes('outside');
}

export function probeLines(
	before: ProbeReport | undefined,
	{ probe, br }: Pick<At<'parameters'>, 'probe' | 'br'>,
	language: Language,
): readonly string[] {
	if (probe === undefined || probe === before) return [];
	const advice = probe.finished && before?.finished !== true ? probeAdvice(probe, br, language) : undefined;
	return [...relayLines(before, probe, language), ...(advice === undefined ? [] : [advice])];
}

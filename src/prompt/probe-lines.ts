import { outcomeOf, type ProbeReport } from '../probe/relay.ts';
import type { Language } from '../text/language.ts';
import { outcomeWords, probeAdvice } from '../text/probe.ts';
import type { At } from '../wizard/state.ts';

/** What the border relays answered since the last time, a line each; at the end what to make of it. */
export function relayLines(before: ProbeReport | undefined, now: ProbeReport, language: Language): readonly string[] {
	return now.relays.flatMap(({ br, outcome }) => {
		const known = before && outcomeOf(before, br);
		const isNews = outcome.type !== 'asked' && (known === undefined || known.type !== outcome.type);
		// more answers of the same relay would only repeat it
		return isNews ? [`  ${br}: ${outcomeWords(outcome, language)}`] : [];
	});
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

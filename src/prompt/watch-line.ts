import { fullestBlock } from '../check/observe/port-use.ts';
import { describeFinding } from '../text/check.ts';
import type { Language } from '../text/language.ts';
import { millisecondText, rateText, watchText } from '../text/watch.ts';
import { countDrops } from '../watch/drops.ts';
import type { WatchState } from '../watch/state.ts';
import { verdictLines } from './verdict-lines.ts';

/** All that is known of the router in one line, for a log or for ears. */
export function watchLine({ rtt, sample, rate, ports, drops, checks }: WatchState, language: Language): string {
	const text = watchText[language];
	const { line } = text;
	const last = rtt.samples.at(-1);
	const cause = (problem: Parameters<typeof describeFinding>[0]) => describeFinding(problem, language).cause;
	const fullest = ports?.ok ? fullestBlock(ports.value) : undefined;
	const said = [
		checks === undefined ? text.checking : withoutStop(verdictLines(checks, language)[0] ?? text.checking),
		...(rtt.count === 0 ? [] : [line.rtt(last === undefined ? text.silent : millisecondText(last))]),
		...(rate ? [line.rate(rateText(rate.received), rateText(rate.sent))] : []),
		...(sample && !sample.tunnel.ok ? [cause(sample.tunnel.problem)] : []),
		...(ports?.ok ? [line.used(ports.value)] : ports ? [cause(ports.problem)] : []),
		...(fullest && fullest.used > 0 ? [text.fullest(fullest)] : []),
		...(ports?.ok && ports.value.unreadable > 0 ? [text.unreadable(ports.value.unreadable)] : []),
		...(sample?.connections.ok
			? [line.connections(sample.connections.value.entries, sample.connections.value.max)]
			: []),
		...(drops?.ok ? [line.drops(countDrops(drops.value))] : drops ? [cause(drops.problem)] : []),
	];
	return said.map(withoutStop).join('; ');
}

const withoutStop = (sentence: string): string => sentence.replace(/[.。]$/, '');

import type { Ce } from '../map/ce.ts';
import { countPorts } from '../map/port-set.ts';
import { formatPrefix4, formatPrefix6 } from '../map/prefix.ts';
import type { Language } from '../text/language.ts';
import type { Problem } from '../wizard/problem.ts';
import type { Calculated } from './calc-answer.ts';
import { problemObject } from './problem-text.ts';

/** The input is repeated so that an answer can be told from the next; no prefix is longer than this. */
const longestInput = 200;

/** One line of JSON, without its end; `br` is null when unknown. */
export function answerJson(input: string, { provider, ce }: Calculated): string {
	const { rule, ipv4, psid, ce: address, ...ports } = ceObject(ce);
	const br = ce.rule.br[0] ?? null;
	return JSON.stringify({
		input: shorten(input),
		provider,
		rule,
		ipv4,
		psid,
		ce: address,
		br,
		...ports,
		confidence: ce.rule.confidence,
	});
}

/** What a CE is, under the names that every JSON output uses. `ipv4` has a length only when it is a whole prefix. */
export function ceObject({ rule, ipv4, ipv4PrefixLength, psid, psidLength, address, ports }: Ce) {
	return {
		rule: {
			ipv6: formatPrefix6(rule.ipv6),
			ipv4: formatPrefix4(rule.ipv4),
			eaLength: rule.eaBitsLength,
			psidOffset: rule.psidOffset,
			psidLength,
		},
		ipv4: ipv4PrefixLength === undefined ? ipv4 : `${ipv4}/${ipv4PrefixLength}`,
		psid,
		ce: address,
		portRanges: ports.map(({ first, last }) => [first, last]),
		ports: countPorts(ports),
	};
}

/** One line of JSON, without its end. */
export function problemJson(input: string, problem: Problem, language: Language): string {
	return JSON.stringify({ input: shorten(input), error: problemObject(problem, language) });
}

function shorten(input: string): string {
	return input.length > longestInput ? `${input.slice(0, longestInput)}…` : input;
}

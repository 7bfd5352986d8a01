import { type Ce, deriveCe } from '../map/ce.ts';
import { type Prefix6, parseAddress6, prefix6 } from '../map/prefix.ts';
import type { MapProblem } from '../map/problem.ts';
import { failure, type Result, success } from '../map/result.ts';
import type { MapRule } from '../map/rule.ts';
import type { ProviderProblem } from '../provider/problem.ts';
import type { ProviderId } from '../provider/provider.ts';
import { ruleFor } from '../provider/table.ts';
import { type ComparedRow, compare } from './compare.ts';
import type { Finding } from './finding.ts';
import { type Found, findIn, prefixOf } from './found.ts';
import { judge } from './judge.ts';
import { limits } from './limits.ts';
import type { ImportProblem } from './problem.ts';
import { type Suggestion, suggest } from './suggest.ts';

export interface Imported {
	readonly lines: number;
	readonly found: Found;
	readonly provider: ProviderId | 'custom';
	readonly ce: Ce;
	readonly rows: readonly ComparedRow[];
	readonly findings: readonly Finding[];
	readonly suggestion: Suggestion;
}

/** Where the rule comes from: this one, this provider's table, or any provider's. */
export interface RuleChoice {
	readonly rule?: MapRule;
	readonly provider?: ProviderId;
}

/** What a script is for, and how it differs from what the rule of its line says. `path` is only for what is said. */
export function importScript(
	text: string,
	path: string,
	choice: RuleChoice,
): Result<Imported, ImportProblem | ProviderProblem | MapProblem> {
	const lines = countLines(text);
	if (text.length > limits.length || lines > limits.lines)
		return failure({ code: 'script-too-long', path, characters: limits.length, lines: limits.lines });
	const found = findIn(text.replaceAll('\r\n', '\n'));
	const prefixes = prefixesIn(found);
	const tried = prefixes.map((prefix) => lineOf(prefix, choice));
	const line = tried.find(({ ok }) => ok) ?? tried[0];
	if (line === undefined) return failure({ code: 'script-empty', path, notUnderstood: found.notUnderstood });
	if (!line.ok) return line;
	const { provider, ce } = line.value;
	return success({
		lines,
		found,
		provider,
		ce,
		rows: compare(found, provider, ce),
		findings: judge(found, ce),
		suggestion: suggest(found, provider, ce),
	});
}

function countLines(text: string): number {
	let lines = text === '' || text.endsWith('\n') ? 0 : 1;
	for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
	return lines;
}

/** The one that is named, and those that the addresses of this end of the tunnel are from. */
function prefixesIn({ named, tunnels }: Found): readonly Prefix6[] {
	const given = named.prefix && prefixOf(named.prefix.value);
	const ends = [named.ce?.value, ...tunnels.map(({ local }) => local)].flatMap((text) => {
		const address = parseAddress6((text ?? '').replace(/\/\d+$/, ''));
		return address === undefined ? [] : [prefix6(address, 64)];
	});
	return given ? [given, ...ends] : ends;
}

function lineOf(prefix: Prefix6, { rule, provider }: RuleChoice) {
	// without a length, or with one too short for the rule, the first half of the address is what there is
	const whole = prefix.length < 64 ? prefix6(prefix.network, 64) : prefix;
	const found = rule ? success({ id: 'custom' as const, rule }) : ruleFor(whole, provider);
	if (!found.ok) return found;
	const ce = deriveCe(found.value.rule, whole);
	return ce.ok ? success({ provider: found.value.id, ce: ce.value }) : ce;
}

import type { Line } from './line.ts';
import type { CaseResult, Result } from './measure/result.ts';
import type { Scope } from './scope.ts';
import { percent, table, times } from './table.ts';

export interface Target {
	readonly what: string;
	readonly wanted: string;
	readonly measured: string;
	/** as-the-limit: missed, but so did the kernel's own search in one range, within chance. */
	readonly verdict: 'met' | 'as-the-limit' | 'missed';
}

interface Count {
	readonly missed: number;
	/** The worst single figure. */
	readonly worst: number;
}

/** What the default ruleset has to reach on a line, at its worst over cases and repetitions. */
export function targets(line: Line, results: readonly Result[], scope: Scope): readonly Target[] {
	const of = (id: string) => results.find(({ ruleset }) => ruleset.id === id);
	const [ours, limit] = [of('alias'), of('one-range')];
	if (!ours) return [];
	const cone = of('alias-full-cone');
	const list = [...flowTargets(ours, limit, scope), ...setTargets(ours, cone)];
	const ratio = (what: string, least: number, value: number) => {
		if (Number.isNaN(value)) return;
		const verdict = value >= least ? 'met' : 'missed';
		list.push({ what, wanted: `≥ ${times(least)}`, measured: times(value), verdict });
	};
	const newTcp = (id: string) => of(id)?.speed?.ns.new.tcp ?? Number.NaN;
	ratio("new TCP flows per second ÷ one range's", 0.75, newTcp('one-range') / newTcp('alias'));
	// The article's 316 commands are those of 63 blocks.
	if (line.ports === 1008) {
		ratio("new TCP flows per second ÷ the article's", 1.4, newTcp('article-1') / newTcp('alias'));
		const script = of('article-1')?.load?.first ?? Number.NaN;
		ratio("the article's script's load time ÷ ours", 20, script / (ours.load?.first ?? Number.NaN));
	}
	return list.map((target) => ({ ...target, what: `${line.ports} ports: ${target.what}` }));
}

function flowTargets(ours: Result, limit: Result | undefined, scope: Scope): Target[] {
	if (scope.cases.length === 0) return [];
	const upTo95 = scope.occupancies.flatMap((part, i) => (part <= 0.95 ? [i] : []));
	const least = (what: string, wanted: number, count: (cases: readonly CaseResult[]) => Count): Target => {
		const [mine, best] = [count(ours.cases), limit && count(limit.cases)];
		const verdict = mine.worst >= wanted ? 'met' : best && withinChance(mine, best) ? 'as-the-limit' : 'missed';
		const measured = `${percent(mine.worst)} %${best ? ` (one range: ${percent(best.worst)} %)` : ''}`;
		return { what, wanted: `${wanted < 1 ? '≥ ' : ''}${percent(wanted)} %`, measured, verdict };
	};
	return [
		least('up, first packet', 0.98, (cases) => filled(cases, 'firstPacket')),
		least('up, 3 s of retries', 0.995, (cases) => filled(cases, 'withRetries')),
		least('up at once, churn up to 95 %', 1, (cases) => {
			const rates = cases.flatMap(({ churn }) => upTo95.map((i) => churn[i]!));
			const missed = rates.reduce((sum, rate) => sum + rate * Math.floor(scope.churnSteps / 2), 0);
			return { missed, worst: 1 - Math.max(...rates) };
		}),
	];
}

function filled(cases: readonly CaseResult[], what: 'firstPacket' | 'withRetries'): Count {
	const all = cases.flatMap(({ fills }) => fills);
	const missed = all.reduce((sum, fill) => sum + fill.wanted - fill[what], 0);
	return { missed, worst: Math.min(...all.map((fill) => fill[what] / fill.wanted)) };
}

/** Two counts of rare events of one rate: three standard deviations of their difference, and one for the small ones. */
const withinChance = (mine: Count, limit: Count) =>
	mine.missed - limit.missed <= 3 * Math.sqrt(mine.missed + limit.missed) + 1;

function setTargets(ours: Result, cone: Result | undefined): Target[] {
	const outside = ours.packets.outside + (cone?.packets.outside ?? 0);
	const list: Target[] = [
		{
			what: 'packets outside the set',
			wanted: '0',
			measured: `${outside}`,
			verdict: outside === 0 ? 'met' : 'missed',
		},
	];
	if (ours.mapping) {
		const { udp } = ours.mapping.eim;
		list.push({
			what: 'endpoint-independent mapping, UDP',
			wanted: '100 %',
			measured: `${percent(udp)} %`,
			verdict: udp === 1 ? 'met' : 'missed',
		});
	}
	if (cone?.mapping) {
		const { filtering } = cone.mapping;
		const verdict = filtering === 'open' ? 'met' : 'missed';
		list.push({ what: 'filtering for a full-cone host', wanted: 'open', measured: filtering, verdict });
	}
	return list;
}

const marks = { met: '✓', 'as-the-limit': '✗, as the limit', missed: '✗' } as const;

export function targetTable(list: readonly Target[]): string {
	return `### Targets of \`alias\`

The worst of all cases and repetitions. Where the kernel's own search, with one range and nothing else, misses one as well and
the difference is within chance, it says "as the limit".

${table(
	['', 'wanted', 'measured', ''],
	list.map(({ what, wanted, measured, verdict }) => [what, wanted, measured, marks[verdict]]),
)}`;
}

import type { Line } from './line.ts';
import type { Filled } from './measure/fill.ts';
import type { NotRun } from './measure/line.ts';
import type { Result } from './measure/result.ts';
import { kinds, protocols } from './measure/speed.ts';
import { median } from './random.ts';
import type { Scope } from './scope.ts';
import { percent, span, table, times } from './table.ts';
import { caseName } from './traffic.ts';

/** All tables of one line. */
export function report(line: Line, results: readonly Result[], notRun: readonly NotRun[], scope: Scope): string {
	const blocks = line.ce.ports.length;
	const parts = [`### ${line.ports} ports (${line.title}, ${blocks} blocks of ${line.ports / blocks})`];
	if (scope.cases.length > 0) {
		parts.push(
			`Flows to one destination, in % of ${line.ports}; from the worst to the best of ${scope.cases.map(caseName).join('; ')}.`,
			flows(results, scope),
			'Behaviour:',
			behaviour(results),
		);
	}
	if (scope.speedRounds > 0) {
		parts.push(
			`Nanoseconds for one packet over forwarding and conntrack alone; in brackets the whole way through the router ÷ the one range's. Medians of ${scope.speedRounds} rounds.`,
			cost(results),
		);
	}
	if (scope.loadRounds > 0) parts.push(`Loading, median of ${scope.loadRounds}:`, load(results));
	for (const { ruleset, why } of notRun) parts.push(`**Not run: ${ruleset.title}** – ${why}`);
	return parts.join('\n\n');
}

/** More than the documentation needs: what each case gave by itself. */
export function details({ ports }: Line, results: readonly Result[], scope: Scope): string {
	return `${ports} ports, by case (medians):\n\n${byCase(results, scope)}`;
}

const part = (of: keyof Filled) => (filled: Filled) => filled[of] / filled.wanted;

function flows(results: readonly Result[], { occupancies }: Scope): string {
	const measured = results.filter(({ cases }) => cases.length > 0);
	const upOf = ({ cases }: Result) => cases.flatMap(({ fills }) => fills).map(part('firstPacket'));
	const limit = measured.find(({ ruleset }) => ruleset.id === 'one-range');
	return table(
		[
			'ruleset',
			'first refused after',
			'up, first packet',
			'up, 3 s of retries',
			'÷ one range',
			...occupancies.map((part) => `refused, churn at ${part * 100} %`),
		],
		measured.map((result) => {
			const fills = result.cases.flatMap(({ fills }) => fills);
			return [
				result.ruleset.title,
				span(
					fills.map(({ beforeFailure }) => beforeFailure),
					String,
				),
				span(upOf(result), percent),
				span(fills.map(part('withRetries')), percent),
				limit ? times(median(upOf(result)) / median(upOf(limit))) : '–',
				...occupancies.map((_, i) =>
					span(
						result.cases.map(({ churn }) => churn[i]!),
						percent,
					),
				),
			];
		}),
	);
}

function byCase(results: readonly Result[], { occupancies }: Scope): string {
	return table(
		[
			'ruleset, case',
			'first refused after',
			'up, first packet',
			'with retries',
			`refused, churn ${occupancies.map((part) => part * 100).join(' / ')} %`,
		],
		results.flatMap(({ ruleset, cases }) =>
			cases.map(({ of, fills, churn }) => [
				`${ruleset.title}: ${caseName(of)}`,
				`${median(fills.map(({ beforeFailure }) => beforeFailure))}`,
				percent(median(fills.map(part('firstPacket')))),
				percent(median(fills.map(part('withRetries')))),
				churn.map(percent).join(' / '),
			]),
		),
	);
}

function behaviour(results: readonly Result[]): string {
	return table(
		[
			'ruleset',
			'EIM TCP %',
			'EIM UDP %',
			'who may answer (UDP)',
			'packets outside the set',
			'flows that leaked %',
			'leaves untranslated',
			'carried',
		],
		results
			.filter(({ mapping, leaks }) => mapping || leaks)
			.map(({ ruleset, mapping, leaks, packets, cases }) => [
				ruleset.title,
				mapping ? percent(mapping.eim.tcp) : '–',
				mapping ? percent(mapping.eim.udp) : '–',
				mapping?.filtering ?? '–',
				`${packets.outside} of ${packets.all}`,
				span(cases.flatMap(({ fills }) => fills).map(part('leaked')), percent),
				leaks ? leaks.kinds.join(', ') || 'nothing' : '–',
				leaks ? leaks.carried.join(', ') : '–',
			]),
	);
}

function cost(results: readonly Result[]): string {
	const measured = results.flatMap(({ ruleset, speed }) => (speed ? [{ ruleset, ...speed }] : []));
	const of = (id: string) => measured.find(({ ruleset }) => ruleset.id === id)?.ns;
	const [bare, limit] = [of('forwarding'), of('one-range')];
	const columns = kinds.flatMap((kind) => protocols.map((protocol) => ({ kind, protocol })));
	return table(
		['ruleset', ...columns.map(({ kind, protocol }) => `${kind} ${protocol.toUpperCase()}`), 'noise ±%'],
		measured.map(({ ruleset, ns, noise }) => [
			ruleset.title,
			...columns.map(({ kind, protocol }) => {
				const whole = ns[kind][protocol];
				const over = bare && ruleset.id !== 'forwarding' ? whole - bare[kind][protocol] : whole;
				const sign = ruleset.id === 'forwarding' ? '' : over < 0 ? '−' : '+';
				return `${sign}${Math.abs(over).toFixed(0)}${limit ? ` (${times(whole / limit[kind][protocol])})` : ''}`;
			}),
			percent(noise),
		]),
	);
}

function load(results: readonly Result[]): string {
	const script = results.find(({ ruleset }) => ruleset.id === 'article-1')?.load?.first;
	return table(
		['ruleset', 'by', 'ms', "article's script ÷ it", 'over itself, ms'],
		results.flatMap(({ ruleset, load }) => {
			if (load === undefined || ruleset.only) return [];
			const { first, replacing } = load;
			const faster = script ? times(script / first) : '–';
			return [[ruleset.title, ruleset.loader, first.toFixed(1), faster, replacing?.toFixed(1) ?? '–']];
		}),
	);
}

import { availableParallelism } from 'node:os';
import type { Line } from '../line.ts';
import { Place } from '../place.ts';
import type { Ruleset } from '../ruleset/ruleset.ts';
import type { Scope } from '../scope.ts';
import { churn } from './churn.ts';
import { fill } from './fill.ts';
import { leaks } from './leak.ts';
import { loadTimes } from './load.ts';
import { mapping } from './mapping.ts';
import type { CaseResult, Result } from './result.ts';
import { speed } from './speed.ts';

export interface NotRun {
	readonly ruleset: Ruleset;
	readonly why: string;
}

interface Opened {
	readonly ruleset: Ruleset;
	readonly place: Place;
}

/**
 * Everything about these rulesets on one line. Each has a place of its own: what counts packets runs in all of them at
 * once (most of it waits for retransmissions), what takes times runs alone, in turn.
 */
export async function measureLine(
	line: Line,
	rulesets: readonly Ruleset[],
	scope: Scope,
	program: string,
	say: (text: string) => void,
): Promise<{ readonly results: readonly Result[]; readonly notRun: readonly NotRun[] }> {
	const opened: Opened[] = [];
	const notRun: NotRun[] = [];
	for (const [i, ruleset] of rulesets.entries()) {
		const place = await Place.open(line, ruleset, program, i % availableParallelism());
		try {
			await place.reset();
			opened.push({ ruleset, place });
		} catch (error) {
			notRun.push({ ruleset, why: (error as Error).message });
			await place.close();
		}
	}
	say(`${line.ports} ports: flows`);
	const counted = await Promise.all(opened.map(({ ruleset, place }) => countPackets(line, ruleset, place, scope)));
	const timed = opened.filter(({ ruleset }) => ruleset.only !== 'mapping');
	if (scope.speedRounds > 0) say(`${line.ports} ports: times`);
	for (const { place } of timed) await place.wire.ask(`cpu ${availableParallelism() - 1}`);
	const speeds =
		scope.speedRounds > 0
			? await speed(new Map(timed.map(({ ruleset, place }) => [ruleset.id, place])), scope.speedRounds)
			: new Map();
	const loads =
		scope.loadRounds > 0
			? await loadTimes(
					timed[0]!.place,
					timed.map(({ ruleset }) => ruleset),
					scope.loadRounds,
				)
			: new Map();
	for (const { place } of opened) await place.close();
	const results = counted.map((result) => {
		const { id } = result.ruleset;
		return { ...result, speed: speeds.get(id), load: loads.get(id) };
	});
	return { results, notRun };
}

type Counted = Omit<Result, 'speed' | 'load'>;

async function countPackets(line: Line, ruleset: Ruleset, place: Place, scope: Scope): Promise<Counted> {
	const everything = ruleset.only === undefined;
	const cases: CaseResult[] = [];
	for (const of of everything ? scope.cases : []) {
		const fills = [];
		for (let i = 0; i < scope.fills; i++) fills.push(await fill(place, of, line.ports, i + 1));
		const refused = await churn(place, of, line.ports, scope.occupancies, scope.churnSteps, 100);
		cases.push({ of, fills, churn: refused });
	}
	const mapped = scope.mapping && ruleset.only !== 'speed';
	const result = {
		ruleset,
		cases,
		mapping: mapped ? await mapping(place, line.ce.ipv4, line.ports) : undefined,
		leaks: everything ? await leaks(place) : undefined,
		packets: place.seen,
	};
	await place.count();
	return result;
}

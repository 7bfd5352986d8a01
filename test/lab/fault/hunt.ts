import type { TestLab } from '../harness.ts';
import { type Base, makeBase, type Start } from './base.ts';
import { line, stateOf, type Tried, tryFault } from './trial.ts';
import { count, type Trial, trialsOf } from './trials.ts';

export type Hunt = {
	readonly start: Start;
	/** Of all trials those that are to be run. */
	readonly choose: (trials: readonly Trial[]) => readonly Trial[];
};

export type Found = {
	/** All faults of which these are the ones that were to be tried. */
	readonly all: number;
	readonly tried: readonly Tried[];
};

/** Tries faults one after the other, on one machine. */
export async function hunt(lab: TestLab, { start, choose }: Hunt, say: (line: string) => void): Promise<Found> {
	let base = await makeBase(lab, start);
	const all = trialsOf(base.effects);
	const chosen = choose(all);
	say(`${start.name}: ${base.effects.length} effects, ${count(all)} faults in ${all.length} runs, ${chosen.length} to do`);
	const tried: Tried[] = [];
	for (const [i, trial] of chosen.entries()) {
		const one = await attempt(lab, base, trial);
		tried.push(one);
		say(`${start.name} ${i + 1}/${chosen.length} ${line(one)}`);
		if (one.verdict.state !== 'restored') base = await again(lab, base);
	}
	return { all: count(all), tried };
}

/** A machine that does not answer any more is what came of the fault, too. */
async function attempt(lab: TestLab, base: Base, trial: Trial): Promise<Tried> {
	const began = Date.now();
	try {
		return await tryFault(lab, base, trial);
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		const verdict = { state: 'wrong', by: 'no answer', wrong: [why] } as const;
		return { trial, verdict, seconds: (Date.now() - began) / 1000 };
	}
}

/** The same state once more; only the times of its files are other ones. */
async function again(lab: TestLab, base: Base): Promise<Base> {
	await base.prepare(lab);
	return { ...base, state: await stateOf(lab) };
}

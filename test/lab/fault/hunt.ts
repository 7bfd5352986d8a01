import { appendFileSync } from 'node:fs';
import type { TestLab } from '../harness.ts';
import { type Base, makeBase, type Start } from './base.ts';
import { type Cut, cuts, makeCut, tryCut } from './power.ts';
import { commandsOf, type ScriptTrial, scriptTrials, tryScript } from './script.ts';
import { line, stateOf, type Tried, tryFault } from './trial.ts';
import { count, type Fault, type Trial, trialsOf } from './trials.ts';

/** What is to be done of what could be done, and who is told how it goes. */
export type Choice = {
	readonly choose: (trials: readonly Trial[]) => readonly Trial[];
	readonly say: (line: string) => void;
};

export type Found = {
	/** All faults, of which those that were tried are a part. */
	readonly all: number;
	readonly tried: readonly Tried[];
};

/** Each effect of the apply goes wrong. `given`: what goes wrong in any case, so that what follows it is tried. */
export async function huntApply(lab: TestLab, start: Start, { choose, say }: Choice, given?: Given): Promise<Found> {
	let base = await makeBase(lab, start, given);
	const { own } = start;
	const all = trialsOf(base.effects)
		.filter(({ fault }) => given === undefined || fault.effect.phase === 'revert')
		.filter(({ fault }) => own?.test(`${fault.effect.phase} ${fault.effect.key}`) ?? true);
	return work(all, choose(all), say, start.name, async (trial) => {
		const tried = await tryFault(lab, base, trial);
		if (tried.verdict.state !== 'restored') base = await again(lab, base);
		return tried;
	});
}

/** The fault of an effect that is known by how its key begins. */
export type Given = (effects: Base['effects']) => Fault;

/** Each command of the scripts `keep` and `revert` goes wrong. */
export async function huntScripts(lab: TestLab, start: Start, { choose, say }: Choice): Promise<Found> {
	let base = await makeBase(lab, start);
	const tries = new Map<Trial, ScriptTrial>();
	for (const script of ['revert', 'keep'] as const) {
		const commands = await commandsOf(lab, base, script);
		base = await again(lab, base);
		for (const one of scriptTrials(script, commands)) {
			const effect = {
				key: `${script} ${one.number}: ${one.command}`,
				nth: 1,
				phase: script,
				reads: false,
				mixed: false,
			} as const;
			const fault = { effect, kind: one.kind };
			tries.set({ fault, covers: [fault] }, one);
		}
	}
	const all = [...tries.keys()];
	return work(all, choose(all), say, `${start.name}, scripts`, async (trial) => {
		const verdict = await tryScript(lab, base, tries.get(trial)!, trial.fault);
		if (verdict.verdict.state !== 'restored') base = await again(lab, base);
		return verdict;
	});
}

/** The power is cut at each moment. */
export async function huntCuts(start: Start, { choose, say }: Choice): Promise<Found> {
	let cut: Cut = await freshCut(start);
	let used = false;
	try {
		const all = cuts(cut);
		return await work(all, choose(all), say, `${start.name}, power`, async (trial) => {
			if (used) {
				await cut.lab.stop();
				cut = await freshCut(start);
			}
			const tried = await tryCut(cut, trial);
			used = tried.verdict.state !== 'restored';
			return tried;
		});
	} finally {
		await cut.lab.stop();
	}
}

/** A machine that others keep busy may be too slow for the apply's own checks. */
async function freshCut(start: Start): Promise<Cut> {
	for (let left = 2; ; left--) {
		try {
			return await makeCut(start);
		} catch (error) {
			if (left === 0) throw error;
		}
	}
}

async function work(
	all: readonly Trial[],
	chosen: readonly Trial[],
	say: (line: string) => void,
	name: string,
	attempt: (trial: Trial) => Promise<Tried>,
): Promise<Found> {
	say(`${name}: ${count(all)} faults in ${all.length} runs, of which ${chosen.length} here`);
	const tried: Tried[] = [];
	for (const [i, trial] of chosen.entries()) {
		const one = await attempted(trial, attempt);
		tried.push(one);
		say(`${name} ${i + 1}/${chosen.length} ${line(one)}`);
		keepResult(name, one);
	}
	return { all: count(all), tried };
}

/** A machine that does not answer any more is what came of the fault, too. */
async function attempted(trial: Trial, attempt: (trial: Trial) => Promise<Tried>): Promise<Tried> {
	const began = Date.now();
	try {
		return await attempt(trial);
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		const verdict = { state: 'wrong', by: 'no answer', wrong: [why] } as const;
		return { trial, verdict, seconds: (Date.now() - began) / 1000 };
	}
}

/** For whoever adds up what several processes have tried (faults.sh). */
function keepResult(name: string, { trial, verdict }: Tried): void {
	const to = process.env['FAULTS_RESULTS'];
	if (to) appendFileSync(to, `${JSON.stringify({ name, state: verdict.state, faults: trial.covers.length })}\n`);
}

/** The same state once more; only the times of its files are other ones. */
async function again(lab: TestLab, base: Base): Promise<Base> {
	await base.prepare(lab);
	return { ...base, state: await stateOf(lab) };
}

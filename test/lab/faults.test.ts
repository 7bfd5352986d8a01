import { afterAll, beforeAll, expect, test } from 'vitest';
import { type StartName, starts } from './fault/base.ts';
import { type Choice, type Found, type Given, huntApply, huntCuts, huntScripts } from './fault/hunt.ts';
import { summary } from './fault/report.ts';
import { describeFault, type Trial } from './fault/trials.ts';
import { startLab, type TestLab } from './harness.ts';
import { long } from './length.ts';

// What is left of an apply in which something goes wrong. On a bare router, each thing that the change consists of, by turns with
// the program killed right after it and with it never coming to its end; the short form has every fifth of them.
// `npm run faults`: all faults of all things, on several kinds of routers (FAULTS=all).

const all = process.env['FAULTS'] === 'all';
const only = new RegExp(process.env['FAULTS_ONLY'] ?? '');
const names = (process.env['FAULTS_START']?.split(',') ?? ['bare']) as StartName[];
const [from = 0, to] = (process.env['FAULTS_SLICE'] ?? '0').split('-').map(Number);
const [machine = 1, machines = 1] = (process.env['FAULTS_MACHINE'] ?? '1/1').split('/').map(Number);

let lab: TestLab;
beforeAll(async () => {
	lab = await startLab('ocn');
});
afterAll(async () => {
	await lab?.stop();
});

function choose(trials: readonly Trial[]): readonly Trial[] {
	return (all ? trials : aFew(trials))
		.filter(({ fault }) => only.test(describeFault(fault)))
		.slice(from, to)
		.filter((_, i) => i % machines === machine - 1);
}

/** Every effect of the change, by turns killed after it and hanging in it. */
function aFew(trials: readonly Trial[]): readonly Trial[] {
	const of = (kind: string) =>
		trials.filter(({ fault }) => fault.kind === kind && fault.effect.phase === 'change' && !fault.effect.reads);
	const hung = of('hang');
	return of('kill-after')
		.map((trial, i) => (i % 2 === 0 ? trial : hung.find(({ fault }) => fault.effect === trial.fault.effect)) ?? trial)
		.filter((_, i) => long || i % 5 === 0);
}

const choice: Choice = { choose, say: (line) => console.error(line) };
const timeLimit = { timeout: 6 * 3_600_000 };

async function expectNothingLost(name: string, found: Found): Promise<void> {
	console.log(summary(name, found));
	expect(found.tried.filter(({ verdict }) => verdict.state === 'wrong')).toEqual([]);
}

/** No packet with a wrong source came out at any moment. */
async function expectNoBadPacket(): Promise<void> {
	const { bad_src, bad_sport, bad_dport, bad_outer } = await lab.counters();
	expect({ bad_src, bad_sport, bad_dport, bad_outer }).toEqual({
		bad_src: 0,
		bad_sport: 0,
		bad_dport: 0,
		bad_outer: 0,
	});
}

test.each(names)('the faults of an apply: %s', timeLimit, async (name) => {
	await expectNothingLost(name, await huntApply(lab, starts[name], choice));
	await expectNoBadPacket();
});

/** The last thing that an apply changes does not work. */
const lastFails: Given = (effects) => {
	const effect = effects.findLast(({ phase, reads }) => phase === 'change' && !reads);
	if (!effect) throw new Error('the apply changes nothing');
	return { effect, kind: 'fail' };
};

const thorough = all ? names.filter((name) => !('own' in starts[name])) : [];

if (all)
	test.each(thorough)('the faults of the program’s own way back: %s', timeLimit, async (name) => {
		await expectNothingLost(`${name}, way back`, await huntApply(lab, starts[name], choice, lastFails));
		await expectNoBadPacket();
	});

if (all)
	test.each(thorough)('the faults of keep and revert: %s', timeLimit, async (name) => {
		await expectNothingLost(`${name}, scripts`, await huntScripts(lab, starts[name], choice));
		await expectNoBadPacket();
	});

if (all)
	test.each(thorough)('a power cut at each moment: %s', timeLimit, async (name) => {
		await lab.stop();
		await expectNothingLost(`${name}, power`, await huntCuts(starts[name], choice));
	});

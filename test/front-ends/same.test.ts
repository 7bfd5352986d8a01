// Ink paints nothing but the last frame when CI is set; it looks when loaded.
delete process.env['CI'];

import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/plan/plan.ts';
import { headless } from '../../src/prompt/headless.ts';
import { lineWizard } from '../../src/prompt/line.ts';
import { plainWizard } from '../../src/prompt/plain.ts';
import { type ScenarioName, scenarioNames } from '../../src/system/scenario/scenarios.ts';
import { unicode } from '../../src/ui/glyphs.ts';
import type { Rooms } from '../../src/wizard/effects.ts';
import type { Ending } from '../../src/wizard/state.ts';
import { openTerminal } from '../ui/headless-terminal.ts';
import { preset } from '../wizard/fixture.ts';
import { pause, simulated } from './walk.ts';

const { runInk } = await import('../../src/ui/app.ts');
const { openStage } = await import('../../src/ui/stage.tsx');

// Whoever sets up the same router with the same answers gets the same plan and the same end, whatever the terminal can do.

type Decision = 'keep' | 'revert' | 'quit';
/** What is seen, and what is pressed then. */
type Stage = readonly [seen: RegExp, press: string];
interface Run {
	readonly ending: Ending['type'];
	/** That was applied. */
	readonly plan: Plan | undefined;
}
type Streams = { readonly stdin: PassThrough; readonly stdout: PassThrough };

const down = '\u001b[B';

const ink = {
	toApply: [
		[/ 1\/7[\s\S]*❯ 1/, '\r'],
		[/LAN\?/, '\r'],
		[/ 2\/7[\s\S]*❯ 1/, '\r'],
		[/T1/, '\r'],
		[/ 3\/7[\s\S]*❯/, '\r'],
		[/ 4\/7[\s\S]*1460/, '\r'],
		[/ 5\/7[\s\S]*\d-\d+\/\d+/, 'a'],
	],
	decide: {
		keep: [
			[/k keep/, 'k'],
			[/ 7\/7[\s\S]*IPv4 works/, 'q'],
		],
		revert: [
			[/k keep/, 'r'],
			[/as it was before/, 'q'],
		],
		quit: [[/k keep/, 'q']],
	},
} as const satisfies Dialogue;

const plain = {
	toApply: [
		[/WAN \(/, '\r'],
		[/LAN \(/, '\r'],
		[/prefix of this line/, '\r'],
		[/T1[\s\S]*again/, '\r'],
		[/service is this/, '\r'],
		[/right parameters/, '\r'],
		[/changes be made/, `${down}\r`],
	],
	decide: {
		keep: [
			[/Keep this configuration\?/, `${down}\r`],
			[/Does IPv4 work/, '\r'],
		],
		revert: [
			[/Keep this configuration\?/, `${down}${down}\r`],
			[/as it was before[\s\S]*Review/, '\u0003'],
		],
		quit: [[/Keep this configuration\?/, '\u0003']],
	},
} as const satisfies Dialogue;

const line = {
	toApply: plain.toApply.map(([seen], i) => [seen, i === 6 ? '2\n' : '\n'] as const),
	decide: {
		keep: [
			[/Keep this configuration\?[\s\S]*: $/, 'keep\n'],
			[/Does IPv4 work[\s\S]*: $/, '1\n'],
		],
		revert: [
			[/Keep this configuration\?[\s\S]*: $/, 'revert\n'],
			[/as it was before[\s\S]*: $/, 'q\n'],
		],
		quit: [[/Keep this configuration\?[\s\S]*: $/, 'q\n']],
	},
} as const satisfies Dialogue;

type Dialogue = { readonly toApply: readonly Stage[]; readonly decide: Readonly<Record<Decision, readonly Stage[]>> };

/** The router, and a note of what was applied to it. */
function router(name: ScenarioName) {
	const { system, rooms } = simulated(scenarioNames.indexOf(name));
	let applied: Plan | undefined;
	const watched: Rooms = {
		...rooms,
		apply: (machine, plan, options) => {
			applied = plan;
			return rooms.apply(machine, plan, options);
		},
	};
	return { system, rooms: watched, applied: () => applied };
}

async function inInk(name: ScenarioName, decision: Decision): Promise<Run> {
	const { system, rooms, applied } = router(name);
	const terminal = openTerminal(80, 24);
	const { stdin, stdout } = terminal;
	const look = { glyphs: unicode, screenReader: false };
	const stage = openStage({ language: 'en', stdin, stdout, colour: true, look });
	const ended = runInk(stage, { system, preset, language: 'en', rooms });
	for (const [seen, press] of [...ink.toApply, ...ink.decide[decision]]) {
		await terminal.until(seen, 20_000);
		// what is typed while nothing was asked is not an answer
		await pause(50);
		terminal.press(press);
	}
	return { ending: (await ended).type, plan: applied() };
}

const byPrompts =
	(wizard: typeof lineWizard, { toApply, decide }: Dialogue) =>
	async (name: ScenarioName, decision: Decision): Promise<Run> => {
		const { system, rooms, applied } = router(name);
		const { stdin, stdout }: Streams = { stdin: new PassThrough(), stdout: new PassThrough() };
		let shown = '';
		stdout.setEncoding('utf8').on('data', (text: string) => {
			shown += text;
		});
		const ended = wizard({ system, preset, language: 'en', stdin, stdout, rooms });
		for (const [seen, press] of [...toApply, ...decide[decision]]) {
			for (const end = Date.now() + 20_000; !seen.test(shown); await pause(10))
				if (Date.now() > end) throw new Error(`not seen: ${seen}\n${shown}`);
			await pause(50);
			shown = '';
			stdin.write(press);
		}
		return { ending: (await ended).type, plan: applied() };
	};

const frontEnds = {
	Ink: inInk,
	'plain prompts': byPrompts(plainWizard, plain),
	'line by line': byPrompts(lineWizard, line),
};

describe.each(['ocn', 'v6plus', 'biglobe', 'nuro'] as const)('%s', (name) => {
	it('gets the same plan from the same answers in every front end', async () => {
		const { system, rooms } = simulated(scenarioNames.indexOf(name));
		const { plan, ending } = await headless({ system, preset, language: 'en', yes: true, write: () => {}, rooms });
		expect(ending.type).toBe('verified');
		expect(plan?.files.length).toBeGreaterThan(5);
		for (const [frontEnd, walk] of Object.entries(frontEnds))
			expect(await walk(name, 'keep'), frontEnd).toEqual({ ending: 'verified', plan });
	}, 120_000);
});

describe.each(Object.entries(frontEnds))('in %s', (_, walk) => {
	it.each([
		['ocn', 'revert', 'taken-back'],
		['ocn', 'quit', 'taken-back'],
		['wrong-br', 'revert', 'failed'],
	] as const)(
		'%s, %s ends with %s',
		async (name, decision, ending) => {
			expect((await walk(name, decision)).ending).toBe(ending);
		},
		60_000,
	);
});

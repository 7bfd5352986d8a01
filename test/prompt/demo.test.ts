import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { applyPlan } from '../../src/apply/apply.ts';
import { headless } from '../../src/prompt/headless.ts';
import { lineWizard } from '../../src/prompt/line.ts';
import { demoSystem, type ScenarioName } from '../../src/system/scenario/scenarios.ts';
import type { Rooms } from '../../src/wizard/effects.ts';
import { rooms as machineRooms } from '../../src/wizard/rooms.ts';
import type { Preset } from '../../src/wizard/state.ts';
import { preset } from '../wizard/fixture.ts';

// The simulated routers, with the real rooms behind the wizard.

const run = (name: ScenarioName, flags: Partial<Preset> = {}) =>
	headless({
		system: demoSystem(name),
		preset: { ...preset, ...flags },
		language: 'en',
		yes: true,
		write: () => {},
	});

describe('a simulated router, without questions', () => {
	it.each(['ocn', 'v6plus', 'biglobe', 'nuro', 'configured'] as const)('%s is set up', async (name) => {
		const { ending, checks } = await run(name);
		expect(ending.type).toBe('verified');
		expect(checks?.every((check) => check.status === 'done' && check.verdict.level === 'ok')).toBe(true);
	});

	it('is set up with ports open to the internet', async () => {
		const forwards = [{ protocol: 'both', port: 1776, host: '192.168.10.20', hostPort: 80 }] as const;
		for (const nat of [
			{ forwards, fullCone: ['192.168.10.30'] },
			{ form: 'hash', forwards },
		] as const) {
			const { ending, plan } = await run('ocn', { nat });
			expect(ending.type).toBe('verified');
			expect(plan?.choices.nat).toMatchObject(nat);
		}
	});

	it('is not touched when the answers about its ports contradict each other', async () => {
		const fullCone = ['192.168.10.30'];
		const { ending } = await run('configured', { nat: { form: 'hash', fullCone } });
		expect(ending).toMatchObject({ type: 'failed', problem: { code: 'full-cone-needs-alias' }, changed: false });
	});

	it.each([
		['no-answer', 'no-answer'],
		['no-prefix', 'no-prefix-on-line'],
		['no-rule', 'no-rule'],
		['transix', 'no-rule'],
		['wrong-br', 'checks-failed'],
	] as const)('%s ends with %s and nothing changed', async (name, code) => {
		expect((await run(name)).ending).toMatchObject({ type: 'failed', problem: { code }, changed: false });
	});

	it('takes the card that serves no network of its own where no line is heard', async () => {
		expect((await run('no-ra')).ending.type).toBe('verified');
	});
});

describe.each(['en', 'ja'] as const)('line by line in %s', (language) => {
	it.each([
		// WAN, LAN, DHCPv6, next, provider, next, apply; kept; done
		['ocn', '\n\n\n\n\n\n2\n', 'keep\n', '1\n', 'verified'],
		// taken back, back to review, then quit
		['ocn', '\n\n\n\n\n\n2\n', 'revert\n', '1\nq\n', 'quit'],
		['wrong-br', '\n\n\n\n\n\n2\n', 'revert\n', '1\nq\n', 'quit'],
		// iptables instead, nftables again, apply
		['v6plus', '\n\n\n\n\n\n4\n4\n2\n', 'keep\n', '1\n', 'verified'],
		['ocn', '\n\n\n\n\n\n2\n', 'q\n', '', 'taken-back'],
		// the terminal goes away
		['ocn', '\n\n\n\n\n\n2\n', '', '', 'left-pending'],
		['no-answer', '\n\n\nq\n', '', '', 'quit'],
		['no-rule', '\n\n\n\nq\n', '', '', 'quit'],
		['configured', '\n', '', '', 'verified'],
	] as const)('%s is walked through by %j, %j, %j', async (name, input, answer, rest, ending) => {
		const [stdin, stdout] = [new PassThrough(), new PassThrough()];
		const system = demoSystem(name);
		const rooms: Rooms = {
			...machineRooms,
			apply: (machine, plan, options) =>
				applyPlan(machine, plan, {
					...options,
					decide: (asked) => system.inRealTime(() => options.decide(asked)),
				}),
		};
		let shown = '';
		let answered = false;
		stdout.setEncoding('utf8').on('data', (text: string) => {
			shown += text;
			if (answered || !shown.includes('(left, keep, revert, more)')) return;
			answered = true;
			stdin.end(answer + rest);
		});
		if (rest === '' && answer === '' && ending !== 'left-pending') stdin.end(input);
		else stdin.write(input);
		expect((await lineWizard({ system, preset, language, stdin, stdout, rooms })).type).toBe(ending);
		expect(shown).not.toContain('\u001b');
		expect(shown).not.toContain('undefined');
	});
});

import { describe, expect, it } from 'vitest';
import { failed, ok } from '../../src/check/check.ts';
import { failure, success } from '../../src/map/result.ts';
import { walk } from '../../src/prompt/walk.ts';
import type { Rooms } from '../../src/wizard/effects.ts';
import { start } from '../../src/wizard/machine.ts';
import type { Ending, Preset } from '../../src/wizard/state.ts';
import { at, delegation, device, facts, play, prefixes, preset, remote, roomy, rules, way } from '../wizard/fixture.ts';
import { askingApply, fakeRooms, fileSystem, manualClock } from '../wizard/rooms.ts';
import { type Move, scriptedPrompter } from './script.ts';

interface Walked {
	readonly ending: Ending;
	readonly said: string;
}

async function go(moves: readonly Move[], more: Partial<Rooms> = {}, flags: Partial<Preset> = {}): Promise<Walked> {
	const { prompter, said, left } = scriptedPrompter(moves);
	const ending = await walk({
		system: fileSystem(),
		preset: { ...preset, ...flags },
		language: 'en',
		prompter,
		rooms: fakeRooms(more),
	});
	expect(left).toEqual([]);
	return { ending, said: said.join('\n') };
}

const toReview: readonly Move[] = [
	{ on: 'WAN', do: 'wan0' },
	{ on: 'LAN', do: 'lan0' },
	{ on: 'prefix', do: 'ask the line' },
	{ on: 'prefix', do: 'next' },
	{ on: 'service', do: 'v6' },
	{ on: 'parameters', do: 'next' },
];
const apply: Move = { on: 'changes', do: 'apply' };
const quit = { leave: 'quit' } as const;
const back = { leave: 'back' } as const;
const finish: Move = { on: 'IPv4', do: quit };

describe('a router that was set up before', () => {
	const { choices } = at('review', play(start(preset)[0], ...way.review)[0]).plan;
	const detect: Rooms['detect'] = async () =>
		success({ facts: { ...facts, ours: { installed: true, config: '{}' } }, leases: [] });
	const readConfig: Rooms['readConfig'] = () => success(choices);
	/** The rules are gone until they are loaded again. */
	const rulesGone = (): Partial<Rooms> => {
		let mended = false;
		return {
			detect,
			readConfig,
			check: async (_, __, { onProgress }) => {
				onProgress({
					id: 'rules',
					status: 'done',
					verdict: mended ? ok() : failed({ code: 'rules-missing' }),
					durationMs: 1,
				});
			},
			mend: async (_, command) => {
				expect(command).toEqual(['/etc/mape-setup/up', 'rules']);
				mended = true;
				return undefined;
			},
		};
	};

	it('says the cause and what to do, does it when asked to, and looks again', async () => {
		const { ending, said } = await go(
			[
				{ on: 'IPv4', do: 'run /etc/mape-setup/up rules' },
				{ on: 'IPv4', do: 'done' },
			],
			rulesGone(),
		);
		expect(ending).toMatchObject({ type: 'verified', checks: [{ id: 'rules', verdict: { level: 'ok' } }] });
		const told = said.slice(said.indexOf('failed: The rules of mape-setup are not loaded.'));
		expect(told.split('\n')).toEqual([
			'failed: The rules of mape-setup are not loaded.',
			'  what to do: /etc/mape-setup/up rules (loads them again)',
			'Running /etc/mape-setup/up rules …',
			'Checking …',
			'  Rules and forwarding: ok',
			'All checks passed: IPv4 works.',
			'Done. Check again at any time with: mape-setup check',
		]);
	});

	it('says why it could not be done, and offers it again', async () => {
		const problem = { code: 'not-root' } as const;
		const { said } = await go(
			[
				{ on: 'IPv4', do: 'run /etc/mape-setup/up rules' },
				{ on: 'IPv4', do: 'run /etc/mape-setup/up rules' },
				{ on: 'IPv4', do: 'done' },
			],
			{ ...rulesGone(), mend: async () => problem },
		);
		expect(said.split('This needs root')).toHaveLength(3);
	});

	it('offers nothing to run where nothing is ours', async () => {
		const check: Rooms['check'] = async (_, __, { onProgress }) =>
			onProgress({
				id: 'link',
				status: 'done',
				verdict: failed({ code: 'no-carrier', device: 'wan0' }),
				durationMs: 1,
			});
		await expect(go([{ on: 'IPv4', do: 'run' }], { detect, readConfig, check })).rejects.toThrow(
			/is none of: done \| check/,
		);
	});

	it('goes to the review for what changes files', async () => {
		const check: Rooms['check'] = async (_, __, { onProgress }) =>
			onProgress({
				id: 'rules',
				status: 'done',
				verdict: failed({ code: 'rules-other-ports', missing: 1, first: 16, last: 31 }),
				durationMs: 1,
			});
		const { said } = await go([{ on: 'IPv4', do: 'apply again' }, apply, finish], { detect, readConfig, check });
		expect(said).toContain('done: Load the rules');
	});
});

describe('the way through', () => {
	it('ends verified, having said what happened', async () => {
		const { ending, said } = await go([...toReview, apply, { on: 'IPv4', do: 'done' }]);
		expect(ending.type).toBe('verified');
		for (const line of [
			'Step 1 of 7: Link',
			'Asking for a prefix on wan0 …',
			'  sent Solicit, waiting 1.0 s',
			`  received Reply from fe80::1: ${prefixes.v6plus}`,
			`Prefix: ${prefixes.v6plus} (delegated by DHCPv6)`,
			'  valid for 4 h',
			'  new: /etc/mape-setup/nat.nft',
			'done: Load the rules',
			'All checks passed: IPv4 works.',
		])
			expect(said).toContain(line);
	});

	it('goes back in every step, and forward with the answers that were given', async () => {
		const { ending } = await go([
			{ on: 'WAN', do: 'wan0' },
			{ on: 'LAN', do: back },
			...toReview,
			{ on: 'changes', do: back },
			{ on: 'parameters', do: back },
			{ on: 'service', do: back },
			{ on: 'prefix', do: back },
			{ on: 'prefix', do: back },
			{ on: 'WAN', do: 'wan0' },
			{ on: 'LAN', do: 'lan0' },
			{ on: 'prefix', do: 'next' },
			{ on: 'service', do: 'v6' },
			{ on: 'parameters', do: 'next' },
			apply,
			{ on: 'IPv4', do: 'done' },
		]);
		expect(ending.type).toBe('verified');
	});

	it('says what a changed answer made void', async () => {
		const { said } = await go(
			[
				...toReview.slice(0, 5),
				{ on: 'parameters', do: back },
				{ on: 'service', do: back },
				{ on: 'prefix', do: 'type it' },
				{ on: 'Prefix', do: prefixes.ocn },
				{ on: 'prefix', do: quit },
			],
			{},
		);
		expect(said).toContain('Because you changed an earlier answer, please answer again: provider.');
	});

	it('takes prefix, rule and BR by hand, saying what is wrong with them', async () => {
		const { ending, said } = await go([
			...toReview.slice(0, 2),
			{ on: 'prefix', do: 'type it' },
			{ on: 'Prefix', do: 'nonsense' },
			{ on: 'Prefix', do: prefixes.nobody },
			{ on: 'prefix', do: 'next' },
			{ on: 'service', do: 'by hand' },
			{ on: 'Rule', do: 'ea=1' },
			{ on: 'Rule', do: rules.withoutBr },
			{ on: 'BR', do: '192.0.2.1' },
			{ on: 'BR', do: '2001:db8::1' },
			{ on: 'parameters', do: 'change the BR' },
			{ on: 'BR', do: '2001:db8::2' },
			{ on: 'parameters', do: 'next' },
			{ on: 'changes', do: 'show the files' },
			{ on: 'changes', do: 'save' },
			{ on: 'Folder', do: 'out' },
			apply,
			{ on: 'IPv4', do: 'done' },
		]);
		expect(ending.type).toBe('verified');
		expect(said).toContain('nonsense');
		expect(said).toContain('BR: unknown: please type it');
		expect(said).toContain('BR: 2001:db8::2 (your input)');
		expect(said).toContain('The files were saved to out.');
		expect(said).toContain("+BR='2001:db8::2'");
	});

	it('switches to the other packet filter, or says why not', async () => {
		const iptables: Move = { on: 'changes', do: 'use iptables instead' };
		const switched = await go([...toReview, iptables, apply, { on: 'IPv4', do: 'done' }]);
		expect(switched.ending.type).toBe('verified');
		expect(switched.said).toMatch(/any of the 240 ports \(nftables\)[\s\S]*tied to one of the 15 blocks.*\(iptables\)/);
		const flags = { nat: { fullCone: ['192.168.10.30'] } };
		const refused = await go([...toReview, iptables, apply, { on: 'IPv4', do: 'done' }], {}, flags);
		expect(refused.ending.type).toBe('verified');
		expect(refused.said).toContain('--full-cone none');
		expect(refused.said).not.toContain('(iptables)');
	});

	it('shows the files for another machine, saves them, and does not offer to apply them', async () => {
		const openbsd: Move = { on: 'changes', do: 'use openbsd-pf instead' };
		const { ending, said } = await go([
			...toReview,
			openbsd,
			{ on: 'OpenBSD', do: 'show' },
			{ on: 'OpenBSD', do: 'save' },
			{ on: 'Folder', do: 'out' },
			{ on: 'OpenBSD', do: 'use nftables instead' },
			apply,
			{ on: 'IPv4', do: 'done' },
		]);
		expect(ending.type).toBe('verified');
		expect(said).toContain('pass out probability 33.333333% nat-to ');
		expect(said).toContain('The files were saved to out.');
		await expect(go([...toReview, openbsd, { on: 'OpenBSD', do: 'apply' }])).rejects.toThrow(/is none of/);
	});

	it('offers a lease that is still valid', async () => {
		const leases = [delegation(prefixes.ocn, 'lease-file')];
		const { said } = await go(
			[...toReview.slice(0, 2), { on: 'prefix', do: `use ${prefixes.ocn}` }, { on: 'prefix', do: quit }],
			{ detect: async () => success({ facts, leases }) },
		);
		expect(said).toContain('from a lease that is still valid');
	});

	it('asks once more before a risk is taken', async () => {
		const { ending, said } = await go(
			[...toReview, apply, { on: 'risks', do: false }, apply, { on: 'risks', do: true }, { on: 'IPv4', do: 'done' }],
			{ detect: async () => success({ facts: remote, leases: [] }) },
		);
		expect(ending.type).toBe('verified');
		expect(said).toContain('wan0');
	});

	it('speaks Japanese', async () => {
		const { prompter, said, asked } = scriptedPrompter([]);
		await walk({ system: fileSystem(), preset, language: 'ja', prompter, rooms: fakeRooms() });
		expect(said).toContain('ステップ 1/7: 回線');
		expect(said.at(-1)).toBe('中止しました。何も変更していません。');
		expect(asked).toEqual(['WAN (回線側)']);
	});
});

describe('endings', () => {
	const refuse: Partial<Rooms> = {
		apply: async () => ({ type: 'refused', problem: { code: 'rules-refused', tool: 'nft', stderr: ['line 1'] } }),
	};

	it('dry run: shows and changes nothing', async () => {
		const { ending, said } = await go([...toReview, { on: 'changes', do: 'finish' }], {}, { dryRun: true });
		expect(ending.type).toBe('dry-run');
		expect(said).toContain('would write /etc/mape-setup/up');
		expect(said).toContain('would run /etc/mape-setup/up network');
	});

	it.each([0, 1, 2, 3, 4, 5, 6])('quit after %i answers', async (answers) => {
		const questions = ['WAN', 'LAN', 'prefix', 'prefix', 'service', 'parameters', 'changes'];
		const { ending, said } = await go([...toReview.slice(0, answers), { on: questions[answers]!, do: quit }]);
		expect(ending).toEqual({ type: 'quit', changed: false });
		expect(said).toContain('Aborted. Nothing was changed.');
	});

	it('refused: back to review with the answers, then quit', async () => {
		const { ending, said } = await go(
			[...toReview, apply, { on: 'Apply', do: 'Review' }, apply, { on: 'Apply', do: 'quit' }],
			refuse,
		);
		expect(ending).toMatchObject({ type: 'failed', problem: { code: 'rules-refused' }, changed: false });
		expect(said).toContain('Nothing was changed.');
	});

	it('reverted', async () => {
		const { said } = await go([...toReview, apply, { on: 'Apply', do: back }, { on: 'changes', do: quit }], {
			apply: async () => ({ type: 'reverted', problem: { code: 'checks-failed', failed: ['br'] } }),
		});
		expect(said).toContain('Everything was put back: this machine is as it was before.');
	});

	it('revert failed: no way back', async () => {
		const { ending } = await go([...toReview, apply, { on: 'Apply', do: 'quit' }], {
			apply: async () => ({
				type: 'revert-failed',
				problem: { code: 'revert-failed', script: '/var/lib/mape-setup/revert', left: ['x'] },
			}),
		});
		expect(ending).toMatchObject({ type: 'failed', changed: true });
	});

	it('the machine cannot be read', async () => {
		const { ending } = await go(
			[
				{ on: '', do: 'try again' },
				{ on: '', do: 'quit' },
			],
			{ detect: async () => failure({ code: 'tool-missing', tool: 'ip', package: 'iproute2' }) },
		);
		expect(ending).toMatchObject({ type: 'failed', problem: { code: 'tool-missing' } });
	});

	it('no second interface: plug one in and try again', async () => {
		const alone = { ...facts, interfaces: [device('wan0', 2)] };
		let reads = 0;
		const { said } = await go(
			[
				{ on: 'interface', do: 'try again' },
				{ on: 'WAN', do: quit },
			],
			{ detect: async () => success({ facts: reads++ === 0 ? alone : roomy, leases: [] }) },
		);
		expect(said).toContain('No second interface was found');
	});

	it('no prefix: says why, and another try works', async () => {
		let tries = 0;
		const problem = { code: 'no-answer', device: 'wan0', solicits: 4, seconds: 31 } as const;
		const { said } = await go(
			[
				...toReview.slice(0, 3),
				{ on: 'prefix', do: 'ask the line' },
				{ on: 'prefix', do: 'next' },
				{ on: 'service', do: quit },
			],
			{ acquire: async () => (tries++ === 0 ? failure(problem) : success(delegation(prefixes.ocn))) },
		);
		expect(said).toContain('wan0');
	});

	it('a bug', async () => {
		const { ending, said } = await go(toReview.slice(0, 3), { acquire: () => Promise.reject(new Error('oops')) });
		expect(ending.type).toBe('bug');
		expect(said).toContain('This is a bug in mape-setup. Nothing was changed.');
	});
});

describe('a configured router', () => {
	it('is checked first, can be checked again, and configured anew', async () => {
		let plan: Parameters<Rooms['apply']>[1] | undefined;
		await go([...toReview, apply, { on: 'IPv4', do: 'done' }], {
			apply: async (_, applied) => {
				plan = applied;
				return { type: 'kept', by: 'here' };
			},
		});
		const { ending, said } = await go(
			[
				{ on: 'IPv4', do: 'check again' },
				{ on: 'IPv4', do: 'change the configuration' },
				...toReview.slice(0, 2),
				{ on: 'prefix', do: 'next' },
				{ on: 'service', do: 'v6' },
				{ on: 'parameters', do: quit },
			],
			{
				detect: async () => success({ facts: { ...facts, ours: { installed: true, config: '{}' } }, leases: [] }),
				readConfig: () => success(plan!.choices),
			},
		);
		expect(said).toContain('This machine is already configured.');
		expect(ending).toEqual({ type: 'quit', changed: false });
	});
});

describe('an interruption', () => {
	it('ends the asking for a prefix', async () => {
		const interrupt = new AbortController();
		const { prompter, said } = scriptedPrompter(toReview.slice(0, 3));
		const ending = await walk({
			system: fileSystem(),
			preset,
			language: 'en',
			prompter,
			interrupt: interrupt.signal,
			rooms: fakeRooms({
				acquire: (_, { signal }) => {
					setImmediate(() => interrupt.abort());
					return new Promise((resolve) =>
						signal.addEventListener('abort', () => resolve(failure({ code: 'cancelled' }))),
					);
				},
			}),
		});
		expect(ending).toEqual({ type: 'quit', changed: false });
		expect(said.at(-1)).toBe('Aborted. Nothing was changed.');
	});

	it('waits for the end of a change', async () => {
		const interrupt = new AbortController();
		const { prompter, said } = scriptedPrompter([...toReview, apply]);
		const ending = await walk({
			system: fileSystem(),
			preset,
			language: 'en',
			prompter,
			interrupt: interrupt.signal,
			rooms: fakeRooms({
				apply: async () => {
					interrupt.abort();
					return { type: 'kept', by: 'here' };
				},
			}),
		});
		expect(said.join('\n')).toContain('cannot be interrupted safely');
		expect(ending.type).toBe('verified');
	});
});

describe('the countdown', () => {
	const keep = 'Keep this configuration?';

	async function timed(
		moves: (clock: ReturnType<typeof manualClock>, asking: ReturnType<typeof askingApply>) => readonly Move[],
		options: Parameters<typeof askingApply>[0] = {},
		interrupt?: AbortSignal,
	) {
		const clock = manualClock();
		const asking = askingApply(options);
		const { prompter, said, asked, left } = scriptedPrompter([...toReview, apply, ...moves(clock, asking)]);
		const ending = await walk({
			system: { ...fileSystem(), now: clock.now, sleep: clock.sleep },
			preset,
			language: 'en',
			prompter,
			rooms: fakeRooms({ apply: asking.apply }),
			...(interrupt ? { interrupt } : {}),
		});
		expect(left).toEqual([]);
		return { ending, said, asked, answers: asking.asked.answers };
	}

	it('is kept, having said how long there is, who takes it back and where else it is decided', async () => {
		const { ending, said, answers } = await timed(() => [
			{ on: keep, do: 'keep' },
			{ on: 'IPv4', do: 'done' },
		]);
		expect(ending.type).toBe('verified');
		expect(answers).toEqual(['keep']);
		const text = said.join('\n');
		expect(text).toContain('120 s until everything is put back\nsystemd puts it back, even if this session is lost.');
		expect(text).toContain('mape-setup confirm, mape-setup revert');
	});

	it('is taken back, and leads to the review or out', async () => {
		const { ending, said } = await timed(() => [
			{ on: keep, do: 'put everything back' },
			{ on: 'Apply', do: back },
			apply,
			{ on: keep, do: 'put everything back' },
			{ on: 'Apply', do: 'quit' },
		]);
		expect(ending).toEqual({ type: 'taken-back', by: 'here' });
		expect(said).toContain('Not kept: everything was put back, this machine is as it was before.');
	});

	it('says what does not work, and that there is no systemd', async () => {
		const { ending, said } = await timed(
			() => [
				{ on: keep, do: 'now' },
				{ on: 'Apply', do: 'quit' },
			],
			{
				failed: ['br'],
				timer: 'process',
			},
		);
		expect(said.join('\n')).toContain('Not working: Border relay (BR).');
		expect(said.join('\n')).toContain('There is no systemd');
		expect(ending).toMatchObject({ type: 'failed', problem: { code: 'checks-failed' } });
	});

	it('names the time now and then, on request, and when there is more', async () => {
		const { said } = await timed((clock) => [
			{ on: keep, do: 'how much time', meanwhile: () => clock.pass(61_000) },
			{ on: keep, do: '60 seconds more', meanwhile: () => clock.pass(31_000) },
			{ on: keep, do: 'keep', meanwhile: () => clock.pass(1000) },
			{ on: 'IPv4', do: 'done' },
		]);
		const times = said.flatMap((line) => /^(\d+) s until/.exec(line)?.[1] ?? []).map(Number);
		expect(times).toEqual([120, 60, 59, 30, 88]);
	});

	it('ends when time runs out while the question waits, and says so', async () => {
		const { ending, said, asked } = await timed((clock, { settle }) => [
			{
				on: keep,
				do: 'keep',
				meanwhile: async () => {
					await clock.pass(120_000);
					settle({ type: 'taken-back', by: 'timer' });
					await clock.pass(0);
				},
			},
			{ on: 'Apply', do: 'quit' },
		]);
		expect(asked.filter((message) => message === keep)).toHaveLength(1);
		expect(ending).toEqual({ type: 'taken-back', by: 'timer' });
		for (const line of ['10 s until everything is put back', 'Time ran out: everything is put back …'])
			expect(said).toContain(line);
	});

	it('ends when it is confirmed from another login, and goes on', async () => {
		const { ending, said } = await timed((_, { settle }) => [
			{ on: keep, do: 'put everything back', meanwhile: () => settle({ type: 'kept', by: 'elsewhere' }) },
			{ on: 'IPv4', do: 'done' },
		]);
		expect(ending.type).toBe('verified');
		expect(said).toContain('The configuration was confirmed from another login, and stays after a reboot.');
	});

	it('is taken back by whoever quits', async () => {
		const { ending, answers } = await timed(() => [{ on: keep, do: quit }]);
		expect(ending).toEqual({ type: 'taken-back', by: 'here' });
		expect(answers).toEqual(['revert']);
	});

	it.each([
		['SIGHUP', 'left-pending', []],
		['SIGINT', 'taken-back', ['revert']],
	] as const)('after a %s is %s', async (signal, type, decided) => {
		const interrupt = new AbortController();
		const { ending, answers } = await timed(
			() => [{ on: keep, do: { leave: 'hang-up' }, meanwhile: () => interrupt.abort(signal) }],
			{},
			interrupt.signal,
		);
		expect(ending).toMatchObject({ type });
		expect(answers).toEqual(decided);
	});
});

describe('border relays asked with packets', () => {
	const relays = [{ br: '2404:9200:225:100::64', outcome: { type: 'silent' } }] as const;

	it('are told about while the question waits, and asked again', async () => {
		let asked = 0;
		const probe: Rooms['probe'] = async (_, __, { onReport }) => {
			asked++;
			onReport({ finished: true, line: 'answers', relays });
		};
		const meanwhile = () => new Promise((resolve) => setTimeout(resolve, 5));
		const { said } = await go(
			[
				...toReview.slice(0, -1),
				{ on: 'parameters', do: 'ask the BR again', meanwhile },
				{ on: 'parameters', do: 'next', meanwhile },
				{ on: 'changes', do: quit },
			],
			{ probe },
			{ probe: true },
		);
		expect(asked).toBe(2);
		expect(said.match(/^ {2}2404:9200:225:100::64: does not answer packets$/gm)).toHaveLength(2);
		expect(said).toMatch(/^Nothing comes back from 2404:9200:225:100::64, although the line is there/m);
	});

	it('hold nothing up', async () => {
		const probe: Rooms['probe'] = (_, __, { signal }) =>
			new Promise((resolve) => signal.addEventListener('abort', resolve));
		const { ending } = await go([...toReview, apply, { on: 'IPv4', do: 'done' }], { probe }, { probe: true });
		expect(ending.type).toBe('verified');
	});
});

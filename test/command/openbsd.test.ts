import { describe, expect, it } from 'vitest';
import { apply } from '../../src/command/apply.ts';
import type { CommandContext } from '../../src/command/context.ts';
import { detect } from '../../src/command/detect.ts';
import { exitCodeOf } from '../../src/command/exit-code.ts';
import type { Flags } from '../../src/command/flags.ts';
import { plan } from '../../src/command/plan.ts';
import { pfFromOpenbsd } from '../../src/command/plan-openbsd.ts';
import { problemText } from '../../src/command/problem-text.ts';
import type { Language } from '../../src/text/language.ts';
import { advertised, delegated, type OpenbsdRouter, openbsdSystem } from '../detect/openbsd/router.ts';
import { complaints } from '../schema/schemas.ts';

async function run(
	command: (context: CommandContext) => Promise<number>,
	router: OpenbsdRouter,
	flags: Flags = {},
	language: Language = 'en',
) {
	const system = openbsdSystem(router);
	const [said, complained]: [string[], string[]] = [[], []];
	const io = {
		write: async (more: string) => void said.push(more),
		writeError: async (more: string) => void complained.push(more),
		input: process.stdin,
		language,
	};
	const context = { io, system, disk: system, flags, inRealTime: <T>(work: () => Promise<T>) => work() };
	const code = await command(context);
	return { code, said: said.join(''), complained: complained.join(''), system };
}

const planned = (router: OpenbsdRouter, flags: Flags = {}, language: Language = 'en') =>
	run((context) => plan(context, new AbortController().signal), router, flags, language);

describe('detect', () => {
	it.each(['en', 'ja'] as const)('says what is found, in %s', async (language) => {
		const { code, said } = await run(detect, delegated, {}, language);
		expect(code).toBe(0);
		expect(said).toMatchSnapshot();
	});

	it.each([delegated, advertised])('as JSON by its schema', async (router) => {
		const { code, said } = await run(detect, router, { json: '' });
		expect(code).toBe(0);
		expect(complaints('detect.json', JSON.parse(said))).toBeUndefined();
	});
});

describe('plan', () => {
	it('is for this machine, with what was found', async () => {
		const { code, said } = await planned(delegated, { json: '' });
		expect(code).toBe(0);
		const made = JSON.parse(said);
		expect(complaints('plan.json', made)).toBeUndefined();
		expect(made).toMatchObject({ backend: 'openbsd-pf', wan: 'em0', lan: 'em1', prefix: '2400:4050:5c71:af00::/56' });
		expect(made.notes.slice(0, 3)).toEqual([
			{ type: 'pf-names', wan: 'em0', lan: 'em1', backend: 'openbsd-pf' },
			{ type: 'pf-prefix', prefix: '2400:4050:5c71:af00::/56', from: 'dhcp6leased' },
			{ type: 'pf-accepted', withOwn: false },
		]);
		// it was answered
		expect(made.notes.map(({ type }: { type: string }) => type)).not.toContain('pf-duid');
	});

	it('has the same files as when everything is given', async () => {
		const flags = { wan: 'em0', lan: 'em1', prefix: '2400:4050:5c71:af00::/56', json: '' };
		const [found, given] = [await planned(delegated, { json: '' }), await planned(delegated, flags)];
		expect(JSON.parse(found.said).files).toEqual(JSON.parse(given.said).files);
		expect(given.system.commands()).toEqual([]);
	});

	it('uses the /64 of a line without delegation, and says so', async () => {
		const { said } = await planned(advertised);
		expect(said).toContain('2400:4050:5c71:af00::/64, of the address that slaacd made here');
		expect(said).not.toContain('/etc/dhcp6leased.conf');
	});

	it('writes them to a folder, and changes nothing else', async () => {
		const { code, system } = await planned(delegated, { output: '/root/map-e' });
		expect(code).toBe(0);
		const written = system.calls.flatMap((call) => (call.type === 'write' ? [call.path] : []));
		expect(written).toContain('/root/map-e/README.md');
		expect(written.filter((path) => !path.startsWith('/root/map-e/'))).toEqual([]);
	});

	it('warns of dhcp6leased’s DUID while it has not been answered', async () => {
		const { said } = await planned(state('Requesting'), { prefix: '2400:4050:5c71:af00::/56' });
		expect(said).toContain('DUID-LL');
	});

	const { ifconfig, route6 } = delegated;
	const state = (word: string) => ({ ...delegated, lease: `em0 [${word}]\n` });
	it.each<[string, OpenbsdRouter, Flags, number, string]>([
		['no answer to dhcp6leased', state('Requesting'), {}, 3, 'dhcp6leased is in the state “Requesting”'],
		['no prefix at all', { ifconfig, route6 }, {}, 3, 'dhcp6leased asks for none on em0'],
		['two prefixes', { ...delegated, lease: `${delegated.lease}\tIA_PD 1: 2400:4050::/56\n` }, {}, 64, '--prefix'],
		['an interface that is not there', delegated, { wan: 'em7' }, 64, 'There is no interface em7'],
		['one for both', delegated, { wan: 'em0', lan: 'em0' }, 64, 'em0'],
		['an option about the NAT', delegated, { forward: '7500:192.168.10.20' }, 64, '--forward'],
		['FreeBSD’s, whose interfaces are not here', delegated, { backend: 'freebsd-pf' }, 64, '--prefix'],
	])('refuses: %s', async (_, router, flags, code, words) => {
		for (const language of ['en', 'ja'] as const) {
			const refused = await planned(router, flags, language);
			expect(refused.code).toBe(code);
			expect(refused.said).toBe('');
			expect(refused.complained).not.toMatch(/undefined|\[object/);
			if (language === 'en') expect(refused.complained).toContain(words);
		}
	});

	it('asks which is the WAN where two may be', async () => {
		const third = delegated.ifconfig
			.slice(delegated.ifconfig.indexOf('em0:'), delegated.ifconfig.indexOf('em1:'))
			.replaceAll('em0', 'em2')
			.replace('index 1', 'index 9');
		const { code, complained } = await planned({
			...delegated,
			ifconfig: delegated.ifconfig + third,
			route6:
				delegated.route6 +
				delegated.route6
					.split('\n')
					.find((line) => /^default/.test(line))
					?.replaceAll('em0', 'em2'),
		});
		expect(code).toBe(64);
		expect(complained).toContain('--wan');
		expect(complained).toMatch(/em0.*em2/);
	});
});

describe('pfctl reads the rules first', () => {
	const pfctl = ['pfctl', '-nf', '-'];
	const conf = 'set skip on lo\nblock return\npass\n';

	/** What it was given, and what became of the plan. */
	async function checked(own: string | undefined, answer: (input: string) => { code: number; stderr?: string }) {
		const system = openbsdSystem(delegated);
		if (own !== undefined) system.router.files.set('/etc/pf.conf', { content: own, mode: 0o600 });
		const inputs: string[] = [];
		const asking: typeof system = {
			...system,
			run: async (argv, options) => {
				const result = await system.run(argv, options);
				if (argv.join() !== pfctl.join()) return result;
				inputs.push(options?.input ?? '');
				return { ...result, ...answer(options?.input ?? '') };
			},
		};
		return { inputs, plan: await pfFromOpenbsd(asking, { dryRun: false, acceptedRisks: [] }) };
	}

	it('those of the anchor, then the lines behind the user’s own', async () => {
		const { inputs, plan } = await checked(conf, () => ({ code: 0 }));
		expect(inputs.length).toBe(2);
		expect(inputs[0]).toMatch(/^pass out nat-to .* port 1776:1791$/m);
		expect(inputs[1]?.startsWith(`${conf}\n# MAP-E begin`)).toBe(true);
		expect(inputs[1]).toContain('anchor "map-e" out quick on gif0');
		// its file is not there yet
		expect(inputs[1]).not.toContain('load anchor');
		expect(plan).toMatchObject({
			ok: true,
			value: { plan: { notes: expect.arrayContaining([{ type: 'pf-accepted', withOwn: true }]) } },
		});
		if (!plan.ok) return;
		expect(plan.value.plan.files.some(({ content }) => content.includes('load anchor "map-e"'))).toBe(true);
	});

	it('without those of an earlier plan, and with the line numbers as they are', async () => {
		const earlier = `${conf}# MAP-E begin (mape-setup).\nblock return out quick on gif0 inet\n# MAP-E end\npass out\n`;
		const { inputs } = await checked(earlier, () => ({ code: 0 }));
		expect(inputs[1]?.startsWith(`${conf}\n\n\npass out\n\n# MAP-E begin`)).toBe(true);
	});

	it.each([
		['/etc/pf-map-e-nat.conf', (input: string) => !input.includes('anchor "map-e"')],
		['/etc/pf.conf', (input: string) => input.includes('anchor "map-e"')],
	])('and what it refuses for %s is no plan', async (path, isRefused) => {
		const stderr = 'stdin:5: syntax error\n';
		const { plan } = await checked(conf, (input) => (isRefused(input) ? { code: 1, stderr } : { code: 0 }));
		expect(plan).toEqual({ ok: false, problem: { code: 'pf-refused', path, said: ['stdin:5: syntax error'] } });
		if (plan.ok) return;
		expect(exitCodeOf(plan.problem)).toBe(4);
		for (const language of ['en', 'ja'] as const) expect(problemText(plan.problem, language)).toContain('stdin:5');
	});
});

describe('apply', () => {
	const sh = (script: string, code: number, stderr = '') => ({
		when: `/bin/sh ...`,
		script,
		result: { code, stderr },
	});

	/** The scripts answer as told; test/apply/openbsd runs them. */
	async function applied(
		flags: Flags,
		answers: readonly ReturnType<typeof sh>[],
		isAnswered: boolean,
		language: Language = 'en',
	) {
		const ran: string[] = [];
		const [said, complained]: [string[], string[]] = [[], []];
		const base = openbsdSystem(delegated, [{ when: 'perl ...', result: { code: 0 } }]);
		const system: typeof base = {
			...base,
			platform: 'openbsd',
			run: async (argv, options) => {
				if (argv[0] !== '/bin/sh') return base.run(argv, options);
				const name = argv[1]?.split('/').at(-1) ?? '';
				ran.push(name);
				const answer = answers.find(({ script }) => script === name)?.result ?? { code: 0, stderr: '' };
				return { argv, stdout: '', durationMs: 1, timedOut: false, notFound: false, ...answer };
			},
			connect: async () =>
				isAnswered
					? { ok: true, rttMs: 9, reply: new Uint8Array() }
					: { ok: false, code: 'ETIMEDOUT', durationMs: 10_000 },
		};
		const io = {
			write: async (more: string) => void said.push(more),
			writeError: async (more: string) => void complained.push(more),
			input: process.stdin,
			language,
		};
		const context = { io, system, disk: system, flags, inRealTime: <T>(work: () => Promise<T>) => work() };
		const code = await apply(context, new AbortController().signal);
		return { code, ran, said: said.join(''), complained: complained.join(''), system };
	}

	it('records, tries, looks and keeps', async () => {
		for (const language of ['en', 'ja'] as const) {
			const { code, ran, said, complained, system } = await applied({ yes: '' }, [], true, language);
			expect([code, complained]).toEqual([0, '']);
			expect(ran).toEqual(['record', 'try', 'keep']);
			expect(said).not.toMatch(/undefined|\[object/);
			const written = system.calls.flatMap((call) => (call.type === 'write' ? [call.path] : []));
			expect(written.filter((path) => !path.startsWith('/var/db/mape-setup/checkpoint-'))).toEqual([]);
		}
	});

	it('takes back what does not work, and what could not be done', async () => {
		const silent = await applied({ yes: '' }, [], false);
		expect(silent.code).toBe(4);
		expect(silent.ran).toEqual(['record', 'try', 'revert']);
		expect(silent.complained).toContain('0 of 6 connections');
		const failed = await applied({ yes: '' }, [sh('try', 4, 'ifconfig gif0 create failed')], true);
		expect([failed.code, failed.ran]).toEqual([4, ['record', 'try', 'revert']]);
		expect(failed.complained).toContain('ifconfig gif0 create failed');
		const left = await applied({ yes: '' }, [sh('try', 4), sh('revert', 5, 'ifconfig gif0\n')], true);
		expect(left.code).toBe(5);
		expect(left.complained).toContain('ifconfig gif0');
	});

	it('says the same as JSON, by its schema', async () => {
		const kept = await applied({ yes: '', json: '' }, [], true);
		const silent = await applied({ yes: '', json: '' }, [], false);
		for (const { said } of [kept, silent]) expect(complaints('apply.json', JSON.parse(said))).toBeUndefined();
		expect(JSON.parse(kept.said)).toMatchObject({ ending: 'verified' });
		expect(JSON.parse(silent.said)).toMatchObject({ ending: 'failed', error: { code: 'openbsd-silent' } });
	});

	it('does nothing without --yes, or beside another change', async () => {
		const unwished = await applied({}, [], true);
		expect([unwished.code, unwished.ran]).toEqual([64, []]);
		const second = await applied({ yes: '' }, [sh('record', 3)], true);
		expect([second.code, second.ran]).toEqual([4, ['record']]);
	});
});

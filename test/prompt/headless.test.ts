import { describe, expect, it } from 'vitest';
import { failure, success } from '../../src/map/result.ts';
import { type HeadlessResult, headless } from '../../src/prompt/headless.ts';
import type { Rooms } from '../../src/wizard/effects.ts';
import type { Preset } from '../../src/wizard/state.ts';
import { advertising, delegation, facts, prefixes, preset, remote, roomy, rule, rules } from '../wizard/fixture.ts';
import { askingApply, fakeRooms, fileSystem, green } from '../wizard/rooms.ts';

interface Run extends HeadlessResult {
	readonly said: string;
}

async function run(flags: Partial<Preset> = {}, more: Partial<Rooms> = {}, yes = true): Promise<Run> {
	const said: string[] = [];
	const result = await headless({
		system: fileSystem(),
		preset: { ...preset, ...flags },
		language: 'en',
		yes,
		write: (line) => said.push(line),
		rooms: fakeRooms(more),
	});
	return { ...result, said: said.join('\n') };
}

const finds = (found: typeof facts, leases: ReturnType<typeof delegation>[] = []): Partial<Rooms> => ({
	detect: async () => success({ facts: found, leases }),
});

const missing = (flag: string, available: readonly string[]) => ({
	type: 'failed',
	problem: { code: 'answer-missing', flag, available },
	changed: false,
});

describe('without questions', () => {
	it('takes what is the only answer, saying so, and applies', async () => {
		const { ending, plan, checks, said } = await run();
		expect(ending.type).toBe('verified');
		expect(plan?.choices).toMatchObject({ wan: 'wan0', lan: 'lan0', provider: 'v6plus' });
		expect(checks).toEqual(green);
		expect(said).toContain('WAN wan0, LAN lan0');
		expect(said).toContain('is the only service with a rule for this prefix.');
		expect(said).toContain(`BR ${plan?.choices.br}`);
		expect(said).toContain('done: Load the rules');
	});

	it('takes the flags', async () => {
		const flags = { wan: 'dmz0', lan: 'lan0', prefix: prefixes.ocn, provider: 'ocn', br: '2001:db8::7' } as const;
		const { plan } = await run(flags, finds(roomy));
		expect(plan?.choices).toMatchObject({
			wan: 'dmz0',
			lan: 'lan0',
			provider: 'ocn',
			br: '2001:db8::7',
			delegation: { origin: 'typed' },
		});
	});

	it('takes a rule of the flags', async () => {
		const { plan } = await run({ prefix: prefixes.nobody, rule: rule(rules.withBr) });
		expect(plan?.choices).toMatchObject({ provider: 'custom', br: '2001:db8::1' });
	});

	it('shows the plan of a dry run and changes nothing', async () => {
		const apply: Rooms['apply'] = () => Promise.reject(new Error('applied'));
		const { ending, plan, said } = await run({ dryRun: true }, { apply }, false);
		expect(ending).toEqual({ type: 'dry-run', plan });
		expect(said).toContain('would run /etc/mape-setup/up network');
	});
});

describe('what nobody answers', () => {
	it.each([
		['--wan', {}, finds(roomy), ['wan0', 'dmz0']],
		['--lan', { wan: 'wan0' }, finds(roomy), ['lan0', 'dmz0']],
		[
			'--prefix',
			{ dryRun: true },
			finds({ ...facts, isRoot: false }, [delegation(prefixes.ocn, 'lease-file')]),
			[prefixes.ocn],
		],
		['--br', { prefix: prefixes.nobody, rule: rule(rules.withoutBr) }, {}, []],
	] as const)('is named: %s', async (flag, flags, rooms, available) => {
		const { ending, said } = await run(flags, rooms);
		expect(ending).toEqual(missing(flag, available));
		expect(said).toContain(flag);
	});

	it('is named: --yes', async () => {
		expect((await run({}, {}, false)).ending).toEqual(missing('--yes', []));
	});
});

describe('what ends it', () => {
	it.each([
		['a wrong interface', { wan: 'eth9' }, {}, 'interface-missing'],
		['one interface for both', { wan: 'wan0', lan: 'wan0' }, {}, 'lan-is-wan'],
		['a wrong prefix', { prefix: 'nonsense' }, {}, 'prefix-syntax'],
		['a prefix without a rule', { prefix: prefixes.nobody }, {}, 'no-rule'],
		['a line that is no MAP-E line', { prefix: prefixes.transix }, {}, 'no-rule'],
		['another provider', { prefix: prefixes.ocn, provider: 'v6plus' }, {}, 'provider-mismatch'],
		['a rule that does not fit', { prefix: prefixes.ocn, rule: rule(rules.withBr) }, {}, 'prefix-not-in-rule'],
		['a BR that is none', { br: 'nonsense' }, {}, 'br-syntax'],
		['a kernel without tunnels', {}, finds({ ...facts, ip6Tunnel: 'missing' }), 'no-tunnel-module'],
		['SSH that may be lost', {}, finds(remote), 'risk-not-accepted'],
	] as const)('%s', async (_, flags, rooms, code) => {
		const { ending } = await run(flags as Partial<Preset>, rooms);
		expect(ending).toMatchObject({ type: 'failed', problem: { code }, changed: false });
	});

	it('a line that does not answer', async () => {
		const problem = { code: 'no-answer', device: 'wan0', solicits: 4, seconds: 31 } as const;
		expect((await run({}, { acquire: async () => failure(problem) })).ending).toMatchObject({ problem });
	});

	it('a machine that cannot be read', async () => {
		const problem = { code: 'tool-missing', tool: 'ip', package: 'iproute2' } as const;
		expect((await run({}, { detect: async () => failure(problem) })).ending).toMatchObject({ problem });
	});

	it.each(['reverted', 'refused', 'revert-failed'] as const)('a change that was %s', async (type) => {
		const problem = { code: 'not-root' } as const;
		const { ending, plan } = await run({}, { apply: async () => ({ type, problem }) });
		expect(ending).toEqual({ type: 'failed', problem, changed: type === 'revert-failed' });
		expect(plan).toBeDefined();
	});

	it('a bug', async () => {
		const { ending } = await run({}, { acquire: () => Promise.reject(new Error('oops')) });
		expect(ending).toMatchObject({ type: 'bug', changed: false });
	});

	it('an interruption', async () => {
		const interrupt = new AbortController();
		const acquire: Rooms['acquire'] = (_, { signal }) => {
			setImmediate(() => interrupt.abort());
			return new Promise((resolve) => signal.addEventListener('abort', () => resolve(failure({ code: 'cancelled' }))));
		};
		const { ending } = await headless({
			system: fileSystem(),
			preset,
			language: 'ja',
			yes: true,
			write: () => {},
			interrupt: interrupt.signal,
			rooms: fakeRooms({ acquire }),
		});
		expect(ending).toEqual({ type: 'quit', changed: false });
	});
});

describe('the countdown', () => {
	const timed = async (
		options: Parameters<typeof askingApply>[0] = {},
		interrupted?: 'SIGHUP' | 'SIGINT',
		flags: Partial<Preset> = {},
	) => {
		const { apply, asked } = askingApply(options);
		const interrupt = new AbortController();
		const said: string[] = [];
		const { ending } = await headless({
			system: { ...fileSystem(), sleep: () => new Promise(() => {}) },
			preset: { ...preset, ...flags },
			language: 'en',
			yes: true,
			write: (line) => said.push(line),
			interrupt: interrupt.signal,
			rooms: fakeRooms({
				apply: (...args) => {
					if (interrupted) interrupt.abort(interrupted);
					return apply(...args);
				},
			}),
		});
		return { ending, asked, said };
	};

	it('is not waited for: what works is kept', async () => {
		const { ending, asked, said } = await timed({}, undefined, { timeoutMs: 30_000 });
		expect(ending.type).toBe('verified');
		expect(asked).toMatchObject({ answers: ['keep'], timeoutMs: 30_000 });
		expect(said.join('\n')).not.toContain('until everything is put back');
	});

	it('is not waited for: what does not work is put back', async () => {
		const { ending, asked } = await timed({ failed: ['br'] });
		expect(asked.answers).toEqual(['revert']);
		expect(ending).toMatchObject({ type: 'failed', problem: { code: 'checks-failed' }, changed: false });
	});

	it('puts back what was interrupted meanwhile, but outlives its terminal', async () => {
		expect((await timed({}, 'SIGINT')).ending).toEqual({ type: 'taken-back', by: 'here' });
		expect((await timed({}, 'SIGHUP')).ending.type).toBe('verified');
	});

	it.each(['elsewhere', 'timer'] as const)('taken back (%s) ends it', async (by) => {
		const { ending } = await run({}, { apply: async () => ({ type: 'taken-back', by }) });
		expect(ending).toEqual({ type: 'taken-back', by });
	});
});

describe('a risk', () => {
	it('is taken when it was accepted by name', async () => {
		const { ending, said } = await run({ acceptedRisks: ['lose-ssh'] }, finds(remote));
		expect(ending.type).toBe('verified');
		expect(said).toContain('Accepted risk: lose-ssh');
	});
});

describe('a configured router', () => {
	const configured = async (origin: 'dhcpv6' | 'typed' | 'ra', found = roomy) => {
		const { plan } = await run({ prefix: prefixes.ocn });
		const choices = { ...plan!.choices, delegation: delegation('2400:4050:5c71:af00::/64', origin) };
		return {
			detect: async () => success({ facts: { ...found, ours: { installed: true, config: '{}' } }, leases: [] }),
			readConfig: () => success(choices),
			check: () => Promise.reject(new Error('nothing was asked to be checked')),
		} satisfies Partial<Rooms>;
	};

	it('is set up again with its own answers', async () => {
		const { ending, plan, said } = await run({}, await configured('typed'));
		expect(ending.type).toBe('verified');
		expect(plan?.choices).toMatchObject({ wan: 'wan0', lan: 'lan0', provider: 'ocn' });
		expect(said).toContain('Provider OCN');
	});

	it('asks the line again for a prefix that was delegated, and follows it', async () => {
		const { plan } = await run({}, await configured('dhcpv6'));
		expect(plan?.choices).toMatchObject({ provider: 'v6plus', delegation: delegation(prefixes.v6plus) });
	});

	it('keeps the prefix of a router advertisement while that is still heard', async () => {
		const heard = await configured('ra', advertising(roomy, 'wan0', '2400:4050:5c71:af00::'));
		expect((await run({}, heard)).plan?.choices.provider).toBe('ocn');
		expect((await run({}, await configured('ra'))).plan?.choices.provider).toBe('v6plus');
	});

	it('can stand in for an unreadable configuration by flags', async () => {
		const problem = { code: 'config-unreadable', path: '/etc/mape-setup/config.json', why: 'not JSON' } as const;
		const { ending, said } = await run(
			{},
			{
				detect: async () => success({ facts: { ...facts, ours: { installed: true, config: '{' } }, leases: [] }),
				readConfig: () => failure(problem),
			},
		);
		expect(ending.type).toBe('verified');
		expect(said).toContain('/etc/mape-setup/config.json');
	});
});

import { describe, expect, it } from 'vitest';
import { applyPlan } from '../../src/apply/apply.ts';
import { gather } from '../../src/detect/gather.ts';
import { formatPrefix6 } from '../../src/map/prefix.ts';
import { readConfig } from '../../src/plan/artifact/config.ts';
import type { Backend, Choices } from '../../src/plan/choices.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { names } from '../../src/plan/names.ts';
import { natOptions } from '../../src/plan/nat-options.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { movedTo } from '../../src/refresh/moved.ts';
import { refresh } from '../../src/refresh/refresh.ts';
import { demoSystem, type RecordedOptions, type RecordedSystem, recordedSystem } from '../../src/system/recorded.ts';
import { differences, lookAt } from '../apply/look.ts';
import { unattended } from '../apply/unattended.ts';
import { choicesByHand, choicesFor, delegation } from '../plan/routers.ts';

const ours = '2400:4050:5c71:af00::/56';
const other = '2400:4050:5c71:b000::/56';
const elsewhere = '240b:10:3f6c:d400::/56';
const nobodys = '2001:db8:77:5500::/56';

const onDemo = (choices: Choices, backend: Backend = 'nftables'): Choices => ({
	...choices,
	backend,
	nat: { ...choices.nat, form: natOptions(backend, { form: 'hash' }).form },
	wan: 'enp1s0',
	lan: 'enp2s0',
});

async function planFor(system: RecordedSystem, choices: Choices): Promise<Plan> {
	const facts = await gather(system);
	if (!facts.ok) throw new Error(JSON.stringify(facts.problem));
	const plan = makePlan(choices, facts.value);
	if (!plan.ok) throw new Error(JSON.stringify(plan.problem));
	return plan.value;
}

/** The demo's router with these choices in effect, whether they work on its line or not. */
async function routerWith(choices: Choices): Promise<RecordedSystem> {
	const system = demoSystem('ocn');
	const plan = await planFor(system, choices);
	const outcome = await applyPlan(system, plan, { ...unattended, decide: async () => 'keep' });
	expect(outcome).toEqual({ type: 'kept', by: 'here' });
	return system;
}

const again = (system: RecordedSystem, options: RecordedOptions = {}) => recordedSystem(system.router, options);

describe('refresh', () => {
	it.each([
		['nftables', other],
		['nftables', elsewhere],
		['iptables', other],
	] as const)('%s: makes the router what an apply would have made for %s', async (backend, prefix) => {
		const system = await routerWith(onDemo(choicesFor(ours), backend));
		const wanted = await routerWith(onDemo(choicesFor(prefix), backend));
		expect(await refresh(system, prefix)).toEqual({ outcome: 'replaced', from: ours, to: prefix, lost: [] });
		const plan = await planFor(wanted, onDemo(choicesFor(prefix), backend));
		// when each was kept is its own
		const seen = async (router: RecordedSystem) =>
			(await lookAt(router, plan)).filter((line) => !line.includes(` ${names.keptState} `));
		expect(differences(await seen(wanted), await seen(system))).toEqual([]);
		expect(await system.read(names.held)).toBeUndefined();
	});

	it('takes the tunnel down before the first file, and writes the configuration last', async () => {
		const system = again(await routerWith(onDemo(choicesFor(ours))));
		await refresh(system, other);
		const steps = system.calls.flatMap((call) => {
			if (call.type === 'write') return [`write ${call.path}`];
			return call.type === 'run' && call.argv[0] !== 'ip' ? [call.argv.join(' ')] : [];
		});
		expect(steps).toEqual([
			`write ${names.held}`,
			names.down,
			`write ${names.rules}`,
			`write ${names.up}`,
			`write ${names.down}`,
			`write ${names.config}`,
			`${names.up} now`,
		]);
	});

	it.each([names.rules, names.up, names.down, names.config])(
		'cut off before %s: nothing comes up at a restart, and the next Reply finishes it',
		async (path) => {
			const system = again(await routerWith(onDemo(choicesFor(ours))), { refuseWrites: { [path]: 'ENOSPC' } });
			await expect(refresh(system, other)).rejects.toMatchObject({ code: 'ENOSPC', path });
			const restarted = again(system);
			expect((await restarted.run([names.up])).code).toBe(0);
			expect((await restarted.run(['ip', 'link', 'show', 'dev', names.tunnel])).code).not.toBe(0);
			expect(await refresh(restarted, other)).toMatchObject({ outcome: 'replaced' });
			expect((await restarted.run(['ip', 'link', 'show', 'dev', names.tunnel])).code).toBe(0);
		},
	);

	it('says what failed', async () => {
		const system = await routerWith(onDemo(choicesFor(ours)));
		const failing = again(system, { faults: [{ when: `${names.up} now`, result: { code: 1, stderr: 'no\n' } }] });
		expect(await refresh(failing, other)).toMatchObject({
			outcome: 'failed',
			problem: { code: 'command-failed', argv: [names.up, 'now'], stderr: ['no'] },
		});
		expect(await system.read(names.held)).toMatch(/^unfinished/);
	});

	it('takes the router down and leaves its files when nobody has a rule for the prefix', async () => {
		const system = await routerWith(onDemo(choicesFor(ours)));
		const files = () => Promise.all([names.rules, names.up, names.config].map((path) => system.read(path)));
		const before = await files();
		expect(await refresh(system, nobodys)).toMatchObject({ outcome: 'impossible', problem: { code: 'no-rule' } });
		expect(await files()).toEqual(before);
		expect(await system.read(names.held)).toBe(`no-rule ${nobodys}\n`);
		expect((await system.run(['ip', 'link', 'show', 'dev', names.tunnel])).code).not.toBe(0);
		expect((await system.run([names.up, 'now'])).code).toBe(0);
		expect(await system.read(names.held)).toBeUndefined();
	});

	it('refuses a configuration that it cannot read', async () => {
		const system = await routerWith(onDemo(choicesFor(ours)));
		await system.write(names.config, '{}', 0o644);
		expect(await refresh(system, other)).toMatchObject({ outcome: 'failed', problem: { code: 'config-unreadable' } });
	});

	it('keeps the answers', async () => {
		const choices = onDemo(choicesFor(ours));
		const system = await routerWith({ ...choices, br: '2001:380:a120::8' });
		await refresh(system, other);
		const config = readConfig((await system.read(names.config)) ?? '');
		if (!config.ok) throw new Error(config.problem.code);
		const { br, nat, delegation } = config.value;
		expect({ br, nat, prefix: formatPrefix6(delegation.prefix), replyFrom: delegation.replyFrom }).toEqual({
			br: '2001:380:a120::8',
			nat: choices.nat,
			prefix: other,
			replyFrom: 'fe80::1',
		});
	});
});

describe('the answers for another prefix', () => {
	const ruleText = 'ipv6=2001:db8::/40,ipv4=192.0.2.0/24,ea=16,offset=6,br=2001:db8:ffff::1,layout=rfc7597';
	const typed = choicesByHand('2001:db8:12:3400::/56', ruleText);
	const moved = (prefix: string, choices: Choices) => {
		const result = movedTo(delegation(prefix).prefix, choices);
		if (!result.ok) throw new Error(result.problem.code);
		return result.value;
	};

	it('have the rule that the user typed, where it fits', () => {
		expect(moved('2001:db8:12:3500::/56', typed).choices).toMatchObject({ provider: 'custom', rule: typed.rule });
		expect(moved(elsewhere, typed).choices.provider).toBe('v6plus');
	});

	it("have another operator's rule and BR when the operator has changed", () => {
		const { provider, br } = moved(elsewhere, choicesFor(ours)).choices;
		expect({ provider, br }).toEqual({ provider: 'v6plus', br: '2404:9200:225:100::64' });
	});

	it('lose the forwards whose ports are not ours any more, and only those', () => {
		const forward = (port: number) => ({ protocol: 'both', port, host: '192.168.10.2', hostPort: 80 }) as const;
		const before = choicesFor(ours);
		const choices = { ...before, nat: { ...before.nat, forwards: [forward(1776)] } };
		expect(moved(other, choices)).toMatchObject({ lost: [forward(1776)], choices: { nat: { forwards: [] } } });
		expect(moved(ours, choices)).toMatchObject({ lost: [], choices: { nat: { forwards: [forward(1776)] } } });
	});
});

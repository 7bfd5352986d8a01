import { describe, expect, it } from 'vitest';
import { type ApplyOutcome, applyPlan } from '../../src/apply/apply.ts';
import { ownRules } from '../../src/apply/own-rules.ts';
import { uninstall } from '../../src/apply/uninstall.ts';
import { withoutDynamicElements } from '../../src/check/observe/own-table.ts';
import { mandatoryFailures, runChecks } from '../../src/check/runner.ts';
import { gather } from '../../src/detect/gather.ts';
import { conntrackDefaults } from '../../src/plan/artifact/conntrack.ts';
import { tunnelGuardBytecode } from '../../src/plan/artifact/tunnel-guard.ts';
import type { Backend } from '../../src/plan/choices.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { names } from '../../src/plan/names.ts';
import { natOptions } from '../../src/plan/nat-options.ts';
import type { Plan } from '../../src/plan/plan.ts';
import {
	demoSystem,
	type Fault,
	type RecordedOptions,
	type RecordedSystem,
	recordedSystem,
	type ScenarioName,
} from '../../src/system/recorded.ts';
import { SystemError } from '../../src/system/system.ts';
import { choicesFor } from '../plan/routers.ts';
import { differences, lookAt } from './look.ts';
import { unattended } from './unattended.ts';

const article = '2400:4050:5c71:af00::/56';

interface Attempt {
	readonly system: RecordedSystem;
	readonly plan: Plan;
	readonly outcome: ApplyOutcome;
	/** Where the machine differs from before; empty when it is as it was. */
	readonly left: readonly string[];
	readonly tasks: readonly string[];
}

async function planFor(system: RecordedSystem, prefix = article, backend: Backend = 'nftables'): Promise<Plan> {
	const facts = await gather(system);
	if (!facts.ok) throw new Error(JSON.stringify(facts.problem));
	const nat = natOptions(backend, { form: 'hash' });
	const plan = makePlan({ ...choicesFor(prefix), backend, nat, wan: 'enp1s0', lan: 'enp2s0' }, facts.value);
	if (!plan.ok) throw new Error(JSON.stringify(plan.problem));
	return plan.value;
}

async function attempt(
	options: RecordedOptions = {},
	scenario: ScenarioName = 'ocn',
	backend: Backend = 'nftables',
): Promise<Attempt> {
	const healthy = demoSystem(scenario);
	const plan = await planFor(healthy, article, backend);
	const system = demoSystem(scenario, options);
	const before = await lookAt(healthy, plan);
	const tasks: string[] = [];
	const outcome = await applyPlan(system, plan, {
		...unattended,
		onTask: ({ id, status }) => tasks.push(`${id} ${status}`),
	});
	// asked of the machine itself, past the faults
	const now = await lookAt(recordedSystem(system.router), plan);
	return { system, plan, outcome, left: differences(before, now), tasks };
}

it('a change whose end cannot be written down is put back, too', async () => {
	const system = demoSystem('ocn');
	const plan = await planFor(system);
	const before = await lookAt(system, plan);
	const remove = (path: string) =>
		path === names.busy ? Promise.reject(new SystemError('EIO', path, 'i/o error')) : system.remove(path);
	const outcome = await applyPlan({ ...system, remove }, plan, unattended);
	expect(outcome).toMatchObject({ type: 'reverted', problem: { code: 'write-failed', path: names.busy } });
	expect(differences(before, await lookAt(system, plan))).toEqual([]);
	expect(await system.read(names.busy)).toBeUndefined();
});

describe('apply', () => {
	it('does what the plan says, checks it and keeps it', async () => {
		const { system, outcome, tasks, plan } = await attempt();
		expect(outcome).toEqual({ type: 'kept', by: 'here' });
		expect(tasks.filter((task) => task.endsWith('done'))).toEqual(
			['preflight', 'checkpoint', 'files', 'sysctl', 'rules', 'network', 'dhcp', 'checks', 'keep'].map(
				(id) => `${id} done`,
			),
		);
		for (const { path, content } of plan.files) expect(await system.read(path)).toBe(content);
		for (const unit of plan.units)
			expect(system.router.units.get(unit)).toMatchObject({ enabled: true, active: unit !== names.rulesUnit });
		for (const path of [names.pending, names.timer, names.busy]) expect(await system.read(path)).toBeUndefined();
	});

	it('loads the rules before the tunnel exists', async () => {
		const commands = (await attempt()).system.commands();
		expect(commands.indexOf(`${names.up} rules`)).toBeGreaterThan(0);
		expect(commands.indexOf(`${names.up} rules`)).toBeLessThan(commands.indexOf(`${names.up} network`));
	});

	it('touches nothing when the rules are refused', async () => {
		const { outcome, left, system } = await attempt({ faults: [refuse('nft -c -f -')] });
		expect(outcome).toMatchObject({ type: 'refused', problem: { code: 'rules-refused', stderr: ['no'] } });
		expect(left).toEqual([]);
		expect(system.calls.filter(({ type }) => type === 'write')).toEqual([]);
	});

	it('writes the same files no second time', async () => {
		const { system } = await attempt();
		const plan = await planFor(system);
		const writes = () =>
			system.calls.filter((call) => call.type === 'write' && plan.files.some(({ path }) => path === call.path));
		const before = writes().length;
		const options = unattended;
		// something to do, but not to the files
		await system.run(['ip', 'link', 'set', 'dev', names.tunnel, 'mtu', '1400']);
		expect(await applyPlan(system, plan, options)).toEqual({ type: 'kept', by: 'here' });
		expect(writes()).toHaveLength(before);
	});

	it('leaves the tunnel up for other rules, and takes it down for another network', async () => {
		const { system, plan } = await attempt();
		const changed = (path: string): Plan => ({
			...plan,
			files: plan.files.map((file) => (file.path === path ? { ...file, content: `${file.content}\n# more\n` } : file)),
		});
		const options = unattended;
		expect(await applyPlan(system, changed(names.rules), options)).toEqual({ type: 'kept', by: 'here' });
		expect(system.commands()).not.toContain(names.down);
		expect(await applyPlan(system, changed(names.down), options)).toEqual({ type: 'kept', by: 'here' });
		expect(system.commands()).toContain(names.down);
	});

	it('asks for the named risk to be accepted', async () => {
		const system = demoSystem('ocn');
		const plan = { ...(await planFor(system)), risks: [{ name: 'lose-ssh' as const, device: 'enp2s0' }] };
		const options = unattended;
		expect(await applyPlan(system, plan, { ...options, acceptedRisks: [] })).toMatchObject({
			type: 'refused',
			problem: { code: 'risk-not-accepted' },
		});
		expect(await applyPlan(system, plan, { ...options, acceptedRisks: ['lose-ssh'] })).toEqual({
			type: 'kept',
			by: 'here',
		});
	});

	it('stops the client of a delegation that is not followed any more', async () => {
		const { system } = await attempt();
		const facts = await gather(system);
		if (!facts.ok) throw new Error(facts.problem.code);
		const typed = makePlan({ ...choicesFor(article, 'typed'), wan: 'enp1s0', lan: 'enp2s0' }, facts.value);
		if (!typed.ok) throw new Error(typed.problem.code);
		const options = unattended;
		expect(await applyPlan(system, typed.value, options)).toEqual({ type: 'kept', by: 'here' });
		expect(system.commands()).toContain(`systemctl disable --now ${names.dhcpUnit}`);
		expect((await system.run(['systemctl', 'is-active', names.dhcpUnit])).code).not.toBe(0);
	});

	it('forgets a lease of another prefix, which dhclient would go on rebinding', async () => {
		const { system, plan } = await attempt();
		// the client that the first apply has started writes its own when the prefix comes
		while (!(await system.read(names.leases))?.includes('iaprefix')) await system.sleep(500);
		const old = 'lease6 {\n  iaprefix 2400:4050:5c71:bb00::/56 {\n  }\n}\n';
		await system.write(names.leases, old, 0o600);
		const options = unattended;
		expect(await applyPlan(system, plan, options)).toEqual({ type: 'kept', by: 'here' });
		expect((await system.read(names.leases)) ?? '').not.toContain('bb00');
	});

	it('reverts what does not work', async () => {
		const { outcome, left } = await attempt({}, 'wrong-br');
		expect(outcome).toMatchObject({ type: 'reverted', problem: { code: 'checks-failed' } });
		expect(left).toEqual([]);
	});
});

const refuse = (when: string, times?: number): Fault => ({
	when,
	result: { code: 1, stderr: 'no\n' },
	...(times === undefined ? {} : { times }),
});

describe.each(['nftables', 'iptables'] as const)(
	'%s: whatever step fails, the machine is as before',
	async (backend) => {
		const { plan } = await attempt({}, 'ocn', backend);
		it('enabling the units', async () => {
			const { outcome, left } = await attempt({ faults: [refuse('systemctl enable ...')] }, 'ocn', backend);
			expect(outcome).toMatchObject({ type: 'reverted', problem: { code: 'command-failed' } });
			expect(left).toEqual([]);
		});

		it.each(plan.commands.map(({ argv }) => argv.join(' ')))('%s', async (command) => {
			const { outcome, left } = await attempt({ faults: [refuse(command, 1)] }, 'ocn', backend);
			expect(outcome).toMatchObject({
				type: 'reverted',
				problem: { code: 'command-failed', argv: command.split(' ') },
			});
			expect(left).toEqual([]);
		});

		it.each(plan.files.map(({ path }) => path))('writing %s', async (path) => {
			const { outcome, left } = await attempt({ refuseWrites: { [path]: 'ENOSPC' } }, 'ocn', backend);
			expect(outcome).toMatchObject({ type: 'reverted', problem: { code: 'write-failed', path } });
			expect(left).toEqual([]);
		});

		it.each(['ip -o addr show', 'ip -4 route show table main', 'nft list chains', 'nft list tables', 'mkdir ...'])(
			'recording with %s: then nothing is touched at all',
			async (command) => {
				const { outcome, left } = await attempt({ faults: [refuse(command)] });
				expect(outcome).toMatchObject({ type: 'refused', problem: { code: 'checkpoint-failed' } });
				expect(left).toEqual([]);
			},
		);
	},
);

describe('the other packet filter', () => {
	const options = unattended;
	const other = { nftables: 'iptables', iptables: 'nftables' } as const;
	const part = { nftables: 'table ip mape', iptables: 'iptables chains' } as const;
	/** A router that runs one, and the plan for the other. */
	async function configured(backend: Backend, changes: RecordedOptions = {}) {
		const { system: first, outcome } = await attempt({}, 'ocn', backend);
		expect(outcome).toEqual({ type: 'kept', by: 'here' });
		const system = recordedSystem(first.router, changes);
		return { system, plan: await planFor(first, article, other[backend]) };
	}

	it.each(['nftables', 'iptables'] as const)('takes over from %s without a moment without rules', async (backend) => {
		const { system, plan } = await configured(backend);
		expect(await applyPlan(system, plan, options)).toEqual({ type: 'kept', by: 'here' });
		const loaded = Object.keys(await ownRules(system));
		expect(loaded).toContain(part[other[backend]]);
		expect(loaded).not.toContain(part[backend]);
		// the tunnel stays: nothing of it is taken down
		expect(system.commands()).not.toContain(names.down);
		expect(await system.list('/etc/mape-setup')).toEqual(
			plan.files
				.filter(({ path }) => path.startsWith('/etc/mape-setup/'))
				.map(({ path }) => path.split('/').at(-1)!)
				.sort(),
		);
		expect(mandatoryFailures(await runChecks(system, plan))).toEqual([]);
	});

	it.each(['nftables', 'iptables'] as const)('leaves %s when it does not work', async (backend) => {
		const { system, plan } = await configured(backend, { faults: [refuse(`${names.up} network`, 1)] });
		const before = await lookAt(system, plan);
		expect(before.some((line) => line.startsWith(`rules ${part[backend].replace(' chains', '')} `))).toBe(true);
		expect(await applyPlan(system, plan, options)).toMatchObject({
			type: 'reverted',
			problem: { code: 'command-failed' },
		});
		expect(differences(before, await lookAt(system, plan))).toEqual([]);
	});

	it.each([
		['nftables', 'iptables-restore -w ...'],
		['iptables', 'nft -f ...'],
	] as const)('takes the rules of %s away only when its own are in', async (backend, loading) => {
		const { system, plan } = await configured(backend, { faults: [refuse(loading)] });
		for (const { path, content, mode } of plan.files) await system.write(path, content, mode);
		expect((await system.run([names.up, 'rules'])).code).not.toBe(0);
		expect(Object.keys(await ownRules(system))).toContain(part[backend]);
	});
});

describe('a router without the other packet filter', () => {
	it.each([
		['iptables', /iptables/],
		['nftables', /^nft$/],
	] as const)('%s: nobody misses it', async (_, missing) => {
		const backend = missing.test('nft') ? 'iptables' : 'nftables';
		const { system, plan } = await bare(backend, missing);
		expect(await applyPlan(system, plan, unattended)).toEqual({ type: 'kept', by: 'here' });
		for (const argv of [[names.up, 'rules'], [names.down]]) {
			const { code, stderr } = await system.run(argv);
			expect(`${code} ${stderr}`).toBe('0 ');
		}
	});

	async function bare(backend: Backend, missing: RegExp) {
		const system = demoSystem('ocn');
		for (const path of [...system.router.programs])
			if (missing.test(path.split('/').at(-1)!)) system.router.programs.delete(path);
		return { system, plan: await planFor(system, article, backend) };
	}
});

describe("conntrack's timeouts", () => {
	const timer = (system: RecordedSystem, name: string) =>
		system.router.spaces.get('')!.sysctls.get(`net.netfilter.nf_conntrack_${name}`);

	it('are set when the rules have loaded conntrack', async () => {
		const { system } = await attempt();
		expect(timer(system, 'tcp_timeout_established')).toBe('7440');
		const commands = system.commands();
		expect(commands.indexOf(`${names.up} timeouts`)).toBeGreaterThan(commands.indexOf(`${names.up} rules`));
	});

	it('are given back as they were', async () => {
		const system = demoSystem('ocn');
		const { sysctls } = system.router.spaces.get('')!;
		sysctls.set('net.netfilter.nf_conntrack_tcp_timeout_established', '86400');
		const options = unattended;
		expect(await applyPlan(system, await planFor(system), options)).toEqual({ type: 'kept', by: 'here' });
		expect(timer(system, 'tcp_timeout_established')).toBe('7440');
		await uninstall(system);
		expect(timer(system, 'tcp_timeout_established')).toBe('86400');
	});

	it("become the kernel's own where conntrack was not loaded before", async () => {
		const system = demoSystem('ocn');
		const { sysctls } = system.router.spaces.get('')!;
		for (const key of Object.keys(conntrackDefaults)) sysctls.delete(key);
		const options = unattended;
		expect(await applyPlan(system, await planFor(system), options)).toEqual({ type: 'kept', by: 'here' });
		expect(await uninstall(system)).toMatchObject({ to: 'checkpoint' });
		expect(Object.fromEntries(sysctls)).toMatchObject(conntrackDefaults);
	});
});

describe('what the kernel changes by itself when it begins to forward', () => {
	it.each(['0', '1'])('is given back: accept_redirects = %s', async (was) => {
		const system = demoSystem('ocn');
		const { sysctls } = system.router.spaces.get('')!;
		sysctls.set('net.ipv4.conf.all.accept_redirects', was);
		expect(await applyPlan(system, await planFor(system), unattended)).toEqual({ type: 'kept', by: 'here' });
		expect(sysctls.get('net.ipv4.conf.all.accept_redirects')).toBe('0');
		await uninstall(system);
		expect(sysctls.get('net.ipv4.ip_forward')).toBe('0');
		expect(sysctls.get('net.ipv4.conf.all.accept_redirects')).toBe(was);
	});
});

describe('the guard outside the packet filter', () => {
	it('is on the tunnel before that is up', async () => {
		const { system, plan } = await attempt();
		const tunnel = system.router.spaces.get('')!.links.find(({ name }) => name === names.tunnel);
		expect(tunnel?.guard).toBe(tunnelGuardBytecode(plan.ce));
		const [, network = ''] = system.router.files.get(names.up)!.content.split('\nnetwork() {');
		const steps = [
			'ip -6 tunnel "$action"',
			'guard_tunnel',
			'ip link set dev "$TUNNEL" mtu',
			'ip addr replace "$IPV4/32"',
		];
		const places = steps.map((step) => network.indexOf(step));
		expect(places).not.toContain(-1);
		expect(places).toEqual([...places].sort((a, b) => a - b));
	});

	it.each([
		['a program tc', (system: RecordedSystem) => system.router.programs.delete('/usr/sbin/tc')],
		['cls_bpf in the kernel', (system: RecordedSystem) => (system.router.loadable as Set<string>).delete('cls_bpf')],
	])('is done without where there is no %s, and the plan says so', async (_, remove) => {
		const system = demoSystem('ocn');
		remove(system);
		const plan = await planFor(system);
		expect(plan.notes).toContainEqual({ type: 'no-tunnel-guard' });
		expect(await applyPlan(system, plan, unattended)).toEqual({ type: 'kept', by: 'here' });
	});
});

describe('uninstall', () => {
	it.each(['nftables', 'iptables'] as const)('puts the machine back to before the first apply: %s', async (backend) => {
		const { system, plan } = await attempt({}, 'ocn', backend);
		const before = await lookAt(demoSystem('ocn'), plan);
		expect(await uninstall(system)).toMatchObject({ to: 'checkpoint', left: [] });
		expect(differences(before, await lookAt(system, plan))).toEqual([]);
	});

	it.each(['nftables', 'iptables'] as const)(
		'removes what is ours when nobody knows any more how it was: %s',
		async (backend) => {
			const { system } = await attempt({}, 'ocn', backend);
			await system.remove(names.state);
			await system.remove(names.down);
			expect(await uninstall(system)).toMatchObject({ to: 'bare', left: [] });
		},
	);

	it('has nothing to do on a bare machine', async () => {
		expect(await uninstall(demoSystem('ocn'))).toEqual({ code: 'not-configured' });
	});
});

it('what traffic puts into sets and maps is no difference', () => {
	const table = (elements: string) => `table ip mape {
	set ports {
		type inet_service
		elements = { 1776-1791, 2800-2815 }
	}

	map sockets {
		type ipv4_addr . inet_service : inet_service
		size 65535
		flags dynamic,timeout
		timeout 3m${elements}
	}
}
`;
	const busy = table(`
		elements = { 192.168.10.2 . 5000 timeout 3m expires 1m2s : 1780,
			     192.168.10.3 . 5000 timeout 3m expires 2m : 1781 }`);
	expect(withoutDynamicElements(busy)).toBe(table(''));
	expect(withoutDynamicElements(table(''))).toBe(table(''));
});

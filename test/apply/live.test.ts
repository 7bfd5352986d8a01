import { describe, expect, it } from 'vitest';
import { applyPlan } from '../../src/apply/apply.ts';
import { compareLive } from '../../src/apply/live/live.ts';
import type { Backend } from '../../src/plan/choices.ts';
import { compare, isSame } from '../../src/plan/diff.ts';
import { names } from '../../src/plan/names.ts';
import type { LiveState, Plan } from '../../src/plan/plan.ts';
import { headless } from '../../src/prompt/headless.ts';
import { addAddress, lower, removeAddress, removeLink } from '../../src/system/model/change.ts';
import { type Link, linkNamed, ownSpace, type Router, type Space } from '../../src/system/model/router.ts';
import { demoSystem, type RecordedSystem, recordedSystem, type ScenarioName } from '../../src/system/recorded.ts';
import type { Preset } from '../../src/wizard/state.ts';
import { rule } from '../wizard/fixture.ts';
import { unattended } from './unattended.ts';

const applied = async (system: RecordedSystem, flags: Partial<Preset> = {}) => {
	const lines: string[] = [];
	const result = await headless({
		system,
		preset: { acceptedRisks: [], dryRun: false, ...flags },
		language: 'en',
		yes: true,
		write: (line) => void lines.push(line),
	});
	return { ...result, lines };
};

async function liveOf(system: RecordedSystem, plan: Plan) {
	const paths = [...plan.files.map(({ path }) => path), ...plan.obsoleteFiles];
	const files = await Promise.all(paths.map(async (path) => [path, await system.read(path)] as const));
	const changes = compare(plan, Object.fromEntries(files));
	return { changes, live: await compareLive(system, plan, changes) };
}

/** The bytes and modes of all files, and everything else that commands can change; the checks send packets. */
const everything = ({ files, spaces, units }: Router): string =>
	JSON.stringify(
		[
			[...files],
			[...spaces].map(([name, space]) => [name, space, [...space.sysctls], [...space.iptables]]),
			[...units],
		],
		(key, value: unknown) => (key === 'traffic' ? undefined : value instanceof Map ? [...value] : value),
	);

const custom: Partial<Preset> = {
	provider: 'custom',
	rule: rule('ipv6=2001:db8::/40,ipv4=192.0.2.0/24,ea=16,offset=6,br=2001:db8:ffff::1'),
};

const backends: readonly Backend[] = ['nftables', 'iptables'];
const routers: readonly (readonly [ScenarioName, Partial<Preset>])[] = [
	['ocn', {}],
	['v6plus', {}],
	['biglobe', {}],
	['nuro', {}],
	['custom', custom],
	['no-ra', {}],
	['configured', {}],
];

describe.each(backends)('the same answers again, with %s', (backend) => {
	it.each(routers)('%s: nothing is changed, and that is said', async (name, flags) => {
		const system = demoSystem(name);
		const first = await applied(system, { ...flags, backend });
		expect(first.ending.type).toBe('verified');
		// the client's first lease comes by itself
		await system.sleep(5_000);
		await system.run(['true']);
		const { changes, live } = await liveOf(system, first.plan!);
		expect(live.filter(({ change }) => change !== 'same')).toEqual([]);
		expect(isSame(changes, live)).toBe(true);

		const before = everything(system.router);
		const calls = system.calls.length;
		const again = await applied(system, { ...flags, backend });
		expect(again).toMatchObject({ ending: { type: 'verified' }, unchanged: true });
		expect(again.lines).toContain('This machine was configured like this already: nothing was changed.');
		expect(again.lines).toContain('All checks passed: IPv4 works.');
		// asking the line has private files
		const written = system.calls.slice(calls).flatMap((call) => (call.type === 'write' ? [call.path] : []));
		expect(written.filter((path) => !path.startsWith('/run/mape-setup/acquire-'))).toEqual([]);
		expect(everything(system.router)).toBe(before);
	});
});

it('a router without systemd is left alone, too', async () => {
	const system = demoSystem('ocn');
	system.router.files.delete('/run/systemd/system/.present');
	expect((await applied(system)).ending.type).toBe('verified');
	const again = await applied(system);
	expect(again.unchanged).toBe(true);
	expect(again.live?.some(({ what }) => what === 'unit')).toBe(false);
});

it('a LAN port without a cable has its address all the same', async () => {
	const system = demoSystem('configured');
	linkNamed(ownSpace(system.router), 'enp2s0')!.cable = false;
	expect((await applied(system, { wan: 'enp1s0', lan: 'enp2s0' })).unchanged).toBe(true);
});

it('what was never kept, or is not yet, is applied', async () => {
	const unkept = demoSystem('configured');
	await unkept.remove(`${names.state}/state.json`);
	expect((await applied(unkept)).unchanged).toBeUndefined();
	const pending = demoSystem('configured');
	await pending.write(`${names.state}/pending/revert`, '', 0o755);
	expect((await applied(pending)).unchanged).toBeUndefined();
});

it('what a file is about to change has not drifted', async () => {
	const system = demoSystem('configured');
	const { plan } = await applied(system);
	removeLink(ownSpace(system.router), linkNamed(ownSpace(system.router), names.tunnel)!);
	await system.write(names.down, '#!/bin/sh\n', 0o755);
	const { live } = await liveOf(system, plan!);
	expect(live.map(({ what }) => what)).not.toContain('tunnel');
	expect(live.map(({ what }) => what)).toContain('rules');
});

it('a machine that may not be read is not said to be the same', async () => {
	const { plan } = await applied(demoSystem('configured'));
	const refused = { result: { code: 1, stderr: 'Operation not permitted\n' } };
	const faults = ['nft ...', 'unshare ...', 'ip -j ...', 'systemctl ...', 'stat ...'].map((when) => ({
		when,
		...refused,
	}));
	const { router } = demoSystem('configured');
	const system = recordedSystem({ ...router, root: false }, { faults });
	const { changes, live } = await liveOf(system, plan!);
	expect(live.find(({ what }) => what === 'rules')?.change).toBe('unknown');
	expect(live.filter(({ what, change }) => what === 'unit' && change !== 'unknown')).toEqual([]);
	expect(isSame(changes, live)).toBe(false);
});

it('where no namespace may be made, the check says whether the rules are ours', async () => {
	const { plan } = await applied(demoSystem('configured'));
	const faults = [{ when: 'unshare ...', result: { code: 1, stderr: 'unshare: unshare failed\n' } }];
	const { router } = demoSystem('configured');
	const look = async () =>
		(await liveOf(recordedSystem(router, { faults }), plan!)).live.find(({ what }) => what === 'rules');
	expect(await look()).toMatchObject({ change: 'same' });
	changeTable(ownSpace(router), (text) => text.replaceAll(plan!.ce.ipv4, '192.0.2.9'));
	expect(await look()).toMatchObject({ change: 'drifted', lines: ['-192.0.2.9', `+${plan!.ce.ipv4}`] });
});

function changeTable(space: Space, change: (text: string) => string): void {
	const at = space.tables.findIndex(({ name }) => name === names.table.name);
	const table = space.tables[at]!;
	space.tables[at] = { ...table, text: change(table.text) };
}

interface Drift {
	readonly what: LiveState['what'];
	readonly change: 'missing' | 'drifted';
	readonly says?: readonly string[];
	readonly how: (router: Router, space: Space, tunnel: Link) => unknown;
	readonly on?: ScenarioName;
	readonly backend?: Backend;
}

const without = (space: Space, device: string, local: string) => {
	const link = linkNamed(space, device)!;
	removeAddress(space, link, link.addresses.find((address) => address.local === local)!);
};
const routeAway = (space: Space, match: (route: Space['routes'][number]) => boolean) =>
	void space.routes.splice(space.routes.findIndex(match), 1);
const ce = '2400:4050:5c71:af00:99:f171:c600:2f00';

const drifts: Readonly<Record<string, Drift>> = {
	'rules flushed': { what: 'rules', change: 'missing', how: (_, space) => void space.tables.splice(0) },
	'one rule gone': {
		what: 'rules',
		change: 'drifted',
		says: ['+		udp dport { 53, 123 } ct timeout set "question"'],
		how: (_, space) => changeTable(space, (text) => text.replace(/\n.*ct timeout set "question"(?=\n)/, '')),
	},
	'chains of iptables left besides': {
		what: 'rules',
		change: 'drifted',
		says: ['-iptables chains'],
		how: (router) => {
			const input = '*mangle\n:MAPE-GUARD - [0:0]\nCOMMIT\n';
			return recordedSystem(router).run(['iptables-restore', '--noflush'], { input });
		},
	},
	'chains of iptables flushed': {
		what: 'rules',
		change: 'missing',
		backend: 'iptables',
		how: (_, space) => void space.iptables.clear(),
	},
	'tunnel removed': {
		what: 'tunnel',
		change: 'missing',
		how: (_, space, tunnel) => removeLink(space, tunnel),
	},
	'guard of the tunnel gone': {
		what: 'guard',
		change: 'missing',
		how: (_, __, tunnel) => void delete tunnel.guard,
	},
	'guard of the tunnel for other ports': {
		what: 'guard',
		change: 'drifted',
		how: (_, __, tunnel) => void Object.assign(tunnel, { guard: '1,6 0 0 0' }),
	},
	'tunnel down': {
		what: 'tunnel',
		change: 'drifted',
		says: ['-down', '+up'],
		how: (_, space, tunnel) => lower(space, tunnel),
	},
	'other border relay': {
		what: 'tunnel',
		change: 'drifted',
		says: ['-remote 2001:db8::9', '+remote 2001:380:a120::9'],
		how: (_, __, tunnel) => void Object.assign(tunnel.tunnel!, { remote: '2001:db8::9' }),
	},
	'other MTU': {
		what: 'tunnel',
		change: 'drifted',
		says: ['-mtu 1400', '+mtu 1460'],
		how: (_, __, tunnel) => void Object.assign(tunnel, { mtu: 1400 }),
	},
	'CE address gone': { what: 'ce-address', change: 'missing', how: (_, space) => without(space, 'enp1s0', ce) },
	'IPv4 address gone': {
		what: 'ipv4-address',
		change: 'missing',
		how: (_, space) => without(space, names.tunnel, '153.241.113.198'),
	},
	'LAN address gone': {
		what: 'lan-address',
		change: 'missing',
		how: (_, space) => without(space, 'enp2s0', '2400:4050:5c71:af00::1'),
	},
	'LAN address with another length': {
		what: 'lan-address',
		change: 'missing',
		how: (_, space) =>
			addAddress(space, linkNamed(space, 'enp2s0')!, {
				family: 6,
				local: '2400:4050:5c71:af00::1',
				length: 60,
				scope: 'global',
			}),
	},
	'default route gone': {
		what: 'default-route',
		change: 'missing',
		how: (_, space) => routeAway(space, ({ family, to }) => family === 4 && to === 'default'),
	},
	'default route elsewhere': {
		what: 'default-route',
		change: 'drifted',
		says: ['-default via 192.168.10.254 dev enp2s0', '+default dev mape0'],
		how: (_, space) => {
			routeAway(space, ({ family, to }) => family === 4 && to === 'default');
			space.routes.push({ family: 4, to: 'default', device: 'enp2s0', gateway: '192.168.10.254', metric: 100 });
		},
	},
	'unreachable route gone': {
		what: 'unreachable-route',
		change: 'missing',
		how: (_, space) => routeAway(space, ({ type }) => type === 'unreachable'),
	},
	'fallback route gone': {
		what: 'fallback-route',
		change: 'missing',
		on: 'no-ra',
		how: (_, space) => routeAway(space, ({ metric }) => metric === 2048),
	},
	'forwarding off': {
		what: 'setting',
		change: 'drifted',
		says: ['-0', '+1'],
		how: (_, space) => void space.sysctls.set('net.ipv4.ip_forward', '0'),
	},
	'accept_ra back': {
		what: 'setting',
		change: 'drifted',
		says: ['-1', '+2'],
		how: (_, space) => void space.sysctls.set('net.ipv6.conf.enp1s0.accept_ra', '1'),
	},
	'conntrack’s timeouts back': {
		what: 'setting',
		change: 'drifted',
		says: ['-432000', '+7440'],
		how: (_, space) => void space.sysctls.set('net.netfilter.nf_conntrack_tcp_timeout_established', '432000'),
	},
	'unit disabled': {
		what: 'unit',
		change: 'drifted',
		says: ['-disabled', '+enabled'],
		how: ({ units }) => void Object.assign(units.get(names.routerUnit)!, { enabled: false }),
	},
	'client stopped': {
		what: 'unit',
		change: 'drifted',
		says: ['-inactive', '+active'],
		how: ({ units }) => void Object.assign(units.get(names.dhcpUnit)!, { active: false }),
	},
	'file of another mode': {
		what: 'mode',
		change: 'drifted',
		says: ['-mode 0644 owner 0:0', '+mode 0755 owner 0:0'],
		how: ({ files }) => void files.set(names.up, { ...files.get(names.up)!, mode: 0o644 }),
	},
	'file of another owner': {
		what: 'mode',
		change: 'drifted',
		says: ['-mode 0644 owner 1000:0', '+mode 0644 owner 0:0'],
		how: ({ files }) => void files.set(names.rules, { ...files.get(names.rules)!, owner: '1000:0' }),
	},
	'lease of another line': {
		what: 'lease',
		change: 'drifted',
		says: ['-2400:4050:5c71:bb00::/56', '+2400:4050:5c71:af00::/56'],
		how: ({ files }) =>
			void files.set(names.leases, {
				content: 'lease6 {\n  iaprefix 2400:4050:5c71:bb00::/56 {\n  }\n}\n',
				mode: 0o644,
			}),
	},
};

describe('what has drifted is found, and an apply puts it right', () => {
	it.each(Object.entries(drifts))('%s', async (_, { what, change, says, how, on = 'ocn', backend = 'nftables' }) => {
		const system = demoSystem(on);
		const { plan } = await applied(system, { backend });
		await system.sleep(5_000);
		const space = ownSpace(system.router);
		const healthy = await liveOf(system, plan!);
		expect(isSame(healthy.changes, healthy.live)).toBe(true);

		await how(system.router, space, linkNamed(space, names.tunnel)!);
		const { changes, live } = await liveOf(system, plan!);
		expect(changes.every((file) => file.change === 'same')).toBe(true);
		const found = live.find((state) => state.change !== 'same' && state.what === what);
		expect(found).toMatchObject({ change, ...(says ? { lines: says } : {}) });

		expect(await applyPlan(system, plan!, unattended)).toEqual({ type: 'kept', by: 'here' });
		await system.sleep(5_000);
		expect((await liveOf(system, plan!)).live.filter((state) => state.change !== 'same')).toEqual([]);
		expect(await applyPlan(system, plan!, unattended)).toEqual({ type: 'unchanged' });
	});
});

it('the review tells what has drifted, and nothing else', async () => {
	const system = demoSystem('configured');
	linkNamed(ownSpace(system.router), names.tunnel)!.mtu = 1400;
	const lines: string[] = [];
	const run = await headless({
		system,
		preset: { acceptedRisks: [], dryRun: true },
		language: 'en',
		yes: false,
		write: (line) => void lines.push(line),
	});
	expect(run.live?.find(({ what }) => what === 'tunnel')?.change).toBe('drifted');
	const at = lines.indexOf('Running differently:');
	expect(lines.slice(at + 1, at + 4)).toEqual(['  drifted: tunnel mape0', '    -mtu 1400', '    +mtu 1460']);
	expect(lines.filter((line) => /^ {2}(drifted|missing):/.test(line))).toHaveLength(1);
	expect(lines.join('\n')).not.toContain('applying changes nothing');
});

import type { Facts } from '../../detect/facts.ts';
import { parsePrefix6 } from '../../map/prefix.ts';
import { timeoutsOf } from '../../plan/artifact/conntrack.ts';
import { aliasFor } from '../../plan/artifact/nftables.ts';
import { tunnelGuardBytecode } from '../../plan/artifact/tunnel-guard.ts';
import { makePlan } from '../../plan/make-plan.ts';
import { names } from '../../plan/names.ts';
import { natOptions } from '../../plan/nat-options.ts';
import type { Plan } from '../../plan/plan.ts';
import { ruleFor } from '../../provider/table.ts';
import { boundLease } from '../answer/dhclient.ts';
import type { LogEntry, Logged } from '../log-entry.ts';
import { addAddress, insertLink, setSysctl } from '../model/change.ts';
import type { Router, Space } from '../model/router.ts';
import { simulatedFollower } from './follower.ts';
import { ocn } from './ocn.ts';
import type { Scenario } from './scenario.ts';

/** The OCN router a day after its set-up: the files are those of the plan, the state is what its `up` leaves. */
export const configured: Scenario = {
	about: 'An OCN router that mape-setup has configured before',
	line: ocn.line,
	prepare: (router, space) => {
		const plan = planOf(router);
		for (const { path, content, mode } of plan.files) router.files.set(path, { content, mode });
		for (const name of plan.units) router.units.set(name, { enabled: true, active: name !== names.rulesUnit });
		const checkpoint = `${names.checkpoints}/2026-03-31T00-00-00-000Z`;
		const state = { schema: 1, keptAt: '2026-03-31T00:00:12.000Z', checkpoint, original: checkpoint };
		router.files.set(`${names.state}/state.json`, { content: `${JSON.stringify(state)}\n`, mode: 0o600 });
		router.files.set(`${checkpoint}/outcome`, { content: 'kept\n', mode: 0o600 });
		router.files.set(`${names.log}/2026-03-31.jsonl`, { content: logOf(ocn.line.prefix), mode: 0o600 });
		const argv = ['dhclient', '-lf', names.leases, ocn.line.wan];
		const leasedAt = Date.UTC(2026, 3, 1) - 600_000;
		router.files.set(names.leases, { content: boundLease(router, argv, leasedAt), mode: 0o644 });
		bringUp(router, space, plan);
		router.programs.add('/usr/sbin/conntrack');
		const range = aliasFor(plan.ce, plan.choices.nat);
		if (range) router.household = { ipv4: plan.ce.ipv4, ports: range };
	},
};

/** The end of what it was set up with. */
function logOf(prefix: string): string {
	const at = (second: number, entry: Logged): LogEntry => ({
		time: new Date(Date.UTC(2026, 2, 31, 0, 0, second)).toISOString(),
		pid: 812,
		...entry,
	});
	const command = (argv: readonly string[], durationMs: number): Logged => ({
		command: argv,
		code: 0,
		durationMs,
		timedOut: false,
	});
	const missing = `Error: No such file or directory; did you mean table ‘mangle’ in family ip?`;
	return [
		at(0, { run: ['mape-setup', 'apply', '--yes', '--prefix', prefix], version: '0.1.0' }),
		at(1, command(['ip', '-j', '-d', 'link', 'show'], 4)),
		at(1, {
			command: ['nft', 'list', 'table', 'ip', 'mape'],
			code: 1,
			durationMs: 6,
			timedOut: false,
			stderr: [missing],
		}),
		at(2, { write: names.up, mode: '0755', bytes: 6214 }),
		at(3, command(['systemctl', 'restart', names.routerUnit], 412)),
		at(11, command(['ping', '-c', '1', '-W', '2', '1.1.1.1'], 9)),
		at(12, { outcome: 'exit', code: 0, durationMs: 12_204 }),
	]
		.map((entry) => `${JSON.stringify(entry)}\n`)
		.join('');
}

function planOf(router: Router): Plan {
	const prefix = parsePrefix6(ocn.line.prefix);
	if (!prefix.ok) throw new Error('the scenario has no prefix');
	const rule = ruleFor(prefix.value, 'ocn');
	if (!rule.ok) throw new Error('the scenario has no rule');
	const delegation = { prefix: prefix.value, origin: 'dhcpv6', replyFrom: ocn.line.gateway } as const;
	const choices = { wan: ocn.line.wan, lan: 'enp2s0', delegation, provider: 'ocn', rule: rule.value.rule } as const;
	const br = rule.value.rule.br[0] ?? '';
	const plan = makePlan({ ...choices, br, backend: 'nftables', nat: natOptions('nftables') }, facts(router));
	if (!plan.ok) throw new Error(`the scenario has no plan: ${plan.problem.code}`);
	return plan.value;
}

function bringUp(router: Router, space: Space, { ce, choices }: Plan): void {
	const [, wan, lan] = space.links;
	setSysctl(router, space, `net.ipv6.conf.${choices.wan}.accept_ra`, '2');
	setSysctl(router, space, 'net.ipv6.conf.all.forwarding', '1');
	setSysctl(router, space, 'net.ipv4.ip_forward', '1');
	for (const [key, seconds] of timeoutsOf(choices)) setSysctl(router, space, key, seconds);
	router.modules.add('ip6_tunnel');
	addAddress(space, wan!, { family: 6, local: ce.address, length: 128, scope: 'global' });
	addAddress(space, lan!, { family: 6, local: '2400:4050:5c71:af00::1', length: 64, scope: 'global' });
	insertLink(space, {
		index: 4,
		name: names.tunnel,
		kind: 'ip6tnl',
		mac: '::',
		mtu: 1460,
		up: true,
		cable: true,
		addresses: [{ family: 4, local: ce.ipv4, length: 32, scope: 'global' }],
		traffic: { received: 1_284_133, sent: 412_905, errors: 0 },
		guard: tunnelGuardBytecode(ce),
		tunnel: { local: ce.address, remote: choices.br, device: choices.wan, encapLimit: false },
	});
	space.routes.push({ family: 4, to: 'default', device: names.tunnel, metric: 0 });
	const unreachable = {
		family: 6,
		to: ocn.line.prefix,
		type: 'unreachable',
		device: 'lo',
		metric: 4_294_967_294,
	} as const;
	space.routes.push(unreachable);
	const rules = router.files.get(names.rules)?.content ?? '';
	const body = rules.slice(rules.lastIndexOf(`table ip ${names.table.name} {`)).replace(/^[^{]*\{|\}\s*$/g, '');
	space.tables.push({
		family: names.table.family,
		name: names.table.name,
		text: body.replace(/#.*$/gm, ''),
		packets: { refused: 3, uninvited: 1_834 },
	});
}

/** As far as a plan looks at them. */
function facts(router: Router): Facts {
	const links = router.spaces.get('')!.links;
	return {
		interfaces: links.map(({ name, index, mac, mtu }) => ({
			name,
			index,
			mac,
			mtu,
			kind: name === 'lo' ? 'loopback' : 'ethernet',
			up: true,
			carrier: true,
			addresses: [],
			raSeen: name === ocn.line.wan,
			carriesSsh: false,
			owner: 'ifupdown',
		})),
		wanCandidates: [ocn.line.wan],
		tools: {
			ip: '/usr/sbin/ip',
			nft: '/usr/sbin/nft',
			iptables: false,
			dhclient: '/usr/sbin/dhclient',
			sysctl: '/usr/sbin/sysctl',
			systemctl: '/usr/bin/systemctl',
			ping: '/usr/bin/ping',
			conntrack: false,
			modprobe: '/usr/sbin/modprobe',
			tc: '/usr/sbin/tc',
		},
		hasSystemd: true,
		follower: simulatedFollower,
		kernel: router.kernel,
		ip6Tunnel: true,
		clsBpf: true,
		defaultRoutes4: [],
		defaultRoutes6: [{ device: ocn.line.wan, gateway: ocn.line.gateway, metric: 1024, protocol: 'ra' }],
		ours: { installed: false },
		foreignTables: [],
		sysctls: {},
		isRoot: true,
	};
}

import type { Delegation } from '../../src/detect/delegation.ts';
import type { Facts, InterfaceFact } from '../../src/detect/facts.ts';
import { parsePrefix6 } from '../../src/map/prefix.ts';
import { parseRule } from '../../src/map/rule.ts';
import { update } from '../../src/wizard/machine.ts';
import type { At, Effect, Event, Preset, State } from '../../src/wizard/state.ts';

/** Prefixes of lines, and of none. */
export const prefixes = {
	v6plus: '240b:10:1:200::/56',
	v6plusOther: '240b:11:1:200::/56',
	ocn: '2400:4050:5c71:af00::/56',
	nuro: '240d:f:0:1200::/56',
	transix: '2409:10:1:200::/56',
	nobody: '2001:db8:1:200::/56',
} as const;

export const rules = {
	withBr: 'ipv6=2001:db8::/40,ipv4=192.0.2.0/24,ea=16,offset=6,br=2001:db8::1',
	withoutBr: 'ipv6=2001:db8::/40,ipv4=192.0.2.0/24,ea=16,offset=6',
} as const;

export const rule = (text: string) => {
	const parsed = parseRule(text);
	if (!parsed.ok) throw new Error(`not a rule: ${text}`);
	return parsed.value;
};

export function delegation(prefix: string, origin: Delegation['origin'] = 'dhcpv6'): Delegation {
	const parsed = parsePrefix6(prefix);
	if (!parsed.ok) throw new Error(`not a prefix: ${prefix}`);
	const life = { t1: 7200, t2: 10800, validLifetime: 14400, preferredLifetime: 14400, startedAt: 1_000 };
	return { prefix: parsed.value, origin, ...(origin === 'dhcpv6' ? life : {}) };
}

export function device(name: string, index: number, more: Partial<InterfaceFact> = {}): InterfaceFact {
	const kind = name === 'lo' ? 'loopback' : 'ethernet';
	return {
		name,
		index,
		mtu: 1500,
		kind,
		up: true,
		carrier: true,
		addresses: [],
		raSeen: false,
		carriesSsh: false,
		owner: 'none',
		...more,
	};
}

export const facts: Facts = {
	interfaces: [device('lo', 1), device('wan0', 2, { raSeen: true, speed: 1000 }), device('lan0', 3)],
	wanCandidates: ['wan0'],
	tools: {
		ip: '/sbin/ip',
		nft: '/sbin/nft',
		iptables: false,
		dhclient: '/sbin/dhclient',
		sysctl: '/sbin/sysctl',
		systemctl: '/bin/systemctl',
		ping: '/bin/ping',
		conntrack: false,
		modprobe: '/sbin/modprobe',
		tc: '/usr/sbin/tc',
	},
	hasSystemd: true,
	kernel: '6.1.0',
	ip6Tunnel: true,
	clsBpf: true,
	defaultRoutes4: [],
	defaultRoutes6: [{ device: 'wan0', gateway: 'fe80::1', metric: 1024, protocol: 'ra' }],
	ours: { installed: false },
	foreignTables: [],
	sysctls: {},
	isRoot: true,
};

/** A third port, and no line heard on any, so that nothing is clear. */
export const roomy: Facts = {
	...facts,
	interfaces: [...facts.interfaces.map((one) => ({ ...one, raSeen: false })), device('dmz0', 4)],
	wanCandidates: ['wan0', 'dmz0'],
};

/** The line gave this /64 to that interface by router advertisement. */
export function advertising(found: Facts, name: string, prefix: string): Facts {
	const address = { family: 6, address: `${prefix}1`, length: 64, scope: 'global', dynamic: true } as const;
	const addresses = [{ ...address, tentative: false, dadFailed: false }];
	return {
		...found,
		interfaces: found.interfaces.map((one) => (one.name === name ? { ...one, raSeen: true, addresses } : one)),
	};
}

/** The user's SSH comes from beyond the WAN. */
export const remote: Facts = {
	...facts,
	ssh: { clientAddress: '198.51.100.7', serverAddress: '203.0.113.2', device: 'wan0', onLink: false },
};

export const preset: Preset = { dryRun: false, acceptedRisks: [] };

/** Feeds events one after the other; the effects of the last one are what is returned with the state. */
export function play(state: State, ...events: readonly Event[]): readonly [State, readonly Effect[]] {
	let turn: readonly [State, readonly Effect[]] = [state, []];
	for (const event of events) turn = update(turn[0], event);
	return turn;
}

/** The state, which has to be of that step. */
export function at<S extends State['step']>(step: S, state: State): At<S> {
	if (state.step !== step) throw new Error(`in ${state.step}, not in ${step}`);
	return state as At<S>;
}

export const detected = (more: Partial<Extract<Event, { type: 'detected' }>> = {}): Event => ({
	type: 'detected',
	facts,
	leases: [],
	...more,
});

export const link = { wan: 'wan0', lan: 'lan0' } as const;

/** Events from the start to each step, for a v6plus line. */
export const way = {
	link: [detected()],
	prefix: [detected(), { type: 'choose-link', link }],
	provider: [
		detected(),
		{ type: 'choose-link', link },
		{ type: 'use-delegation', delegation: delegation(prefixes.v6plus) },
		{ type: 'accept' },
	],
	parameters: [
		detected(),
		{ type: 'choose-link', link },
		{ type: 'use-delegation', delegation: delegation(prefixes.v6plus) },
		{ type: 'accept' },
		{ type: 'choose-provider', id: 'v6plus' },
	],
	review: [
		detected(),
		{ type: 'choose-link', link },
		{ type: 'use-delegation', delegation: delegation(prefixes.v6plus) },
		{ type: 'accept' },
		{ type: 'choose-provider', id: 'v6plus' },
		{ type: 'accept' },
		{ type: 'compared', changes: [] },
	],
	apply: [
		detected(),
		{ type: 'choose-link', link },
		{ type: 'use-delegation', delegation: delegation(prefixes.v6plus) },
		{ type: 'accept' },
		{ type: 'choose-provider', id: 'v6plus' },
		{ type: 'accept' },
		{ type: 'compared', changes: [] },
		{ type: 'accept' },
	],
} as const satisfies Record<string, readonly Event[]>;

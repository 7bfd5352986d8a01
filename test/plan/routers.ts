import type { Delegation } from '../../src/detect/delegation.ts';
import type { Facts, InterfaceFact } from '../../src/detect/facts.ts';
import { parsePrefix6 } from '../../src/map/prefix.ts';
import { parseRule } from '../../src/map/rule-text.ts';
import type { Choices } from '../../src/plan/choices.ts';
import { natOptions } from '../../src/plan/nat-options.ts';
import { ruleFor } from '../../src/provider/table.ts';

/** A bare router with two ports, as facts. */
export const facts: Facts = {
	interfaces: [ethernet('wan', 2), { ...ethernet('lan', 3), addresses: [ipv4('192.168.10.1', 24)] }],
	wanCandidates: ['wan'],
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
	kernel: '6.1.0',
	ip6Tunnel: true,
	clsBpf: true,
	defaultRoutes4: [],
	defaultRoutes6: [{ device: 'wan', gateway: 'fe80::1', metric: 1024, protocol: 'ra' }],
	ours: { installed: false },
	foreignTables: [],
	sysctls: {},
	isRoot: true,
	follower: { node: '/usr/bin/node', bundle: '// the bundle that follows a changed prefix\n' },
};

function ethernet(name: string, index: number): InterfaceFact {
	return {
		name,
		index,
		mtu: 1500,
		kind: 'ethernet',
		up: true,
		carrier: true,
		addresses: [],
		raSeen: name === 'wan',
		carriesSsh: false,
		owner: 'none',
	};
}

function ipv4(address: string, length: number) {
	return { family: 4 as const, address, length, scope: 'global', tentative: false, dadFailed: false, dynamic: false };
}

export function delegation(prefix: string, origin: Delegation['origin'] = 'dhcpv6'): Delegation {
	const parsed = parsePrefix6(prefix);
	if (!parsed.ok) throw new Error(`not a prefix: ${prefix}`);
	return { prefix: parsed.value, origin, replyFrom: 'fe80::1' };
}

/** The choices of somebody with this prefix at the provider whose rule it matches. */
export function choicesFor(prefix: string, origin?: Delegation['origin']): Choices {
	const delegated = delegation(prefix, origin);
	const match = ruleFor(delegated.prefix);
	if (!match.ok) throw new Error(`no rule for ${prefix}`);
	const { id, rule } = match.value;
	return {
		wan: 'wan',
		lan: 'lan',
		delegation: delegated,
		provider: id,
		rule,
		br: rule.br[0] ?? '',
		backend: 'nftables',
		nat: natOptions('nftables'),
	};
}

export function choicesByHand(prefix: string, ruleText: string): Choices {
	const rule = parseRule(ruleText);
	if (!rule.ok) throw new Error(`not a rule: ${ruleText}`);
	return {
		wan: 'wan',
		lan: 'lan',
		delegation: delegation(prefix),
		provider: 'custom',
		rule: rule.value,
		br: rule.value.br[0] ?? '',
		backend: 'nftables',
		nat: natOptions('nftables'),
	};
}

export const lines = {
	/** The Debian article's line: PSID 47. */
	ocn: () => choicesFor('2400:4050:5c71:af00::/56'),
	v6plus: () => choicesFor('240b:10:3f6c:d400::/56'),
	biglobe: () => choicesFor('2404:7a82:4c00:3400::/56'),
	/** PSID offset 0: one block that begins at port 0 for PSID 0. */
	/** Blocks of one port. */
	'one-port': () =>
		choicesByHand('2001:db8:0:3400::/56', 'ipv6=2001:db8::/36,ipv4=198.51.100.0/24,ea=20,offset=4,br=2001:db8:ffff::1'),
	'offset-0': () =>
		choicesByHand(
			'2001:db8:1:0::/56',
			'ipv6=2001:db8::/40,ipv4=198.51.100.0/24,ea=16,offset=0,br=2001:db8:ffff::1,layout=rfc7597',
		),
} as const;

import type { Neighbour } from './neighbour.ts';

/** The chains that firewalld 1.3 makes of one zone, in the order in which it asks them. */
function zone(name: string, kind: 'filter_IN' | 'filter_FWD' | 'nat_POST' | 'nat_PRE' | 'mangle_PRE', allow: string) {
	const parts = ['pre', 'log', 'deny', 'allow', 'post'];
	const end = { filter_IN: 'reject with icmpx admin-prohibited', filter_FWD: 'reject with icmpx admin-prohibited' };
	const jumps = parts.map((part) => `		jump ${kind}_${name}_${part}`).join('\n');
	const last = kind in end ? end[kind as keyof typeof end] : '';
	const chains = parts.map((part) => `	chain ${kind}_${name}_${part} {\n		${part === 'allow' ? allow : ''}\n	}`);
	return `${chains.join('\n')}\n	chain ${kind}_${name} {\n${jumps}\n		${last}\n	}`;
}

/**
 * firewalld 1.3: everything in `public`, the LAN in `internal`, and a policy that lets the LAN out by the tunnel, as
 * `firewall-cmd --new-policy lan-out …` makes it.
 */
export const firewalld: Neighbour = {
	name: 'firewalld',
	settle: 'nft -f -',
	input: `table inet firewalld {
	ct helper helper-netbios-ns-udp { type "netbios-ns" protocol udp; l3proto ip; }
${zone('public', 'mangle_PRE', '')}
${zone('internal', 'mangle_PRE', '')}
${zone('public', 'nat_PRE', '')}
${zone('internal', 'nat_PRE', '')}
${zone('public', 'nat_POST', '')}
${zone('internal', 'nat_POST', '')}
${zone(
	'public',
	'filter_IN',
	'tcp dport 22 accept\n		ip6 daddr fe80::/64 udp dport 546 accept\n		meta l4proto { icmp, ipv6-icmp } accept',
)}
${zone('internal', 'filter_IN', 'tcp dport 22 accept\n		udp dport 137 ct helper set "helper-netbios-ns-udp"\n		meta l4proto { icmp, ipv6-icmp } accept')}
${zone('public', 'filter_FWD', 'oifname "wan" accept\n		iifname "mape0" oifname "lan" ct status dnat accept')}
${zone('internal', 'filter_FWD', 'oifname "lan" accept')}
	chain filter_FWD_policy_lan-out { oifname "mape0" accept; }
	chain mangle_PREROUTING {
		type filter hook prerouting priority mangle + 10; policy accept;
		iifname "lan" goto mangle_PRE_internal
		goto mangle_PRE_public
	}
	chain nat_PREROUTING {
		type nat hook prerouting priority dstnat + 10; policy accept;
		iifname "lan" goto nat_PRE_internal
		goto nat_PRE_public
	}
	chain nat_POSTROUTING {
		type nat hook postrouting priority srcnat + 10; policy accept;
		oifname "lan" goto nat_POST_internal
		goto nat_POST_public
	}
	chain filter_PREROUTING {
		type filter hook prerouting priority filter + 10; policy accept;
		icmpv6 type { nd-router-advert, nd-neighbor-solicit } accept
		meta nfproto ipv6 fib saddr . mark . iif oif missing drop
	}
	chain filter_INPUT {
		type filter hook input priority filter + 10; policy accept;
		ct state { established, related } accept
		ct status dnat accept
		iifname "lo" accept
		ct state invalid drop
		iifname "lan" goto filter_IN_internal
		goto filter_IN_public
	}
	chain filter_FORWARD {
		type filter hook forward priority filter + 10; policy accept;
		ct state { established, related } accept
		ct status dnat accept
		iifname "lo" accept
		ct state invalid drop
		ip6 daddr { ::/96, ::ffff:0.0.0.0/96, 2002::/24, 2002:a00::/24, 2002:7f00::/24, 2002:a9fe::/32, 2002:ac10::/28, 2002:c0a8::/32, 2002:e000::/19 } reject with icmpv6 addr-unreachable
		iifname "lan" jump filter_FWD_policy_lan-out
		iifname "lan" goto filter_FWD_internal
		goto filter_FWD_public
	}
	chain filter_OUTPUT {
		type filter hook output priority filter + 10; policy accept;
		ct state { established, related } accept
		oifname "lo" accept
		ip6 daddr { ::/96, ::ffff:0.0.0.0/96, 2002::/24, 2002:a00::/24, 2002:7f00::/24, 2002:a9fe::/32, 2002:ac10::/28, 2002:c0a8::/32, 2002:e000::/19 } reject with icmpv6 addr-unreachable
	}
}
`,
};

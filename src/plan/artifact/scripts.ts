import type { Backend } from '../choices.ts';
import { names } from '../names.ts';
import type { PlannedNetwork } from '../plan.ts';
import { tunnelMtu } from '../tunnel.ts';
import { removeFunction } from './iptables-unload.ts';

/** All that the boot path knows of the line; every value has been parsed before it gets here. */
export interface ScriptValues extends PlannedNetwork {
	readonly wan: string;
	readonly lan: string;
	readonly ce: string;
	readonly br: string;
	readonly ipv4: string;
	/** sh: the functions timeouts and forget_flows. */
	readonly conntrack: string;
	/** sh: the function guard_tunnel. */
	readonly guard: string;
}

/** How `up` loads the rules. */
export interface RulesScript {
	/** sh functions that `load` needs. */
	readonly functions?: string;
	readonly load: string;
	/** The packet filters whose rules of ours are of an earlier configuration. */
	readonly others: readonly Backend[];
}

/** RA routes have metric 1024: this one is used only when there is none. */
export const fallbackMetric = 2048;
/** Worse than any route to a part of the prefix. */
export const unreachableMetric = 4_294_967_294;

function assignments(values: ScriptValues): string {
	const lines = [
		`WAN='${values.wan}'`,
		`LAN='${values.lan}'`,
		`TUNNEL='${names.tunnel}'`,
		`CE='${values.ce}'`,
		`BR='${values.br}'`,
		`IPV4='${values.ipv4}'`,
		`LAN_ADDRESS='${values.lanAddress ?? ''}'`,
		`DELEGATED='${values.delegated ?? ''}'`,
		`GATEWAY='${values.gateway ?? ''}'`,
	];
	return lines.join('\n');
}

/**
 * `up`: the whole router at boot, in plain sh. Can be run again at any time.
 * Order: sysctls (accept_ra before forwarding, or the kernel drops the RA's default route), rules, then routes, so
 * that no packet ever finds the tunnel without its rules. conntrack's settings exist once the rules have loaded it,
 * which is too late for systemd-sysctl.
 */
export function renderUp(values: ScriptValues, rules: RulesScript): string {
	return `#!/bin/sh
# mape-setup: brings up MAP-E. Run by ${names.routerUnit}; can be run again at any time. Rewritten by every apply.
set -eu
${assignments(values)}

# At boot an interface may come after us.
wait_for() {
	i=0
	while [ ! -e "/sys/class/net/$1" ]; do
		i=$((i + 1))
		if [ "$i" -gt 60 ]; then echo "mape-setup: there is no interface $1" >&2; return 1; fi
		sleep 0.5
	done
}

wait_for_wan() {
	wait_for "$WAN"
	ip link set dev "$WAN" up
}

# IPv4 works without the LAN's IPv6 address: a bridge or card that is missing must not stop the rest.
lan_address() { wait_for "$LAN" && ip -6 addr replace "$LAN_ADDRESS" dev "$LAN"; }

# -e: an interface that is not there has no settings
sysctls() { sysctl -q -e -p ${names.sysctl}; }

${rules.functions === undefined ? '' : `${rules.functions}\n\n`}# Ours are in before those of the other packet filter go, so that the tunnel is never without a guard. While both are
# there, both guards are: a new connection may be dropped, but nothing leaves that is not ours.
rules() {
	${rules.load}
${rules.others.map((other) => `	${names.down} ${other}`).join('\n')}
	forget_flows
}

${values.conntrack}

${values.guard}

# A default route of metric 0 is replaced by ours: down puts it back. In one line, without what is only shown.
save_default_route() {
	old=
	for word in $(ip -o -4 route show default metric 0); do
		case $word in linkdown | dead | '\\') ;; *) old="$old $word" ;; esac
	done
	case $old in
		'' | *"dev $TUNNEL"*) ;;
		*) mkdir -p ${names.run}; printf '%s\\n' "$old" > ${names.run}/default-route ;;
	esac
}

network() {
	# nodad: the address is derived for us alone, and a tunnel on a tentative address sends nothing for a second
	ip -6 addr replace "$CE/128" dev "$WAN" nodad
	if [ -n "$DELEGATED" ]; then ip -6 route replace unreachable "$DELEGATED" dev lo metric ${unreachableMetric}; fi
	if [ -n "$GATEWAY" ]; then ip -6 route replace default via "$GATEWAY" dev "$WAN" metric ${fallbackMetric}; fi
	# encaplimit none: the BRs do not understand the destination option that Linux adds otherwise
	if [ -e "/sys/class/net/$TUNNEL" ]; then action=change; else action=add; fi
	ip -6 tunnel "$action" "$TUNNEL" mode ip4ip6 remote "$BR" local "$CE" dev "$WAN" encaplimit none
	guard_tunnel || echo "mape-setup: $TUNNEL has no guard but that of the packet filter: no tc, or no cls_bpf in the kernel" >&2
	ip link set dev "$TUNNEL" mtu ${tunnelMtu} up
	ip addr replace "$IPV4/32" dev "$TUNNEL"
	save_default_route
	ip -4 route replace default dev "$TUNNEL"
	if [ -n "$LAN_ADDRESS" ]; then lan_address || echo "mape-setup: $LAN has no IPv6 address" >&2; fi
	rm -f ${names.held}
}

everything() { wait_for_wan; sysctls; rules; timeouts; network; }

# Without a prefix that is ours nothing may go into the tunnel; the next DHCPv6 Reply brings it up.
held() {
	[ -e ${names.held} ] || return 1
	echo "mape-setup: stays down until DHCPv6 delegates a prefix: $(cat ${names.held})" >&2
}

case \${1:-all} in
	wait) wait_for_wan ;;
	sysctls) sysctls ;;
	rules) rules ;;
	timeouts) timeouts ;;
	network) wait_for_wan; network ;;
	now) everything ;;
	all) held || everything ;;
	*) echo "usage: up [wait|sysctls|rules|timeouts|network|now]" >&2; exit 64 ;;
esac
`;
}

/**
 * `down`: takes back what `up` did except the sysctls; also when only half of it was done. The rules go last, those of
 * both packet filters, whichever is there. It is the same for both, and a change of rules alone needs no `down`.
 */
export function renderDown(values: ScriptValues): string {
	return `#!/bin/sh
# mape-setup: takes the MAP-E router down. Works also when it is only half up. Rewritten by every apply.
# With nftables or iptables: takes only the rules out that it has of ours.
${assignments(values)}

quietly() { "$@" 2>/dev/null || :; }

remove_nftables() { quietly nft delete table ${names.table.family} ${names.table.name}; }

${removeFunction}

case \${1:-all} in
	all) ;;
	nftables) remove_nftables; exit ;;
	iptables) remove_iptables; exit ;;
	*) echo "usage: down [nftables|iptables]" >&2; exit 64 ;;
esac

quietly ip link del dev "$TUNNEL"
if [ -s ${names.run}/default-route ]; then
	# one line as iproute2 printed it: its words are the arguments
	# shellcheck disable=SC2046
	if ip -4 route replace $(cat ${names.run}/default-route); then rm -f ${names.run}/default-route; fi
fi
quietly ip -6 addr del "$CE/128" dev "$WAN"
if [ -n "$LAN_ADDRESS" ]; then quietly ip -6 addr del "$LAN_ADDRESS" dev "$LAN"; fi
if [ -n "$DELEGATED" ]; then quietly ip -6 route del unreachable "$DELEGATED" dev lo metric ${unreachableMetric}; fi
if [ -n "$GATEWAY" ]; then quietly ip -6 route del default via "$GATEWAY" dev "$WAN" metric ${fallbackMetric}; fi
remove_nftables
remove_iptables
exit 0
`;
}

import type { Neighbour } from './neighbour.ts';

/**
 * What an administrator may have done by hand: a table with sets, maps and limits, policy routing, a default route of
 * their own, and settings, among them the hardening that guides recommend.
 */
export const own: Neighbour = {
	name: 'the owner',
	settle: `set -e
	nft -f -
	ip rule add fwmark 7 lookup 77 priority 1000
	ip rule add from 192.168.10.77 lookup 78 priority 1001
	ip -6 rule add from fd00:77::/64 lookup 77 priority 1000
	ip link add own0 type dummy
	ip address add 10.77.0.1/24 dev own0
	ip -6 address add fd00:77::1/64 dev own0 nodad
	ip link set own0 up
	ip route add default via 10.77.0.2 dev own0 table 77
	ip route add prohibit 10.78.0.0/16 table 78
	ip route add 10.79.0.0/16 via 10.77.0.3 dev own0 metric 5
	ip route add default via 10.77.0.4 dev own0 metric 50
	ip -6 route add fd00:79::/48 via fd00:77::3 dev own0
	sysctl -qw net.ipv4.conf.all.rp_filter=2 net.ipv4.conf.lan.rp_filter=1 net.ipv4.conf.all.log_martians=1 \\
		net.ipv4.conf.all.accept_redirects=0 net.ipv4.conf.default.accept_redirects=0 net.ipv4.conf.all.send_redirects=0 \\
		net.ipv4.conf.lan.send_redirects=0 net.ipv4.conf.own0.forwarding=1 net.ipv6.conf.own0.accept_ra=0 \\
		net.ipv6.conf.all.accept_redirects=0 net.ipv4.ip_local_port_range='20000 40000' net.ipv4.tcp_syncookies=2 \\
		net.core.rmem_max=4194304 net.netfilter.nf_conntrack_udp_timeout=45 net.netfilter.nf_conntrack_generic_timeout=300 \\
		net.netfilter.nf_conntrack_tcp_loose=0 net.netfilter.nf_conntrack_max=65536`,
	leave: 'ip route flush table 77; ip route flush table 78; ip -6 route flush table 77 2>/dev/null; :',
	input: `table inet own {
	counter seen { comment "by hand" }
	set friends { type ipv4_addr; flags interval; elements = { 10.77.0.0/24, 198.51.100.7 }; }
	set banned { type ipv4_addr; flags timeout; timeout 10h; }
	map services { type inet_service : ipv4_addr; elements = { 8443 : 192.168.10.20, 8444 : 192.168.10.21 }; }
	chain input {
		type filter hook input priority filter - 5; policy accept;
		ip saddr @banned drop
		iifname "own0" ip saddr != @friends limit rate 5/minute burst 5 packets log prefix "own: " drop
	}
	chain prerouting {
		type nat hook prerouting priority dstnat; policy accept;
		iifname "own0" dnat ip to tcp dport map @services
	}
	chain postrouting {
		type nat hook postrouting priority srcnat; policy accept;
		oifname "own0" masquerade
	}
}
table ip6 mape { chain not_ours { counter; }; }
table ip mape2 { chain not_ours { tcp dport 1 accept; }; }
`,
};

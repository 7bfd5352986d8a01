import { loadBoth, type Neighbour } from './neighbour.ts';

/** libvirt 9 with its network `default` (src/network/network_iptables.c), and the table of libvirt 10.4 and later beside it. */
export const libvirt: Neighbour = {
	name: 'libvirt',
	input: `*filter
:LIBVIRT_FWI - [0:0]
:LIBVIRT_FWO - [0:0]
:LIBVIRT_FWX - [0:0]
:LIBVIRT_INP - [0:0]
:LIBVIRT_OUT - [0:0]
-A INPUT -j LIBVIRT_INP
-A FORWARD -j LIBVIRT_FWX
-A FORWARD -j LIBVIRT_FWI
-A FORWARD -j LIBVIRT_FWO
-A OUTPUT -j LIBVIRT_OUT
-A LIBVIRT_FWI -d 192.168.122.0/24 -o virbr0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A LIBVIRT_FWI -o virbr0 -j REJECT --reject-with icmp-port-unreachable
-A LIBVIRT_FWO -s 192.168.122.0/24 -i virbr0 -j ACCEPT
-A LIBVIRT_FWO -i virbr0 -j REJECT --reject-with icmp-port-unreachable
-A LIBVIRT_FWX -i virbr0 -o virbr0 -j ACCEPT
-A LIBVIRT_INP -i virbr0 -p udp -m udp --dport 53 -j ACCEPT
-A LIBVIRT_INP -i virbr0 -p tcp -m tcp --dport 53 -j ACCEPT
-A LIBVIRT_INP -i virbr0 -p udp -m udp --dport 67 -j ACCEPT
-A LIBVIRT_INP -i virbr0 -p tcp -m tcp --dport 67 -j ACCEPT
-A LIBVIRT_OUT -o virbr0 -p udp -m udp --dport 53 -j ACCEPT
-A LIBVIRT_OUT -o virbr0 -p tcp -m tcp --dport 53 -j ACCEPT
-A LIBVIRT_OUT -o virbr0 -p udp -m udp --dport 68 -j ACCEPT
-A LIBVIRT_OUT -o virbr0 -p tcp -m tcp --dport 68 -j ACCEPT
COMMIT
*mangle
:LIBVIRT_PRT - [0:0]
-A POSTROUTING -j LIBVIRT_PRT
COMMIT
*nat
:LIBVIRT_PRT - [0:0]
-A POSTROUTING -j LIBVIRT_PRT
-A LIBVIRT_PRT -s 192.168.122.0/24 -d 224.0.0.0/24 -j RETURN
-A LIBVIRT_PRT -s 192.168.122.0/24 -d 255.255.255.255/32 -j RETURN
-A LIBVIRT_PRT -s 192.168.122.0/24 ! -d 192.168.122.0/24 -p tcp -j MASQUERADE --to-ports 1024-65535
-A LIBVIRT_PRT -s 192.168.122.0/24 ! -d 192.168.122.0/24 -p udp -j MASQUERADE --to-ports 1024-65535
-A LIBVIRT_PRT -s 192.168.122.0/24 ! -d 192.168.122.0/24 -j MASQUERADE
COMMIT
=
*filter
:LIBVIRT_FWI - [0:0]
:LIBVIRT_FWO - [0:0]
:LIBVIRT_FWX - [0:0]
:LIBVIRT_INP - [0:0]
:LIBVIRT_OUT - [0:0]
-A INPUT -j LIBVIRT_INP
-A FORWARD -j LIBVIRT_FWX
-A FORWARD -j LIBVIRT_FWI
-A FORWARD -j LIBVIRT_FWO
-A OUTPUT -j LIBVIRT_OUT
COMMIT
*mangle
:LIBVIRT_PRT - [0:0]
-A POSTROUTING -j LIBVIRT_PRT
COMMIT
*nat
:LIBVIRT_PRT - [0:0]
-A POSTROUTING -j LIBVIRT_PRT
COMMIT
`,
	settle: `set -e
	ip netns add guest
	ip link add virbr0 type bridge stp_state 1
	ip address add 192.168.122.1/24 brd + dev virbr0
	ip link set virbr0 up
	ip link add vnet0 type veth peer name eth0 netns guest
	ip link set vnet0 master virbr0 up
	ip -n guest address add 192.168.122.2/24 dev eth0
	ip -n guest link set eth0 up
	ip -n guest route add default via 192.168.122.1
	sysctl -qw net.ipv4.ip_forward=1
	nft -f - <<'END'
	table ip libvirt_network {
		chain forward {
			type filter hook forward priority filter; policy accept;
			counter jump guest_cross
			counter jump guest_input
			counter jump guest_output
		}
		chain guest_output {
			ip saddr 192.168.123.0/24 iifname "virbr1" counter accept
			iifname "virbr1" counter reject
		}
		chain guest_input {
			oifname "virbr1" ip daddr 192.168.123.0/24 ct state established,related counter accept
			oifname "virbr1" counter reject
		}
		chain guest_cross {
			iifname "virbr1" oifname "virbr1" counter accept
		}
		chain guest_nat {
			type nat hook postrouting priority srcnat; policy accept;
			ip saddr 192.168.123.0/24 ip daddr 224.0.0.0/24 counter return
			meta l4proto tcp ip saddr 192.168.123.0/24 ip daddr != 192.168.123.0/24 counter masquerade to :1024-65535
			ip saddr 192.168.123.0/24 ip daddr != 192.168.123.0/24 counter masquerade
		}
	}
END
	${loadBoth('--noflush')}`,
	// a bridge with the spanning tree protocol is not forwarding at once
	works: `for i in $(seq 20); do ip netns exec guest curl -s -m 5 http://203.0.113.10/ | grep ':' && exit 0; done; exit 1`,
};

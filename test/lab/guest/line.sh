#!/bin/bash
# The line outside the router: namespaces isp (operator), br (border relay), inet (a small internet) and lan (a client
# behind the router). The router itself is the first namespace, with the network cards wan and lan.
#   line.sh plug            cards, namespaces; before systemd
#   line.sh up              the rest, as the files of the scenario say
#   line.sh reset           a bare router again, and the line up with what the files say now
#   line.sh change          the line as the files say now, the router left alone
#   line.sh ra|dhcp|relay on|off     faults
#   line.sh counters        what the border relay let through and dropped, as JSON
set -eu
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
here=${0%/*}
files=/run/lab/share/line
state=/run/lab/line
[ -d "$state" ] || mkdir -p "$state"
. "$files/environment"

# settings NAMESPACE NAME=VALUE…
settings() {
	local namespace=$1
	shift
	ip netns exec "$namespace" sh -c 'for pair; do echo "${pair#*=}" >"/proc/sys/net/${pair%%=*}"; done' sh "$@"
}

# service NAME COMMAND…: in the background, out of reach of the signals meant for us; its pid is kept.
service() {
	local name=$1
	shift
	setsid "$@" >"$state/$name.log" 2>&1 </dev/null &
	echo $! >"$state/$name.pid"
}

end() {
	local pid
	[ -e "$state/$1.pid" ] || return 0
	read -r pid <"$state/$1.pid"
	kill -9 "$pid" 2>/dev/null || true
	rm -f "$state/$1.pid"
}

# The cards come in the kernel's order under its names; their hardware addresses are fixed.
name_cards() {
	local card address
	for card in /sys/class/net/*; do
		read -r address <"$card/address"
		card=${card##*/}
		case $address in
			02:00:00:00:0c:e1) echo "link set $card name wan" ;;
			02:00:00:00:0c:e2) echo "link set $card name lan" ;;
			02:00:00:00:0c:01) echo "link set $card name isp-ce netns isp" ;;
			02:00:00:00:0c:64) echo "link set $card name eth0 netns lan" ;;
		esac
	done
}

start_router() {
	ip -batch - <<-EOT
		link set lo up
		address add 192.168.10.1/24 dev lan
		link set lan up
		link set wan up
	EOT
}

plug() {
	ip -batch - <<-EOT
		netns add isp
		netns add lan
		$(name_cards)
	EOT
	ip -n lan -batch - <<-EOT
		link set lo up
		link set eth0 up
		address add 192.168.10.100/24 dev eth0
		route add default via 192.168.10.1
	EOT
	start_router
}

# The operator, as far as no scenario changes it.
build_isp() {
	ip -n isp -batch - <<-EOT
		link set lo up
		link set isp-ce addrgenmode none
		link set isp-ce up
		address add fe80::1/64 dev isp-ce nodad
		address add 2404:1a8:1023::1/64 dev isp-ce nodad
	EOT
	settings isp ipv6/conf/all/forwarding=1
}

# What lies beyond the operator: the border relay and the internet.
build_beyond() {
	ip -batch - <<-EOT
		netns add br
		netns add inet
	EOT
	ip -n isp -batch - <<-EOT
		link add isp-br type veth peer name br-isp netns br
		link set isp-br up
		address add 3fff:0:0:b::1/64 dev isp-br nodad
		route add 2404:1a8:7f01::/48 via 3fff:0:0:b::2
		route add 2606:4700:4700::/48 via 3fff:0:0:b::2
		route add 2001:4860:4860::/48 via 3fff:0:0:b::2
	EOT
	ip -n br -batch - <<-EOT
		link set lo up
		link add br-inet type veth peer name eth0 netns inet
		link set br-isp up
		link set br-inet up
		address add 3fff:0:0:b::2/64 dev br-isp nodad
		address add 3fff:0:0:c::1/64 dev br-inet nodad
		address add 198.51.100.1/24 dev br-inet
		route add default via 198.51.100.2
		route add ::/0 via 3fff:0:0:b::1
		route add 2404:1a8:7f01::/48 via 3fff:0:0:c::2
		route add 2606:4700:4700::/48 via 3fff:0:0:c::2
		route add 2001:4860:4860::/48 via 3fff:0:0:c::2
	EOT
	settings br ipv6/conf/all/forwarding=1 ipv4/ip_forward=1 ipv4/conf/all/rp_filter=0 ipv4/conf/default/rp_filter=0 \
		ipv4/conf/all/send_redirects=0 ipv4/conf/default/send_redirects=0
	ip -n inet -batch - <<-EOT
		link set lo up
		link set eth0 up
		address add 198.51.100.2/24 dev eth0
		address add 3fff:0:0:c::2/64 dev eth0 nodad
		address add 1.1.1.1/32 dev lo
		address add 1.0.0.1/32 dev lo
		address add 8.8.8.8/32 dev lo
		address add 8.8.4.4/32 dev lo
		address add 203.0.113.10/32 dev lo
		address add 203.0.113.11/32 dev lo
		address add 2404:1a8:7f01:a::3/128 dev lo nodad
		address add 2404:1a8:7f01:b::3/128 dev lo nodad
		address add 2606:4700:4700::1111/128 dev lo nodad
		address add 2001:4860:4860::8888/128 dev lo nodad
		route add default via 198.51.100.1
		route add ::/0 via 3fff:0:0:c::1
	EOT
	# Google's STUN servers listen on a port of their own.
	ip netns exec inet nft -f - <<-EOT
		table ip stun { chain in { type nat hook prerouting priority dstnat; udp dport 19302 dnat to 203.0.113.10:3478; }; }
	EOT
	service names ip netns exec inet dnsmasq -C /dev/null --keep-in-foreground --user=root --pid-file= --no-resolv --no-hosts \
		--bind-interfaces --listen-address=1.1.1.1,1.0.0.1,8.8.8.8,8.8.4.4,2404:1a8:7f01:a::3,2404:1a8:7f01:b::3,2606:4700:4700::1111,2001:4860:4860::8888 \
		--host-record=ntt.setup,2404:1a8:1023::1 --address=/#/203.0.113.10
	service hosts ip netns exec inet perl "$here/inet.pl"
	service stun ip netns exec inet stund -h 203.0.113.10 -a 203.0.113.11 -b
}

# What the scenario says of the operator…
connect_isp() {
	if [ "$KIND" = pd ]; then echo "route add $PREFIX via fe80::ff:fe00:ce1 dev isp-ce"
	else echo "address add $GATEWAY/64 dev isp-ce nodad"; fi | ip -n isp -batch -
	if [ "$RA" ]; then ra on; fi
	if [ "$DHCP" ]; then dhcp on; fi
}

# …and of the border relay.
connect_br() {
	[ "$BR" ] || return 0
	if [ "$RELAY" ]; then relay on; else relay off; fi
	ip -n br -batch - <<-EOT
		address add $BR/128 dev lo nodad
		link add mape0 type ip6tnl mode ipip6 remote $CE local $BR encaplimit none
		link set mape0 mtu 1460 up
		route add $IPV4/32 dev mape0
	EOT
	ip netns exec br nft -f "$files/br.nft"
}

disconnect() {
	end radvd
	end dhcpd
	ip -n isp -6 route flush dev isp-ce proto boot 2>/dev/null || true
	ip -n isp -6 route flush type blackhole 2>/dev/null || true
	ip -n isp -6 address flush dev isp-ce scope global
	ip -n isp -6 neigh flush dev isp-ce 2>/dev/null || true
	ip -n isp -6 address add 2404:1a8:1023::1/64 dev isp-ce nodad
	ip -n br link delete mape0 2>/dev/null || true
	ip -n br -6 address flush dev lo scope global
	ip netns exec br nft flush ruleset
	ip netns exec br conntrack -F >/dev/null 2>&1 || true
}

ra() {
	end radvd
	[ "$1" = off ] || service radvd ip netns exec isp radvd -n -m stderr -C "$files/radvd.conf" -p "$state/radvd-own.pid"
}

dhcp() {
	end dhcpd
	[ "$1" = off ] && return
	: >"$state/dhcpd.leases"
	service dhcpd ip netns exec isp dhcpd -6 -d -cf "$files/dhcpd.conf" -lf "$state/dhcpd.leases" -pf "$state/dhcpd-own.pid" isp-ce
}

relay() {
	if [ "$1" = on ]; then
		ip -n isp -6 route replace "$BR/128" via 3fff:0:0:b::2
	else
		ip -n isp -6 route delete "$BR/128" 2>/dev/null || true
		ip -n isp -6 route add blackhole "$BR/128"
	fi
}

# The modules of netfilter come in with the border relay. On a real router they are not there yet when systemd applies
# /etc/sysctl.d, so they have to wait here too: settings of connection tracking that a program puts there have no effect.
await_sysctl() {
	# The link is there once it has been started; looking at that starts no program.
	until [ -L /run/systemd/units/invocation:systemd-sysctl.service ]; do sleep 0.2; done
	until case $(systemctl is-active systemd-sysctl) in active | failed) ;; *) false ;; esac; do sleep 0.2; done
}

up() {
	trap ': >"$state/up"' EXIT
	build_isp
	connect_isp
	await_sysctl
	# One program for all of them, where the kernel would start one for each.
	modprobe -qab veth ip6_tunnel nft_ct nft_objref nft_nat nft_chain_nat nf_conntrack_netlink || true
	build_beyond
	connect_br
	snapshot
	: >"$state/ready"
}

. "$here/bare-router.sh"

# A router that has been switched on for a while has link-local addresses that are known to be nobody else's; a DHCPv6
# client started before that fails.
settle() {
	local try
	for try in $(seq 50); do
		[ "$(ip -6 address show dev wan scope link -tentative)" ] && return
		sleep 0.1
	done
}

change() {
	disconnect
	connect_isp
	connect_br
}

reset() {
	clear_router
	start_router
	change
	settle
}

counters() { ip netns exec br nft -j list counters; }

command=$1
shift
$command "$@"

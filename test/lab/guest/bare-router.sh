# Read by line.sh: takes everything off the router that a program may have put there.

ours='/etc/mape-setup /var/lib/mape-setup /usr/local/lib/mape-setup /run/mape-setup /etc/sysctl.d/60-mape-setup.conf'
units=/etc/systemd/system
kept="etc/resolv.conf etc/hosts etc/network/interfaces etc/sysctl.conf etc/nftables.conf"

settings_now() {
	grep -sH . /proc/sys/net/ipv[46]/conf/{all,default}/* /proc/sys/net/ipv4/{ip_,tcp_,icmp_}* /proc/sys/net/netfilter/nf_conntrack_* |
		grep -vE '/(stable_secret|nf_conntrack_count|tcp_available_.*|tcp_fastopen_key):'
}

# Files and settings as they are when the router is new.
snapshot() {
	settings_now >"$state/settings"
	tar -cf "$state/files.tar" -C / $kept
}

# Ends what was started on the router and is not the lab's own: not systemd, its journal, the agent, or this script.
end_processes() {
	local agent pid group mine=" $$ $PPID "
	read -r agent </run/lab/agent.pid
	for pid in /proc/[0-9]*; do
		pid=${pid#/proc/}
		case $pid in 1 | "$agent") continue ;; esac
		case $mine in *" $pid "*) continue ;; esac
		[ "/proc/$pid/ns/net" -ef /proc/1/ns/net ] && [ -e "/proc/$pid/exe" ] || continue
		group=
		read -r group <"/proc/$pid/cgroup" 2>/dev/null || continue
		case $group in */systemd-*) continue ;; esac
		kill -9 "$pid" 2>/dev/null || true
	done
}

end_units() {
	systemctl stop 'mape-setup*' 2>/dev/null || true
	local left
	left=$(find "$units" /run/systemd/transient -name 'mape-setup*' 2>/dev/null || true)
	[ "$left" ] || return 0
	rm -rf $left
	systemctl daemon-reload
	systemctl reset-failed
}

remove_rules() {
	local family preference
	for family in -4 -6; do
		ip $family rule show | while IFS=: read -r preference _; do
			case $preference in 0 | 32766 | 32767) ;; *) ip $family rule delete preference "$preference" ;; esac
		done
	done
}

remove_links() {
	local link namespace
	for namespace in /run/netns/*; do
		case ${namespace##*/} in isp | br | inet | lan) ;; *) ip netns delete "${namespace##*/}" || true ;; esac
	done
	for link in /sys/class/net/*; do
		case ${link##*/} in lo | wan | lan | ip6tnl0 | bonding_masters) ;; *) ip link delete "${link##*/}" || true ;; esac
	done
}

restore_settings() {
	local path value
	settings_now | diff - "$state/settings" | sed -n 's/^> //p' | while IFS=: read -r path value; do
		echo "$value" >"$path" || true
	done
}

# A card that loses its driver loses its addresses, routes and settings, and comes back as new.
renew_cards() {
	local card device
	for card in wan lan; do
		device=$(readlink -f "/sys/class/net/$card/device")
		device=${device##*/}
		echo "$device" >/sys/bus/virtio/drivers/virtio_net/unbind
		echo "$device" >/sys/bus/virtio/drivers/virtio_net/bind
	done
	name_cards | ip -batch -
}

clear_router() {
	end_units
	end_processes
	nft flush ruleset
	remove_rules
	remove_links
	ip -4 route flush table main
	ip -6 route flush table main
	renew_cards
	rm -rf $ours
	conntrack -F >/dev/null 2>&1 || true
	restore_settings
	tar -xf "$state/files.tar" -C /
}

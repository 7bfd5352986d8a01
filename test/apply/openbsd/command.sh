#!/usr/bin/dash
# Every command of the machine that the scripts run in: those of OpenBSD are models with their state in files, the others are
# the real ones. Each is counted, and can be made to fail or to be the last thing that happens.
name=${0##*/}
state=/state
# what is called here is the real one: this would call itself for ever
PATH=/usr/bin
echo $(($(cat $state/count) + 1)) > $state/count
number=$(cat $state/count)
echo "$number $name $*" >> $state/commands
case "$(cat $state/fault)" in
	"before $number") kill -KILL "$(cat $state/script)"; exit 1 ;;
	"fail $number") echo "$name: made to fail" >&2; exit 1 ;;
esac

# an option or an order that the model does not know is a mistake of the script
unknown() { echo "unknown: $name $*" >> $state/unknown; exit 64; }

pfctl() {
	case "$*" in
		'-s info') echo 'Status: Enabled for 3 days 04:05:06           Debug: err' ;;
		'-f '*)
			[ -f "$2" ] || { echo "pfctl: $2: No such file or directory" >&2; return 1; }
			anchor=$(sed -n 's/^load anchor "map-e" from "\(.*\)"$/\1/p' "$2")
			if [ "$anchor" ]; then cp "$anchor" $state/machine/anchor || return 1; fi
			grep -v '^load anchor' "$2" > $state/machine/pf || : ;;
		'-F rules') : > $state/machine/pf ;;
		'-q -a map-e -F rules') rm -f $state/machine/anchor ;;
		'-q -a map-e -s rules') [ ! -e $state/machine/anchor ] || cat $state/machine/anchor ;;
		*) unknown "$@" ;;
	esac
}
sysctl() {
	case "$*" in
		'-q '*=*) echo "${2#*=}" > "$state/machine/${2%%=*}" ;;
		'-n '*) cat "$state/machine/$2" ;;
		*) unknown "$@" ;;
	esac
}
ifconfig() {
	if [ $# = 0 ]; then
		for interface in $state/machine/if-*; do
			echo "${interface##*/if-}: flags=8843<UP,BROADCAST,RUNNING,SIMPLEX,MULTICAST> mtu 1500"
			sed 's/^/	/' "$interface"
		done
		return
	fi
	interface=$state/machine/if-$1
	if [ "$*" = 'gif0 create' ]; then
		[ ! -e "$interface" ] || return 1
		: > "$interface"
		return
	fi
	[ -e "$interface" ] || { echo "ifconfig: $1: no such interface" >&2; return 1; }
	shift
	case "$*" in
		'') sed 's/^/	/' "$interface" ;;
		destroy) rm "$interface" $state/machine/route 2>/dev/null; : ;;
		'tunnel '*' '* | 'mtu '* | 'inet '*' '*' netmask '* | up) echo "$*" >> "$interface" ;;
		'inet6 alias '*' prefixlen '*) echo "inet6 $3 prefixlen $5" >> "$interface" ;;
		'inet6 '*' delete')
			grep -qF "inet6 $2 " "$interface" || return 1
			sed -i "/inet6 $2 /d" "$interface" ;;
		*) unknown "$@" ;;
	esac
}
route() {
	case "$*" in
		'-qn add -inet default '*)
			[ -e $state/machine/if-gif0 ] && [ ! -e $state/machine/route ] || return 1
			echo "$5" > $state/machine/route ;;
		'-qn delete -inet default '*) rm $state/machine/route ;;
		*) unknown "$@" ;;
	esac
}
# rc.conf.local says what is enabled
rcctl() {
	force=
	if [ "$1" = -f ]; then force=yes; shift; fi
	running=$state/machine/runs-${2:-}
	enabled() { grep -q "^$2_flags=" /etc/rc.conf.local 2>/dev/null; }
	case "$1 ${3:-}" in
		'restart ') enabled "$@" || return 1; : > "$running" ;;
		'stop ') [ "$force" ] || enabled "$@" || return 1; rm -f "$running" ;;
		'get status') enabled "$@" ;;
		*) unknown "$@" ;;
	esac
}

case $name in
	pfctl | sysctl | ifconfig | route | rcctl) "$name" "$@" ;;
	*) "/usr/bin/$name" "$@" ;;
esac
code=$?
case "$(cat $state/fault)" in "after $number") kill -KILL "$(cat $state/script)" ;; esac
exit $code

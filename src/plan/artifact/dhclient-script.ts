import { names } from '../names.ts';

/** Where the hook and `refresh` say what became of the last change: one JSON object. */
export const refreshRecord = `${names.run}/refresh`;

/**
 * dhclient's hook. The stock script flushes the CE address on PREINIT6 and rewrites resolv.conf (measured:
 * isc-dhcp-client 4.4.3-P1); ours keeps account of the prefixes that are delegated and has everything derived again
 * when another one is to be used.
 *
 * dhclient calls it once for each prefix of a Reply, and before that for those of the lease before which the Reply does
 * not mention (client/dhc6.c: dhc6_merge_lease, start_bound), as it does when the server answers a Renew with NoBinding
 * (measured). A prefix that is new has no old_ip6_prefix; one that the Reply does not mention has an older life_starts.
 *
 * The first word of `held`, which keeps `up` from bringing the router up at boot: `unfinished` (the files are partly
 * of one prefix, partly of another: only a refresh mends them), `withdrawn`, or the reason why a refresh was not possible.
 *
 * @param node absolute path of the Node that runs the refresh
 */
export function renderDhclientScript(node = ''): string {
	return `#!/bin/sh
# mape-setup: called by dhclient with the lease in its environment; with reason=FOLLOW to look at it once more.
# Keeps account of the delegated prefixes in ${names.run}: those of the last Reply that are not deprecated in prefixes,
# the one to use in prefix. When that is not the configured one, everything is derived again and replaced. Changes no resolv.conf.
NODE='${/^[\w./@+-]+$/.test(node) ? node : ''}'
REFRESH=${names.refresh}
CONFIG=${names.config}
HELD=${names.held}
RUN=${names.run}

# <3>: an error for the journal
alarm() { echo "<3>mape-setup: $*" >&2; }

# What is kept in files is read without a program: dhclient calls us for every prefix that it has ever heard of.
load() {
	used=
	known=
	newest=0
	if [ -r "$RUN/prefix" ]; then read -r used < "$RUN/prefix" || :; fi
	if [ -r "$RUN/reply" ]; then read -r newest < "$RUN/reply" || :; fi
	if [ -r "$RUN/prefixes" ]; then while read -r one; do known="$known $one"; done < "$RUN/prefixes"; fi
}

# keep NAME WORD…: the file is there with all of it or as before
keep() {
	name=$1
	shift
	if [ $# -gt 0 ]; then printf '%s\\n' "$@"; fi > "$RUN/$name.new"
	mv "$RUN/$name.new" "$RUN/$name"
}

is_known() { case " $known " in *" $1 "*) [ -n "$1" ] ;; *) return 1 ;; esac; }

# others PREFIX: what else is known
others() {
	rest=
	for one in $known; do if [ "$one" != "$1" ]; then rest="$rest $one"; fi; done
}

use_best() {
	# shellcheck disable=SC2086 # one argument each
	set -- $known
	used=\${1:-}
}

delegated() {
	starts=\${new_life_starts:-0}
	others "$1"
	if [ -n "\${old_ip6_prefix:-}" ] && [ "$starts" -lt "$newest" ] && [ -n "$rest" ]; then
		# dhclient still counts on it, but the operator named only others the last time
		known=$rest
		if [ "$used" = "$1" ]; then use_best; fi
		return
	fi
	if [ "$starts" != "$newest" ]; then
		newest=$starts
		# of an earlier Reply only the prefix in use, which this one may still name
		if [ -n "\${old_ip6_prefix:-}" ] && [ "$used" != "$1" ] && is_known "$used"; then rest=$used; else rest=; fi
	fi
	known="$1 $rest"
	# one that is new is meant to be used; of those known before, the one in use stays
	if [ -z "\${old_ip6_prefix:-}" ] || ! is_known "$used"; then used=$1; fi
}

# Still ours, and used while there is no better one (RFC 8415 section 7.7, RFC 4862 section 5.5.4).
deprecated() {
	others "$1"
	known=$rest
	case $used in
		'' | "$1")
			use_best
			used=\${used:-$1}
			;;
	esac
}

gone() {
	others "$1"
	known=$rest
	if [ "$used" = "$1" ]; then use_best; fi
}

hold() {
	mkdir -p "\${HELD%/*}"
	printf '%s\\n' "$1" > "$HELD.new"
	mv "$HELD.new" "$HELD"
}

# record OUTCOME FROM TO
record() {
	printf '{"schema":1,"time":"%s","from":"%s","to":"%s","outcome":"%s"}\\n' \\
		"$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$2" "$3" "$1" > "$RUN/refresh.new"
	mv "$RUN/refresh.new" "$RUN/refresh"
}

# No tunnel, no rules, no address of ours: until there is a prefix again nothing leaves.
stay_down() {
	hold "$1"
	${names.down}
}

withdraw() {
	case $held in withdrawn*) return ;; esac
	alarm "the operator has withdrawn $configured: no IPv4 until it delegates a prefix again"
	# half of another prefix's files stays that
	case $held in unfinished*) ${names.down} ;; *) stay_down "withdrawn $configured" ;; esac
	record withdrawn "$configured" ''
}

# Derives everything from the prefix and replaces it.
derive() {
	if [ ! -x "$NODE" ]; then NODE=$(command -v node || :); fi
	if [ -z "$NODE" ] || [ ! -r "$REFRESH" ]; then
		alarm "the prefix is now $wanted, and there is no Node.js to derive the settings from it: no IPv4"
		alarm 'install Node.js 20.17 or newer, or run: npx mape-setup'
		case $held in unfinished*) ${names.down} ;; *) stay_down 'no-node' ;; esac
		record no-node "$configured" "$wanted"
		return
	fi
	if "$NODE" "$REFRESH" "$wanted"; then return; fi
	# it has said why; whatever it has done by then, nothing leaves now
	case $(cat "$HELD" 2>/dev/null) in '' | withdrawn*) hold 'unfinished: the refresh failed' ;; esac
	${names.down}
}

follow() {
	wanted=$used
	configured=
	held=
	if [ -r "$CONFIG" ]; then
		while read -r key value; do
			case $key in '"prefix":')
				value=\${value#\\"}
				configured=\${value%%\\"*}
				break
				;;
			esac
		done < "$CONFIG"
	fi
	if [ -r "$HELD" ]; then read -r held < "$HELD" || :; fi
	if [ -z "$configured" ] || { [ "$wanted" = "$configured" ] && [ -z "$held" ]; }; then return; fi
	if [ -e ${names.pending} ] || [ -e ${names.reverting} ]; then
		echo "mape-setup: the delegated prefix is now \${wanted:-gone}; a change is to be kept or taken back first" >&2
		record waiting "$configured" "$wanted"
		return
	fi
	if [ -z "$wanted" ]; then withdraw; return; fi
	case $held in
		unfinished*) derive ;;
		*) if [ "$wanted" != "$configured" ]; then derive
		elif ${names.up} now; then record back "$configured" "$wanted"
		else alarm "$wanted is back, but the router does not come up"; fi ;;
	esac
}

if [ "\${reason:-}" = PREINIT6 ]; then
	ip link set dev "\${interface:?}" up
	exit 0
fi
load
ends=
case \${reason:-} in
	BOUND6 | RENEW6 | REBIND6)
		about=\${new_ip6_prefix:-}
		if [ -z "$about" ]; then exit 0; fi
		if [ "\${new_max_life:-1}" = 0 ]; then ends=yes; fi
		;;
	DEPREF6)
		about=\${cur_ip6_prefix:-}
		ends=yes
		;;
	EXPIRE6 | RELEASE6 | STOP6)
		about=\${old_ip6_prefix:-$used}
		ends=yes
		;;
	FOLLOW) about= ;;
	*) exit 0 ;;
esac
# the end of one that has not been ours for long
if [ -n "$ends" ] && [ "$about" != "$used" ] && ! is_known "$about"; then exit 0; fi

mkdir -p "$RUN"
exec 9> "$RUN/lock"
flock 9
load
was=$used
case $reason in
	BOUND6 | RENEW6 | REBIND6)
		if [ "\${new_max_life:-1}" = 0 ]; then gone "$about"
		elif [ "\${new_preferred_life:-1}" = 0 ]; then deprecated "$about"
		else delegated "$about"; fi
		;;
	DEPREF6) deprecated "$about" ;;
	EXPIRE6 | RELEASE6 | STOP6) gone "$about" ;;
	# not delegated yet is not withdrawn
	FOLLOW) if [ ! -e "$RUN/prefixes" ]; then exit 0; fi ;;
esac
# shellcheck disable=SC2086 # one argument each
keep prefixes $known
keep reply "$newest"
if [ -n "$used" ]; then keep prefix "$used"; else rm -f "$RUN/prefix"; fi
# what could not be followed is tried again when the operator names that prefix, and not for every other one
if [ "$used" = "$was" ] && [ "$about" != "$used" ] && [ "$reason" != FOLLOW ] && [ -n "$used" ]; then exit 0; fi
follow
exit 0
`;
}

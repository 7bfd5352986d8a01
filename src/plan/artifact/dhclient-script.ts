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

others() { grep -vxF "$1" "$RUN/prefixes" 2>/dev/null || :; }
remember() { cat > "$RUN/prefixes.new"; mv "$RUN/prefixes.new" "$RUN/prefixes"; }
used() { cat "$RUN/prefix" 2>/dev/null || :; }
is_known() { grep -qxF "$1" "$RUN/prefixes" 2>/dev/null; }

# Uses the prefix, or none.
use() {
	if [ -z "$1" ]; then rm -f "$RUN/prefix"; return; fi
	printf '%s\\n' "$1" > "$RUN/prefix.new"
	mv "$RUN/prefix.new" "$RUN/prefix"
}

delegated() {
	newest=$(cat "$RUN/reply" 2>/dev/null) || newest=0
	starts=\${new_life_starts:-0}
	rest=$(others "$1")
	if [ -n "\${old_ip6_prefix:-}" ] && [ "$starts" -lt "$newest" ] && [ -n "$rest" ]; then
		# dhclient still counts on it, but the operator named only others the last time
		printf '%s\\n' "$rest" | remember
		if [ "$(used)" = "$1" ]; then use "$(head -n 1 "$RUN/prefixes")"; fi
		return
	fi
	if [ "$starts" != "$newest" ]; then
		printf '%s\\n' "$starts" > "$RUN/reply"
		# of an earlier Reply only the prefix in use, which this one may still name
		if [ -z "\${old_ip6_prefix:-}" ]; then rest=
		else rest=$(printf '%s\\n' "$rest" | grep -xF "$(used)") || rest=; fi
	fi
	# each of the rest is an argument
	# shellcheck disable=SC2086
	printf '%s\\n' "$1" $rest | remember
	# one that is new is meant to be used; of those known before, the one in use stays
	if [ -z "\${old_ip6_prefix:-}" ] || ! is_known "$(used)"; then use "$1"; fi
}

# Still ours, and used while there is no better one (RFC 8415 section 7.7, RFC 4862 section 5.5.4).
deprecated() {
	others "$1" | remember
	case $(used) in '' | "$1") use "$(head -n 1 "$RUN/prefixes" | grep . || echo "$1")" ;; esac
}

gone() {
	others "$1" | remember
	if [ "$(used)" = "$1" ]; then use "$(head -n 1 "$RUN/prefixes")"; fi
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
	wanted=$(used)
	configured=$(sed -n 's/^[[:space:]]*"prefix": "\\([^"]*\\)".*/\\1/p' "$CONFIG" 2>/dev/null | head -n 1)
	held=$(cat "$HELD" 2>/dev/null) || held=
	if [ -z "$configured" ] || { [ "$wanted" = "$configured" ] && [ -z "$held" ]; }; then return; fi
	if [ -e ${names.state}/pending ]; then
		echo "mape-setup: the delegated prefix is now \${wanted:-gone}; a change waits to be kept or taken back first" >&2
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
mkdir -p "$RUN"
exec 9> "$RUN/lock"
flock 9
case \${reason:-} in
	BOUND6 | RENEW6 | REBIND6)
		if [ -z "\${new_ip6_prefix:-}" ]; then exit 0
		elif [ "\${new_max_life:-1}" = 0 ]; then gone "$new_ip6_prefix"
		elif [ "\${new_preferred_life:-1}" = 0 ]; then deprecated "$new_ip6_prefix"
		else delegated "$new_ip6_prefix"; fi
		;;
	DEPREF6) deprecated "\${cur_ip6_prefix:?}" ;;
	EXPIRE6 | RELEASE6 | STOP6) gone "\${old_ip6_prefix:-$(used)}" ;;
	# not delegated yet is not withdrawn
	FOLLOW) if [ ! -e "$RUN/prefixes" ]; then exit 0; fi ;;
	*) exit 0 ;;
esac
follow
exit 0
`;
}

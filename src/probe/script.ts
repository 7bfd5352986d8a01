import { packets } from './packets.ts';

/** Seconds that the address stays when the script is killed: longer than it ever runs with it. */
export const addressLifetime = 20;

/**
 * sh: gives the WAN the address of the CE for as long as it takes, and runs the packets. Arguments: probe-br WAN CE IPV4 PORTS
 * TARGETS BR…; every one has been parsed. Exit code 3: another probe runs; 4: no address; 69: no perl.
 *
 * The address is all that it changes on the machine, and the kernel takes it away by itself, whoever is killed. Deprecated, it
 * is never chosen for anything else; an address that was there before is used and stays as it is. A deprecated one that
 * ends is that of a probe which was killed, and is taken over.
 */
export const script = `WAN=$2 CE=$3
perl='' address='' own=''
command -v perl >/dev/null || exit 69
# one probe at a time in a network namespace: the lock is on the namespace itself, so no file stays
exec 9</proc/self/ns/net
flock -w 10 9 || exit 3

temporary() {
	case $(ip -6 -o address show dev "$WAN" to "$CE/128" deprecated) in
		'' | *' valid_lft forever '*) return 1 ;;
	esac
}
# somebody may have applied the very same address for good meanwhile
clean() {
	if [ -n "$perl" ]; then kill "$perl" 2>/dev/null; fi
	if [ -n "$own" ] && temporary; then ip -6 address del "$CE/128" dev "$WAN"; fi
}
trap clean EXIT
trap 'exit 143' TERM
trap 'exit 130' INT
trap 'exit 129' HUP

address=$(ip -6 -o address show to "$CE/128") || exit 4
if [ -z "$address" ] || temporary; then
	own=yes
	ip -6 address replace "$CE/128" dev "$WAN" nodad noprefixroute preferred_lft 0 valid_lft ${addressLifetime} || exit 4
fi

shift
perl - "$@" <<'END' &
${packets}END
perl=$!
wait "$perl"
code=$?
perl=''
exit "$code"
`;

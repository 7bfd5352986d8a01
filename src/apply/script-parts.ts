import { logLineFunction } from '../plan/artifact/log-line.ts';
import { names } from '../plan/names.ts';

/** What a program that was killed while it wrote these files has left beside them (system/local.ts), as patterns. */
export const drafts = (paths: readonly string[]): string =>
	paths.map((path) => path.replace(/([^/]+)$/, '.$1.[0-9]*-*')).join(' ');

/** Of a script that does not hang: systemd itself waits 90 s for a service to end (systemd-system.conf(5), DefaultTimeoutStopSec). */
const longestSeconds = 100;

/**
 * How `keep` and `revert` begin: only one of them runs at a time, so that a change is decided once; whoever comes second
 * finds it decided, and ends the first when that hangs: both can be run again. They need sh and what Debian's essential
 * packages bring, no Node.
 */
export function head(directory: string, script: 'keep' | 'revert'): string {
	return `set -u
LC_ALL=C
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH
mkdir -p ${names.run}
if [ -z "\${MAPE_SETUP_LOCKED:-}" ] && command -v flock >/dev/null; then
	alone() { flock -o -E 75 -w ${longestSeconds} ${names.run}/lock env MAPE_SETUP_LOCKED=yes sh '${directory}/${script}' "$@"; }
	alone "$@"
	code=$?
	[ "$code" = 75 ] || exit "$code"
	# who was first hangs, together with what it waits for
	kill -KILL $(grep -lszx MAPE_SETUP_LOCKED=yes /proc/[0-9]*/environ | cut -d / -f 3) 2>/dev/null
	alone "$@"
	exit
fi
cd '${directory}' || exit 5

is_ours() { [ "$(cat "$1" 2>/dev/null)" = '${directory}' ]; }

${logLineFunction(script)}

# everybody who is logged in may be waiting for it
tell() {
	echo "mape-setup: $1" >&2
	log_line "$1 (${directory})"
	[ "\${quiet:-}" = yes ] || wall "mape-setup: $1" 2>/dev/null || :
}

# What a restart would take back: as soon as the change is decided, and again by the timer, if that was interrupted.
forget_restart() {
	rm -f '${names.unitDirectory}/sysinit.target.wants/${names.recoverUnit}' '${names.unitDirectory}/${names.recoverUnit}' \\
		${drafts([`${names.unitDirectory}/${names.recoverUnit}`, names.timer])} || return 1
	rmdir '${names.unitDirectory}/sysinit.target.wants' 2>/dev/null || :
	# systemd knows the unit until then
	[ ! -d /run/systemd/system ] || systemctl daemon-reload
}

stop_timer() {
	[ -s ${names.timer} ] || return 0
	case $(cat ${names.timer}) in *' systemd '*)
		systemctl stop "${names.timerUnit}-$(cut -d ' ' -f 3 ${names.timer}).timer" 2>/dev/null ;;
	esac
	rm -f ${names.timer}
}`;
}

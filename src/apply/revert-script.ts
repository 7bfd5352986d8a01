import { names } from '../plan/names.ts';
import { drafts, head } from './script-parts.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * A self-contained script that puts the machine back: needs sh, iproute2, what loads the rules and the folder it lies in, no Node.
 * It goes on after a failing step, looks whether the machine is as before, and can be run again, also when it was killed.
 *
 * `revert [WHY]`: `user`, `failure` (the program that made the change, when it did not work), `timer`, `boot` (a restart came
 * first: nothing is up yet, only what would persist is put back), `uninstall` (nothing is pending: back to before the
 * first apply), `wait` (without systemd: until the time is over, then as `timer`).
 *
 * Exit codes: 0 the machine is as before; 3 the change was decided before; 5 not everything could be put back.
 */
export function renderRevert(directory: string, before: Snapshot): string {
	const wasUp = before.tunnel && before.files[names.up] !== undefined;
	const startsUp = before.units[names.routerUnit]?.active === true;
	return `#!/bin/sh
# mape-setup: puts this machine back to the state of this checkpoint. Can be run again.
if [ "\${1:-}" = wait ]; then
	# without systemd nothing else wakes us; whoever started it must not wait for our output
	exec </dev/null >/dev/null 2>&1
	while [ "$(cat ${names.pending})" = '${directory}' ]; do
		deadline=$(cut -d ' ' -f 1 ${names.timer}) || break
		if [ "$(cut -d . -f 1 /proc/uptime)" -ge "$deadline" ]; then set -- timer; break; fi
		sleep 1
	done
	[ "$1" = timer ] || exit 0
fi
${head(directory, 'revert')}

why=\${1:-user}
[ "$why" != uninstall ] || quiet=yes
if [ "$why" != uninstall ]; then
	if is_ours ${names.pending}; then mv ${names.pending} ${names.reverting}; fi
	if ! is_ours ${names.reverting}; then
		# one that never came to its change
		[ -e ${names.pending} ] || [ -e ${names.reverting} ] || forget_restart
		echo 'mape-setup: this change does not wait for a decision any more' >&2
		exit 3
	fi
fi

failed=0
try() { "$@" || { echo "mape-setup: revert: failed: $*" >&2; failed=1; }; }

# The commands of the change carry its mark, also those that a program which is dead has left running.
commands() { grep -lszx '${names.changeMark}=${directory}' /proc/[0-9]*/environ | cut -d / -f 3; }

# A program that is still changing the machine is made to see that it failed: the command that it waits for ends.
end_program() {
	[ -s ${names.busy} ] || return 0
	program=$(cat ${names.busy})
	grep -q mape-setup "/proc/$program/cmdline" 2>/dev/null || program=
	tries=0
	while [ "$tries" -lt 25 ]; do
		# nothing new begins while we look
		[ -z "$program" ] || kill -STOP "$program" 2>/dev/null || program=
		running=$(commands)
		for command in $running; do kill -KILL "$command" 2>/dev/null; done
		[ -z "$program" ] || kill -CONT "$program" 2>/dev/null
		if [ -z "$running" ]; then [ -n "$program" ] && [ -s ${names.busy} ] || break; fi
		sleep 0.2
		tries=$((tries + 1))
	done
	if [ -n "$program" ] && [ -s ${names.busy} ]; then kill -KILL "$program" 2>/dev/null; fi
	rm -f ${names.busy}
}

running_back() {
${indent(units(before, 'stop'))}
	# what the change brought up
	try sh ./down
${indent(whatIptablesMade(before))}
}

files_back() {
${Object.entries(before.files)
	.map(([path, content]) => (content === undefined ? `	rm -f '${path}'` : `	try cp -a 'files${path}' '${path}'`))
	.join('\n')}
	rm -f ${drafts(Object.keys(before.files))}
	rmdir /etc/mape-setup /usr/local/lib/mape-setup 2>/dev/null
${before.tunnel ? '' : `	rm -f ${names.leases} ${names.run}/translation\n`}}

settings_back() {
	# forwarding first, so that the default route of router advertisements survives
${indent(sysctls(before)) || '	:'}
}

running_again() {
${indent(units(before, 'restore'))}
${wasUp && !startsUp ? `	# the router that was up before\n	try ${names.up}` : '	:'}
}

if [ "$why" = boot ]; then
${indent(units(before, 'disable'))}
	files_back
	what=files
else
	if [ "$why" = failure ]; then rm -f ${names.busy}; else end_program; fi
	running_back
	files_back
	settings_back
	running_again
	what=
fi

# systemd and the kernel may need a moment
left=
if [ "$why" != uninstall ]; then
	for wait in 0 1 1 2 3; do
		sleep "$wait"
		left=$(sh ./look before $what)
		[ -n "$left" ] || break
	done
	if [ -n "$left" ]; then
		printf 'incomplete %s\\n%s\\n' "$why" "$left" > outcome
		printf '%s\\n' "$left" >&2
		tell "the change could not be taken back completely; to try again: sh ${directory}/revert"
		exit 5
	fi
	echo "reverted $why" > outcome
	# on the disk before a restart would not do it any more
	sync -f /etc 2>/dev/null
	rm -f ${names.reverting}
	forget_restart && stop_timer
	tell "the change was taken back ($why): this machine is as it was before"
	exit 0
fi
[ "$failed" = 0 ] || exit 5
`;
}

const indent = (text: string): string => text.trim().replaceAll(/^(?=.)/gm, '\t');

/** What iptables-nft makes to put our rules into, and never removes: tables, and chains of those that were there. */
const iptablesChains: Readonly<Record<string, readonly string[]>> = {
	'ip mangle': ['INPUT', 'FORWARD', 'POSTROUTING'],
	'ip nat': ['PREROUTING', 'POSTROUTING'],
	'ip filter': ['FORWARD'],
	'ip6 mangle': ['POSTROUTING'],
};

/** Gone again unless they were there before, or anybody has put anything into them since. */
function whatIptablesMade({ tables, chains }: Snapshot): string {
	const made = Object.entries(iptablesChains).flatMap(([table, names]) =>
		tables.includes(table)
			? names.filter((name) => !chains.includes(`${table} ${name}`)).map((name) => `chain ${table} ${name}`)
			: [`table ${table}`],
	);
	if (made.length === 0) return '';
	return `
# tables and chains that iptables made for our rules
for made in ${made.map((object) => `'${object}'`).join(' ')}; do
	# shellcheck disable=SC2086
	if listed=$(nft list $made 2>/dev/null); then
		printf '%s\\n' "$listed" | grep -qvE \\
			'^(#.*|table .*|	chain (PREROUTING|INPUT|FORWARD|OUTPUT|POSTROUTING) [{]|		type .* policy accept;|	?[}]|)$' ||
			try nft delete $made
	fi
done
`;
}

function sysctls(before: Snapshot): string {
	const entries = Object.entries(before.sysctls);
	const rank = (key: string) =>
		(key.includes('.all.') || key.endsWith('ip_forward') ? 0 : 1) + (/accept_(ra|redirects)$/.test(key) ? 2 : 0);
	const ordered = entries.sort(([a], [b]) => rank(a) - rank(b));
	if (ordered.length === 0) return '';
	// an interface may have gone since: its settings went with it
	return `sysctl -q -e -w ${ordered.map(([key, value]) => `'${key}=${value}'`).join(' \\\n\t')} || :`;
}

function units(before: Snapshot, phase: 'stop' | 'disable' | 'restore'): string {
	const states = Object.entries(before.units);
	if (states.length === 0) return '';
	const all = states.map(([unit]) => unit).join(' ');
	// while the unit files are still there: disable removes the links that enable made
	const disabling = states.flatMap(([unit, { enabled }]) =>
		enabled ? [] : [`systemctl disable -q ${unit} 2>/dev/null`],
	);
	if (phase === 'disable') return disabling.join('\n');
	if (phase === 'stop') return [`systemctl stop ${all} 2>/dev/null`, ...disabling].join('\n');
	// the last one is at the end of the script
	const isUsed = states.some(([, { enabled, active }]) => enabled || active);
	const lines = isUsed ? ['try systemctl daemon-reload'] : [];
	for (const [unit, { enabled, active }] of states) {
		if (enabled) lines.push(`try systemctl enable -q ${unit}`);
		if (active) lines.push(`try systemctl start ${unit}`);
	}
	// a unit that failed on the way would keep that mark though its file is gone
	lines.push(`systemctl reset-failed ${all} 2>/dev/null`);
	return lines.join('\n');
}

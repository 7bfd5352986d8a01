import { names } from '../plan/names.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * A self-contained script that puts the machine back: needs sh, iproute2, what loads the rules and the folder it lies in, no Node.
 * It goes on after a failing step and can be run again. Exit code 5 when a step failed.
 */
export function renderRevert(directory: string, before: Snapshot): string {
	const wasUp = before.tunnel && before.files[names.up] !== undefined;
	return `#!/bin/sh
# mape-setup: puts this machine back to the state of this checkpoint. Can be run again.
set -u
cd '${directory}' || exit 5
failed=0
try() { "$@" || { echo "mape-setup: revert: failed: $*" >&2; failed=1; }; }

${units(before, 'stop')}
# what the change brought up
try sh ./down
${emptyTables(before)}
# files
${Object.entries(before.files)
	.map(([path, content], i) => (content === undefined ? `rm -f '${path}'` : `try cp -a files/${i} '${path}'`))
	.join('\n')}
rmdir /etc/mape-setup /usr/local/lib/mape-setup 2>/dev/null
${before.tunnel ? '' : `rm -f ${names.leases} ${names.run}/translation\n`}
# kernel settings; forwarding first, so that the router advertisements' default route survives
${sysctls(before)}
${units(before, 'restore')}
${wasUp ? `# the router that was up before\ntry ${names.up}` : ''}
[ "$failed" = 0 ] || exit 5
`;
}

/** What iptables-nft makes to put our chains into, and never removes. */
const iptablesTables = ['ip mangle', 'ip nat', 'ip filter', 'ip6 mangle'];

/** Gone again unless they were there before, or anybody has put anything into them since. */
function emptyTables(before: Snapshot): string {
	const made = iptablesTables.filter((table) => !before.tables.includes(table));
	if (made.length === 0) return '';
	return `
# tables that iptables made for our rules
for table in ${made.map((table) => `'${table}'`).join(' ')}; do
	# shellcheck disable=SC2086
	if listed=$(nft list table $table 2>/dev/null); then
		printf '%s\\n' "$listed" | grep -qvE \\
			'^(#.*|table .*|	chain (PREROUTING|INPUT|FORWARD|OUTPUT|POSTROUTING) [{]|		type .* policy accept;|	?[}]|)$' ||
			try nft delete table $table
	fi
done
`;
}

function sysctls(before: Snapshot): string {
	const entries = Object.entries(before.sysctls);
	const rank = (key: string) =>
		(key.includes('.all.') || key.endsWith('ip_forward') ? 0 : 1) + (key.endsWith('accept_ra') ? 2 : 0);
	const ordered = entries.sort(([a], [b]) => rank(a) - rank(b));
	if (ordered.length === 0) return '';
	// an interface may have gone since: its settings went with it
	return `sysctl -q -e -w ${ordered.map(([key, value]) => `'${key}=${value}'`).join(' \\\n\t')} || :`;
}

function units(before: Snapshot, phase: 'stop' | 'restore'): string {
	const states = Object.entries(before.units);
	if (states.length === 0) return '';
	if (phase === 'stop') {
		const lines = [`systemctl stop ${states.map(([unit]) => unit).join(' ')} 2>/dev/null`];
		// while the unit files are still there: disable removes the links that enable made
		for (const [unit, { enabled }] of states) if (!enabled) lines.push(`systemctl disable -q ${unit} 2>/dev/null`);
		return `${lines.join('\n')}\n`;
	}
	const lines = ['try systemctl daemon-reload'];
	for (const [unit, { enabled, active }] of states) {
		if (enabled) lines.push(`try systemctl enable -q ${unit}`);
		if (active) lines.push(`try systemctl start ${unit}`);
	}
	// a unit that failed on the way would keep that mark though its file is gone
	lines.push(`systemctl reset-failed ${states.map(([unit]) => unit).join(' ')} 2>/dev/null`);
	return lines.join('\n');
}

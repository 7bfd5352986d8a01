import { prefix } from './iptables-text.ts';

/**
 * `-D` of a rule that is not there fails a whole restore, and `-C || -I` is a race and keeps an old place. So the
 * deletions are made from what iptables-save shows and go into the same transaction as the new rules, table by table:
 * jumps are there exactly once and in front, chains of an earlier configuration go away, nobody else's rule is touched.
 *
 * A sh function for `up` and `down`; needs the save and restore programs of either backend, and any awk.
 */
export const iptablesFunctions = `# replace_rules PROGRAM FILE: what PROGRAM-save has of ours out, what FILE says in; one transaction for each table.
replace_rules() {
	"$1-save" | awk '
		/^\\*/ { table = $1 }
		!file && /^:${prefix}/ { old[table] = old[table] " " substr($1, 2) }
		!file && $1 == "-A" && $2 !~ /^${prefix}/ && / -[jg] ${prefix}[A-Z0-9-]+$/ { sub(/^-A/, "-D"); jumps[table] = jumps[table] $0 "\\n" }
		!file { next }
		/^:/ { new[table, substr($1, 2)] = 1 }
		/^COMMIT/ { remove(table) }
		{ print }
		/^\\*/ { empty(table) }
		END { for (table in old) if (!(table in done)) { print table; empty(table); remove(table); print "COMMIT" } }
		function empty(table,   i, n, chain) {
			done[table] = 1
			printf "%s", jumps[table]
			n = split(old[table], chain, " ")
			for (i = 1; i <= n; i++) print ":" chain[i] " - [0:0]"
		}
		function remove(table,   i, n, chain) {
			n = split(old[table], chain, " ")
			for (i = 1; i <= n; i++) if (!((table, chain[i]) in new)) print "-X " chain[i]
		}
	' - file=1 "$2" | "$1-restore" -w 10 --noflush
}`;

/** For `up`, behind the function: can be run again at any time. The guard first: it stands behind the others. */
export const loadIptables = (file: string, file6: string): string =>
	`replace_rules ip6tables ${file6}\nreplace_rules iptables ${file}`;

/** For `down`, behind the function: also when nothing of ours is there. */
export const unloadIptables = 'replace_rules iptables /dev/null\nreplace_rules ip6tables /dev/null';

/**
 * Of what iptables-save prints, all that is ours, without counters; undefined when there is nothing. The tables
 * themselves stay once they have been used, empty, which changes nothing.
 */
export function ownIptables(saved: string): string | undefined {
	const ours = new RegExp(`^:${prefix}|^-A ${prefix}| -[jg] ${prefix}[A-Z0-9-]+$`);
	const lines = saved.split('\n').filter((line) => line.startsWith('*') || ours.test(line));
	const kept = lines.filter((line, i) => !line.startsWith('*') || lines[i + 1]?.startsWith('*') === false);
	return kept.length > 0 ? kept.map((line) => line.replace(/ \[\d+:\d+\]$/, '')).join('\n') : undefined;
}

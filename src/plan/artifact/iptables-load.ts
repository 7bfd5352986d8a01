import { prefix } from './iptables-text.ts';

/**
 * `-D` of a rule that is not there fails a whole restore, and `-C || -I` is a race and keeps an old place. So the
 * deletions are made from what iptables-save shows and go into the same transaction as the new rules, table by table:
 * jumps are there exactly once and in front, chains of an earlier configuration go away, nobody else's rule is touched.
 *
 * A program for any awk: reads what iptables-save prints, then (file=1) our rules; prints what iptables-restore gets.
 */
export const replaceProgram = `
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
	`;

/**
 * A sh function for `up`; needs the save and restore programs of either variant. Step by step, not as one pipe: that
 * would go on with nothing when its first part fails, and leave the tunnel without a guard.
 */
export const replaceFunction = `# replace_rules PROGRAM FILE: what PROGRAM-save has of ours out, what FILE says in; one transaction for each table.
replace_rules() {
	saved=$("$1-save")
	edited=$(printf '%s\\n' "$saved" | awk '${replaceProgram}' - file=1 "$2")
	printf '%s\\n' "$edited" | "$1-restore" -w 10 --noflush
}`;

/** Behind the function: can be run again at any time. The guard first: it stands behind the others. */
export const loadIptables = (file: string, file6: string): string =>
	`replace_rules ip6tables ${file6}\n\treplace_rules iptables ${file}`;

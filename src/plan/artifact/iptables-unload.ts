import { prefix } from './iptables-text.ts';

/**
 * For sed: of what iptables-save prints, the transactions that take all of ours out, table by table. A chain that is
 * declared again is emptied by that, and goes when nothing leads to it any more.
 */
export const removeProgram = `
			/^\\*/p
			/^:${prefix}/ { p; s/^:\\([^ ]*\\).*/-X \\1/; H; }
			/^-A ${prefix}/d
			/^-A .* -[jg] ${prefix}[A-Z0-9-]*$/ s/^-A/-D/p
			/^COMMIT/ { x; s/^\\n//; /./p; s/.*//; x; p; }
		`;

/**
 * A sh function for `down`: also where there is nothing of ours, or no iptables at all. Nothing is loaded then, because
 * iptables makes tables by looking after them.
 */
export const removeFunction = `remove_iptables() {
	removed=0
	for program in iptables ip6tables; do
		saved=$("$program-save" 2>/dev/null) || saved=
		case $saved in *:${prefix}*)
			printf '%s\\n' "$saved" | sed -n '${removeProgram}' | "$program-restore" -w 10 --noflush || removed=1 ;;
		esac
	done
	return "$removed"
}`;

/** Of what iptables-save prints, all that is ours, without counters; undefined when there is nothing. */
export function ownIptables(saved: string): string | undefined {
	const ours = new RegExp(`^:${prefix}|^-A ${prefix}| -[jg] ${prefix}[A-Z0-9-]+$`);
	const lines = saved.split('\n').filter((line) => line.startsWith('*') || ours.test(line));
	const kept = lines.filter((line, i) => !line.startsWith('*') || lines[i + 1]?.startsWith('*') === false);
	return kept.length > 0 ? kept.map((line) => line.replace(/ \[\d+:\d+\]$/, '')).join('\n') : undefined;
}

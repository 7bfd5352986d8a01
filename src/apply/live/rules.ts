import type { Finding } from '../../check/finding.ts';
import { tableInFile } from '../../check/observe/own-table.ts';
import { rules as check } from '../../check/rules.ts';
import { mergeRows } from '../../plan/diff.ts';
import { names } from '../../plan/names.ts';
import type { LiveState, Plan } from '../../plan/plan.ts';
import type { System } from '../../system/system.ts';
import { ownRules } from '../own-rules.ts';

/** What of a difference is shown: who flushed a table does not need all of it. */
const mostLines = 12;

const table = `table ${names.table.family} ${names.table.name}`;
/** By the packet filter that has them: ours, and what would be left of the other one's. */
const partsOf = { nftables: [table], iptables: ['iptables chains', 'ip6tables chains'] } as const;

/** Whether our rules are loaded as the file has them. The check judges; for nftables the kernel itself says, line by line. */
export async function liveRules(system: System, plan: Plan): Promise<LiveState> {
	const { backend } = plan.choices;
	const subject = { choices: plan.choices, ce: plan.ce };
	const [verdict, loaded] = await Promise.all([
		check.observe(system, subject).then((seen) => check.judge(seen, subject)),
		ownRules(system),
	]);
	const common = { what: 'rules', name: partsOf[backend].join(', ') } as const;
	const drifted = (lines: readonly string[]): LiveState => ({ ...common, change: 'drifted', lines });
	const finding = verdict.level === 'ok' ? undefined : verdict.finding;
	if (finding?.code === 'rules-missing') return { ...common, change: 'missing', lines: [] };
	if (finding && !aboutRules(finding)) return { ...common, change: 'unknown', lines: [] };
	const wrong = finding && /^rules-/.test(finding.code) ? finding : undefined;
	const exact = backend === 'nftables' && loaded[table] !== undefined ? await tableInFile(system) : undefined;
	if (exact !== undefined && exact !== loaded[table]) return drifted(difference(loaded[table] ?? '', exact));
	if (exact === undefined && wrong) return drifted(evidence(wrong));
	const rest = Object.keys(loaded).filter((part) => !(partsOf[backend] as readonly string[]).includes(part));
	return rest.length === 0 ? { ...common, change: 'same', lines: [] } : drifted(rest.map((part) => `-${part}`));
}

/** `accept-ra` and `forwarding-off` come when the rules are fine. The rest is why nothing could be seen. */
const aboutRules = ({ code }: Finding): boolean =>
	code !== 'rules-unreadable' && (/^rules-/.test(code) || code === 'accept-ra' || code === 'forwarding-off');

function difference(loaded: string, planned: string): readonly string[] {
	const [before, after] = [loaded.trimEnd().split('\n'), planned.trimEnd().split('\n')];
	const lines = mergeRows(before, after).filter((line) => !line.startsWith(' '));
	return lines.length > mostLines ? [...lines.slice(0, mostLines), ' …'] : lines;
}

/** What there is to show without words. */
function evidence(finding: Finding): readonly string[] {
	switch (finding.code) {
		case 'rules-other-address':
			return [`-${finding.seen}`, `+${finding.expected}`];
		case 'rules-other-ports':
			return [`${finding.missing > 0 ? '+' : '-'}${finding.first}-${finding.last}`];
		case 'rules-changed':
			return [`-${finding.chain}`];
		default:
			return [];
	}
}

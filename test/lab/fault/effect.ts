import { wizardText } from '../../../src/text/wizard.ts';

// What inject.mjs wrote down about one run of the program.

/** What the program was at: before its first change (detection, preflight, checkpoint, timer), making it, checking, keeping, or done. */
export type Phase = 'before' | 'change' | 'checks' | 'keep' | 'revert' | 'after';

/** One thing that the program did to the machine outside of itself: a command, or a change to a file. */
export type Effect = {
	readonly key: string;
	/** Which of those with the same key. */
	readonly nth: number;
	readonly phase: Phase;
	/** It only looked at the machine, or changed nothing of it. */
	readonly reads: boolean;
	/** Something else was under way at the same time, and one of the two changes something. */
	readonly mixed: boolean;
};

type Begin = { event: 'begin'; number: number; key: string; nth: number; fault?: string };
type Line =
	| Begin
	| { event: 'end'; number: number; changed: boolean }
	| { event: 'said'; line: string }
	| { event: 'uncounted'; key: string };

/** Commands that change nothing, by how their keys begin. */
const looking = [
	/^run \S*ip (-\S+ )*(addr|address|link|route|neigh|rule|tunnel) show\b/,
	/^run \S*(ip -V|sysctl -a |sysctl -n |uname |getent |ping |cat |stat |pgrep |ps )/,
	/^run \S+ --version$/,
	/^run nft (-\S+ )*list /,
	/^run nft -c /,
	/^run (iptables|ip6tables)-(save|restore --test)/,
	/^run systemctl (is-|show|list-|status)/,
	/^run (\S*sh )?\S+\/look( |$)/,
];

const task = wizardText.en.task;
const phaseOf: Readonly<Partial<Record<string, Phase>>> = {
	[task.preflight]: 'before',
	[task.checkpoint]: 'before',
	[task.checks]: 'checks',
	[task.keep]: 'keep',
	[task.revert]: 'revert',
};

export function readRecording(text: string): readonly Effect[] {
	const lines = text
		.trim()
		.split('\n')
		.map((line) => JSON.parse(line) as Line);
	const past = lines.find((line) => line.event === 'uncounted');
	if (past) throw new Error(`the program changes files past the counting: ${past.key}`);
	const changed = new Map(lines.flatMap((line) => (line.event === 'end' ? [[line.number, line.changed]] : [])));
	const reads = ({ key, number }: Begin) =>
		key.startsWith('run ') ? looking.some((pattern) => pattern.test(key)) : changed.get(number) === false;
	const begun = lines.filter((line) => line.event === 'begin');
	const mixed = mixedNumbers(lines, new Set(begun.filter(reads).map(({ number }) => number)));
	const phases = phasesOf(lines);
	return begun.map((line) => ({
		key: line.key,
		nth: line.nth,
		phase: phases.get(line.number) ?? 'after',
		reads: reads(line),
		mixed: mixed.has(line.number),
	}));
}

/** What is said about a task comes when it has ended. */
function phasesOf(lines: readonly Line[]): ReadonlyMap<number, Phase> {
	const found = new Map<number, Phase>();
	let phase: Phase = 'after';
	for (const line of [...lines].reverse()) {
		if (line.event === 'begin') found.set(line.number, phase);
		if (line.event !== 'said') continue;
		const [, label] = /^(?:done|failed): (.+)$/.exec(line.line) ?? [];
		if (label !== undefined) phase = phaseOf[label] ?? 'change';
	}
	return found;
}

function mixedNumbers(lines: readonly Line[], reads: ReadonlySet<number>): ReadonlySet<number> {
	const found = new Set<number>();
	const underWay = new Set<number>();
	for (const line of lines) {
		if (line.event === 'end') underWay.delete(line.number);
		if (line.event !== 'begin') continue;
		for (const other of underWay) {
			if (reads.has(other) && reads.has(line.number)) continue;
			found.add(other).add(line.number);
		}
		underWay.add(line.number);
	}
	return found;
}

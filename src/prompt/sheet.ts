import { countPorts } from '../map/port-set.ts';
import { formatPrefix4, formatPrefix6 } from '../map/prefix.ts';
import { isSame } from '../plan/diff.ts';
import type { FileChange, LiveState, Plan } from '../plan/plan.ts';
import { tunnelMtu } from '../plan/tunnel.ts';
import type { Language } from '../text/language.ts';
import { natLines } from '../text/nat.ts';
import { describeNote, describeRisk } from '../text/plan.ts';
import { type WizardText, wizardText } from '../text/wizard.ts';
import type { At } from '../wizard/state.ts';

// The parameters and the plan as lines of text: `label: value`, nothing to align, nothing lost on a screen reader.

export function parameterLines({ ce, br, provider }: At<'parameters'>, language: Language): readonly string[] {
	const text = wizardText[language];
	const { parameters: words } = text;
	const { rule } = provider;
	const from = rule.br.includes(br) ? words.from.rule : words.from.yours;
	const line = (label: string, value: string) => `  ${label}: ${value}`;
	return [
		line(words.rule, `${formatPrefix6(rule.ipv6)}, ${formatPrefix4(rule.ipv4)} (${text.confidence[rule.confidence]})`),
		...(rule.disputedWith === undefined ? [] : [`  ${text.disputed(rule.disputedWith)}`]),
		line(words.br, br === '' ? words.brUnknown : `${br} (${from})`),
		line(words.ipv4, ce.ipv4),
		line(words.psid, words.psidOf(ce.psid, ce.psidLength)),
		line(words.ports, words.portCount(countPorts(ce.ports), ce.ports.length)),
		line(words.ce, ce.address),
		line(words.endUserPrefix, formatPrefix6(ce.endUserPrefix)),
		line(words.mtu, String(tunnelMtu)),
	];
}

export function reviewLines(
	{ plan, changes = [], live = [], preset }: At<'review'>,
	language: Language,
): readonly string[] {
	const text = wizardText[language];
	return [
		...natLines(plan, language),
		`${text.review.files}:`,
		...changes.map(({ path, change, lines }) => `  ${text.review.change[change]}: ${path}${count(change, lines)}`),
		...liveLines(live, text),
		...(isSame(changes, live) ? [text.review.allSame] : todoLines(plan, preset.dryRun, text)),
		...planLines(plan, language),
		text.review.nothingElse,
	];
}

/** What does not run as the files say; what does is not worth a line. */
function liveLines(live: readonly LiveState[], { review }: WizardText): readonly string[] {
	const odd = live.filter(({ change }) => change !== 'same');
	if (odd.length === 0) return [];
	return [
		`${review.live}:`,
		...odd.flatMap(({ what, name, change, lines }) => [
			`  ${review.liveChange[change]}: ${review.liveKind[what]} ${name}`,
			...lines.map((line) => `    ${line}`),
		]),
	];
}

/** Notes and risks. */
export function planLines(plan: Plan, language: Language): readonly string[] {
	const { review } = wizardText[language];
	const section = (title: string, items: readonly string[]) =>
		items.length === 0 ? [] : [`${title}:`, ...items.map((item) => `  ${item}`)];
	return [
		...section(
			review.notes,
			plan.notes.map((note) => describeNote(note, language)),
		),
		...section(
			review.risks,
			plan.risks.map((risk) => describeRisk(risk, language)),
		),
	];
}

export function dryRunLines(plan: Plan, { review }: WizardText): readonly string[] {
	return [
		...plan.files.map(({ path }) => review.wouldWrite(path)),
		...plan.commands.map(({ argv }) => review.wouldRun(argv.join(' '))),
	];
}

/** The content of what changes, as a diff. */
export function changeLines(changes: readonly FileChange[], { review }: WizardText): readonly string[] {
	return changes
		.filter(({ change }) => change !== 'same')
		.flatMap(({ path, change, lines }) => ['', `${path} (${review.change[change]})`, ...lines]);
}

const todoLines = (plan: Plan, dryRun: boolean, text: WizardText): readonly string[] =>
	dryRun ? dryRunLines(plan, text) : commandLines(plan, text);

const commandLines = (plan: Plan, { review }: WizardText): readonly string[] => [
	`${review.commands}:`,
	...plan.commands.map(({ argv }) => `  ${argv.join(' ')}`),
];

function count(change: FileChange['change'], lines: readonly string[]): string {
	if (change === 'same') return '';
	const of = (mark: string) => lines.filter((line) => line.startsWith(mark)).length;
	return ` (+${of('+')} -${of('-')})`;
}

import type { Delegation, ExchangeEvent } from '../detect/delegation.ts';
import { formatPrefix6 } from '../map/prefix.ts';
import type { Language } from '../text/language.ts';
import { describeProblem } from '../text/problem.ts';
import { outcomeWords, standingWords, type WizardText, wizardText } from '../text/wizard.ts';
import type { Problem } from '../wizard/problem.ts';
import { type At, type Ending, type State, stepIds, type Task } from '../wizard/state.ts';
import { checkLines } from './check-lines.ts';
import { pfLines } from './pf-sheet.ts';
import { probeLines } from './probe-lines.ts';
import { parameterLines, reviewLines } from './sheet.ts';
import { verdictLines } from './verdict-lines.ts';

/** What is to be said because one state came after the other: the live parts of the wizard, line by line. */
export function tell(before: State | undefined, after: State, language: Language): readonly string[] {
	const text = wizardText[language];
	return [
		...heading(before, after, text),
		...dropped(before, after, text),
		...content(before, after, language),
		...problem(before, after, language),
	];
}

function heading(before: State | undefined, after: State, text: WizardText): readonly string[] {
	if (before?.step === after.step) return [];
	if (after.step === 'detecting') return [text.detecting];
	if (after.step === 'ended') return endingLines(after.ending, text);
	return ['', text.progress(text.title[after.step], stepIds.indexOf(after.step) + 1, stepIds.length)];
}

/** Only a bug shows where it comes from. */
function endingLines(ending: Ending, text: WizardText): readonly string[] {
	if (ending.type !== 'bug') return [text.ending(ending)];
	const { error } = ending;
	return [text.ending(ending), error instanceof Error ? (error.stack ?? error.message) : String(error)];
}

function dropped(before: State | undefined, after: State, text: WizardText): readonly string[] {
	const now = 'kept' in after ? after.kept.dropped : undefined;
	const then = before !== undefined && 'kept' in before ? before.kept.dropped : undefined;
	return now === undefined || now === then ? [] : [text.dropped(now)];
}

function content(before: State | undefined, after: State, language: Language): readonly string[] {
	const text = wizardText[language];
	switch (after.step) {
		case 'prefix':
			return prefixLines(same(before, 'prefix'), after, text);
		case 'parameters':
			return [
				...(same(before, 'parameters')?.br === after.br ? [] : parameterLines(after, language)),
				...probeLines(same(before, 'parameters')?.probe, after, language),
			];
		case 'review': {
			const then = same(before, 'review');
			// files for another machine need nothing read on this one
			if (after.pf && then?.pf !== after.pf) return pfLines(after.pf, language);
			const read = !after.pf && after.changes !== undefined && then?.changes !== after.changes;
			return [
				...(then === undefined ? [text.review.reading] : []),
				...(read ? reviewLines(after, language) : []),
				...(after.savedTo !== undefined && then?.savedTo !== after.savedTo ? [text.review.savedTo(after.savedTo)] : []),
			];
		}
		case 'apply':
			return applyLines(same(before, 'apply'), after, language);
		case 'verify':
			return verifyLines(same(before, 'verify'), after, language);
		default:
			return [];
	}
}

function prefixLines(before: At<'prefix'> | undefined, { link, phase }: At<'prefix'>, text: WizardText) {
	if (phase.type === 'have') return before?.phase.type === 'have' ? [] : delegationLines(phase.delegation, text);
	if (phase.type !== 'exchange') return [];
	const seen: readonly ExchangeEvent[] = before?.phase.type === 'exchange' ? before.phase.events : [];
	return [
		...(before?.phase.type === 'exchange' ? [] : [text.prefix.asking(link.wan)]),
		...phase.events.slice(seen.length).map((event) => `  ${text.prefix.exchange(event)}`),
	];
}

function delegationLines(delegation: Delegation, { prefix: words }: WizardText): readonly string[] {
	const { prefix, origin, t1, t2, validLifetime, serverId } = delegation;
	return [
		`${words.label}: ${formatPrefix6(prefix)} (${words.origin[origin]})`,
		...(validLifetime === undefined ? [] : [`  ${words.valid(validLifetime)}`]),
		...(t1 === undefined || t2 === undefined ? [] : [`  ${words.renewal(t1, t2)}`]),
		...(serverId === undefined ? [] : [`  ${words.server(serverId)}`]),
	];
}

function applyLines(before: At<'apply'> | undefined, after: At<'apply'>, language: Language): readonly string[] {
	const text = wizardText[language];
	const { outcome, decision } = after;
	const tasks = after.tasks.filter((task) => ended(task) && !before?.tasks.includes(task));
	const asked = after.countdown !== undefined && before?.countdown === undefined;
	return [
		...(decision === undefined || before?.decision === decision ? [] : [text.countdown.decision[decision]]),
		...checkLines(before?.checks ?? [], after.checks, language),
		...tasks.map(({ id, status }) => `${text.taskStatus[status]}: ${text.task[id]}`),
		// what works is told when it is kept
		...(asked && after.countdown.failed.length > 0 ? ['', ...verdictLines(after.checks, language)] : []),
		...(outcome === undefined || before?.outcome === outcome
			? []
			: [...('problem' in outcome ? problemLines(outcome.problem, language) : []), outcomeWords(outcome, text)]),
	];
}

const ended = ({ status }: Task): boolean => status === 'done' || status === 'failed';

function verifyLines(before: At<'verify'> | undefined, after: At<'verify'>, language: Language): readonly string[] {
	const text = wizardText[language];
	const mending = after.mended?.running === true;
	const running = !after.finished && !mending && (before === undefined || before.finished || before.mended?.running);
	return [
		...(before === undefined ? [standingWords(after, text)] : []),
		...(mending && before?.mended !== after.mended ? [text.verify.mending(after.mended.command.join(' '))] : []),
		...(running ? [text.verify.running] : []),
		// After an apply they have just been told.
		...(before === undefined && after.finished ? [] : checkLines(before?.checks ?? [], after.checks, language)),
		...(after.finished && before?.finished !== true ? verdictLines(after.checks, language) : []),
	];
}

function problem(before: State | undefined, after: State, language: Language): readonly string[] {
	const now = problemOf(after);
	return now === undefined || now === (before && problemOf(before)) ? [] : problemLines(now, language);
}

const problemOf = (state: State): Problem | undefined => ('problem' in state ? state.problem : undefined);

export function problemLines(of: Problem, language: Language): readonly string[] {
	const { what, why, remedies } = describeProblem(of, language);
	return [what, ...(why === '' ? [] : [`  ${why}`]), ...remedies.map((remedy) => `  - ${remedy}`)];
}

function same<S extends State['step']>(before: State | undefined, step: S): At<S> | undefined {
	return before?.step === step ? (before as At<S>) : undefined;
}

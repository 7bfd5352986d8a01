import type { PfPlan } from '../plan/pf.ts';
import type { Language } from '../text/language.ts';
import { describePfNote, pfNatLine, pfWords } from '../text/pf.ts';
import { wizardText } from '../text/wizard.ts';

/** The files for a machine with PF: what they are, and what has to be known. */
export function pfLines(plan: PfPlan, language: Language): readonly string[] {
	const { review } = wizardText[language];
	const words = pfWords[language];
	return [
		pfNatLine(plan, language),
		`${review.files}:`,
		...plan.files.map(({ path, how }) => `  ${words[how](path)}`),
		`${review.notes}:`,
		...plan.notes.map((note) => `  ${describePfNote(note, language)}`),
	];
}

/** Every file in full. */
export function pfFileLines(plan: PfPlan, language: Language): readonly string[] {
	const words = pfWords[language];
	return plan.files.flatMap(({ path, content, how }) => ['', words[how](path), ...content.trimEnd().split('\n')]);
}

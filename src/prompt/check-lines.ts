import type { CheckProgress } from '../check/check.ts';
import { checkTitle, describeCheckNote, describeFinding } from '../text/check.ts';
import type { Language } from '../text/language.ts';
import { wizardText } from '../text/wizard.ts';

/** The checks that ended since, one line each, and one more for what is not ok; what to do says the verdict on all of them. */
export function checkLines(
	before: readonly CheckProgress[],
	after: readonly CheckProgress[],
	language: Language,
): readonly string[] {
	return after.filter((check) => !before.includes(check)).flatMap((check) => linesOf(check, language));
}

function linesOf(check: CheckProgress, language: Language): readonly string[] {
	const { taskStatus, verify } = wizardText[language];
	const title = checkTitle(check.id, language);
	if (check.status === 'skipped') return [`  ${title}: ${verify.skipped(checkTitle(check.because, language))}`];
	if (check.status !== 'done') return [];
	const { verdict } = check;
	if (verdict.level === 'ok') {
		const words = [
			verify.ok,
			...(verdict.rttMs === undefined ? [] : [verify.milliseconds(verdict.rttMs)]),
			...(verdict.detail === undefined ? [] : [verdict.detail]),
			...(verdict.note === undefined ? [] : [describeCheckNote(verdict.note, language)]),
		];
		return [`  ${title}: ${words.join(', ')}`];
	}
	const word = verdict.level === 'failed' ? taskStatus.failed : verify.warning;
	return [`  ${title}: ${word}`, `    ${describeFinding(verdict.finding, language).cause}`];
}

import type { CheckProgress } from '../check/check.ts';
import { checkTitle, describeCheckNote, describeFinding } from '../text/check.ts';
import type { Language } from '../text/language.ts';
import { wizardText } from '../text/wizard.ts';

/** The checks that ended since, one line each, and two more for one that is not ok: cause and remedy. */
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
	const { cause, remedy } = describeFinding(verdict.finding, language);
	const word = verdict.level === 'failed' ? taskStatus.failed : verify.warning;
	return [`  ${title}: ${word}`, `    ${cause}`, ...(remedy === '' ? [] : [`    ${remedy}`])];
}

export function checkSummary(checks: readonly CheckProgress[], language: Language): readonly string[] {
	const { verify } = wizardText[language];
	const count = (level: string) =>
		checks.filter((check) => check.status === 'done' && check.verdict.level === level).length;
	const [failed, warnings] = [count('failed'), count('warning')];
	if (failed > 0) return [verify.failed(failed)];
	return warnings > 0 ? [verify.warnings(warnings)] : checks.length > 0 ? [verify.allGreen] : [];
}

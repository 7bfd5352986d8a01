import type { CheckProgress } from '../check/check.ts';
import { diagnose } from '../check/verdict.ts';
import type { Language } from '../text/language.ts';
import { describeCause } from '../text/verdict.ts';
import { wizardText } from '../text/wizard.ts';

/** What all checks together say: the cause in one sentence, what was seen, what to do, and what else there is. */
export function verdictLines(checks: readonly CheckProgress[], language: Language): readonly string[] {
	const { verify, taskStatus } = wizardText[language];
	const diagnosis = diagnose(checks);
	if (diagnosis === undefined) return [];
	if (diagnosis.level === 'ok') return [verify.allGreen];
	const { cause, evidence, remedy, besides } = describeCause(diagnosis, checks, language);
	return [
		`${diagnosis.level === 'failed' ? taskStatus.failed : verify.warning}: ${cause}`,
		...section(verify.evidence, evidence),
		...section(verify.remedy, remedy === '' ? [] : [remedy]),
		...section(verify.besides, besides),
	];
}

function section(title: string, lines: readonly string[]): readonly string[] {
	return lines.map((line, index) => (index === 0 ? `  ${title}: ${line}` : `    ${line}`));
}

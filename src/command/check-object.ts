import type { CheckProgress } from '../check/check.ts';
import { worst } from '../check/runner.ts';
import { diagnose } from '../check/verdict.ts';
import { describeFinding } from '../text/check.ts';
import type { Language } from '../text/language.ts';
import { describeCause } from '../text/verdict.ts';

/** The checks as JSON, with cause and remedy in the user's language. */
export function checkObjects(progress: readonly CheckProgress[], language: Language) {
	return progress.map((one) => {
		if (one.status !== 'done') return one;
		const { id, verdict, durationMs } = one;
		if (verdict.level === 'ok') {
			const { level: status, ...evidence } = verdict;
			return { id, status, durationMs, evidence };
		}
		const { cause, remedy } = describeFinding(verdict.finding, language);
		return { id, status: verdict.level, durationMs, finding: verdict.finding, cause, remedy };
	});
}

/** What they say together. `command` is an argument list; with `ours` it touches only what mape-setup has set up. */
export function verdictObject(progress: readonly CheckProgress[], language: Language) {
	const diagnosis = diagnose(progress);
	if (diagnosis === undefined || diagnosis.level === 'ok') return { level: worst(progress) };
	const { cause, evidence, remedy, command } = describeCause(diagnosis, progress, language);
	return {
		...diagnosis,
		cause,
		evidence,
		remedy,
		...(command === undefined ? {} : { command: command.command, ours: command.ours }),
	};
}

import type { CheckProgress } from '../check/check.ts';
import { describeFinding } from '../text/check.ts';
import type { Language } from '../text/language.ts';

/** The checks as JSON, with cause and remedy in the user's language. */
export function checkObjects(progress: readonly CheckProgress[], language: Language) {
	return progress.map((one) => {
		if (one.status !== 'done') return one;
		const { id, verdict, durationMs } = one;
		if (verdict.level === 'ok')
			return { id, status: 'ok', durationMs, ...(verdict.rttMs === undefined ? {} : { rttMs: verdict.rttMs }) };
		const { cause, remedy } = describeFinding(verdict.finding, language);
		return { id, status: verdict.level, durationMs, finding: verdict.finding, cause, remedy };
	});
}

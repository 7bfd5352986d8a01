import type { Language } from '../text/language.ts';
import { describeProblem } from '../text/problem.ts';
import type { Problem } from '../wizard/problem.ts';

/** What, why, what to do, as plain lines. */
export function problemText(problem: Problem, language: Language): string {
	const { what, why, remedies } = describeProblem(problem, language);
	return [what, `  ${why}`, ...remedies.map((remedy) => `  - ${remedy}`), ''].join('\n');
}

/** The same as an object, for --json. */
export function problemObject(problem: Problem, language: Language): { code: string; message: string; hint: string } {
	const { what, why, remedies } = describeProblem(problem, language);
	return { code: problem.code, message: `${what}: ${why}`, hint: remedies.join(' ') };
}

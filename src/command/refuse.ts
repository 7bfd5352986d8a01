import type { Language } from '../text/language.ts';
import { describeProblem } from '../text/problem.ts';
import type { Problem } from '../wizard/problem.ts';
import { exitCodeOf } from './exit-code.ts';
import type { CommandIo } from './io.ts';

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

/** Says a problem and returns its exit code; with --json the object goes to standard output as well. */
export async function refuse(problem: Problem, io: CommandIo, json = false): Promise<number> {
	if (json) await io.write(`${JSON.stringify({ schema: 1, error: problemObject(problem, io.language) })}\n`);
	else await io.writeError(problemText(problem, io.language));
	return exitCodeOf(problem);
}

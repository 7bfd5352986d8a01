import type { Problem } from '../wizard/problem.ts';
import { exitCodeOf } from './exit-code.ts';
import type { CommandIo } from './io.ts';

/** Says a problem and returns its exit code; with --json the object goes to standard output as well. */
export async function refuse(problem: Problem, io: CommandIo, json = false): Promise<number> {
	const { problemObject, problemText } = await import('./problem-text.ts');
	if (json) await io.write(`${JSON.stringify({ schema: 1, error: problemObject(problem, io.language) })}\n`);
	else await io.writeError(problemText(problem, io.language));
	return exitCodeOf(problem);
}

import { failure, type Result } from '../map/result.ts';
import { packages } from '../plan/names.ts';
import type { System } from '../system/system.ts';
import type { DetectProblem } from './problem.ts';

/** Local questions are answered in milliseconds; only a machine in trouble needs this long. */
const timeoutMs = 10_000;

/** Runs a command and takes its output apart; whatever is wrong is a problem that names the command. */
export async function ask<T>(
	system: System,
	argv: readonly string[],
	parse: (text: string) => Result<T, string>,
): Promise<Result<T, DetectProblem>> {
	const { notFound, timedOut, code, stdout, stderr } = await system.run(argv, { timeoutMs });
	const [tool = ''] = argv;
	if (notFound) return failure({ code: 'tool-missing', tool, package: packages[tool] ?? tool });
	const unreadable = (why: string) => failure({ code: 'unreadable-output', argv, why } as const);
	if (timedOut) return unreadable(`no answer in ${timeoutMs / 1_000} s`);
	if (code !== 0)
		return unreadable([`exit code ${code ?? '?'}`, stderr.trim().split('\n').at(-1)].filter(Boolean).join(': '));
	const parsed = parse(stdout);
	return parsed.ok ? parsed : unreadable(parsed.problem);
}

import { failure, type Result } from '../../map/result.ts';
import { packages } from '../../plan/names.ts';
import { peek, type System } from '../../system/system.ts';
import type { ReadProblem } from '../finding.ts';

/** What a check saw, or why it saw nothing. */
export type Observed<T> = Result<T, ReadProblem>;

/** Takes text apart; the problem says in English what was not as expected. */
export type Parse<T> = (text: string) => Result<T, string>;

/** Local questions are answered in milliseconds; only a machine in trouble needs this long. */
const timeoutMs = 10_000;

export function toolMissing(tool: string): ReadProblem {
	return { code: 'tool-missing', tool, package: packages[tool] ?? tool };
}

export async function ask<T>(
	system: System,
	argv: readonly string[],
	parse: Parse<T>,
	limitMs = timeoutMs,
): Promise<Observed<T>> {
	const result = await system.run(argv, { timeoutMs: limitMs });
	if (result.notFound) return failure(toolMissing(argv[0] ?? ''));
	if (result.code !== 0 || result.timedOut) {
		return failure({
			code: 'command-failed',
			argv,
			...(result.code === undefined ? {} : { exitCode: result.code }),
			timedOut: result.timedOut,
			stderr: result.stderr.trim().split('\n').slice(-5),
		});
	}
	const parsed = parse(result.stdout);
	return parsed.ok ? parsed : failure({ code: 'unreadable-output', argv, why: parsed.problem });
}

/**
 * `ip … show dev DEVICE`: one entry. iproute2 ends with 1 and prints nothing when there is no such device; its words
 * differ between versions and are not looked at.
 */
export async function askDevice<T>(
	system: System,
	argv: readonly string[],
	device: string,
	parse: Parse<readonly T[]>,
): Promise<Observed<readonly T[]>> {
	const answer = await ask(system, [...argv, 'show', 'dev', device], parse);
	const missing = !answer.ok && answer.problem.code === 'command-failed' && answer.problem.exitCode === 1;
	return missing ? failure({ code: 'interface-missing', device }) : answer;
}

/** /proc/sys, not sysctl(8): an interface name may have dots, and no process is needed. */
export const sysctl = async (system: System, key: string): Promise<string | undefined> =>
	(await peek(system, `/proc/sys/${key}`))?.trim();

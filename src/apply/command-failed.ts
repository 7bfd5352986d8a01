import type { ApplyProblem } from '../plan/problem.ts';
import type { CommandResult } from '../system/system.ts';
import { lastLines } from './preflight.ts';

/** What became of a command that did not end with 0. */
export const commandFailed = ({ argv, code, stderr, timedOut }: CommandResult): ApplyProblem => ({
	code: 'command-failed',
	argv,
	timedOut,
	stderr: lastLines(stderr),
	...(code === undefined ? {} : { exitCode: code }),
});

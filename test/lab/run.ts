import { execFileSync } from 'node:child_process';

/** Runs a program of the host to its end and returns what it printed; an error holds what it complained of. */
export function run(command: string, args: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}) {
	return execFileSync(command, args, {
		encoding: 'utf8',
		stdio: ['ignore', 'pipe', 'pipe'],
		maxBuffer: 1 << 28,
		...options,
		env: { ...process.env, LC_ALL: 'C', ...options.env },
	});
}

import { names } from './plan/names.ts';
import type { RefreshProblem } from './refresh/problem.ts';
import { journalLines, recordOf } from './refresh/record.ts';
import { refresh } from './refresh/refresh.ts';
import { localSystem } from './system/local.ts';
import { SystemError } from './system/system.ts';

// The program that dhclient's hook runs when the delegated prefix has changed: `refresh.js PREFIX`. Exit code 0: the
// router is as it has to be, which may be down; 1: it is not, and the hook takes it down.

async function main([prefix = '']: readonly string[]): Promise<number> {
	const system = localSystem();
	const began = performance.now();
	const refreshed = await refresh(system, prefix).catch((error: unknown) => {
		if (!(error instanceof SystemError)) throw error;
		const problem: RefreshProblem = { code: 'write-failed', path: error.path, why: error.message };
		return { outcome: 'failed', from: '', to: prefix, problem } as const;
	});
	const durationMs = Math.round(performance.now() - began);
	// the words are only read in for a problem
	const words =
		refreshed.outcome === 'replaced'
			? undefined
			: (await import('./text/problem-refresh.ts')).describeRefreshProblem(refreshed.problem);
	for (const line of journalLines(refreshed, durationMs, words)) console.error(line);
	await system.write(
		`${names.run}/refresh`,
		recordOf(refreshed, new Date(system.now()).toISOString(), durationMs),
		0o644,
	);
	return refreshed.outcome === 'failed' ? 1 : 0;
}

main(process.argv.slice(2)).then(
	(code) => process.exit(code),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);

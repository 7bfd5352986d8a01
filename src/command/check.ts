import type { CheckProgress } from '../check/check.ts';
import { exitCode, runChecks, worst } from '../check/runner.ts';
import { checkLines, checkSummary } from '../prompt/check-lines.ts';
import { checkObjects } from './check-object.ts';
import { configuredRouter } from './configured.ts';
import type { CommandContext } from './context.ts';
import { refuse } from './refuse.ts';

/** Does IPv4 work, and if not, which layer is it? Exit code 1 when a check failed. */
export async function check({ io, system, flags }: CommandContext): Promise<number> {
	const json = flags.json !== undefined;
	const router = await configuredRouter(system);
	if (!router.ok) return refuse(router.problem, io, json);
	let told: readonly CheckProgress[] = [];
	const progress = await runChecks(system, router.value, {
		onProgress: (one) => {
			const now = [...told.filter(({ id }) => id !== one.id), one];
			if (!json) for (const line of checkLines(told, now, io.language)) void io.write(`${line}\n`);
			told = now;
		},
	});
	if (json)
		await io.write(
			`${JSON.stringify({ schema: 1, verdict: worst(progress), checks: checkObjects(progress, io.language) })}\n`,
		);
	else for (const line of checkSummary(progress, io.language)) await io.write(`${line}\n`);
	return exitCode(progress);
}

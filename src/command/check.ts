import type { CheckProgress } from '../check/check.ts';
import { exitCode, runChecks } from '../check/runner.ts';
import { checkLines } from '../prompt/check-lines.ts';
import { verdictLines } from '../prompt/verdict-lines.ts';
import { readOnce } from '../watch/reading.ts';
import { checkObjects, verdictObject } from './check-object.ts';
import { configuredRouter } from './configured.ts';
import type { CommandContext } from './context.ts';
import type { CommandIo } from './io.ts';
import { writeMetrics } from './prometheus.ts';
import { refuse } from './refuse.ts';
import { refuseCheckFlags } from './watch-flags.ts';

/** Does IPv4 work, and if not, which layer is it? Exit code 1 when a check failed; a warning alone is no failure. */
export async function check({ io, system, disk, flags }: CommandContext): Promise<number> {
	const json = flags.json !== undefined;
	const surplus = refuseCheckFlags(flags);
	if (surplus) return refuse(surplus, io, json);
	const router = await configuredRouter(system);
	if (!router.ok) return refuse(router.problem, io, json);
	// on a terminal somebody watches them tick, and reads what stands last; a file is read from its beginning
	const live = io.terminal !== undefined && !json;
	// before the checks, whose own connections are not what is asked for
	const reading = flags.prometheus === undefined ? undefined : await readOnce(system, router.value);
	const began = system.now();
	const progress = await runChecks(system, router.value, {
		onProgress: (one) => {
			if (live) for (const line of linesOf(one, io)) void io.write(`${line}\n`);
		},
	});
	if (json) {
		const { language } = io;
		const durationMs = Math.round(system.now() - began);
		const checks = checkObjects(progress, language);
		const object = { schema: 1, verdict: verdictObject(progress, language), durationMs, checks };
		await io.write(`${JSON.stringify(object)}\n`);
	} else await tell(progress, live, io);
	const problem = reading && (await writeMetrics(disk, flags.prometheus ?? '', reading, progress));
	return problem ? refuse(problem, io) : exitCode(progress);
}

async function tell(progress: readonly CheckProgress[], live: boolean, io: CommandIo): Promise<void> {
	const [first = '', ...rest] = verdictLines(progress, io.language);
	const verdict = [paint(io, 'bold', first), ...rest];
	const lines = live ? ['', ...verdict] : [...verdict, '', ...progress.flatMap((one) => linesOf(one, io))];
	for (const line of lines) await io.write(`${line}\n`);
}

/** What was not tried is neither good nor bad. */
const linesOf = (one: CheckProgress, io: CommandIo): readonly string[] =>
	checkLines([], [one], io.language).map((line) => (one.status === 'skipped' ? paint(io, 'dim', line) : line));

/** ECMA-48 §8.3.117 SGR. */
const styles = { bold: 1, dim: 2 } as const;

const paint = ({ terminal }: CommandIo, style: keyof typeof styles, text: string): string =>
	terminal?.colour === true ? `\u001B[${styles[style]}m${text}\u001B[0m` : text;

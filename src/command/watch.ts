import type { CheckSubject } from '../check/check.ts';
import { exitCode } from '../check/runner.ts';
import { failure, type Result, success } from '../map/result.ts';
import { watchLine } from '../prompt/watch-line.ts';
import { isComplete, type WatchState } from '../watch/state.ts';
import { watchRouter } from '../watch/watch.ts';
import type { Problem } from '../wizard/problem.ts';
import { configuredRouter } from './configured.ts';
import type { CommandContext } from './context.ts';
import type { Flags } from './flags.ts';
import { chooseFrontEnd } from './front-end.ts';
import { glyphsFor } from './glyphs-for.ts';
import { refuse } from './refuse.ts';
import type { Terminal } from './setup.ts';
import { isSlow, wantsAscii } from './terminal.ts';
import { refuseCheckFlags } from './watch-flags.ts';
import { watchObject } from './watch-object.ts';

/** `check --watch`: what the router does, until somebody ends it. Exit code as `check`, by the verdict that was last. */
export async function watch(context: CommandContext, terminal: Terminal): Promise<number> {
	const { io, system, inRealTime, flags } = context;
	const json = flags.json !== undefined;
	const surplus = refuseCheckFlags(flags);
	if (surplus) return refuse(surplus, io, json);
	const interval = intervalOf(flags);
	if (!interval.ok) return refuse(interval.problem, io, json);
	const router = await configuredRouter(system);
	if (!router.ok) return refuse(router.problem, io, json);
	const ears = flags['screen-reader'] !== undefined || terminal.env('INK_SCREEN_READER') === 'true';
	const isScreen = !ears && chooseFrontEnd(flags, terminal) === 'ink';
	const last = await inRealTime(() =>
		isScreen
			? onScreen(context, router.value, terminal, interval.value ?? (isSlow(terminal.env) ? slowMs : 1000))
			: inLines(context, router.value, terminal, interval.value ?? (terminal.isTerminal ? forEarsMs : 1000)),
	);
	return exitCode(last.checks ?? []);
}

/** Read aloud or read line by line, a new one every second is noise. */
const forEarsMs = 10_000;
/** Two seconds of a serial line are one frame. */
const slowMs = 3_000;
const longestSeconds = 3600;

function intervalOf({ interval }: Flags): Result<number | undefined, Problem> {
	if (interval === undefined) return success(undefined);
	const seconds = /^\d{1,4}$/.test(interval) ? Number(interval) : 0;
	if (seconds >= 1 && seconds <= longestSeconds) return success(seconds * 1000);
	return failure({ code: 'flag-value', flag: '--interval', value: interval, available: [`1-${longestSeconds}`] });
}

async function onScreen(
	{ io, system, flags }: CommandContext,
	subject: CheckSubject,
	terminal: Terminal,
	intervalMs: number,
): Promise<WatchState> {
	const { stdin, stdout, env, interrupt, job } = terminal;
	const [{ runWatchScreen }, glyphs] = await Promise.all([import('../ui/watch/app.tsx'), glyphsFor(flags, terminal)]);
	return runWatchScreen({
		system,
		subject,
		language: io.language,
		stdin,
		stdout,
		colour: flags['no-color'] === undefined && !env('NO_COLOR'),
		glyphs,
		intervalMs,
		slow: isSlow(env),
		interrupt,
		...(job ? { job } : {}),
	});
}

/** One line in each interval, from when everything has been looked at once. */
async function inLines(
	{ io, system, flags }: CommandContext,
	subject: CheckSubject,
	{ env, interrupt, isTerminal }: Terminal,
	intervalMs: number,
): Promise<WatchState> {
	const { ascii, inGlyphs, unicode } = await import('../ui/glyphs.ts');
	const glyphs = wantsAscii(flags, env) ? ascii : unicode;
	const say = (state: WatchState): string => {
		if (flags.json !== undefined) return JSON.stringify(watchObject(state, io.language));
		const line = inGlyphs(glyphs, watchLine(state, io.language));
		// a file is read later, ears hear it now
		return isTerminal ? line : `${new Date(state.sample?.at ?? system.now()).toISOString()} ${line}`;
	};
	// who reads slowly misses lines: they must not pile up in memory
	let writing = false;
	const write = async (line: string) => {
		writing = true;
		await io.write(`${line}\n`);
		writing = false;
	};
	const watched = watchRouter(system, subject, {
		intervalMs,
		signal: interrupt,
		onState: (state, event) => {
			if (event === 'sampled' && isComplete(state) && !writing) void write(say(state));
		},
	});
	await watched.ended;
	return watched.state();
}

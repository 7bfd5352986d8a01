import type { FrontEnd } from '../prompt/prompter.ts';
import type { Job } from '../ui/job.ts';
import type { Rooms } from '../wizard/effects.ts';
import { rooms as machineRooms } from '../wizard/rooms.ts';
import { saveFiles } from '../wizard/save.ts';
import type { Ending, Preset } from '../wizard/state.ts';
import type { CommandContext } from './context.ts';
import { endingCode, endingText } from './ending.ts';
import { chooseFrontEnd, type TerminalFacts } from './front-end.ts';
import { glyphsFor } from './glyphs-for.ts';
import { presetOf } from './preset.ts';
import { refuse } from './refuse.ts';
import { isSlow } from './terminal.ts';

/** The streams of the terminal that the wizard runs in, and SIGINT while nothing is asked. */
export interface Terminal extends TerminalFacts {
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
	readonly interrupt: AbortSignal;
	/** Ctrl-Z. Without it that key does nothing. */
	readonly job?: Job;
}

/** The wizard. */
export async function setup(context: CommandContext, terminal: Terminal): Promise<number> {
	const { io, system, disk, inRealTime, flags } = context;
	const preset = presetOf(flags);
	if (!preset.ok) return refuse(preset.problem, io, flags.json !== undefined);
	const name = chooseFrontEnd(flags, terminal);
	if (name === 'none') return refuse({ code: 'no-terminal' }, io);
	if (name === 'headless') return (await import('./apply.ts')).apply(context, terminal.interrupt);
	const { stdin, stdout, interrupt } = terminal;
	const rooms: Rooms = {
		...machineRooms,
		save: (_, plan, directory) => saveFiles(disk, plan, directory),
		apply: (machine, plan, options) =>
			machineRooms.apply(machine, plan, { ...options, decide: (asked) => inRealTime(() => options.decide(asked)) }),
	};
	const ending = await run(
		name,
		{ system, preset: { ...preset.value, probe: true }, language: io.language, stdin, stdout, interrupt, rooms },
		context,
		terminal,
	);
	// the line front ends have said it themselves
	if (name === 'ink') await io.write(endingText(ending, io.language));
	return endingCode(ending);
}

async function run(
	name: 'ink' | 'plain' | 'line',
	frontEnd: FrontEnd,
	{ flags }: CommandContext,
	terminal: Terminal,
): Promise<Ending> {
	const { env, stdin, stdout } = terminal;
	if (name === 'plain') return (await import('../prompt/plain.ts')).plainWizard(frontEnd);
	if (name === 'line') return (await import('../prompt/line.ts')).lineWizard(frontEnd);
	const [{ runInk }, glyphs] = await Promise.all([import('../ui/app.tsx'), glyphsFor(flags, terminal)]);
	return runInk({
		...(frontEnd satisfies { preset: Preset }),
		stdin,
		stdout,
		colour: flags['no-color'] === undefined && !env('NO_COLOR'),
		glyphs,
		...(terminal.job ? { job: terminal.job } : {}),
		slow: isSlow(env),
		screenReader: flags['screen-reader'] !== undefined || env('INK_SCREEN_READER') === 'true',
	});
}

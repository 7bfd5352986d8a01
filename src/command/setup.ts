import type { Job } from '../ui/job.ts';
import type { Stage } from '../ui/stage.tsx';
import type { CommandContext } from './context.ts';
import { chooseFrontEnd, type TerminalFacts } from './front-end.ts';
import { glyphsFor } from './glyphs-for.ts';
import { isSlow } from './terminal.ts';

/** The streams of the terminal that the wizard runs in, and SIGINT while nothing is asked. */
export interface Terminal extends TerminalFacts {
	readonly stdin: NodeJS.ReadStream;
	readonly stdout: NodeJS.WriteStream;
	readonly interrupt: AbortSignal;
	/** Ctrl-Z. Without it that key does nothing. */
	readonly job?: Job;
}

/** The wizard; its first frame does not wait until all of it is loaded. */
export async function setup(context: CommandContext, terminal: Terminal): Promise<number> {
	const name = chooseFrontEnd(context.flags, terminal);
	const frontEnd = name === 'ink' ? await stageOn(context, terminal) : name;
	return (await import('./wizard.ts')).wizard(context, terminal, frontEnd);
}

async function stageOn({ io, flags }: CommandContext, terminal: Terminal): Promise<Stage> {
	const { env, stdin, stdout } = terminal;
	const [{ openStage }, glyphs] = await Promise.all([import('../ui/stage.tsx'), glyphsFor(flags, terminal)]);
	return openStage({
		language: io.language,
		stdin,
		stdout,
		colour: flags['no-color'] === undefined && !env('NO_COLOR'),
		look: {
			glyphs,
			slow: isSlow(env),
			screenReader: flags['screen-reader'] !== undefined || env('INK_SCREEN_READER') === 'true',
		},
	});
}

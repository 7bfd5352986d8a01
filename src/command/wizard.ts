import type { FrontEnd } from '../prompt/prompter.ts';
import type { Stage } from '../ui/stage.tsx';
import type { Rooms } from '../wizard/effects.ts';
import { rooms as machineRooms } from '../wizard/rooms.ts';
import { saveFiles } from '../wizard/save.ts';
import type { Ending } from '../wizard/state.ts';
import type { CommandContext } from './context.ts';
import { endingCode, endingText } from './ending.ts';
import type { FrontEndName } from './front-end.ts';
import { presetOf } from './preset.ts';
import { refuse } from './refuse.ts';
import type { Terminal } from './setup.ts';

/** A front end; the full screen has its first frame already. */
type Place = Exclude<FrontEndName, 'ink'> | Stage;

/** The wizard from the flags to its end. */
export async function wizard(context: CommandContext, terminal: Terminal, place: Place): Promise<number> {
	const { io, system, disk, inRealTime, flags } = context;
	const stage = typeof place === 'object' ? place : undefined;
	const preset = presetOf(flags);
	if (!preset.ok) {
		stage?.clear();
		return refuse(preset.problem, io, flags.json !== undefined);
	}
	if (place === 'none') return refuse({ code: 'no-terminal' }, io);
	if (place === 'headless') return (await import('./apply.ts')).apply(context, terminal.interrupt);
	const { stdin, stdout, interrupt } = terminal;
	const rooms: Rooms = {
		...machineRooms,
		save: (_, plan, directory) => saveFiles(disk, plan, directory),
		apply: (machine, plan, options) =>
			machineRooms.apply(machine, plan, { ...options, decide: (asked) => inRealTime(() => options.decide(asked)) }),
	};
	const asked = { system, preset: { ...preset.value, probe: true }, language: io.language, interrupt, rooms };
	const ending = await run(place, { ...asked, stdin, stdout }, terminal);
	// the line front ends have said it themselves
	if (stage) await io.write(endingText(ending, io.language));
	return endingCode(ending);
}

async function run(place: 'plain' | 'line' | Stage, frontEnd: FrontEnd, { job }: Terminal): Promise<Ending> {
	if (place === 'plain') return (await import('../prompt/plain.ts')).plainWizard(frontEnd);
	if (place === 'line') return (await import('../prompt/line.ts')).lineWizard(frontEnd);
	return (await import('../ui/app.ts')).runInk(place, { ...frontEnd, ...(job ? { job } : {}) });
}

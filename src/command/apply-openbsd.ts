import { applyOpenbsd, openbsdState, pendingProblem } from '../apply/openbsd/apply.ts';
import { changeFor, type OpenbsdChange } from '../apply/openbsd/change.ts';
import { defaultTimeout } from '../apply/pending.ts';
import type { OpenbsdFacts } from '../detect/openbsd/gather.ts';
import { gif } from '../plan/artifact/pf-ports.ts';
import type { System } from '../system/system.ts';
import { openbsdText } from '../text/openbsd.ts';
import type { Problem } from '../wizard/problem.ts';
import type { CommandContext } from './context.ts';
import { exitCodeOf, exitCodes } from './exit-code.ts';
import { pfFromOpenbsd } from './plan-openbsd.ts';
import { presetOf } from './preset.ts';
import { problemObject, problemText } from './problem-text.ts';
import { refuse } from './refuse.ts';

/** As on Linux without questions: under a checkpoint, and kept only when IPv4 works. */
export async function applyOnOpenbsd(context: CommandContext, interrupt: AbortSignal): Promise<number> {
	const { io, system, flags } = context;
	const json = flags.json !== undefined;
	const words = openbsdText[io.language];
	const say = (line: string) => void (json ? io.writeError(`${line}\n`) : io.write(`${line}\n`));
	const end = async (ending: string, more: object = {}) => {
		if (json) await io.write(`${JSON.stringify({ schema: 1, ending, ...more })}\n`);
	};
	const preset = presetOf({ backend: 'openbsd-pf', ...flags });
	if (!preset.ok) return refuse(preset.problem, io, json);
	if (!system.isRoot()) return refuse({ code: 'not-root' }, io, json);
	const found = await pfFromOpenbsd(system, preset.value);
	if (!found.ok) return refuse(found.problem, io, json);
	const { plan, facts } = found.value;
	const change = await changeFor(system, plan, facts);
	if (!change.ok) return refuse(change.problem, io, json);
	const standing = await refuseStanding(system, change.value, facts);
	if (standing === 'unchanged') {
		if (!json) say(words.unchanged);
		await end('verified', { unchanged: true });
		return exitCodes.done;
	}
	if (standing) return refuse(standing, io, json);
	if (preset.value.dryRun) {
		say(words.wouldWrite(change.value.files.map(({ path }) => path)));
		await end('dry-run');
		return exitCodes.done;
	}
	if (flags.yes === undefined) return refuse({ code: 'answer-missing', flag: '--yes', available: [] }, io, json);

	const ending = await applyOpenbsd(system, plan, change.value, {
		timeoutMs: preset.value.timeoutMs ?? defaultTimeout * 1000,
		interrupt,
		onStep: (step) => say(words.step(step)),
	});
	if ('code' in ending) return refuse(ending, io, json);
	if (ending.type === 'kept') {
		if (!json) say(words.kept);
		await end('verified');
		return exitCodes.done;
	}
	if (!json) await io.writeError(problemText(ending.problem, io.language));
	await end('failed', { error: problemObject(ending.problem, io.language) });
	return exitCodeOf(ending.problem);
}

/** What another change, or somebody else's settings, say against this one. */
async function refuseStanding(
	system: System,
	{ files }: OpenbsdChange,
	{ interfaces, defaultRoutes4 }: OpenbsdFacts,
): Promise<Problem | 'unchanged' | undefined> {
	const state = await openbsdState(system);
	const isUp = interfaces.some(({ name }) => name === gif.name);
	if (state?.marker === 'kept')
		return files.length === 0 && isUp ? 'unchanged' : { code: 'openbsd-configured', checkpoint: state.directory };
	if (state) return pendingProblem(state);
	if (isUp) return { code: 'openbsd-in-the-way', device: gif.name };
	const [route] = defaultRoutes4;
	if (route === undefined) return undefined;
	return { code: 'openbsd-in-the-way', ...(route.gateway === undefined ? {} : { gateway: route.gateway }) };
}

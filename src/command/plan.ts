import { headless } from '../prompt/headless.ts';
import { wizardText } from '../text/wizard.ts';
import { saveFiles } from '../wizard/save.ts';
import type { CommandContext } from './context.ts';
import { endingCode } from './ending.ts';
import { exitCodes } from './exit-code.ts';
import { planObject } from './plan-object.ts';
import { pfFromOpenbsd } from './plan-openbsd.ts';
import { isWhole, pfFromFlags, showPf } from './plan-pf.ts';
import { presetOf } from './preset.ts';
import { refuse } from './refuse.ts';

/** What would be written and run, against what is on this machine. Changes nothing. */
export async function plan(context: CommandContext, interrupt: AbortSignal): Promise<number> {
	const { io, system, disk, flags } = context;
	const json = flags.json !== undefined;
	const isOpenbsd = system.platform === 'openbsd';
	const preset = presetOf(isOpenbsd ? { backend: 'openbsd-pf', ...flags } : flags);
	if (!preset.ok) return refuse(preset.problem, io, json);
	const { pf: backend } = preset.value;
	if (backend !== undefined && (isWhole(preset.value) || system.platform !== 'linux')) {
		const isHere = isOpenbsd && backend === 'openbsd-pf' && !isWhole(preset.value);
		if (isHere) {
			const found = await pfFromOpenbsd(system, preset.value);
			return found.ok ? showPf(found.value.plan, context) : refuse(found.problem, io, json);
		}
		const given = pfFromFlags(preset.value, backend);
		return given.ok ? showPf(given.value, context) : refuse(given.problem, io, json);
	}
	const {
		ending,
		plan: made,
		pf,
		changes,
		live,
	} = await headless({
		system,
		preset: { ...preset.value, dryRun: true },
		language: io.language,
		yes: false,
		interrupt,
		write: (line) => void (json ? io.writeError(`${line}\n`) : io.write(`${line}\n`)),
	});
	// the reason was said as it happened; with --json it is the object
	if (ending.type === 'failed') return json ? refuse(ending.problem, io, true) : endingCode(ending);
	if (made === undefined) return endingCode(ending);
	if (pf) return showPf(pf, context, true);
	if (flags.output !== undefined) {
		const problem = await saveFiles(disk, made, flags.output);
		if (problem) return refuse(problem, io, json);
		if (!json) await io.write(`${wizardText[io.language].review.savedTo(flags.output)}\n`);
	}
	if (json) await io.write(`${JSON.stringify(planObject(made, changes, live))}\n`);
	return exitCodes.done;
}

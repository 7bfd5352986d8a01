import { headless } from '../prompt/headless.ts';
import { applyOnOpenbsd } from './apply-openbsd.ts';
import { checkObjects, verdictObject } from './check-object.ts';
import type { CommandContext } from './context.ts';
import { endingCode, endingText } from './ending.ts';
import { planObject } from './plan-object.ts';
import { presetOf } from './preset.ts';
import { problemObject } from './problem-text.ts';
import { refuse } from './refuse.ts';

/** Does it without questions: plan, apply under a checkpoint, keep only when the checks are green. */
export async function apply(context: CommandContext, interrupt: AbortSignal): Promise<number> {
	const { io, system, flags } = context;
	const json = flags.json !== undefined;
	if (system.platform === 'openbsd') return applyOnOpenbsd(context, interrupt);
	const preset = presetOf(flags);
	if (!preset.ok) return refuse(preset.problem, io, json);
	if (preset.value.pf !== undefined) return refuse({ code: 'pf-elsewhere', backend: preset.value.pf }, io, json);
	const { ending, plan, changes, live, unchanged, checks } = await headless({
		system,
		preset: preset.value,
		language: io.language,
		yes: flags.yes !== undefined,
		interrupt,
		// with --json standard output is for the one object
		write: (line) => void (json ? io.writeError(`${line}\n`) : io.write(`${line}\n`)),
	});
	if (json) {
		const object = {
			schema: 1,
			ending: ending.type,
			...(ending.type === 'failed' ? { error: problemObject(ending.problem, io.language) } : {}),
			...(plan === undefined ? {} : { plan: planObject(plan, changes, live) }),
			...(unchanged ? { unchanged } : {}),
			...(checks === undefined
				? {}
				: { verdict: verdictObject(checks, io.language), checks: checkObjects(checks, io.language) }),
		};
		await io.write(`${JSON.stringify(object)}\n`);
	} else {
		await (endingCode(ending) === 0
			? io.write(endingText(ending, io.language))
			: io.writeError(endingText(ending, io.language)));
	}
	return endingCode(ending);
}

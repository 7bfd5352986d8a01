import { formatPrefix6 } from '../map/prefix.ts';
import { failure, type Result } from '../map/result.ts';
import { savedAs } from '../plan/artifact/pf-readme.ts';
import { makePfPlan } from '../plan/make-pf-plan.ts';
import type { PfBackend, PfPlan } from '../plan/pf.ts';
import { pfFileLines, pfLines } from '../prompt/pf-sheet.ts';
import { wizardText } from '../text/wizard.ts';
import type { Problem } from '../wizard/problem.ts';
import { savePf } from '../wizard/save-pf.ts';
import type { Preset } from '../wizard/state.ts';
import { answerPrefix } from './calc-answer.ts';
import { ceObject } from './calc-json.ts';
import type { CommandContext } from './context.ts';
import { exitCodes } from './exit-code.ts';
import { refuse } from './refuse.ts';

/** Nothing is left to be found out here. */
export const isWhole = ({ prefix, wan, lan }: Preset): boolean =>
	prefix !== undefined && wan !== undefined && lan !== undefined;

/** The files for another machine, from the flags alone: no machine is looked at, and it may be any system that makes them. */
export function pfFromFlags(preset: Preset, backend: PfBackend): Result<PfPlan, Problem> {
	const { prefix, wan, lan, provider, rule } = preset;
	if (prefix === undefined) return failure({ code: 'answer-missing', flag: '--prefix', available: [] });
	if (wan === undefined) return failure({ code: 'answer-missing', flag: '--wan', available: [] });
	if (lan === undefined) return failure({ code: 'answer-missing', flag: '--lan', available: [] });
	const choice = rule ? { rule } : provider && provider !== 'custom' ? { provider } : {};
	const answer = answerPrefix(prefix, choice);
	if (!answer.ok) return answer;
	const { value } = answer;
	const br = preset.br ?? value.ce.rule.br[0] ?? '';
	return makePfPlan({ backend, wan, lan, prefix: value.prefix, provider: value.provider, rule: value.ce.rule, br });
}

/** Says it, unless that was said on the way, and with --output writes the set. */
export async function showPf(plan: PfPlan, { io, disk, flags }: CommandContext, said = false): Promise<number> {
	const json = flags.json !== undefined;
	const { language } = io;
	if (flags.output !== undefined) {
		const problem = await savePf(disk, plan, flags.output);
		if (problem) return refuse(problem, io, json);
	}
	if (json) {
		await io.write(`${JSON.stringify(pfObject(plan))}\n`);
		return exitCodes.done;
	}
	const saved = flags.output === undefined ? [] : [wizardText[language].review.savedTo(flags.output)];
	const contents = flags.output === undefined ? pfFileLines(plan, language) : [];
	await io.write(`${[...(said ? [] : pfLines(plan, language)), ...contents, ...saved].join('\n')}\n`);
	return exitCodes.done;
}

/** As JSON, under the names that a plan for this machine has. */
function pfObject({ choices, ce, files, notes }: PfPlan) {
	const { backend, wan, lan, prefix, provider, br } = choices;
	return {
		schema: 1,
		wan,
		lan,
		prefix: formatPrefix6(prefix),
		provider,
		...ceObject(ce),
		br,
		backend,
		files: files.map((file) => ({ path: file.path, how: file.how, savedAs: savedAs(file), content: file.content })),
		notes,
	};
}

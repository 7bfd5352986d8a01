import { type Ce, deriveCe } from '../map/ce.ts';
import { usableBlocks } from '../map/port-set.ts';
import { parseAddress6 } from '../map/prefix.ts';
import type { MapProblem } from '../map/problem.ts';
import { failure, type Result, success } from '../map/result.ts';
import { renderFreebsd } from './artifact/freebsd-conf.ts';
import { freebsdReadme } from './artifact/freebsd-readme.ts';
import { renderOpenbsd } from './artifact/openbsd-conf.ts';
import { rangesOf } from './artifact/openbsd-pf.ts';
import { openbsdReadme } from './artifact/openbsd-readme.ts';
import { isPlainInterfaceName } from './interface-name.ts';
import type { PfBackend, PfChoices, PfFile, PfNote, PfPlan, PfReadme } from './pf.ts';
import type { PlanProblem } from './problem.ts';

/** A system with PF: what is written there, and how many ranges are left to choose from. */
interface PfRenderer {
	render(choices: PfChoices, ce: Ce): readonly PfFile[];
	readme(choices: PfChoices, ce: Ce): readonly PfReadme[];
	ranges(ce: Ce): number;
	notes(choices: PfChoices, ce: Ce): readonly PfNote[];
}

export const pfRenderers: Readonly<Record<PfBackend, PfRenderer>> = {
	'openbsd-pf': {
		render: renderOpenbsd,
		readme: openbsdReadme,
		ranges: (ce) => rangesOf(ce).drawn.length,
		notes: ({ wan, prefix }, ce) => {
			const { drawn, leftOut } = rangesOf(ce);
			return [
				...(drawn.length > 1 ? [{ type: 'pf-one-range', ranges: drawn.length } as const] : []),
				...(leftOut.length > 0 ? [{ type: 'pf-left-out', blocks: leftOut } as const] : []),
				...(prefix.length < 64 ? [{ type: 'pf-duid', wan } as const] : []),
			];
		},
	},
	'freebsd-pf': {
		render: renderFreebsd,
		readme: freebsdReadme,
		ranges: (ce) => usableBlocks(ce.ports).length,
		notes: ({ prefix }) => [
			{ type: 'pf-fragments' },
			...(prefix.length < 64 ? [{ type: 'pf-no-client' } as const] : []),
		],
	},
};

/** Everything that the answers mean for a machine with PF, as files. Pure: no machine is looked at. */
export function makePfPlan(choices: PfChoices): Result<PfPlan, PlanProblem | MapProblem> {
	const { backend, rule, prefix } = choices;
	const problem = refuse(choices);
	if (problem) return failure(problem);
	const ce = deriveCe(rule, prefix);
	if (!ce.ok) return ce;
	const renderer = pfRenderers[backend];
	if (renderer.ranges(ce.value) === 0) return failure({ code: 'no-port-range', backend });
	return success({
		choices,
		ce: ce.value,
		files: renderer.render(choices, ce.value),
		readme: renderer.readme(choices, ce.value),
		notes: [
			{ type: 'pf-elsewhere', backend },
			...(rule.confidence === 'reported' || rule.confidence === 'extrapolated' || rule.disputedWith !== undefined
				? [{ type: 'pf-confidence', confidence: rule.confidence } as const]
				: []),
			{ type: 'pf-echo', backend },
			...renderer.notes(choices, ce.value),
			...(prefix.length < 64 ? [] : [{ type: 'pf-no-delegation' } as const]),
		],
	});
}

function refuse({ wan, lan, br }: PfChoices): PlanProblem | undefined {
	const odd = [wan, lan].find((device) => !isPlainInterfaceName(device));
	if (odd !== undefined) return { code: 'interface-name', device: odd };
	if (wan === lan) return { code: 'lan-is-wan', device: wan };
	if (br === '') return { code: 'br-unknown' };
	return parseAddress6(br) === undefined ? { code: 'br-syntax', input: br } : undefined;
}

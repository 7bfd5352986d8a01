import { formatPrefix6 } from '../map/prefix.ts';
import type { FileChange, LiveState, Plan } from '../plan/plan.ts';
import { ceObject } from './calc-json.ts';

/** A plan as JSON: everything that would be written and run. */
export function planObject(plan: Plan, changes?: readonly FileChange[], live?: readonly LiveState[]) {
	const { choices, ce } = plan;
	const changeOf = new Map(changes?.map(({ path, change }) => [path, change]));
	return {
		schema: 1,
		wan: choices.wan,
		lan: choices.lan,
		prefix: formatPrefix6(choices.delegation.prefix),
		prefixOrigin: choices.delegation.origin,
		provider: choices.provider,
		...ceObject(ce),
		br: choices.br,
		backend: choices.backend,
		nat: choices.nat,
		files: plan.files.map(({ path, mode, content, program }) => ({
			path,
			mode: mode.toString(8).padStart(4, '0'),
			change: changeOf.get(path),
			...(program ? { characters: content.length } : { content }),
		})),
		// undefined when this machine was not looked at
		live,
		obsoleteFiles: plan.obsoleteFiles,
		commands: plan.commands.map(({ task, argv }) => ({ task, argv })),
		units: plan.units,
		risks: plan.risks,
		notes: plan.notes,
	};
}

import { diagnose } from '../../check/verdict.ts';
import { formatPrefix4, formatPrefix6 } from '../../map/prefix.ts';
import type { State } from '../../wizard/state.ts';
import type { Page } from '../page.ts';
import { dim, paragraph, type Row, row, strong } from '../row.ts';
import type { Window } from '../stack.ts';

/** Everything that is known about this step, as it came: for whoever wants to see for themselves, and for bug reports. */
export const details = (page: Page): Window => {
	const { state, view, words, columns } = page;
	const rows = Object.entries(knownIn(state)).flatMap(([name, value]) => lines(name, value, 0, columns));
	return {
		type: 'text',
		at: view.overlay?.scroll ?? 0,
		rows: rows.length > 0 ? rows : paragraph(words.ui.details.none, columns),
		title: row(strong(words.ui.details.title)),
	};
};

const knownIn = (state: State): object => {
	const problem = 'problem' in state && state.problem ? { problem: state.problem } : {};
	switch (state.step) {
		case 'link': {
			const { interfaces, ssh, defaultRoutes4, defaultRoutes6, tools, kernel, ip6Tunnel, foreignTables } = state.facts;
			return { ...problem, interfaces, ssh, defaultRoutes6, defaultRoutes4, tools, kernel, ip6Tunnel, foreignTables };
		}
		case 'prefix':
			return { ...problem, link: state.link, ...state.phase };
		case 'provider':
			return { ...problem, delegation: state.delegation, other: state.other, matches: state.matches };
		case 'parameters':
			return { ...problem, br: state.br, ce: state.ce };
		case 'review': {
			if (state.pf) return { ...problem, choices: state.pf.choices, notes: state.pf.notes };
			const { commands, units, obsoleteFiles, risks, notes } = state.plan;
			return { ...problem, commands, units, obsoleteFiles, risks, notes };
		}
		case 'apply':
			return {
				countdown: state.countdown,
				outcome: state.outcome,
				tasks: state.tasks,
				checks: state.checks,
				commands: state.plan.commands,
			};
		case 'verify':
			return { ...problem, verdict: diagnose(state.checks), checks: state.checks, ce: state.subject.ce };
		default:
			return problem;
	}
};

/** A value as indented `name: value` lines; prefixes as they are written. */
const lines = (name: string, value: unknown, depth: number, columns: number): readonly Row[] => {
	const indent = ' '.repeat(depth * 2);
	const line = (text: string) => paragraph(text, columns, undefined, row(indent, dim(`${name}: `)));
	if (value === undefined) return [];
	if (typeof value !== 'object' || value === null) return line(String(value));
	const text = prefixText(value);
	if (text !== undefined) return line(text);
	const entries = Array.isArray(value)
		? value.map((item, index) => [`${index + 1}`, item] as const)
		: Object.entries(value);
	if (entries.length === 0) return line(Array.isArray(value) ? 'none' : '{}');
	const flat = flatText(value);
	if (flat !== undefined) return line(flat);
	return [row(indent, dim(`${name}:`)), ...entries.flatMap(([key, item]) => lines(key, item, depth + 1, columns))];
};

/** A list of plain words, or of port blocks, fits into a paragraph. */
const flatText = (value: object): string | undefined => {
	if (!Array.isArray(value)) return undefined;
	if (value.every((item) => typeof item !== 'object' && !String(item).includes(' '))) return value.join(' ');
	const block = (item: unknown): item is { first: number; last: number } =>
		typeof item === 'object' && item !== null && Object.keys(item).join() === 'first,last';
	return value.every(block) ? value.map(({ first, last }) => `${first}-${last}`).join(' ') : undefined;
};

const prefixText = (value: object): string | undefined => {
	if (!('network' in value && 'length' in value && typeof value.length === 'number')) return undefined;
	if (typeof value.network === 'bigint') return formatPrefix6({ network: value.network, length: value.length });
	return typeof value.network === 'number'
		? formatPrefix4({ network: value.network, length: value.length })
		: undefined;
};

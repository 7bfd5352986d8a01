import { formatPrefix6 } from '../../map/prefix.ts';
import { type State, type StepId, stepIds } from '../../wizard/state.ts';
import type { Page } from '../page.ts';
import { cutRow, dim, focusBold, ok, type Row, row } from '../row.ts';

/** From this width on the steps stand in a column of their own. */
export const railFrom = 90;
export const railWidth = 28;

/** The steps and, under those that are done, what was answered. */
export const railColumn = (page: Page): readonly Row[] => {
	const { state, words, glyphs } = page;
	const answers = answersIn(state, page);
	return stepIds.flatMap((id, index) => {
		const now = numberOf(state);
		if (index + 1 === now) return [row(focusBold(`${glyphs.current} ${words.title[id]}`))];
		if (index + 1 > now) return [row(dim(`${glyphs.toCome} ${words.title[id]}`))];
		const answer = answers[id];
		return [
			row(ok(`${glyphs.done} `), words.title[id]),
			...(answer === undefined ? [] : [cutRow(row(dim(`  ${answer}`)), railWidth, glyphs.ellipsis)]),
		];
	});
};

/** The same in one line: only the present step has its name. */
export const railLine = ({ state, words, glyphs, columns }: Page): Row => {
	const now = numberOf(state);
	const line = stepIds.flatMap((id, index) => {
		const number = index + 1;
		const lead = index === 0 ? [] : row('  ');
		if (number === now) return [...lead, focusBold(`${glyphs.current} ${number} ${words.title[id]}`)];
		return number < now ? [...lead, ok(glyphs.done), dim(` ${number}`)] : [...lead, dim(`${glyphs.toCome} ${number}`)];
	});
	return cutRow(line, columns);
};

/** 1 to 7; 0 before the first step. */
export const numberOf = (state: State): number => stepIds.indexOf(state.step as StepId) + 1;

export const answersIn = (state: State, { words }: Page): Partial<Record<StepId, string>> => {
	if (state.step === 'detecting' || state.step === 'ended') return {};
	const choices =
		state.step === 'verify' ? state.subject.choices : state.step === 'apply' ? state.plan.choices : undefined;
	const ce =
		state.step === 'verify'
			? state.subject.ce
			: 'ce' in state
				? state.ce
				: state.step === 'apply'
					? state.plan.ce
					: undefined;
	const kept = 'kept' in state ? state.kept : {};
	const link = choices ?? kept.link;
	const delegation = choices?.delegation ?? kept.delegation;
	const provider = choices?.provider ?? kept.provider?.id;
	return {
		...(link ? { link: `${link.wan} · LAN ${link.lan}` } : {}),
		...(delegation ? { prefix: formatPrefix6(delegation.prefix) } : {}),
		...(provider ? { provider: words.providerName(provider) } : {}),
		...(ce ? { parameters: `${ce.ipv4}${ce.psidLength === 0 ? '' : ` · PSID ${ce.psid}`}` } : {}),
	};
};

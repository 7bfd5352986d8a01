import { type State, type StepId, stepIds } from '../../wizard/state.ts';
import type { FirstPage } from '../page.ts';
import { cutRow, dim, focusBold, ok, type Row, row } from '../row.ts';

/** From this width on the steps stand in a column of their own. */
export const railFrom = 90;
export const railWidth = 28;

/** What was answered in each step that is done. */
export type Answers = Partial<Record<StepId, string>>;

/** The steps and, under those that are done, what was answered. */
export const railColumn = ({ state, words, glyphs }: FirstPage, answers: Answers): readonly Row[] => {
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
export const railLine = ({ state, words, glyphs, columns }: FirstPage): Row => {
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

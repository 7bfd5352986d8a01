import type { Binding, Situation } from '../binding.ts';
import { bindingsIn } from '../keys.ts';
import type { Page } from '../page.ts';
import { cutRow, dim, focusBold, type Row, row, widthOfRow } from '../row.ts';

/** Keys and what they do, side by side, in at most `lines` lines. What has no room is left to the help, which is named. */
const keyRows = (bindings: readonly Binding[], situation: Situation, page: Page, lines: number): readonly Row[] => {
	const { words, glyphs, columns } = page;
	const rows: Row[] = [];
	for (const binding of bindings) {
		const key = row(focusBold(binding.shown(words, glyphs)), dim(` ${binding.label(words, situation)}`));
		const last = rows.at(-1);
		if (last && widthOfRow(last) + 3 + widthOfRow(key) <= columns) {
			rows[rows.length - 1] = [...last, ...row('   '), ...key];
		} else rows.push(key);
	}
	const spare = bindings.findLastIndex(({ chords }) => !chords.some((chord) => always.includes(chord)));
	return rows.length <= lines || spare < 0
		? rows.map((line) => cutRow(line, columns))
		: keyRows(bindings.toSpliced(spare, 1), situation, page, lines);
};

/** The way out and the way to all the others. */
const always: readonly string[] = ['?', 'q', 'ctrl-c'];

/** The keys that work now. */
export const footer = (situation: Situation, page: Page): readonly Row[] =>
	keyRows(toldIn('footer', situation), situation, page, 2);

/** The keys that help against the problem above them. */
export const problemKeys = (situation: Situation, page: Page): readonly Row[] =>
	keyRows(toldIn('problem', situation), situation, { ...page, columns: page.columns - 2 }, 2);

const toldIn = (place: 'footer' | 'problem', situation: Situation): readonly Binding[] =>
	bindingsIn(situation).filter((binding) => binding.place(situation) === place);

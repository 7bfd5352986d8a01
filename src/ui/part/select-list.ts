import { pad, widthOf } from '../fit.ts';
import type { Item } from '../items.ts';
import type { Page } from '../page.ts';
import { cutRow, dim, focus, focusBold, joinFitting, plain, type Row, row } from '../row.ts';
import type { Window } from '../stack.ts';

/** The entries of a step with the cursor on one of them; notes stand in a column of their own. */
export const selectList = ({ items, view, glyphs, columns }: Page): Window => {
	const widest = Math.max(0, ...items.filter(({ note }) => note.length > 0).map(({ label }) => widthOf(label)));
	const entry = ({ label, note }: Item, index: number): Row => {
		const chosen = index === view.cursor;
		const number = index < 9 ? `${index + 1}` : ' ';
		const name = note.length > 0 ? pad(label, widest) : label;
		const lead = row(focus(chosen ? glyphs.focus : ' '), ' ', (chosen ? focus : dim)(number), ' ');
		const title = row((chosen ? focusBold : plain)(name));
		const [first = [], ...rest] = note;
		const said = note.length > 0 ? [[plain('  '), ...first], ...rest] : [];
		return joinFitting([cutRow([...lead, ...title], columns, glyphs.ellipsis), ...said], columns);
	};
	return { type: 'list', at: view.cursor, rows: items.map(entry) };
};

import { graphemesOf, widthOf } from '../fit.ts';
import type { Page } from '../page.ts';
import { cursor, dim, focus, indented, paragraph, plain, type Row, row, strong } from '../row.ts';

/** A label, the line being typed with its cursor, and an example. Long text moves under the cursor. */
export const textField = ({ view, glyphs, columns }: Page, label: string, example: string): readonly Row[] => {
	const { text, at } = view.field ?? { text: '', at: 0 };
	const room = Math.max(4, columns - 3);
	const all = graphemesOf(text);
	let first = 0;
	while (widthOf(all.slice(first, at).join('')) > room - 2) first++;
	const before = all.slice(first, at).join('');
	const under = all[at] ?? ' ';
	let after = '';
	for (const grapheme of all.slice(at + 1)) {
		if (widthOf(before + under + after + grapheme) > room - 1) break;
		after += grapheme;
	}
	return [
		row(strong(label)),
		row(focus(`${glyphs.focus} `), plain(before), cursor(under), plain(after)),
		...indented(paragraph(example, columns - 2, dim), 2),
	];
};

import type { Language } from '../text/language.ts';
import type { At } from '../wizard/state.ts';
import { firstWordsIn } from './first-words.ts';
import type { Look } from './frame.ts';
import { beside, finish, heightUnder, layoutOf } from './layout.ts';
import { header } from './part/header.ts';
import { railColumn, railLine } from './part/rail.ts';
import { blank, type Row } from './row.ts';
import type { Size } from './size.ts';
import { stack } from './stack.ts';
import { detecting } from './step/detecting.ts';

/** The first frame: that of a machine which is being read, but for the keys, painted while the program is still loaded. */
export const openingRows = (language: Language, look: Look, size: Size): readonly Row[] => {
	// what is painted is read aloud, or takes a second on its way: once is enough
	if (look.screenReader || look.slow === true) return [];
	const { glyphs } = look;
	const { wide, whole, columns } = layoutOf(size, look);
	const state: At<'detecting'> = { step: 'detecting', preset: { dryRun: false, acceptedRisks: [] } };
	const page = { state, words: firstWordsIn(language), glyphs, columns, spinner: glyphs.spinner[0]! };
	const full = { ...page, columns: whole };
	const top = [header(full), ...(wide ? [] : [railLine(full)]), blank];
	const height = heightUnder(top, size);
	const body = stack(detecting(page), height, columns).rows;
	const rows = [...top, ...(wide ? beside(railColumn(page, {}), body, height) : body)];
	return rows.slice(0, Math.max(1, size.rows - 1)).map((line) => finish(line, glyphs, size.columns));
};

import type { Look } from './frame.ts';
import { type Glyphs, inGlyphs } from './glyphs.ts';
import { railFrom, railWidth } from './part/rail.ts';
import { cutRow, fitRow, plain, type Row } from './row.ts';
import type { Size } from './size.ts';

// Where things stand on the screen, in the first frame as in all the others.

/** Text that is longer than this is hard to read; the rest of a wide terminal stays empty. */
const widest = 100;

export interface Layout {
	/** The steps stand to the left of the page. */
	readonly wide: boolean;
	/** Columns of the frame, without a blank one on each side. */
	readonly whole: number;
	/** Columns of the page. */
	readonly columns: number;
}

export const layoutOf = (size: Size, { screenReader }: Look): Layout => {
	const wide = size.columns >= railFrom && !screenReader;
	const whole = Math.max(20, Math.min(size.columns - 2, wide ? railWidth + 3 + widest : widest));
	return { wide, whole, columns: wide ? whole - railWidth - 3 : whole };
};

/** Rows of the page: which keys work depends on whether there is something to scroll, and the space for it on the keys, so two are kept. */
export const heightUnder = (top: readonly Row[], size: Size): number => size.rows - 1 - top.length - 1 - 2;

/** The rail to the left of the body. */
export const beside = (rail: readonly Row[], body: readonly Row[], rows: number): readonly Row[] => {
	const height = Math.min(rows, Math.max(rail.length, body.length));
	return Array.from({ length: height }, (_, index) => [
		...fitRow(rail[index] ?? [], railWidth),
		plain('   '),
		...(body[index] ?? []),
	]);
};

/** One blank column on each side, the terminal's own signs, and never wider than it. */
export const finish = (line: Row, glyphs: Glyphs, columns: number): Row => {
	if (line.length === 0) return line;
	const spans = line.map((span) => ({ ...span, text: inGlyphs(glyphs, span.text) }));
	return cutRow([plain(' '), ...spans], columns - 1, glyphs.ellipsis);
};

import { blank, cutRow, dim, type Row, row, spread } from './row.ts';

/** Rows of which as many are shown as there is room for. */
export interface Window {
	readonly rows: readonly Row[];
	/** A list keeps this row in view; a text begins with it. */
	readonly at: number;
	readonly type: 'list' | 'text';
	/** Stands above a text, with the position to its right. */
	readonly title?: Row;
	/** Rows of a text at which a section begins. */
	readonly starts?: readonly number[];
}

/** Rows that are nice to have: they are left out before anything else is cut. */
export interface Aside {
	readonly aside: readonly Row[];
}

export type Part = readonly Row[] | Window | Aside;

/** What the keys have to know about the window that is on the screen. */
export interface Scrolling {
	readonly at: number;
	/** The last row that can be the first one. */
	readonly limit: number;
	readonly height: number;
	readonly starts: readonly number[];
}

export interface Stacked {
	readonly rows: readonly Row[];
	readonly scrolling?: Scrolling;
}

/** Rows below which a window is not useful. */
const least = 4;

const isWindow = (part: Part): part is Window => 'rows' in part;
const isAside = (part: Part): part is Aside => 'aside' in part;
const rowsOf = (part: Part): readonly Row[] => (isAside(part) ? part.aside : isWindow(part) ? part.rows : part);
const heightOf = ({ rows, title }: Window) => rows.length + (title ? 1 : 0);

/**
 * The parts one below the other in at most `rows` rows. Space is given up in this order: asides, rows of the window
 * beyond a few, the blank rows between the parts, then the ends of the fixed parts.
 */
export const stack = (parts: readonly Part[], rows: number, columns: number): Stacked => {
	const shown = withRoom(
		parts.filter((part) => rowsOf(part).length > 0),
		rows,
	);
	const fixed = shown.reduce((sum, part) => sum + (isWindow(part) ? 0 : rowsOf(part).length), 0);
	const needed = shown.reduce((sum, part) => sum + (isWindow(part) ? Math.min(heightOf(part), least) : 0), 0);
	const gaps = fixed + needed + shown.length - 1 <= rows ? shown.length - 1 : 0;
	const windowRows = Math.max(needed, rows - fixed - gaps);
	let fixedRows = rows - needed - gaps;

	const result: Row[] = [];
	let scrolling: Scrolling | undefined;
	for (const part of shown) {
		if (gaps > 0 && result.length > 0) result.push(blank);
		if (isWindow(part)) {
			const view = look(part, Math.min(heightOf(part), windowRows), columns);
			scrolling = view.scrolling;
			result.push(...view.rows);
		} else {
			const kept = rowsOf(part).slice(0, Math.max(0, fixedRows));
			fixedRows -= kept.length;
			result.push(...kept);
		}
	}
	return { rows: result.slice(0, Math.max(0, rows)), ...(scrolling ? { scrolling } : {}) };
};

/** Without the asides that would cost something else its place; the last one goes first. */
const withRoom = (parts: readonly Part[], rows: number): readonly Part[] => {
	const all = parts.reduce(
		(sum, part) => sum + (isWindow(part) ? heightOf(part) : rowsOf(part).length),
		parts.length - 1,
	);
	const last = parts.findLastIndex(isAside);
	return all <= rows || last < 0 ? parts : withRoom(parts.toSpliced(last, 1), rows);
};

const look = (part: Window, rows: number, columns: number): Stacked => {
	const { length } = part.rows;
	const height = Math.max(0, Math.min(length, rows - (part.title ? 1 : 0)));
	const limit = Math.max(0, length - height);
	const first = Math.max(0, Math.min(part.type === 'list' ? part.at - Math.floor(height / 2) : part.at, limit));
	const seen = part.rows.slice(first, first + height);
	const cut = limit > 0;
	const titled =
		part.title === undefined
			? []
			: [cut ? spread(part.title, row(dim(`${first + 1}-${first + height}/${length}`)), columns) : part.title];
	const marked = seen.map((line, index) => {
		const mark = index === 0 && first > 0 ? '▴' : index === height - 1 && first < limit ? '▾' : '';
		if (mark === '' || part.title !== undefined) return line;
		return spread(cutRow(line, columns - 2), [dim(mark)], columns);
	});
	return {
		rows: [...titled, ...marked],
		scrolling: { at: first, limit, height, starts: part.starts ?? [] },
	};
};

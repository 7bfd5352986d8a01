import type { IBufferCell, Terminal } from '@xterm/headless';
import { hexOf, palette } from './palette.ts';
import { cell, round, shapeOf } from './shapes.ts';

// Cell-exact: every glyph has its own x, so that the columns hold in a viewer that lacks the fonts.

interface Glyph {
	readonly text: string;
	readonly x: number;
	readonly wide: boolean;
	readonly fill: string;
	readonly opacity: number;
	readonly bold: boolean;
}

const padding = 18;
const titleHeight = 40;

/** The rows of a terminal's screen, each the elements that paint it; empty ones at the end are left out. */
export const rowsOf = (term: Terminal): readonly string[] => {
	const { active } = term.buffer;
	const lines = Array.from({ length: term.rows }, (_, y) => active.getLine(active.viewportY + y));
	const rows = lines.findLastIndex((line) => line?.translateToString(true).trim() !== '') + 1;
	return Array.from({ length: rows }, (_, y) => {
		const cells = Array.from({ length: term.cols }, (_, x) => lines[y]?.getCell(x));
		return rowOf(cells, y * cell.height).join('\n');
	});
};

/** A window with that many columns and rows, in which the elements of `body` are. */
export const windowOf = (columns: number, rows: number, title: string, body: readonly string[], style = ''): string => {
	const width = columns * cell.width + padding * 2;
	const height = rows * cell.height + titleHeight + padding;
	return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">
<style>text{font-family:"JetBrains Mono","DejaVu Sans Mono",ui-monospace,Menlo,Consolas,monospace;font-size:${cell.fontSize}px;white-space:pre}.w{font-family:"Noto Sans Mono CJK JP","Noto Sans CJK JP",sans-serif;font-size:${cell.wideFontSize}px}${style}</style>
<rect width="${width}" height="${height}" rx="10" fill="${palette.background}"/>
<g fill="${palette.buttons}"><circle cx="20" cy="20" r="6"/><circle cx="40" cy="20" r="6"/><circle cx="60" cy="20" r="6"/></g>
<text x="${width / 2}" y="25" text-anchor="middle" fill="${palette.title}" font-size="13">${escaped(title)}</text>
<g transform="translate(${padding} ${titleHeight})">
${body.filter((row) => row !== '').join('\n')}
</g></svg>
`;
};

/** The screen of a terminal as a picture of a window. */
export const toSvg = (term: Terminal, title: string): string => {
	const rows = rowsOf(term);
	return windowOf(term.cols, rows.length, title, rows);
};

const rowOf = (cells: readonly (IBufferCell | undefined)[], top: number): readonly string[] => {
	const result: string[] = [];
	let run: Glyph[] = [];
	const flush = () => {
		if (run.length > 0) result.push(textOf(run, top + cell.baseline));
		run = [];
	};
	for (const [column, one] of cells.entries()) {
		const columns = one?.getWidth() ?? 0;
		if (!one || columns === 0) continue;
		const x = column * cell.width;
		const { fill, background, opacity } = coloursOf(one);
		if (background !== undefined) {
			flush();
			result.push(
				`<rect x="${x}" y="${top}" width="${columns * cell.width}" height="${cell.height}" fill="${background}"/>`,
			);
		}
		const text = one.getChars();
		if (text === '' || text === ' ') {
			flush();
			continue;
		}
		const shape = shapeOf(text, x, top, fill, opacity);
		if (shape !== undefined) {
			flush();
			result.push(shape);
			continue;
		}
		const wide = columns === 2;
		// A full-width glyph is one em wide: it is centred in its pair of cells.
		const left = wide ? round(x + (2 * cell.width - cell.wideFontSize) / 2) : x;
		const glyph = { text, x: left, wide, fill, opacity, bold: one.isBold() !== 0 };
		if (run[0] && !looksLike(run[0], glyph)) flush();
		run.push(glyph);
	}
	flush();
	return result;
};

const coloursOf = (one: IBufferCell) => {
	const foreground = one.isFgDefault() ? undefined : hexOf(one.getFgColor(), one.isFgRGB());
	const background = one.isBgDefault() ? undefined : hexOf(one.getBgColor(), one.isBgRGB());
	const opacity = one.isDim() ? palette.dim : 1;
	return one.isInverse()
		? { fill: background ?? palette.background, background: foreground ?? palette.foreground, opacity }
		: { fill: foreground ?? palette.foreground, background, opacity };
};

const looksLike = (a: Glyph, b: Glyph): boolean =>
	a.fill === b.fill && a.opacity === b.opacity && a.bold === b.bold && a.wide === b.wide;

const textOf = (run: readonly Glyph[], y: number): string => {
	const { fill, opacity, bold, wide } = run[0]!;
	// Every code point takes one x: a combining mark stands where its base does.
	const places = run.flatMap(({ text, x }) => [...text].map(() => x));
	const look = `${opacity < 1 ? ` opacity="${opacity}"` : ''}${bold ? ' font-weight="700"' : ''}${wide ? ' class="w"' : ''}`;
	return `<text y="${y}" x="${places.join(' ')}" fill="${fill}"${look}>${escaped(run.map(({ text }) => text).join(''))}</text>`;
};

const escaped = (text: string): string =>
	text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

import type { Tone } from './colours.ts';
import { head, widthOf, wrap } from './fit.ts';

// A screen is a list of rows and a row a list of spans. Heights are then known before anything is painted, which is
// what keeps the frame below the terminal's height: ink 6.8.0 erases the user's scrollback when it is not.

export interface Span {
	readonly text: string;
	readonly tone: Tone;
	readonly bold: boolean;
}

export type Row = readonly Span[];
type Piece = string | Span;

const spanOf =
	(tone: Tone, bold = false) =>
	(text: string): Span => ({ text, tone, bold });

export const plain = spanOf('plain');
export const focus = spanOf('focus');
export const focusBold = spanOf('focus', true);
export const ok = spanOf('ok');
export const attention = spanOf('attention');
export const failure = spanOf('failure');
export const failureBold = spanOf('failure', true);
export const dim = spanOf('dim');
export const strong = spanOf('strong');
export const cursor = spanOf('cursor');
/** How full a port block is. */
export const heat = {
	1: spanOf('heat-1'),
	2: spanOf('heat-2'),
	3: spanOf('heat-3'),
	4: spanOf('heat-4'),
	5: spanOf('heat-5'),
} as const;

export const row = (...pieces: readonly Piece[]): Row =>
	pieces.map((piece) => (typeof piece === 'string' ? plain(piece) : piece)).filter((span) => span.text !== '');

export const blank: Row = [];

export const textOf = (line: Row): string => line.map((span) => span.text).join('');

export const widthOfRow = (line: Row): number => line.reduce((sum, span) => sum + widthOf(span.text), 0);

/** At most `columns` wide; the last column then holds `mark`. */
export const cutRow = (line: Row, columns: number, mark = '…'): Row => {
	if (widthOfRow(line) <= columns) return line;
	const kept: Span[] = [];
	let room = columns - widthOf(mark);
	for (const span of line) {
		const text = head(span.text, room);
		if (text !== '') kept.push({ ...span, text });
		room -= widthOf(text);
		if (text !== span.text) {
			if (columns > 0) kept.push({ ...span, text: mark });
			break;
		}
	}
	return kept;
};

/** As many of the pieces as fit, one after the other; the first one is cut if need be. None is shown in part. */
export const joinFitting = ([first = [], ...rest]: readonly Row[], columns: number): Row => {
	let line = cutRow(first, columns);
	for (const piece of rest) {
		if (widthOfRow(line) + widthOfRow(piece) > columns) break;
		line = [...line, ...piece];
	}
	return line;
};

/** Exactly `columns` wide. */
export const fitRow = (line: Row, columns: number, mark?: string): Row => {
	const short = cutRow(line, columns, mark);
	const missing = columns - widthOfRow(short);
	return missing > 0 ? [...short, plain(' '.repeat(missing))] : short;
};

/** A row with `right` at the end of the line, when there is room for both. */
export const spread = (left: Row, right: Row, columns: number): Row => {
	const space = columns - widthOfRow(right);
	return space < 1 ? cutRow(left, columns) : [...fitRow(left, space - 1), plain(' '), ...right];
};

/** A sentence, wrapped; following lines are indented like the text after `lead`. */
export const paragraph = (text: string, columns: number, paint = plain, lead: Row = []): readonly Row[] => {
	const indent = widthOfRow(lead);
	return wrap(text, columns - indent).map((line, index) => [
		...(index === 0 ? lead : row(' '.repeat(indent))),
		...row(paint(line)),
	]);
};

export const indented = (rows: readonly Row[], columns: number): readonly Row[] =>
	rows.map((line) => (line.length === 0 ? line : [plain(' '.repeat(columns)), ...line]));

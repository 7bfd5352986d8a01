import type { FileChange } from '../../plan/plan.ts';
import { pad, widthOf, wrap } from '../fit.ts';
import type { Page } from '../page.ts';
import { attention, cutRow, dim, failure, joinFitting, ok, plain, type Row, row, type Span, strong } from '../row.ts';

type Paint = (text: string) => Span;

const looks: Readonly<Record<FileChange['change'], readonly [sign: string, paint: Paint]>> = {
	new: ['+', ok],
	changed: ['~', attention],
	same: ['=', dim],
	removed: ['-', failure],
};

/** The files at a glance: new, changed, same or removed, and how long. */
export const changeRows = (files: readonly FileChange[], { words, glyphs, columns }: Page): readonly Row[] => {
	const paths = Math.max(0, ...files.map(({ path }) => widthOf(path)));
	const changes = Math.max(0, ...files.map(({ change }) => widthOf(words.review.change[change])));
	const counts = files.map(({ lines }) => words.ui.review.lines(lines.length));
	const wide = paths + changes + Math.max(0, ...counts.map(widthOf)) + 6 <= columns;
	return files.map(({ path, change }, index) => {
		const [sign, paint] = looks[change];
		const name = pad(path, paths);
		const file = row(paint(`${sign} `), change === 'same' ? dim(name) : name);
		const said = row(paint(`  ${pad(words.review.change[change], changes)}`), wide ? dim(`  ${counts[index]}`) : '');
		return joinFitting([cutRow(file, columns, glyphs.ellipsis), said], columns);
	});
};

/** One file: its name, then every line. Long lines are wrapped, for nothing that is going to be written is hidden. */
export const diffRows = (file: FileChange, page: Page): readonly Row[] => [
	row(strong(file.path), changeOf(file, page)),
	...file.lines.flatMap((line) => lineRows(line, file.change, page.columns)),
];

export const changeOf = ({ change }: FileChange, { words }: Page): Span => {
	const [, paint] = looks[change];
	return paint(`  ${words.review.change[change]}`);
};

/** One line of a diff, wrapped. */
export const lineRows = (line: string, change: FileChange['change'], columns: number): readonly Row[] => {
	const sign = line.slice(0, 1);
	const paint = sign === '+' ? ok : sign === '-' ? failure : dim;
	// Where everything is new, the sign says it and the text stays easy to read.
	const write = change === 'new' ? plain : paint;
	const text = line.slice(1).replaceAll('\t', '  ');
	// What is wrapped stays below where its line begins.
	const indent = Math.min(text.search(/\S|$/), Math.floor(columns / 2));
	const lines = wrap(text.slice(indent), columns - 2 - indent);
	return lines.map((part, index) => row(paint(index === 0 ? `${sign} ` : '  '), write(' '.repeat(indent) + part)));
};

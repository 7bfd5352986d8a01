import type { FileChange } from '../../plan/plan.ts';
import { pad, widthOf, wrap } from '../fit.ts';
import type { Page } from '../page.ts';
import { attention, cutRow, dim, failure, joinFitting, ok, type Row, row, type Span, strong } from '../row.ts';

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
export const diffRows = (file: FileChange, page: Page): readonly Row[] => {
	const [, paint] = looks[file.change];
	const heading = row(strong(file.path), paint(`  ${page.words.review.change[file.change]}`));
	return [heading, ...file.lines.flatMap((line) => lineRows(line, page.columns))];
};

const lineRows = (line: string, columns: number): readonly Row[] => {
	const sign = line.slice(0, 1);
	const paint = sign === '+' ? ok : sign === '-' ? failure : dim;
	const text = line.slice(1).replaceAll('\t', '  ');
	return wrap(text, columns - 2).map((part, index) => row(paint(index === 0 ? `${sign} ` : '  '), paint(part)));
};

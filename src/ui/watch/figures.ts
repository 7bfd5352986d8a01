import type { ReadProblem } from '../../check/finding.ts';
import type { Observed } from '../../check/observe/command.ts';
import type { Language } from '../../text/language.ts';
import { rateText, type WatchText, watchText } from '../../text/watch.ts';
import { type Drops, dropReasons } from '../../watch/drops.ts';
import type { Connections, TunnelBytes } from '../../watch/sample.ts';
import { pad, widthOf } from '../fit.ts';
import type { Glyphs } from '../glyphs.ts';
import { attention, cutRow, dim, failure, plain, type Row, row, widthOfRow } from '../row.ts';
import { wordsIn } from '../words.ts';
import type { WatchMoment } from './frame.ts';
import { sparkRows } from './sparkline.ts';

/** What the line and the kernel's tables do, a label and a figure in each row. */
export const figures = ({ state, language }: WatchMoment, glyphs: Glyphs, columns: number): readonly Row[] => {
	const { rtt, sample, rate, drops } = state;
	const text = watchText[language];
	const width = Math.max(...Object.values(text.label).map(widthOf)) + 2;
	const said = <T>(observed: Observed<T> | undefined, rows: (value: T) => readonly Row[]): readonly Row[] => {
		if (observed === undefined) return [row(dim(text.unknown))];
		return observed.ok ? rows(observed.value) : [problemRow(observed.problem, language)];
	};
	const fact = (label: keyof WatchText['label'], rows: readonly Row[]): readonly Row[] =>
		rows.map((value, index) => {
			const lead = pad(index === 0 ? text.label[label] : '', width);
			return cutRow([...row(dim(lead)), ...value], columns, glyphs.ellipsis);
		});
	return [
		...fact('rtt', sparkRows(rtt, text, glyphs, columns - width)),
		...fact(
			'tunnel',
			said(sample?.tunnel, () => [rateRow(rate, text)]),
		),
		...fact(
			'connections',
			said(sample?.connections, (value) => [headroom(value, text)]),
		),
		...fact(
			'drops',
			said(drops, (value) => dropRows(value, text, columns - width)),
		),
	];
};

const problemRow = (problem: ReadProblem, language: Language): Row =>
	row(attention(wordsIn(language).findingOf(problem).cause));

/** Wide enough for 100.0 Mbit/s, so that what stands to the right does not move. */
const rateWidth = 12;

const rateRow = (rate: TunnelBytes | undefined, text: WatchText): Row => {
	const said = (bytes: number | undefined) => (bytes === undefined ? '-' : rateText(bytes));
	return row(plain(`${text.received} ${pad(said(rate?.received), rateWidth)}${text.sent} ${said(rate?.sent)}`));
};

/** From here on a table fills up within minutes. */
const tight = 0.8;

const headroom = ({ entries, max }: Connections, text: WatchText): Row => {
	const paint = entries >= max ? failure : entries >= max * tight ? attention : plain;
	return row(paint(text.entries(entries, max)), dim(`  ${((entries / Math.max(1, max)) * 100).toFixed(1)} %`));
};

/** As many rows as they need: none of the reasons is left out. */
const dropRows = (drops: Drops, text: WatchText, columns: number): readonly Row[] => {
	const rows: Row[] = [];
	for (const reason of dropReasons) {
		const packets = drops[reason];
		if (packets === undefined) continue;
		// the packet filter comes first: what tc had to stop went around it
		const said = row((packets > 0 && reason === 'guard' ? attention : plain)(text.drop[reason](packets)));
		const last = rows.at(-1);
		if (last && widthOfRow(last) + 2 + widthOfRow(said) <= columns)
			rows[rows.length - 1] = [...last, plain('  '), ...said];
		else rows.push(said);
	}
	return rows;
};

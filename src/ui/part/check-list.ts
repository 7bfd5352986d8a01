import type { CheckProgress, Verdict } from '../../check/check.ts';
import { pad, widthOf } from '../fit.ts';
import type { Page } from '../page.ts';
import { attention, cutRow, dim, failure, focus, indented, ok, paragraph, plain, type Row, row } from '../row.ts';

/** The checks in the order in which they depend on each other; what is wrong is said below its line. */
export const checkList = (checks: readonly CheckProgress[], page: Page): readonly Row[] => {
	const titles = Math.max(0, ...checks.map(({ id }) => widthOf(page.words.checkTitle(id))));
	return checks.flatMap((check) => rowsOf(check, Math.min(titles, Math.floor(page.columns / 2)), page));
};

/** The first line that is not green, with the one before it. */
export const firstBad = (rows: readonly Row[]): number =>
	Math.max(0, rows.findIndex((line) => line.some(({ tone }) => tone === 'failure' || tone === 'attention')) - 1);

const rowsOf = (check: CheckProgress, titles: number, page: Page): readonly Row[] => {
	const { words, glyphs, columns, spinner } = page;
	const title = words.checkTitle(check.id);
	switch (check.status) {
		case 'waiting':
			return [cutRow(row(dim(`${glyphs.toCome} ${title}`)), columns)];
		case 'running':
			return [cutRow(row(focus(`${spinner} `), plain(title)), columns)];
		case 'skipped': {
			const why = words.verify.skipped(words.checkTitle(check.because));
			return [cutRow(row(dim(`${glyphs.skipped} ${pad(title, titles)}  ${why}`)), columns, glyphs.ellipsis)];
		}
		case 'done':
			return verdictRows(check.verdict, pad(title, titles), page);
	}
};

const verdictRows = (verdict: Verdict, title: string, { words, glyphs, columns }: Page): readonly Row[] => {
	if (verdict.level === 'ok') {
		const said = [
			...(verdict.rttMs === undefined ? [] : [words.verify.milliseconds(verdict.rttMs)]),
			...(verdict.detail === undefined ? [] : [verdict.detail]),
			...(verdict.note === undefined ? [] : [words.noteOf(verdict.note)]),
		].join('  ');
		return [cutRow(row(ok(`${glyphs.done} `), plain(title), dim(`  ${said}`)), columns, glyphs.ellipsis)];
	}
	const { cause, remedy } = words.findingOf(verdict.finding);
	const [sign, paint] = verdict.level === 'failed' ? [glyphs.failed, failure] : ([glyphs.warning, attention] as const);
	return [
		cutRow(row(paint(`${sign} `), plain(title.trimEnd())), columns),
		...indented(paragraph(cause, columns - 4, paint), 4),
		...(remedy === '' ? [] : indented(paragraph(remedy, columns - 4, dim), 4)),
	];
};

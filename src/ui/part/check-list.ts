import type { CheckProgress, Verdict } from '../../check/check.ts';
import type { Diagnosis } from '../../check/verdict.ts';
import { pad, widthOf } from '../fit.ts';
import type { Page } from '../page.ts';
import { attention, cutRow, dim, failure, focus, indented, ok, paragraph, plain, type Row, row } from '../row.ts';

/**
 * The checks in the order in which they depend on each other; what is wrong is said below its line. With the verdict above
 * them, the cause is not said again, and what follows from it needs no remedy.
 */
export const checkList = (checks: readonly CheckProgress[], page: Page, diagnosis?: Diagnosis): readonly Row[] => {
	const titles = Math.max(0, ...checks.map(({ id }) => widthOf(page.words.checkTitle(id))));
	const told = (check: CheckProgress): Told => {
		if (diagnosis === undefined || diagnosis.level === 'ok') return 'all';
		if (check.id === diagnosis.check) return 'nothing';
		return diagnosis.consequences.includes(check.id) ? 'cause' : 'all';
	};
	return checks.flatMap((check) => rowsOf(check, Math.min(titles, Math.floor(page.columns / 2)), page, told(check)));
};

/** How much is said of what is not ok. */
type Told = 'all' | 'cause' | 'nothing';

/** The first line that is not green, with the one before it. */
export const firstBad = (rows: readonly Row[]): number =>
	Math.max(0, rows.findIndex((line) => line.some(({ tone }) => tone === 'failure' || tone === 'attention')) - 1);

const rowsOf = (check: CheckProgress, titles: number, page: Page, told: Told): readonly Row[] => {
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
			return verdictRows(check.verdict, pad(title, titles), page, told);
	}
};

const verdictRows = (verdict: Verdict, title: string, { words, glyphs, columns }: Page, told: Told): readonly Row[] => {
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
		...(told === 'nothing' ? [] : indented(paragraph(cause, columns - 4, paint), 4)),
		...(told !== 'all' || remedy === '' ? [] : indented(paragraph(remedy, columns - 4, dim), 4)),
	];
};

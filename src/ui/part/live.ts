import type { LiveState } from '../../plan/plan.ts';
import type { Page } from '../page.ts';
import { attention, dim, failure, paragraph, type Row, row } from '../row.ts';
import { lineRows } from './diff.ts';

/** What does not run as the files say, and how; what does is not worth a row. */
export const liveRows = (live: readonly LiveState[], { words, columns }: Page): readonly Row[] =>
	live
		.filter(({ change }) => change !== 'same')
		.flatMap(({ what, name, change, lines }) => {
			const { liveKind, liveChange } = words.review;
			const [sign, paint] = looks[change];
			const said = `${liveChange[change]}: ${liveKind[what]} ${name}`;
			const detail = lines.flatMap((line) => lineRows(line, 'changed', columns - 2));
			return [...paragraph(said, columns, paint, row(paint(`${sign} `))), ...detail.map((line) => row('  ', ...line))];
		});

const looks = {
	same: ['=', dim],
	missing: ['-', failure],
	drifted: ['~', attention],
	unknown: ['?', dim],
} as const;

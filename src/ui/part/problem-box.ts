import type { Problem } from '../../wizard/problem.ts';
import type { Page } from '../page.ts';
import { dim, failure, failureBold, indented, paragraph, plain, type Row, row } from '../row.ts';

/** What happened, why, what to do; which keys help is said below by the caller. At most `rows` high. */
export const problemBox = (
	problem: Problem,
	{ words, glyphs, columns }: Page,
	keys: readonly Row[],
	rows = Number.POSITIVE_INFINITY,
): readonly Row[] => {
	const { what, why, remedies } = words.problemOf(problem);
	const title = paragraph(what, columns, failureBold, row(failure(`${glyphs.failed} `)));
	const body = [
		...(why === '' ? [] : paragraph(why, columns - 2, plain)),
		...remedies.flatMap((remedy) => paragraph(remedy, columns - 2, plain, row(dim(`${glyphs.bullet} `)))),
	];
	const room = Math.max(1, rows - title.length - keys.length);
	const kept = body.length <= room ? body : [...body.slice(0, room - 1), row(dim(glyphs.ellipsis))];
	return [...title, ...indented(kept, 2), ...indented(keys, 2)];
};

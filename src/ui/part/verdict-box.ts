import type { CheckProgress } from '../../check/check.ts';
import type { Diagnosis } from '../../check/verdict.ts';
import { widthOf } from '../fit.ts';
import type { Page } from '../page.ts';
import {
	attention,
	cutRow,
	dim,
	failure,
	failureBold,
	indented,
	ok,
	paragraph,
	plain,
	type Row,
	row,
	strong,
} from '../row.ts';

/** Lines of what was seen; all of it is in the details. */
const mostEvidence = 2;

/** What all checks together say: the one cause, what was seen of it, and what to do. */
export const verdictBox = (diagnosis: Diagnosis, checks: readonly CheckProgress[], page: Page): readonly Row[] => {
	const { words, glyphs, columns } = page;
	if (diagnosis.level === 'ok') {
		return paragraph(words.verify.allGreen, columns, strong, row(ok(`${glyphs.done} `)));
	}
	const { cause, evidence, remedy } = words.causeOf(diagnosis, checks);
	const title =
		diagnosis.level === 'failed'
			? paragraph(cause, columns, failureBold, row(failure(`${glyphs.failed} `)))
			: paragraph(cause, columns, attention, row(attention(`${glyphs.warning} `)));
	const room = columns - 2;
	const seen = evidence.slice(0, mostEvidence).map((line, index) => {
		const lead = index === 0 ? `${words.verify.evidence}: ` : ' '.repeat(widthOf(words.verify.evidence) + 2);
		return cutRow(row(dim(`${lead}${line}`)), room, glyphs.ellipsis);
	});
	const todo = remedy === '' ? [] : paragraph(remedy, room, plain, row(dim(`${words.verify.remedy}: `)));
	return [...title, ...indented([...seen, ...todo], 2)];
};

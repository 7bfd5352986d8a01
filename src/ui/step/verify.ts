import { countPorts } from '../../map/port-set.ts';
import { standingWords } from '../../text/wizard.ts';
import type { PageOf, Step } from '../page.ts';
import { checkList, firstBad } from '../part/check-list.ts';
import { type Fact, factTable } from '../part/fact-table.ts';
import { portList } from '../part/port-list.ts';
import { attention, dim, failure, failureBold, focus, ok, paragraph, plain, type Row, row, strong } from '../row.ts';

/** Whether IPv4 works, check by check, and whose address and ports this line has. */
export const verify: Step<'verify'> = (page) => {
	const { state, view, columns } = page;
	const rows = checkList(state.checks, page);
	const running = rows.findLastIndex((line) => line.some(({ tone }) => tone === 'focus'));
	const standing = paragraph(standingWords(state, page.words), columns, dim);
	return [
		[...summary(page), ...standing],
		state.finished || running < 0
			? { type: 'text', at: view.scroll ?? firstBad(rows), rows }
			: { type: 'list', at: running, rows },
		{ aside: [...factTable(line(page), columns), portList(state.subject.ce.ports, columns)] },
	];
};

const summary = ({ state, words, columns, glyphs, spinner }: PageOf<'verify'>): readonly Row[] => {
	const count = (level: 'warning' | 'failed') =>
		state.checks.filter((check) => check.status === 'done' && check.verdict.level === level).length;
	if (!state.finished) return [row(focus(`${spinner} `), strong(words.verify.running))];
	if (count('failed') > 0) {
		return paragraph(words.verify.failed(count('failed')), columns, failureBold, row(failure(`${glyphs.failed} `)));
	}
	if (count('warning') > 0) {
		return paragraph(words.verify.warnings(count('warning')), columns, attention, row(attention(`${glyphs.warning} `)));
	}
	return state.checks.length === 0 ? [] : paragraph(words.verify.allGreen, columns, strong, row(ok(`${glyphs.done} `)));
};

const line = ({ state, words }: PageOf<'verify'>): readonly Fact[] => {
	const { ce } = state.subject;
	const label = words.parameters;
	return [
		{ label: label.ipv4, value: plain(ce.ipv4) },
		{ label: label.ports, value: plain(label.portCount(countPorts(ce.ports), ce.ports.length)) },
	];
};

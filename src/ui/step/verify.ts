import { diagnose } from '../../check/verdict.ts';
import { countPorts } from '../../map/port-set.ts';
import { standingWords } from '../../text/wizard.ts';
import type { PageOf, Step } from '../page.ts';
import { checkList, firstBad } from '../part/check-list.ts';
import { type Fact, factTable } from '../part/fact-table.ts';
import { portList } from '../part/port-list.ts';
import { verdictBox } from '../part/verdict-box.ts';
import { dim, focus, paragraph, plain, row, strong } from '../row.ts';

/** Whether IPv4 works: the verdict first, then check by check, and whose address and ports this line has. */
export const verify: Step<'verify'> = (page) => {
	const { state, view, columns, words, spinner, last } = page;
	const diagnosis = state.finished ? diagnose(state.checks) : undefined;
	const rows = checkList(state.checks, page, diagnosis);
	const running = rows.findLastIndex((line) => line.some(({ tone }) => tone === 'focus'));
	const mended = state.mended?.command.join(' ');
	const doing = state.mended?.running
		? words.verify.mending(mended ?? '')
		: last
			? words.verify.left
			: words.verify.running;
	return [
		[
			...(state.finished ? [] : [row(focus(`${spinner} `), strong(doing))]),
			...(diagnosis === undefined ? [] : verdictBox(diagnosis, state.checks, page)),
			...(mended === undefined || state.mended?.running ? [] : paragraph(words.verify.mended(mended), columns, dim)),
			...paragraph(standingWords(state, words), columns, dim),
		],
		state.finished || running < 0
			? { type: 'text', at: view.scroll ?? firstBad(rows), rows }
			: { type: 'list', at: running, rows },
		{ aside: [...factTable(line(page), columns), portList(state.subject.ce.ports, columns)] },
	];
};

const line = ({ state, words }: PageOf<'verify'>): readonly Fact[] => {
	const { ce } = state.subject;
	const label = words.parameters;
	return [
		{ label: label.ipv4, value: plain(ce.ipv4) },
		{ label: label.ports, value: plain(label.portCount(countPorts(ce.ports), ce.ports.length)) },
	];
};

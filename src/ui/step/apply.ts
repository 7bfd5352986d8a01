import type { CheckProgress } from '../../check/check.ts';
import { outcomeWords } from '../../text/wizard.ts';
import type { ApplyOutcome, Countdown } from '../../wizard/state.ts';
import type { Page, PageOf, Step } from '../page.ts';
import { checkList, firstBad } from '../part/check-list.ts';
import { countdownRows } from '../part/countdown.ts';
import { taskList } from '../part/task-list.ts';
import { attention, focus, indented, paragraph, type Row, row, strong } from '../row.ts';

/** The tasks as they tick, and under them the checks that decide whether the change is kept. */
export const apply: Step<'apply'> = (page) => {
	const { state, view, words, columns, glyphs, spinner } = page;
	if (state.outcome) return ended(page, state.outcome);
	if (state.countdown) return asking(page, state.countdown);
	const checking = state.tasks.findIndex(({ id }) => id === 'checks') + 1;
	const tasks = taskList(state.tasks, page);
	const rows = [...tasks.slice(0, checking), ...checkRows(state.checks, page), ...tasks.slice(checking)];
	// The list follows what is going on.
	const active = rows.findLastIndex((line) => line.some(({ tone }) => tone === 'focus'));
	return [
		[
			row(
				focus(`${spinner} `),
				strong(state.decision ? words.countdown.decision[state.decision] : words.question.apply),
			),
		],
		{ type: 'list', at: active < 0 ? rows.length - 1 : active, rows },
		view.refused ? paragraph(words.ui.apply.notNow, columns, attention, row(attention(`${glyphs.warning} `))) : [],
	];
};

/** The checks are what the answer depends on: they stay, the first that is not green in view. */
const asking = (page: PageOf<'apply'>, countdown: Countdown): ReturnType<Step<'apply'>> => {
	const rows = checkList(page.state.checks, page);
	return [countdownRows(page, countdown), { type: 'text', at: page.view.scroll ?? firstBad(rows), rows }];
};

/** How it ended, and what did not work; all the rest is in the details. */
const ended = (page: PageOf<'apply'>, outcome: ApplyOutcome): ReturnType<Step<'apply'>> => {
	const { state, view, words, columns } = page;
	const bad = state.checks.filter((check) => check.status === 'done' && check.verdict.level !== 'ok');
	const telling = state.tasks.filter(({ id, status }) => status === 'failed' || (id === 'revert' && status === 'done'));
	const rows = telling.flatMap((task) => [
		...taskList([task], page),
		...(task.id === 'checks' ? checkRows(bad, page) : []),
	]);
	return [paragraph(outcomeWords(outcome, words), columns, strong), { type: 'text', at: view.scroll ?? 0, rows }];
};

const checkRows = (checks: readonly CheckProgress[], page: Page): readonly Row[] =>
	indented(checkList(checks, { ...page, columns: page.columns - 2 }), 2);

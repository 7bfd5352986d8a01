import type { Task } from '../../wizard/state.ts';
import type { Page } from '../page.ts';
import { cutRow, dim, failure, focus, ok, plain, type Row, row, spread } from '../row.ts';

/** What is being done to the machine, one line a task. */
export const taskList = (tasks: readonly Task[], page: Page): readonly Row[] => tasks.map((task) => rowOf(task, page));

const rowOf = ({ id, status, durationMs }: Task, { words, glyphs, columns, spinner }: Page): Row => {
	const title = words.task[id];
	const time = durationMs === undefined || durationMs < 100 ? [] : row(dim(words.ui.apply.seconds(durationMs)));
	// The last two columns are left to the mark that more is below.
	const room = columns - 2;
	switch (status) {
		case 'waiting':
			return cutRow(row(dim(`${glyphs.toCome} ${title}`)), columns);
		case 'running':
			return cutRow(row(focus(`${spinner} `), plain(title)), columns);
		case 'done':
			return spread(row(ok(`${glyphs.done} `), plain(title)), time, room);
		case 'failed':
			return spread(row(failure(`${glyphs.failed} `), failure(title)), time, room);
		case 'skipped':
			return cutRow(row(dim(`${glyphs.skipped} ${title}  ${words.taskStatus.skipped}`)), columns);
	}
};

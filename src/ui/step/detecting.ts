import type { Step } from '../page.ts';
import { dim, focus, paragraph, row, strong } from '../row.ts';

/** Before the first step: the machine is read. */
export const detecting: Step<'detecting'> = ({ state, words, columns, spinner }) =>
	state.problem
		? []
		: [[row(focus(`${spinner} `), strong(words.detecting)), ...paragraph(`  ${words.ui.detecting}`, columns, dim)]];

import type { At } from '../../wizard/state.ts';
import type { FirstPage } from '../page.ts';
import { dim, focus, paragraph, row, strong } from '../row.ts';
import type { Part } from '../stack.ts';

/** Before the first step: the machine is read. */
export const detecting = ({ state, words, columns, spinner }: FirstPage<At<'detecting'>>): readonly Part[] =>
	state.problem
		? []
		: [[row(focus(`${spinner} `), strong(words.detecting)), ...paragraph(`  ${words.ui.detecting}`, columns, dim)]];

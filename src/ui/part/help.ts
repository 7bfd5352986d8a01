import { termsOf } from '../../text/step-terms.ts';
import type { Situation } from '../binding.ts';
import { pad, widthOf } from '../fit.ts';
import { bindingsIn } from '../keys.ts';
import type { Page } from '../page.ts';
import { cutRow, dim, focusBold, paragraph, row, strong } from '../row.ts';
import type { Window } from '../stack.ts';

/** Two sentences on this step, every key that works in it, and where to read on: the standard, and the step's own terms. */
export const help = (situation: Situation, { words, glyphs, columns, state }: Page): Window => {
	const { overlay: _, ...view } = situation.view;
	const under: Situation = { ...situation, view };
	const bindings = bindingsIn(under);
	const names = bindings.map(({ shown }) => shown(words, glyphs));
	const widest = Math.max(0, ...names.map(widthOf));
	const step = state.step === 'detecting' || state.step === 'ended' ? undefined : state.step;
	return {
		type: 'text',
		at: situation.view.overlay?.scroll ?? 0,
		title: row(strong(words.ui.help.title)),
		rows: [
			...(step === undefined ? [] : [...paragraph(words.help[step], columns), []]),
			...bindings.map((binding, index) =>
				cutRow(row(focusBold(pad(names[index]!, widest)), `  ${binding.label(words, under)}`), columns),
			),
			[],
			...paragraph(`${words.ui.help.more}: https://www.rfc-editor.org/rfc/rfc7597`, columns, dim),
			...(step === undefined ? [] : paragraph(words.ui.help.terms(termsOf[step].join(', ')), columns, dim)),
		],
	};
};

import { graphemesOf } from './fit.ts';

/** One line of text being typed. `at` counts graphemes before the cursor. */
export interface Field {
	readonly text: string;
	readonly at: number;
}

export type Edit =
	| { readonly type: 'insert'; readonly text: string }
	| { readonly type: 'backspace' | 'delete' | 'left' | 'right' | 'home' | 'end' | 'clear' | 'delete-word' };

export const fieldOf = (text: string): Field => ({ text, at: graphemesOf(text).length });

/** The same field, when the edit changes nothing. */
export const edit = (field: Field, change: Edit): Field => {
	const next = edited(field, change);
	return next.text === field.text && next.at === field.at ? field : next;
};

const edited = (field: Field, change: Edit): Field => {
	const all = graphemesOf(field.text);
	const before = all.slice(0, field.at);
	const after = all.slice(field.at);
	switch (change.type) {
		case 'insert': {
			const text = before.join('') + change.text.replace(/\p{Cc}|\p{Cf}/gu, '');
			return { text: text + after.join(''), at: graphemesOf(text).length };
		}
		case 'backspace':
			return { text: [...before.slice(0, -1), ...after].join(''), at: Math.max(0, field.at - 1) };
		case 'delete':
			return { text: [...before, ...after.slice(1)].join(''), at: field.at };
		case 'left':
			return { ...field, at: Math.max(0, field.at - 1) };
		case 'right':
			return { ...field, at: Math.min(all.length, field.at + 1) };
		case 'home':
			return { ...field, at: 0 };
		case 'end':
			return { ...field, at: all.length };
		case 'clear':
			return { text: '', at: 0 };
		case 'delete-word': {
			const kept = before.join('').replace(/[^\s/:,=.]*[\s/:,=.]*$/u, '');
			return { text: kept + after.join(''), at: graphemesOf(kept).length };
		}
	}
};

import type { Language } from '../text/language.ts';
import type { State } from '../wizard/state.ts';
import { type Edit, edit, type Field, fieldOf } from './field.ts';

/** What only the screen knows: nothing in here changes an answer. */
export interface View {
	readonly language: Language;
	/** Which entry of the step's list the cursor is on. */
	readonly cursor: number;
	/** First row shown of the step's scrolling part; the step decides as long as nobody has scrolled. */
	readonly scroll?: number;
	readonly overlay?: { readonly type: 'help' | 'details'; readonly scroll: number };
	/** Link step: the WAN is chosen, the LAN is being asked. */
	readonly wan?: string;
	/** What is in the text field, while there is one. */
	readonly field?: Field;
	/** Review: the field asks for a folder to save to. */
	readonly saving: boolean;
	/** Somebody wanted to quit while the machine was being changed: why not is shown. */
	readonly refused: boolean;
	/** A question has just appeared: what is typed was not meant for it. */
	readonly deaf: boolean;
}

export type Change =
	| { readonly type: 'point'; readonly at: number }
	| { readonly type: 'scroll'; readonly to: number }
	| { readonly type: 'open'; readonly overlay: 'help' | 'details' }
	| { readonly type: 'close' }
	| { readonly type: 'switch-language' }
	| { readonly type: 'choose-wan'; readonly wan: string; readonly cursor: number }
	| { readonly type: 'forget-wan'; readonly cursor: number }
	| { readonly type: 'ask-directory'; readonly text: string }
	| { readonly type: 'close-field' }
	| { readonly type: 'edit'; readonly edit: Edit }
	| { readonly type: 'refuse' }
	/** The question has been on the screen long enough to be answered. */
	| { readonly type: 'hear' };

export const openView = (language: Language): View => ({
	language,
	cursor: 0,
	saving: false,
	refused: false,
	deaf: false,
});

const without = <K extends 'overlay' | 'wan' | 'field' | 'scroll'>(
	view: View,
	...names: readonly K[]
): Omit<View, K> => {
	const rest: Record<string, unknown> = { ...view };
	for (const name of names) delete rest[name];
	return rest as unknown as Omit<View, K>;
};

export const change = (view: View, what: Change): View => {
	switch (what.type) {
		case 'point':
			return { ...view, cursor: what.at };
		case 'scroll':
			return view.overlay ? { ...view, overlay: { ...view.overlay, scroll: what.to } } : { ...view, scroll: what.to };
		case 'open':
			return { ...view, overlay: { type: what.overlay, scroll: 0 } };
		case 'close':
			return without(view, 'overlay');
		case 'switch-language':
			return { ...view, language: view.language === 'en' ? 'ja' : 'en' };
		case 'choose-wan':
			return { ...view, wan: what.wan, cursor: what.cursor };
		case 'forget-wan':
			return { ...without(view, 'wan'), cursor: what.cursor };
		case 'ask-directory':
			return { ...view, saving: true, field: fieldOf(what.text) };
		case 'close-field':
			return { ...without(view, 'field'), saving: false };
		case 'edit':
			return view.field ? { ...view, field: edit(view.field, what.edit) } : view;
		case 'refuse':
			return { ...view, refused: true };
		case 'hear':
			return view.deaf ? { ...view, deaf: false } : view;
	}
};

/** What the text field of the state starts with; undefined when it has none. */
export const typedIn = (state: State): string | undefined => {
	if (state.step === 'prefix') return state.phase.type === 'typing' ? state.phase.text : undefined;
	return state.step === 'provider' || state.step === 'parameters' ? state.typing?.text : undefined;
};

/** Which page of the wizard this is: the cursor and the scroll position belong to one page. */
export const pageOf = (state: State): string =>
	`${state.step} ${state.step === 'prefix' ? state.phase.type : ''} ${typedIn(state) === undefined ? '' : 'typing'} ${isAsked(state)}`;

/** Whether a change is to stay is being asked. */
export const isAsked = (state: State): boolean => state.step === 'apply' && state.countdown !== undefined;

/** The view after the machine went from one state to the next. `cursor` is where a new page's list starts. */
export const follow = (view: View, before: State, after: State, cursor: number): View => {
	if (pageOf(before) !== pageOf(after)) {
		const text = typedIn(after);
		const fresh = {
			...without(view, 'overlay', 'wan', 'field', 'scroll'),
			cursor,
			saving: false,
			refused: false,
			deaf: isAsked(after),
		};
		return text === undefined ? fresh : { ...fresh, field: fieldOf(text) };
	}
	// A refusal brings back what was typed.
	const text = typedIn(after);
	if (text !== undefined && text !== typedIn(before)) return { ...view, field: fieldOf(text) };
	// Another plan has other files: what was scrolled to is somewhere else.
	if (before.step === 'review' && after.step === 'review' && before.plan !== after.plan) return without(view, 'scroll');
	// A saved file closes the question for the folder; a refusal leaves it open, with what was typed.
	if (view.saving && after.step === 'review' && before.step === 'review' && after.savedTo !== before.savedTo) {
		return change(view, { type: 'close-field' });
	}
	return view;
};

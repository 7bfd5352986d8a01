import { type Binding, inFooter } from '../binding.ts';
import { type Edit, edit } from '../field.ts';
import { send, view } from '../key-actions.ts';
import { letter, toShell } from './every.ts';

export const edits = (what: Edit) => view({ type: 'edit', edit: what });
const moves: Readonly<Record<string, Edit>> = {
	left: { type: 'left' },
	right: { type: 'right' },
	home: { type: 'home' },
	end: { type: 'end' },
	'ctrl-a': { type: 'home' },
	'ctrl-e': { type: 'end' },
	backspace: { type: 'backspace' },
	delete: { type: 'delete' },
};

/** While something is typed: letters belong to the field. */
export const fieldBindings: readonly Binding[] = [
	{
		chords: ['enter'],
		shown: letter('Enter'),
		label: ({ ui }) => ui.key.submit,
		place: inFooter,
		act: (situation) => {
			const text = situation.view.field?.text ?? '';
			if (!situation.view.saving) return send(situation, { type: 'submit-text', text });
			return text.trim() === '' ? undefined : send(situation, { type: 'save', directory: text.trim() });
		},
	},
	{
		chords: ['escape', 'shift-tab'],
		shown: letter('Esc'),
		label: ({ ui }) => ui.key.cancel,
		place: inFooter,
		act: (situation) => (situation.view.saving ? view({ type: 'close-field' }) : send(situation, { type: 'back' })),
	},
	{
		chords: ['ctrl-u'],
		shown: letter('Ctrl-U'),
		label: ({ ui }) => ui.key.clear,
		place: inFooter,
		act: ({ view: { field } }) => (field?.text === '' ? undefined : edits({ type: 'clear' })),
	},
	{
		chords: Object.keys(moves),
		shown: (_, { leftRight }) => leftRight,
		label: ({ ui }) => ui.key.moveInField,
		place: inFooter,
		act: ({ view: { field } }, chord) => {
			const move = moves[chord]!;
			return field && edit(field, move) !== field ? edits(move) : undefined;
		},
	},
	{
		chords: ['ctrl-c'],
		shown: letter('Ctrl-C'),
		label: ({ ui }) => ui.key.quit,
		place: inFooter,
		act: (situation) => send(situation, { type: 'quit' }),
	},
	toShell,
];

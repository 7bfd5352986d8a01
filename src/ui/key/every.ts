import { type Binding, inHelp } from '../binding.ts';

export const letter = (name: string) => () => name;

/** Works wherever the wizard is. */
export const toShell: Binding = {
	chords: ['ctrl-z'],
	shown: letter('Ctrl-Z'),
	label: ({ ui }) => ui.key.shell,
	place: inHelp,
	act: () => ({ to: 'shell' }),
};

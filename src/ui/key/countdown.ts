import { type Binding, inFooter, inHelp } from '../binding.ts';
import { answer, move, quit } from '../key-actions.ts';
import { letter, toShell } from './every.ts';
import { stepBindings } from './step.ts';

/** Whether a change is to stay: no key of the other steps means anything else here, and Enter nothing at all. */
export const countdownBindings: readonly Binding[] = [
	{
		chords: ['k'],
		shown: letter('k'),
		label: ({ ui }) => ui.key.keep,
		place: inFooter,
		act: (situation) => answer(situation, 'keep'),
	},
	{
		chords: ['r'],
		shown: letter('r'),
		label: ({ ui }) => ui.key.takeBack,
		place: inFooter,
		act: (situation) => answer(situation, 'revert'),
	},
	{
		chords: ['+'],
		shown: letter('+'),
		label: ({ ui }) => ui.key.extend,
		place: inFooter,
		act: (situation) => answer(situation, 'extend'),
	},
	{
		chords: ['up', 'ctrl-p', 'down', 'ctrl-n'],
		shown: (_, glyphs) => glyphs.upDown,
		label: ({ ui }) => ui.key.scroll,
		place: inHelp,
		act: (situation, chord) => move(situation, ['up', 'ctrl-p'].includes(chord) ? -1 : 1),
	},
	...stepBindings.filter(({ chords }) => ['pageup', 'd', '?', 'L'].includes(chords[0]!)),
	{
		chords: ['q', 'ctrl-c'],
		shown: letter('q'),
		label: ({ ui }) => ui.key.quitTakingBack,
		place: inFooter,
		act: (situation, chord) => (situation.view.deaf && chord === 'q' ? undefined : quit(situation)),
	},
	toShell,
];

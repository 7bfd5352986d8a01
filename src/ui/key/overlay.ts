import { type Binding, inFooter, type Situation } from '../binding.ts';
import { page, quit, scroll, view } from '../key-actions.ts';
import { isAsked } from '../view.ts';
import { letter, toShell } from './every.ts';

/** While help or details lie over the step. */
export const overlayBindings: readonly Binding[] = [
	{
		chords: ['up', 'k', 'ctrl-p', 'down', 'j', 'ctrl-n'],
		shown: (_, glyphs) => glyphs.upDown,
		label: ({ ui }) => ui.key.scroll,
		place: inFooter,
		act: (situation, chord) =>
			means(situation, chord)
				? scroll(situation, ({ at }) => at + (['up', 'k', 'ctrl-p'].includes(chord) ? -1 : 1))
				: undefined,
	},
	{
		chords: ['pageup', 'pagedown'],
		shown: letter('PgUp/PgDn'),
		label: ({ ui }) => ui.key.page,
		place: inFooter,
		act: (situation, chord) => scroll(situation, (now) => now.at + (chord === 'pageup' ? -page(now) : page(now))),
	},
	{
		chords: ['escape', 'q', '?', 'd', 'enter', 'left', 'h', 'shift-tab'],
		shown: letter('Esc'),
		label: ({ ui }) => ui.key.close,
		place: inFooter,
		act: (situation, chord) => (means(situation, chord) ? view({ type: 'close' }) : undefined),
	},
	{
		chords: ['L'],
		shown: letter('L'),
		label: ({ ui }) => ui.key.language,
		place: inFooter,
		act: () => view({ type: 'switch-language' }),
	},
	{
		chords: ['ctrl-c'],
		shown: letter('Ctrl-C'),
		label: ({ ui }, { state }) => (isAsked(state) ? ui.key.quitTakingBack : ui.key.quit),
		place: inFooter,
		act: quit,
	},
	toShell,
];

/** Where k keeps, letters do not move. */
const means = ({ state }: Situation, chord: string): boolean => !(isAsked(state) && ['h', 'j', 'k'].includes(chord));

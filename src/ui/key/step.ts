import type { UiText } from '../../text/ui.ts';
import type { At } from '../../wizard/state.ts';
import { remedyIn } from '../../wizard/verify.ts';
import { type Binding, besideProblem, inFooter, inHelp } from '../binding.ts';
import {
	accept,
	acceptPlan,
	back,
	isAt,
	move,
	nextSection,
	page,
	quit,
	refuses,
	remedy,
	scroll,
	send,
	switchTo,
	view,
} from '../key-actions.ts';
import { letter, toShell } from './every.ts';

const readAgain = besideProblem(({ state, items }) =>
	(state.step === 'prefix' && items.length === 0) || state.step === 'parameters' ? 'footer' : 'help',
);
const remedyLabel = (state: At<'verify'>, { key }: UiText) =>
	remedyIn(state)?.apply === undefined ? key.remedy : key.remedyByApply;

/** While a step is shown. The order is the footer's; what has no room there is in the help. */
export const stepBindings: readonly Binding[] = [
	{
		chords: ['a'],
		shown: letter('a'),
		label: ({ ui }, { state }) => ('preset' in state && state.preset.dryRun ? ui.key.finishDryRun : ui.key.apply),
		place: inFooter,
		act: acceptPlan,
	},
	{
		chords: ['up', 'k', 'ctrl-p', 'down', 'j', 'ctrl-n'],
		shown: (_, glyphs) => glyphs.upDown,
		label: ({ ui }, { items }) => (items.length > 0 ? ui.key.move : ui.key.scroll),
		place: inFooter,
		act: (situation, chord) => move(situation, ['up', 'k', 'ctrl-p'].includes(chord) ? -1 : 1),
	},
	{
		chords: ['enter', 'right', 'l'],
		shown: letter('Enter'),
		label: ({ ui }, { items }) => (items.length > 0 ? ui.key.choose : ui.key.next),
		place: inFooter,
		act: accept,
	},
	{
		chords: ['escape', 'left', 'h', 'shift-tab'],
		shown: letter('Esc'),
		label: ({ ui }) => ui.key.back,
		place: inFooter,
		act: back,
	},
	{
		chords: ['tab', ']'],
		shown: letter('Tab'),
		label: ({ ui }) => ui.key.section,
		place: inFooter,
		act: (situation) => nextSection(situation, true),
	},
	{
		chords: ['['],
		shown: letter('['),
		label: ({ ui }) => ui.key.sectionBack,
		place: inHelp,
		act: (situation) => nextSection(situation, false),
	},
	{
		chords: ['s'],
		shown: letter('s'),
		label: ({ ui }) => ui.key.save,
		place: inFooter,
		act: ({ state }) =>
			state.step === 'review' && state.changes ? view({ type: 'ask-directory', text: state.savedTo ?? '' }) : undefined,
	},
	{
		chords: ['n'],
		shown: letter('n'),
		label: letter('nftables'),
		place: inFooter,
		act: (situation) => switchTo(situation, 'nftables'),
	},
	{
		chords: ['i'],
		shown: letter('i'),
		label: letter('iptables'),
		place: inFooter,
		act: (situation) => switchTo(situation, 'iptables'),
	},
	{
		chords: ['o'],
		shown: letter('o'),
		label: letter('openbsd-pf'),
		place: inHelp,
		act: (situation) => switchTo(situation, 'openbsd-pf'),
	},
	{
		chords: ['f'],
		shown: letter('f'),
		label: letter('freebsd-pf'),
		place: inHelp,
		act: (situation) => switchTo(situation, 'freebsd-pf'),
	},
	{
		chords: ['r'],
		shown: letter('r'),
		label: ({ ui }, { state }) =>
			state.step === 'prefix'
				? ui.key.retry
				: state.step === 'verify'
					? remedyLabel(state, ui)
					: state.step === 'parameters'
						? ui.key.probe
						: ui.key.reread,
		place: (situation) => (isAt(situation, 'verify') ? 'footer' : readAgain(situation)),
		act: (situation) =>
			isAt(situation, 'verify')
				? remedy(situation)
				: send(situation, { type: isAt(situation, 'prefix') ? 'request-prefix' : 'recheck' }),
	},
	{
		chords: ['v'],
		shown: letter('v'),
		label: ({ ui }) => ui.key.recheck,
		place: besideProblem(inFooter),
		act: (situation) => (isAt(situation, 'verify') ? send(situation, { type: 'recheck' }) : undefined),
	},
	{
		chords: ['m'],
		shown: letter('m'),
		label: ({ ui }) => ui.key.typePrefix,
		place: besideProblem(({ items }) => (items.length === 0 ? 'footer' : 'help')),
		act: (situation) => (isAt(situation, 'prefix') ? send(situation, { type: 'start-typing' }) : undefined),
	},
	{
		chords: ['e'],
		shown: letter('e'),
		label: ({ ui }) => ui.key.editBr,
		place: besideProblem(inFooter),
		act: (situation) => (isAt(situation, 'parameters') ? send(situation, { type: 'start-typing' }) : undefined),
	},
	{
		chords: ['c'],
		shown: letter('c'),
		label: ({ ui }) => ui.key.reconfigure,
		place: inFooter,
		act: (situation) => send(situation, { type: 'reconfigure' }),
	},
	{
		chords: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
		shown: letter('1-9'),
		label: ({ ui }) => ui.key.pick,
		place: inHelp,
		act: ({ items }, chord) => items[Number(chord) - 1]?.action,
	},
	{
		chords: ['pageup', 'pagedown'],
		shown: letter('PgUp/PgDn'),
		label: ({ ui }) => ui.key.page,
		place: inHelp,
		act: (situation, chord) =>
			situation.items.length > 0
				? undefined
				: scroll(situation, (now) => now.at + (chord === 'pageup' ? -page(now) : page(now))),
	},
	{
		chords: ['home', 'end', 'g', 'G'],
		shown: letter('Home/End g G'),
		label: ({ ui }) => ui.key.ends,
		place: inHelp,
		act: (situation, chord) =>
			situation.items.length > 0
				? undefined
				: scroll(situation, ({ limit }) => (chord === 'home' || chord === 'g' ? 0 : limit)),
	},
	{
		chords: ['d'],
		shown: letter('d'),
		label: ({ ui }) => ui.key.details,
		place: besideProblem(inHelp),
		act: ({ state }) =>
			state.step === 'detecting' && !state.problem ? undefined : view({ type: 'open', overlay: 'details' }),
	},
	{
		chords: ['?'],
		shown: letter('?'),
		label: ({ ui }) => ui.key.help,
		place: inFooter,
		act: () => view({ type: 'open', overlay: 'help' }),
	},
	{
		chords: ['L'],
		shown: letter('L'),
		label: ({ ui }) => ui.key.language,
		place: inFooter,
		act: () => view({ type: 'switch-language' }),
	},
	{
		chords: ['q', 'ctrl-c'],
		shown: letter('q'),
		label: ({ ui }) => ui.key.quit,
		place: (situation) => (refuses(situation) ? 'help' : 'footer'),
		act: quit,
	},
	toShell,
];

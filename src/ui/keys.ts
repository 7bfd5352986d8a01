import { update } from '../wizard/machine.ts';
import type { Problem } from '../wizard/problem.ts';
import type { Event, State } from '../wizard/state.ts';
import { type Edit, edit } from './field.ts';
import type { Glyphs } from './glyphs.ts';
import { type Action, type Item, wanIndex } from './items.ts';
import type { Scrolling } from './stack.ts';
import type { View } from './view.ts';
import type { Words } from './words.ts';

/** All that decides which keys work. */
export interface Situation {
	readonly state: State;
	readonly view: View;
	readonly items: readonly Item[];
	readonly scrolling?: Scrolling;
}

/** One row of the table: keys, what they are called, what they do. It works now exactly when `act` returns something. */
export interface Binding {
	/** Names of keys as chordOf() gives them. */
	readonly chords: readonly string[];
	/** The keys as the footer and the help write them. */
	readonly shown: (words: Words, glyphs: Glyphs) => string;
	readonly label: (words: Words, situation: Situation) => string;
	/** Where it is told: in the footer, with a problem that it helps against, or only in the help. */
	readonly place: (situation: Situation) => 'footer' | 'problem' | 'help';
	readonly act: (situation: Situation, chord: string) => Action | undefined;
}

const inFooter = () => 'footer' as const;
const inHelp = () => 'help' as const;
/** With the problem, if there is one. */
const besideProblem =
	(otherwise: (situation: Situation) => 'footer' | 'help') =>
	(situation: Situation): 'footer' | 'problem' | 'help' =>
		problemIn(situation.state) ? 'problem' : otherwise(situation);

/** What went wrong, wherever the state has it. */
export const problemIn = (state: State): Problem | undefined => {
	if (state.step === 'ended') return undefined;
	if (state.step === 'apply' && state.outcome && state.outcome.type !== 'kept') return state.outcome.problem;
	return state.problem;
};

const letter = (name: string) => () => name;
const view = (change: Extract<Action, { to: 'view' }>['change']): Action => ({ to: 'view', change });

/** The machine is asked what it would do: an event that changes nothing has no key. */
const send = ({ state }: Situation, event: Event): Action | undefined =>
	update(state, event)[0] === state ? undefined : { to: 'machine', event };

const isAt = <S extends State['step']>({ state }: Situation, step: S): boolean => state.step === step;

const scroll = ({ scrolling }: Situation, to: (now: Scrolling) => number): Action | undefined => {
	if (!scrolling || scrolling.limit === 0) return undefined;
	return view({ type: 'scroll', to: Math.max(0, Math.min(scrolling.limit, to(scrolling))) });
};

const move = (situation: Situation, by: number): Action | undefined => {
	const { items, view: seen } = situation;
	if (items.length > 1) return view({ type: 'point', at: Math.max(0, Math.min(items.length - 1, seen.cursor + by)) });
	return items.length === 1 ? undefined : scroll(situation, ({ at }) => at + by);
};

const accept = (situation: Situation): Action | undefined => {
	const { state, items, view: seen } = situation;
	if (items.length > 0) return items[seen.cursor]?.action;
	// Nothing that changes the machine is done by Enter: it may have been typed ahead.
	return isAt(situation, 'prefix') || state.step === 'parameters' ? send(situation, { type: 'accept' }) : undefined;
};

const back = (situation: Situation): Action | undefined => {
	const { state, view: seen } = situation;
	if (state.step === 'link' && seen.wan !== undefined) {
		return view({ type: 'forget-wan', cursor: wanIndex(state, seen.wan) });
	}
	return send(situation, { type: 'back' });
};

const quit = (situation: Situation): Action | undefined => {
	if (!refuses(situation)) return send(situation, { type: 'quit' });
	return situation.view.refused ? undefined : view({ type: 'refuse' });
};

const nextSection = ({ scrolling }: Situation, forward: boolean): Action | undefined => {
	if (!scrolling || scrolling.starts.length < 2) return undefined;
	const { starts, at, limit } = scrolling;
	const to = forward ? starts.find((start) => start > at) : starts.findLast((start) => start < at);
	return view({ type: 'scroll', to: Math.min(limit, to ?? (forward ? limit : 0)) });
};

const page = ({ height }: Scrolling): number => Math.max(1, height - 1);

/** While a step is shown. The order is the footer's; what has no room there is in the help. */
const stepBindings: readonly Binding[] = [
	{
		chords: ['a'],
		shown: letter('a'),
		label: ({ ui }, { state }) => ('preset' in state && state.preset.dryRun ? ui.key.finishDryRun : ui.key.apply),
		place: inFooter,
		act: (situation) => (isAt(situation, 'review') ? send(situation, { type: 'accept' }) : undefined),
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
		chords: ['r'],
		shown: letter('r'),
		label: ({ ui }, { state }) =>
			state.step === 'prefix' ? ui.key.retry : state.step === 'verify' ? ui.key.recheck : ui.key.reread,
		place: besideProblem(({ state, items }) =>
			(state.step === 'prefix' && items.length === 0) || state.step === 'verify' ? 'footer' : 'help',
		),
		act: (situation) => send(situation, { type: isAt(situation, 'prefix') ? 'request-prefix' : 'recheck' }),
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
];

/** Half a change is worse than either end: while the machine is changed, quitting only gets an explanation. */
const refuses = ({ state }: Situation): boolean => state.step === 'apply' && state.outcome === undefined;

const isTyping = ({ view: { field } }: Situation) => field !== undefined;
const edits = (what: Edit) => view({ type: 'edit', edit: what });
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
const fieldBindings: readonly Binding[] = [
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
];

/** While help or details lie over the step. */
const overlayBindings: readonly Binding[] = [
	{
		chords: ['up', 'k', 'ctrl-p', 'down', 'j', 'ctrl-n'],
		shown: (_, glyphs) => glyphs.upDown,
		label: ({ ui }) => ui.key.scroll,
		place: inFooter,
		act: (situation, chord) => scroll(situation, ({ at }) => at + (['up', 'k', 'ctrl-p'].includes(chord) ? -1 : 1)),
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
		act: () => view({ type: 'close' }),
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
		label: ({ ui }) => ui.key.quit,
		place: inFooter,
		act: quit,
	},
];

const tableFor = (situation: Situation): readonly Binding[] =>
	situation.view.overlay ? overlayBindings : isTyping(situation) ? fieldBindings : stepBindings;

/** The bindings that do something now. */
export const bindingsIn = (situation: Situation): readonly Binding[] =>
	tableFor(situation).filter(({ chords, act }) => chords.some((chord) => act(situation, chord) !== undefined));

/** What a key does now; undefined when nothing. */
export const actionOf = (situation: Situation, chord: string): Action | undefined =>
	tableFor(situation)
		.find(({ chords }) => chords.includes(chord))
		?.act(situation, chord);

/** Text that was typed or pasted: the field's, or nobody's. */
export const insertionOf = (situation: Situation, text: string): Action | undefined =>
	isTyping(situation) && !situation.view.overlay ? edits({ type: 'insert', text }) : undefined;

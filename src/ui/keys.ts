import type { Binding, Situation } from './binding.ts';
import type { Action } from './items.ts';
import { countdownBindings } from './key/countdown.ts';
import { edits, fieldBindings } from './key/field.ts';
import { overlayBindings } from './key/overlay.ts';
import { stepBindings } from './key/step.ts';
import { isAsked } from './view.ts';

const isTyping = ({ view: { field } }: Situation) => field !== undefined;

const tableFor = (situation: Situation): readonly Binding[] => {
	if (situation.view.overlay) return overlayBindings;
	return isAsked(situation.state) ? countdownBindings : isTyping(situation) ? fieldBindings : stepBindings;
};

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

import type { Problem } from '../wizard/problem.ts';
import type { State } from '../wizard/state.ts';
import type { Glyphs } from './glyphs.ts';
import type { Action, Item } from './items.ts';
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

export const inFooter = () => 'footer' as const;
export const inHelp = () => 'help' as const;
/** With the problem, if there is one. */
export const besideProblem =
	(otherwise: (situation: Situation) => 'footer' | 'help') =>
	(situation: Situation): 'footer' | 'problem' | 'help' =>
		problemIn(situation.state) ? 'problem' : otherwise(situation);

/** What went wrong, wherever the state has it. */
export const problemIn = (state: State): Problem | undefined => {
	if (state.step === 'ended') return undefined;
	if (state.step === 'apply' && state.outcome && 'problem' in state.outcome) return state.outcome.problem;
	return state.problem;
};

import type { At, State } from '../wizard/state.ts';
import type { FirstWords } from './first-words.ts';
import type { Glyphs } from './glyphs.ts';
import type { Item } from './items.ts';
import type { Part } from './stack.ts';
import type { View } from './view.ts';
import type { Words } from './words.ts';

/** Every second; on a serial line every fifth; for ears at a few marks only. */
export type Pace = 'second' | 'fifth' | 'mark';

/** What every frame is made from, the first one too, which is painted before the rest of the program is loaded. */
export interface FirstPage<S extends State = State> {
	readonly state: S;
	readonly words: FirstWords;
	readonly glyphs: Glyphs;
	readonly columns: number;
	/** The turning sign in front of what is going on; in the last frame that of what is still to come. */
	readonly spinner: string;
}

/** What a step's page is made from. It returns parts; how high each may be is decided by stack(). */
export interface Page<S extends State = State> extends FirstPage<S> {
	readonly view: View;
	readonly items: readonly Item[];
	readonly words: Words;
	/** The last frame: it stays on the screen, and what it shows under way is never finished. */
	readonly last: boolean;
	/** Milliseconds since the epoch. */
	readonly now: number;
	/** How often a running time may change the screen. */
	readonly pace: Pace;
}

export type PageOf<S extends State['step']> = Page<At<S>>;
export type Step<S extends State['step']> = (page: PageOf<S>) => readonly Part[];

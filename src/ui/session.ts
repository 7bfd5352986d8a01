import type { Language } from '../text/language.ts';
import { quietMs } from '../wizard/countdown.ts';
import type { Run } from '../wizard/drive.ts';
import type { Ending, State } from '../wizard/state.ts';
import type { Situation } from './binding.ts';
import type { Stroke } from './chord.ts';
import { graphemesOf } from './fit.ts';
import { frameOf, type Look } from './frame.ts';
import { type Action, firstItem } from './items.ts';
import { actionOf, insertionOf } from './keys.ts';
import type { Size } from './size.ts';
import { change, follow, isAsked, openView, type View } from './view.ts';

/** A frame is two seconds on its way over a serial line. */
const slowQuietMs = 3000;

/** What is on the screen: the machine's state and what only the screen knows. */
export interface Shown {
	readonly state: State;
	readonly view: View;
	/** The end: the last state stays on the screen. */
	readonly ending?: Ending;
}

/** The wizard on one screen, kept outside of React: several keys may come between two paintings. */
export interface Session {
	shown(): Shown;
	/** Calls back after every change; returns how to stop that. */
	subscribe(listener: () => void): () => void;
	/** The machine went on. */
	follow(state: State): void;
	/** A key, typed text (`pasted` if it came as a paste). */
	press(stroke: Stroke, size: Size, pasted: boolean): void;
	/** The screen shows what shown() says. */
	painted(): void;
}

/** `toShell` gives the terminal to the shell until it is given back. */
export const openSession = (
	run: Pick<Run, 'state' | 'dispatch'>,
	language: Language,
	look: Look,
	toShell: (shown: Shown) => void,
): Session => {
	const listeners = new Set<() => void>();
	let shown: Shown = { state: run.state(), view: openView(language) };
	const show = (next: Shown) => {
		if (next === shown) return;
		shown = next;
		for (const listener of listeners) listener();
	};
	const perform = (action: Action | undefined) => {
		if (action?.to === 'machine') run.dispatch(action.event);
		else if (action?.to === 'shell') toShell(shown);
		else if (action) show({ ...shown, view: change(shown.view, action.change) });
	};
	/** Keys count as answers to a question when it was on the screen, and no key came, for a moment. */
	let quiet: NodeJS.Timeout | undefined;
	const hearSoon = () => {
		clearTimeout(quiet);
		const hear = () => show({ ...shown, view: change(shown.view, { type: 'hear' }) });
		// one more turn: what came while this program was busy is read, and dropped, before
		quiet = setTimeout(() => setImmediate(hear), look.slow === true ? slowQuietMs : quietMs).unref();
	};
	const situation = (size: Size): Situation => frameOf({ ...shown, tick: 0, now: 0 }, look, size).situation;

	return {
		shown: () => shown,
		subscribe: (listener) => {
			listeners.add(listener);
			return () => void listeners.delete(listener);
		},
		painted: () => {
			if (shown.view.deaf && !quiet) hearSoon();
		},
		follow: (state) => {
			if (!isAsked(state)) {
				clearTimeout(quiet);
				quiet = undefined;
			}
			if (state.step === 'ended') return show({ ...shown, ending: state.ending });
			show({ ...shown, state, view: follow(shown.view, shown.state, state, firstItem(state)) });
		},
		press: (stroke, size, pasted) => {
			if (shown.ending) return;
			if (shown.view.deaf && quiet) hearSoon();
			if ('chord' in stroke) return perform(actionOf(situation(size), stroke.chord));
			const insertion = insertionOf(situation(size), stroke.text);
			if (insertion) return perform(insertion);
			// A paste is text; outside of a field it would be a handful of commands that nobody meant.
			if (pasted) return;
			for (const [index, key] of graphemesOf(stroke.text).entries()) {
				// Typed ahead: a key may have opened a field, and then the rest is for that.
				const now = situation(size);
				const rest = graphemesOf(stroke.text).slice(index).join('');
				const typed = insertionOf(now, rest);
				if (typed) return perform(typed);
				perform(actionOf(now, key));
			}
		},
	};
};

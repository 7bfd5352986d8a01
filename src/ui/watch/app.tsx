import { render, useInput } from 'ink';
import { useSyncExternalStore } from 'react';
import type { CheckSubject } from '../../check/check.ts';
import type { System } from '../../system/system.ts';
import type { Language } from '../../text/language.ts';
import { uiText } from '../../text/ui.ts';
import { unseen, type WatchEvent, type WatchState } from '../../watch/state.ts';
import { watchRouter } from '../../watch/watch.ts';
import { type Stroke, strokeOf } from '../chord.ts';
import { graphemesOf } from '../fit.ts';
import type { Glyphs } from '../glyphs.ts';
import { type Job, openDoor } from '../job.ts';
import { type KeySource, KeyStream } from '../key-stream.ts';
import { Rows } from '../part/rows.tsx';
import { ScreenStream, type ScreenTarget } from '../screen-stream.ts';
import { useSize } from '../size.ts';
import { type WatchMoment, watchFrame } from './frame.ts';
import { moved } from './heat-map.ts';

export interface WatchScreenOptions {
	readonly system: System;
	readonly subject: CheckSubject;
	readonly language: Language;
	readonly stdin: KeySource;
	readonly stdout: ScreenTarget;
	readonly colour: boolean;
	readonly glyphs: Glyphs;
	readonly intervalMs: number;
	/** A serial line, where a frame takes two seconds at 9600 baud: one in each interval, and never two in a second. */
	readonly slow: boolean;
	/** Asked to end from outside, as if q had been pressed. */
	readonly interrupt: AbortSignal;
	/** Ctrl-Z. Without it that key does nothing. */
	readonly job?: Job;
}

/** What is on the screen, kept outside of React: several things may happen between two paintings. */
interface Store {
	shown(): WatchMoment;
	subscribe(listener: () => void): () => void;
	change(more: Partial<WatchMoment>): void;
}

const openStore = (first: WatchMoment): Store => {
	const listeners = new Set<() => void>();
	let shown = first;
	return {
		shown: () => shown,
		subscribe: (listener) => {
			listeners.add(listener);
			return () => void listeners.delete(listener);
		},
		change: (more) => {
			shown = { ...shown, ...more };
			for (const listener of listeners) listener();
		},
	};
};

interface ScreenProps {
	readonly store: Store;
	readonly screen: ScreenStream;
	readonly glyphs: Glyphs;
	readonly colour: boolean;
	readonly press: (chord: string) => void;
}

const Screen = ({ store, screen, glyphs, colour, press }: ScreenProps) => {
	const moment = useSyncExternalStore(store.subscribe, store.shown);
	const size = useSize(screen);
	useInput((input, key) => {
		const stroke = strokeOf(input, key);
		if (stroke) for (const chord of chordsOf(stroke)) press(chord);
	});
	return <Rows rows={watchFrame(moment, glyphs, size)} colour={colour} />;
};

/** What waits for the next sample on a slow line. */
const isBetween = (event: WatchEvent['type']): boolean => event === 'answered' || event === 'counted';

/** Typed fast, several letters come as one text. */
const chordsOf = (stroke: Stroke): readonly string[] => ('chord' in stroke ? [stroke.chord] : graphemesOf(stroke.text));

/** Watches until q; what was known last. The last frame stays. */
export const runWatchScreen = async (options: WatchScreenOptions): Promise<WatchState> => {
	const { system, subject, language, stdin, stdout, colour, glyphs, intervalMs, slow, interrupt, job } = options;
	const end = new AbortController();
	const store = openStore({ subject, state: unseen, language, chosen: 0, help: false, ended: false });
	const quit = () => end.abort();
	const watch = watchRouter(system, subject, {
		intervalMs,
		signal: end.signal,
		onState: (state, event) => {
			if (!slow || !isBetween(event)) store.change({ state });
		},
	});
	const press = (chord: string) => {
		const { language: spoken, chosen, help, state } = store.shown();
		if (chord === '?' || (help && chord === 'escape')) store.change({ help: !help });
		else if (chord === 'q' || chord === 'ctrl-c' || chord === 'escape') quit();
		else if (chord === 'ctrl-z') door.leave(uiText[spoken].stopped());
		else if (chord === 'v') watch.recheck();
		else if (chord === 'L') store.change({ language: spoken === 'en' ? 'ja' : 'en' });
		else if (state.ports?.ok) store.change({ chosen: moved(chosen, chord, state.ports.value.blocks.length) });
	};
	const keys = new KeyStream(stdin);
	const screen = new ScreenStream(stdout);
	const door = openDoor(job, keys, screen);
	if (interrupt.aborted) quit();
	interrupt.addEventListener('abort', quit);
	const app = render(<Screen {...{ store, screen, glyphs, colour, press }} />, {
		stdin: keys as unknown as NodeJS.ReadStream,
		stdout: screen as unknown as NodeJS.WriteStream,
		exitOnCtrlC: false,
		patchConsole: false,
		maxFps: slow ? 1 : 5,
	});
	// a mistake in the painting is a bug, and ends it as one
	const broken = new Promise<never>((_, reject) => void app.waitUntilExit().catch(reject));
	try {
		await Promise.race([watch.ended, broken]);
		store.change({ ended: true });
		// painted by React in its own time
		await new Promise((painted) => setImmediate(painted));
		return watch.state();
	} finally {
		interrupt.removeEventListener('abort', quit);
		app.unmount();
		door.close();
		keys.close();
		screen.close();
	}
};

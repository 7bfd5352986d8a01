import { type Instance, render, useInput } from 'ink';
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { Language } from '../text/language.ts';
import { type Stroke, strokeOf } from './chord.ts';
import type { Look } from './frame.ts';
import { type KeySource, KeyStream } from './key-stream.ts';
import { openingRows } from './opening.ts';
import { Rows } from './part/rows.tsx';
import type { Row } from './row.ts';
import { ScreenStream, type ScreenTarget } from './screen-stream.ts';
import { type Size, useSize } from './size.ts';

/** What is painted, and who hears the keys. */
export interface Scene {
	/** Calls back after every change; returns how to stop that. */
	subscribe(listener: () => void): () => void;
	/** Another object after every change, and the same one until then. */
	shown(): unknown;
	/** Something turns or counts. */
	isBusy(): boolean;
	rows(size: Size, tick: number): readonly Row[];
	/** A key, typed text (`pasted` if it came as a paste). */
	press(stroke: Stroke, size: Size, pasted: boolean): void;
	/** The screen shows what shown() says. */
	painted(): void;
}

export interface StageOptions {
	readonly language: Language;
	readonly stdin: KeySource;
	readonly stdout: ScreenTarget;
	readonly colour: boolean;
	readonly look: Look;
}

/** The terminal, with a first frame on it; what is played there is loaded meanwhile. */
export interface Stage {
	readonly look: Look;
	readonly keys: KeyStream;
	readonly screen: ScreenStream;
	/** Rejects when there is a mistake in the painting. */
	readonly ended: Promise<unknown>;
	play(scene: Scene): void;
	/** Nothing was played: the first frame is wiped off. */
	clear(): void;
	/** The last frame stays. */
	close(): void;
}

interface TheatreProps {
	readonly scene: Scene;
	readonly keys: KeyStream;
	readonly screen: ScreenStream;
	readonly colour: boolean;
	/** Nothing turns, and only the seconds move. */
	readonly slow: boolean;
}

const Theatre = ({ scene, keys, screen, colour, slow }: TheatreProps) => {
	useSyncExternalStore(scene.subscribe, scene.shown);
	const size = useSize(screen);
	useEffect(() => scene.painted());
	const tick = useTick(scene.isBusy(), slow ? 1000 : 200);
	useInput((input, key) => {
		const stroke = strokeOf(input, key);
		if (stroke) scene.press(stroke, { columns: screen.columns, rows: screen.height }, keys.pasted);
	});
	return <Rows rows={scene.rows(size, slow ? 0 : tick)} colour={colour} />;
};

const useTick = (busy: boolean, everyMs: number): number => {
	const [tick, setTick] = useState(0);
	useEffect(() => {
		if (!busy) return;
		const timer = setInterval(() => setTick((count) => count + 1), everyMs);
		return () => clearInterval(timer);
	}, [busy, everyMs]);
	return tick;
};

/** The first frame; who plays after it is told what was typed. */
const opening = (language: Language, look: Look, press: Scene['press']): Scene => ({
	subscribe: () => () => undefined,
	shown: () => undefined,
	isBusy: () => false,
	rows: (size) => openingRows(language, look, size),
	press,
	painted: () => undefined,
});

/** A paste comes as one, between marks. */
const modes = { on: '\u001B[?2004h', off: '\u001B[?2004l' };

export const openStage = ({ language, stdin, stdout, colour, look }: StageOptions): Stage => {
	const keys = new KeyStream(stdin);
	const screen = new ScreenStream(stdout, modes);
	const { screenReader, slow = false } = look;
	const theatre = (scene: Scene) => <Theatre {...{ scene, keys, screen, colour }} slow={slow || screenReader} />;
	const early: Parameters<Scene['press']>[] = [];
	const first = opening(language, look, (...typed) => void early.push(typed));
	const app: Instance = render(theatre(first), {
		stdin: keys as unknown as NodeJS.ReadStream,
		stdout: screen as unknown as NodeJS.WriteStream,
		exitOnCtrlC: false,
		patchConsole: false,
		maxFps: slow ? 2 : 15,
		isScreenReaderEnabled: screenReader,
	});
	const ended = app.waitUntilExit();
	// whoever plays here hears of it
	ended.catch(() => undefined);
	const close = () => {
		app.unmount();
		keys.close();
		screen.close();
	};
	return {
		look,
		keys,
		screen,
		ended,
		play: (scene) => {
			app.rerender(theatre(scene));
			for (const typed of early.splice(0)) scene.press(...typed);
		},
		clear: () => {
			app.clear();
			close();
		},
		close,
	};
};

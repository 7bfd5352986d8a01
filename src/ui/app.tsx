import { render, useInput } from 'ink';
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { System } from '../system/system.ts';
import type { Language } from '../text/language.ts';
import { uiText } from '../text/ui.ts';
import { isBusy } from '../wizard/busy.ts';
import { secondsLeft } from '../wizard/countdown.ts';
import { type DriveOptions, drive } from '../wizard/drive.ts';
import { leaveEvent } from '../wizard/leave.ts';
import type { Ending, Preset, State } from '../wizard/state.ts';
import { strokeOf } from './chord.ts';
import { frameOf, type Look } from './frame.ts';
import type { Glyphs } from './glyphs.ts';
import { type Job, openDoor } from './job.ts';
import { type KeySource, KeyStream } from './key-stream.ts';
import { Rows } from './part/rows.tsx';
import { ScreenStream, type ScreenTarget } from './screen-stream.ts';
import { openSession, type Session, type Shown } from './session.ts';
import { useSize } from './size.ts';

export interface InkOptions {
	readonly system: System;
	readonly preset: Preset;
	readonly language: Language;
	readonly stdin: KeySource;
	readonly stdout: ScreenTarget;
	readonly colour: boolean;
	readonly glyphs: Glyphs;
	/** A serial line: a frame is some 2 KB, so nothing turns and only the seconds move. */
	readonly slow?: boolean;
	readonly screenReader?: boolean;
	/** Ctrl-Z. Without it that key does nothing. */
	readonly job?: Job;
	/** Asked to end from outside: as if q had been pressed, or (SIGHUP) the terminal were gone. */
	readonly interrupt?: AbortSignal;
	/** For tests. */
	readonly rooms?: DriveOptions['rooms'];
}

interface AppProps {
	readonly session: Session;
	readonly keys: KeyStream;
	readonly screen: ScreenStream;
	readonly look: Look;
	readonly colour: boolean;
	readonly slow: boolean;
	readonly clock: () => number;
}

export const App = ({ session, keys, screen, look, colour, slow, clock }: AppProps) => {
	const shown = useSyncExternalStore(session.subscribe, session.shown);
	const size = useSize(screen);
	useEffect(() => session.painted());
	const tick = useTick(isBusy(shown.state) && !shown.ending, slow ? 1000 : 200);
	useInput((input, key) => {
		const stroke = strokeOf(input, key);
		if (stroke) session.press(stroke, { columns: screen.columns, rows: screen.height }, keys.pasted);
	});
	return <Rows rows={frameOf({ ...shown, tick: slow ? 0 : tick, now: clock() }, look, size).rows} colour={colour} />;
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

/** A paste comes as one, between marks. */
const modes = { on: '\u001B[?2004h', off: '\u001B[?2004l' };

/** What is said when the shell takes over: a change that nobody has decided on is put back meanwhile. */
const stopped = ({ state, view }: Shown): string =>
	uiText[view.language].stopped(state.step === 'apply' && state.countdown ? secondsLeft(state.countdown) : undefined);

/** Runs the wizard on a terminal until it ends. The last frame stays; what is said after it is the caller's. */
export const runInk = async (options: InkOptions): Promise<Ending> => {
	const { system, preset, language, stdin, stdout, colour, glyphs, rooms } = options;
	const { slow = false, screenReader = false, interrupt, job } = options;
	const keys = new KeyStream(stdin);
	const screen = new ScreenStream(stdout, modes);
	const door = openDoor(job, keys, screen);
	const look = { glyphs, screenReader, slow };
	const quit = () => run.dispatch(interrupt ? leaveEvent(interrupt) : { type: 'quit' });
	const onState = (state: State) => {
		session.follow(state);
		// a change under way is not left: asked again when it has come to its end
		if (interrupt?.aborted) quit();
	};
	const run = drive(system, preset, { onState, ...(rooms ? { rooms } : {}) });
	const session = openSession(run, language, look, (shown) => door.leave(stopped(shown)));
	interrupt?.addEventListener('abort', quit);
	const app = render(
		<App {...{ session, keys, screen, look, colour }} slow={slow || screenReader} clock={() => system.now()} />,
		{
			stdin: keys as unknown as NodeJS.ReadStream,
			stdout: screen as unknown as NodeJS.WriteStream,
			exitOnCtrlC: false,
			patchConsole: false,
			maxFps: slow ? 2 : 15,
			isScreenReaderEnabled: screenReader,
		},
	);
	// A mistake in the painting ends the wizard as a bug; a change under way still comes to its end.
	app.waitUntilExit().catch((error: unknown) => run.dispatch({ type: 'crashed', error }));
	try {
		return await run.ended;
	} finally {
		interrupt?.removeEventListener('abort', quit);
		app.unmount();
		door.close();
		keys.close();
		screen.close();
	}
};

import type { System } from '../system/system.ts';
import type { Language } from '../text/language.ts';
import { uiText } from '../text/ui.ts';
import { isBusy } from '../wizard/busy.ts';
import { secondsLeft } from '../wizard/countdown.ts';
import { type DriveOptions, drive } from '../wizard/drive.ts';
import { leaveEvent } from '../wizard/leave.ts';
import type { Ending, Preset, State } from '../wizard/state.ts';
import { frameOf } from './frame.ts';
import { type Job, openDoor } from './job.ts';
import { openSession, type Session, type Shown } from './session.ts';
import type { Scene, Stage } from './stage.tsx';

export interface InkOptions {
	readonly system: System;
	readonly preset: Preset;
	readonly language: Language;
	/** Ctrl-Z. Without it that key does nothing. */
	readonly job?: Job;
	/** Asked to end from outside: as if q had been pressed, or (SIGHUP) the terminal were gone. */
	readonly interrupt?: AbortSignal;
	/** For tests. */
	readonly rooms?: DriveOptions['rooms'];
}

/** What is said when the shell takes over: a change that nobody has decided on is put back meanwhile. */
const stopped = ({ state, view }: Shown): string =>
	uiText[view.language].stopped(state.step === 'apply' && state.countdown ? secondsLeft(state.countdown) : undefined);

const sceneOf = (session: Session, { look }: Stage, clock: () => number): Scene => ({
	...session,
	isBusy: () => isBusy(session.shown().state) && !session.shown().ending,
	rows: (size, tick) => frameOf({ ...session.shown(), tick, now: clock() }, look, size).rows,
});

/** Runs the wizard on a terminal until it ends. The last frame stays; what is said after it is the caller's. */
export const runInk = async (stage: Stage, options: InkOptions): Promise<Ending> => {
	const { system, preset, language, rooms, interrupt, job } = options;
	const { look, keys, screen } = stage;
	const door = openDoor(job, keys, screen);
	const quit = () => run.dispatch(interrupt ? leaveEvent(interrupt) : { type: 'quit' });
	const onState = (state: State) => {
		session.follow(state);
		// a change under way is not left: asked again when it has come to its end
		if (interrupt?.aborted) quit();
	};
	const run = drive(system, preset, { onState, ...(rooms ? { rooms } : {}) });
	const session = openSession(run, language, look, (shown) => door.leave(stopped(shown)));
	interrupt?.addEventListener('abort', quit);
	stage.play(sceneOf(session, stage, () => system.now()));
	// A mistake in the painting ends the wizard as a bug; a change under way still comes to its end.
	stage.ended.catch((error: unknown) => run.dispatch({ type: 'crashed', error }));
	try {
		return await run.ended;
	} finally {
		interrupt?.removeEventListener('abort', quit);
		door.close();
		stage.close();
	}
};

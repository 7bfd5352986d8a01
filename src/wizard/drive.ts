import type { System } from '../system/system.ts';
import { performer, type Rooms } from './effects.ts';
import { start, type Turn, update } from './machine.ts';
import { rooms as machineRooms } from './rooms.ts';
import type { Ending, Event, Preset, State } from './state.ts';

export interface DriveOptions {
	/** After every change; not for the state it begins with. */
	readonly onState?: (state: State) => void;
	readonly rooms?: Rooms;
}

/** One run of the wizard. Whoever shows it reads `state()` and dispatches what the user does. */
export interface Run {
	state(): State;
	dispatch(event: Event): void;
	/** Resolves when nothing of it runs any more; never rejects. */
	readonly ended: Promise<Ending>;
}

/** Machine and effects together: what every front end drives. */
export function drive(system: System, preset: Preset, { onState, rooms = machineRooms }: DriveOptions = {}): Run {
	const { perform, close } = performer(system, rooms, dispatch);
	const [first, effects] = start(preset);
	let state = first;
	let resolve: (ending: Ending) => void;
	const ended = new Promise<Ending>((settled) => {
		resolve = settled;
	});

	const queue: Event[] = [];
	let busy = false;

	// Whoever listens to onState may dispatch from there: its event has to wait until this one is done with.
	function dispatch(event: Event): void {
		queue.push(event);
		if (busy) return;
		busy = true;
		for (let next = queue.shift(); next !== undefined; next = queue.shift()) handle(next);
		busy = false;
	}

	function handle(event: Event): void {
		if (state.step === 'ended') return;
		const [next, wanted] = turn(state, event);
		for (const effect of wanted) perform(effect);
		if (next === state) return;
		state = next;
		if (next.step === 'ended') void close().then(() => resolve(next.ending));
		show();
	}

	/** A mistake in showing ends the run too; nothing is left to be said of one in showing the end. */
	function show(): void {
		try {
			onState?.(state);
		} catch (error) {
			queue.push({ type: 'crashed', error });
		}
	}

	for (const effect of effects) perform(effect);
	return { state: () => state, dispatch, ended };
}

/** A mistake in the machine ends the run as a bug instead of leaving a screen that no longer answers. */
function turn(state: State, event: Event): Turn {
	try {
		return update(state, event);
	} catch (error) {
		return update(state, { type: 'crashed', error });
	}
}

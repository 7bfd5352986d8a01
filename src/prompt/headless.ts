import type { CheckProgress } from '../check/check.ts';
import type { PfPlan } from '../plan/pf.ts';
import type { FileChange, LiveState, Plan } from '../plan/plan.ts';
import type { System } from '../system/system.ts';
import type { Language } from '../text/language.ts';
import { wizardText } from '../text/wizard.ts';
import { isBusy } from '../wizard/busy.ts';
import { drive } from '../wizard/drive.ts';
import type { Rooms } from '../wizard/effects.ts';
import { leaveEvent } from '../wizard/leave.ts';
import type { Problem } from '../wizard/problem.ts';
import type { At, Ending, Preset, State } from '../wizard/state.ts';
import { decide } from './decision.ts';
import { problemLines, tell } from './telling.ts';

export interface HeadlessOptions {
	readonly system: System;
	/** With `dryRun` it ends after the review. */
	readonly preset: Preset;
	readonly language: Language;
	/** `--yes`: without it nothing is applied. */
	readonly yes: boolean;
	/** One line of progress. */
	readonly write: (line: string) => void;
	readonly interrupt?: AbortSignal;
	readonly rooms?: Rooms;
	/** Goes no further than the parameters: the caller only wants to know the line. */
	readonly upToParameters?: boolean;
}

export interface HeadlessResult {
	readonly ending: Ending;
	/** The last plan that was made. */
	readonly plan?: Plan;
	/** The same for another machine, where that was asked for. */
	readonly pf?: PfPlan;
	/** That plan against the machine, once it was compared. */
	readonly changes?: readonly FileChange[];
	/** And what runs against the files that stay as they are. */
	readonly live?: readonly LiveState[];
	/** There was nothing to apply. */
	readonly unchanged?: true;
	readonly checks?: readonly CheckProgress[];
	/** Where it was told to stop. */
	readonly parameters?: At<'parameters'>;
}

/**
 * The wizard without questions: every answer comes from a flag, from an earlier configuration, or is the only one there
 * is. Where none of these is there it ends, naming the flag; it never waits for anybody.
 */
export async function headless(options: HeadlessOptions): Promise<HeadlessResult> {
	const { system, preset, language, yes, write, interrupt, rooms, upToParameters = false } = options;
	let wake = () => {};
	let shown: State | undefined;
	let result: Omit<HeadlessResult, 'ending'> = {};
	const show = (state: State) => {
		// How it ended is the caller's to say, together with the data.
		const isWanted = !(upToParameters && state.step === 'parameters');
		if (state.step !== 'ended' && isWanted) for (const line of tell(shown, state, language)) write(line);
		shown = state;
		result = { ...result, ...dataOf(state) };
		wake();
	};
	const run = drive(
		system,
		{ ...preset, reconfigure: true },
		{ onState: show, ...(rooms === undefined ? {} : { rooms }) },
	);
	const stop = () => {
		if (interrupt) run.dispatch(leaveEvent(interrupt));
		if (run.state().step !== 'ended') write(wizardText[language].prompt.waitForEnd);
	};

	show(run.state());
	if (interrupt?.aborted === true) stop();
	interrupt?.addEventListener('abort', stop, { once: true });
	let refused: Problem | undefined;
	const said = new Set<State['step']>();
	for (let state = run.state(); state.step !== 'ended'; state = run.state()) {
		if (isBusy(state)) {
			await new Promise<void>((resolve) => {
				wake = resolve;
			});
			continue;
		}
		if (upToParameters && state.step === 'parameters') {
			result = { ...result, parameters: state };
			run.dispatch({ type: 'quit' });
			continue;
		}
		const decision = decide(state, {
			yes,
			asked: said.has('prefix'),
			unwanted: interrupt?.aborted === true && leaveEvent(interrupt).type === 'quit',
			language,
		});
		said.add(state.step);
		for (const line of decision.say ?? []) write(line);
		if (decision.problem) {
			refused = decision.problem;
			if (!('problem' in state && state.problem === refused))
				for (const line of problemLines(refused, language)) write(line);
		}
		run.dispatch(decision.event);
		// Nobody is there to notice that nothing happens.
		if (run.state() === state) {
			const error = new Error(`${decision.event.type} changes nothing in ${state.step}`);
			run.dispatch({ type: 'crashed', error });
		}
	}
	interrupt?.removeEventListener('abort', stop);
	const ending = await run.ended;
	const changed = 'changed' in ending && ending.changed;
	return {
		...result,
		ending: refused && ending.type === 'quit' ? { type: 'failed', problem: refused, changed } : ending,
	};
}

function dataOf(state: State): Omit<HeadlessResult, 'ending'> {
	return {
		...('plan' in state ? { plan: state.plan } : {}),
		...(state.step === 'review' && state.pf ? { pf: state.pf } : {}),
		...('changes' in state && state.changes !== undefined ? { changes: state.changes } : {}),
		...('live' in state && state.live !== undefined ? { live: state.live } : {}),
		...(state.step === 'verify' && state.special === 'unchanged' ? { unchanged: true as const } : {}),
		...(state.step === 'apply' || state.step === 'verify' ? { checks: state.checks } : {}),
	};
}

import { wizardText } from '../text/wizard.ts';
import { isBusy } from '../wizard/busy.ts';
import { drive } from '../wizard/drive.ts';
import type { Ending, Event, State } from '../wizard/state.ts';
import type { FrontEnd, Prompter } from './prompter.ts';
import { ask } from './question.ts';
import { tell } from './telling.ts';

export interface WalkOptions extends Omit<FrontEnd, 'stdin' | 'stdout'> {
	readonly prompter: Prompter;
}

/** Goes through the wizard with questions: says what changed, asks what the step needs, until it has ended. */
export async function walk(options: WalkOptions): Promise<Ending> {
	const { system, preset, language, prompter, interrupt, rooms } = options;
	let wake = () => {};
	let shown: State | undefined;
	const show = (state: State) => {
		for (const line of tell(shown, state, language)) prompter.say(line);
		shown = state;
		wake();
	};
	const run = drive(system, preset, { onState: show, ...(rooms === undefined ? {} : { rooms }) });
	const changed = () =>
		new Promise<void>((resolve) => {
			wake = resolve;
		});
	const stop = () => {
		run.dispatch({ type: 'quit' });
		if (run.state().step !== 'ended') prompter.say(wizardText[language].prompt.waitForEnd);
	};

	show(run.state());
	if (interrupt?.aborted === true) stop();
	interrupt?.addEventListener('abort', stop, { once: true });
	try {
		for (let state = run.state(); state.step !== 'ended'; state = run.state()) {
			if (isBusy(state)) {
				await changed();
				continue;
			}
			const reply = await ask(state, prompter, language);
			if (reply === undefined) continue;
			run.dispatch(reply);
			if (isAnswered(state, reply)) await changed();
		}
		return await run.ended;
	} finally {
		interrupt?.removeEventListener('abort', stop);
	}
}

/** The machine answers this without leaving the step: what is asked next should know the answer. */
function isAnswered(state: State, { type }: Event): boolean {
	if (type === 'save') return state.step === 'review';
	if (type === 'recheck') return state.step === 'link';
	return type === 'reconfigure' && state.step === 'verify' && state.justApplied;
}

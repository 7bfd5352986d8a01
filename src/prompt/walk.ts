import { wizardText } from '../text/wizard.ts';
import { isBusy } from '../wizard/busy.ts';
import { drive } from '../wizard/drive.ts';
import { leaveEvent } from '../wizard/leave.ts';
import type { Countdown, Ending, Event, State } from '../wizard/state.ts';
import { askCountdown, countdownLines } from './countdown-question.ts';
import type { FrontEnd, Prompter } from './prompter.ts';
import { type Asking, ask, type Reply } from './question.ts';
import { tell } from './telling.ts';

export interface WalkOptions extends Omit<FrontEnd, 'stdin' | 'stdout'> {
	readonly prompter: Prompter;
}

/** Goes through the wizard with questions: says what changed, asks what the step needs, until it has ended. */
export async function walk(options: WalkOptions): Promise<Ending> {
	const { system, preset, language, prompter, interrupt, rooms } = options;
	let wake = () => {};
	let shown: State | undefined;
	/** Ends the question of the countdown when it is answered, by whomever. */
	let asked = false;
	let withdraw = new AbortController();
	const show = (state: State) => {
		if (openCountdown(shown) && !openCountdown(state)) withdraw.abort();
		for (const line of tell(shown, state, language)) prompter.announce(line);
		for (const line of countdownLines(shown, state, language)) prompter.announce(line);
		shown = state;
		wake();
	};
	const run = drive(system, preset, { onState: show, ...(rooms === undefined ? {} : { rooms }) });
	const changed = () =>
		new Promise<void>((resolve) => {
			wake = resolve;
		});
	const stop = () => {
		if (interrupt) run.dispatch(leaveEvent(interrupt));
		const state = run.state();
		// what is being put back has been said
		if (state.step === 'ended' || (state.step === 'apply' && state.decision)) return;
		prompter.say(wizardText[language].prompt.waitForEnd);
	};
	/** undefined as long as there is nothing new to be done. */
	const reply = async (state: Asking): Promise<Reply> => {
		if (!openCountdown(state)) return ask(state, prompter, language);
		const fresh = !asked;
		asked = true;
		const now = () => openCountdown(run.state());
		return askCountdown(now, fresh, prompter, wizardText[language], withdraw.signal);
	};

	show(run.state());
	if (interrupt?.aborted === true) stop();
	interrupt?.addEventListener('abort', stop, { once: true });
	try {
		for (let state = run.state(); state.step !== 'ended'; state = run.state()) {
			if (isBusy(state)) {
				asked = false;
				withdraw = new AbortController();
				await changed();
				continue;
			}
			const event = await reply(state);
			if (event === undefined) continue;
			run.dispatch(event);
			if (isAnswered(state, event)) await changed();
		}
		return await run.ended;
	} finally {
		interrupt?.removeEventListener('abort', stop);
	}
}

const openCountdown = (state: State | undefined): Countdown | undefined =>
	state?.step === 'apply' ? state.countdown : undefined;

/** The machine answers this without leaving the step: what is asked next should know the answer. */
function isAnswered(state: State, { type }: Event): boolean {
	if (type === 'save') return state.step === 'review';
	if (type === 'recheck') return state.step === 'link';
	return (type === 'reconfigure' || type === 'remedy') && state.step === 'verify' && state.justApplied;
}

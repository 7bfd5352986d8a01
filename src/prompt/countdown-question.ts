import { checkTitle } from '../text/check.ts';
import type { Language } from '../text/language.ts';
import { type WizardText, wizardText } from '../text/wizard.ts';
import { passedMarks, secondsLeft } from '../wizard/countdown.ts';
import type { Countdown, Event, State } from '../wizard/state.ts';
import { about } from './pick.ts';
import type { Choice, Prompter } from './prompter.ts';

/** Enter alone tells the time: what is to stay has to be named. undefined: ask again, if there still is a question. */
export async function askCountdown(
	countdown: () => Countdown | undefined,
	fresh: boolean,
	prompter: Prompter,
	text: WizardText,
	until: AbortSignal,
): Promise<Event | undefined> {
	const words = text.countdown;
	const choices: readonly Choice<Event | 'left'>[] = [
		{ value: 'left', name: words.choice.left, word: 'left' },
		{ value: { type: 'keep' }, name: words.choice.keep, word: 'keep' },
		{ value: { type: 'revert' }, name: words.choice.revert, word: 'revert' },
		{ value: { type: 'extend' }, name: words.choice.extend, word: 'more' },
	];
	const question = { ...about('apply', text), message: words.question, canGoBack: false };
	const picked = await prompter.select({ ...question, choices, initial: 0, fresh, until });
	if (until.aborted) return undefined;
	if (picked.type !== 'answer') return picked;
	if (picked.value !== 'left') return picked.value;
	const now = countdown();
	if (now) prompter.say(words.left(secondsLeft(now)));
	return undefined;
}

/** What is said of the time: all of it in the beginning, then only now and then. */
export function countdownLines(before: State | undefined, after: State, language: Language): readonly string[] {
	const [then, now] = [openIn(before), openIn(after)];
	if (now === undefined || now === then) return [];
	const text = wizardText[language].countdown;
	const left = secondsLeft(now);
	if (then === undefined) {
		const failed = now.failed.map((id) => checkTitle(id, language));
		return [
			'',
			...(failed.length === 0 ? [] : [text.failed(failed)]),
			text.left(left),
			text.timer[now.timer],
			text.quitting,
			text.elsewhere,
		];
	}
	if (now.notExtended === true && then.notExtended !== true) return [text.notExtended];
	const said = now.deadline !== then.deadline || passedMarks(secondsLeft(then), left).length > 0;
	return said ? [text.left(left)] : [];
}

const openIn = (state: State | undefined): Countdown | undefined =>
	state?.step === 'apply' ? state.countdown : undefined;

import type { WizardText } from '../text/wizard.ts';
import type { Problem } from '../wizard/problem.ts';
import type { Event, StepId } from '../wizard/state.ts';
import type { Answer, Choice, Prompter, Question } from './prompter.ts';

// Questions whose answers are events of the machine; going back and quitting are events too.

export const about = (step: StepId, text: WizardText): Question => ({
	message: text.question[step],
	help: text.help[step],
	canGoBack: true,
});

export async function pick(
	prompter: Prompter,
	question: Question,
	choices: readonly Choice<Event>[],
	initial: number | undefined = 0,
): Promise<Event> {
	return event(await prompter.select({ ...question, choices, ...(initial === undefined ? {} : { initial }) }));
}

/** What was typed before is there for the taking, unless it was refused. */
export async function askForText(
	prompter: Prompter,
	question: Question,
	{ text, problem }: { readonly text: string; readonly problem: Problem | undefined },
	example?: string,
): Promise<Event> {
	const initial = problem === undefined ? text : '';
	const typed = await prompter.input({ ...question, initial, ...(example === undefined ? {} : { example }) });
	return typed.type === 'answer' ? { type: 'submit-text', text: typed.value } : typed;
}

const event = (picked: Answer<Event>): Event => (picked.type === 'answer' ? picked.value : picked);

import { providerById } from '../provider/table.ts';
import type { Language } from '../text/language.ts';
import { type WizardText, wizardText } from '../text/wizard.ts';
import type { At, Event, State } from '../wizard/state.ts';
import { remedyIn } from '../wizard/verify.ts';
import { askLink } from './link-question.ts';
import { about, askForText, pick } from './pick.ts';
import { askPrefix } from './prefix-question.ts';
import type { Choice, Prompter } from './prompter.ts';
import { askReview } from './review-question.ts';

/** The steps whose questions can only end by being answered. */
export type Asking = Exclude<State, { step: 'ended' }>;

/** What the user did; undefined: something was only shown, ask again. */
export type Reply = Event | undefined;

export async function ask(state: Asking, prompter: Prompter, language: Language): Promise<Reply> {
	const text = wizardText[language];
	switch (state.step) {
		case 'detecting':
			return pick(prompter, { ...about('link', text), canGoBack: false }, [
				{ value: { type: 'recheck' }, name: text.action.retry },
				{ value: { type: 'quit' }, name: text.action.quit },
			]);
		case 'link':
			return askLink(state, prompter, text);
		case 'prefix':
			return askPrefix(state, prompter, text);
		case 'provider':
			return askProvider(state, prompter, language);
		case 'parameters':
			return askParameters(state, prompter, text);
		case 'review':
			return askReview(state, prompter, language);
		case 'apply':
			return askAfterFailure(state, prompter, text);
		case 'verify':
			return pick(prompter, { ...about('verify', text), canGoBack: false }, [
				{ value: { type: 'quit' }, name: text.action.done },
				...remedyChoice(state, text),
				{ value: { type: 'recheck' }, name: text.action.recheck },
				{ value: { type: 'reconfigure' }, name: text.action.reconfigure },
			]);
	}
}

/** Only where this program may do it; the verdict has told the command. */
function remedyChoice(state: At<'verify'>, { action }: WizardText): readonly Choice<Event>[] {
	const remedy = remedyIn(state);
	if (remedy === undefined) return [];
	const name = remedy.apply === undefined ? action.remedy(remedy.command.join(' ')) : action.remedyByApply;
	return [{ value: { type: 'remedy' }, name }];
}

function askProvider(state: At<'provider'>, prompter: Prompter, language: Language): Promise<Reply> {
	const text = wizardText[language];
	const question = about('provider', text);
	const { matches, preselected, typing, problem } = state;
	if (typing)
		return askForText(
			prompter,
			{ ...question, message: text.provider.label },
			{ ...typing, problem },
			text.provider.example,
		);
	const choices: readonly Choice<Event>[] = [
		...matches.map(({ id, rule }) => ({
			value: { type: 'choose-provider', id } as const,
			name: providerById(id)?.name[language] ?? id,
			note: rule === undefined ? text.provider.noMatch : text.confidence[rule.confidence],
			disabled: rule === undefined,
		})),
		...(preselected === 'custom' ? [{ value: { type: 'accept' } as const, name: text.provider.custom }] : []),
		{ value: { type: 'start-typing' }, name: text.provider.byHand },
	];
	const initial = choices.findIndex(({ value }) =>
		value.type === 'choose-provider' ? value.id === preselected : value.type === 'accept',
	);
	return pick(prompter, question, choices, initial < 0 ? undefined : initial);
}

function askParameters(state: At<'parameters'>, prompter: Prompter, text: WizardText): Promise<Reply> {
	const question = about('parameters', text);
	const { typing, problem } = state;
	if (typing) return askForText(prompter, { ...question, message: text.parameters.brLabel }, { ...typing, problem });
	return pick(prompter, question, [
		{ value: { type: 'accept' }, name: text.action.next },
		{ value: { type: 'start-typing' }, name: text.action.editBr },
		...(state.probe === undefined ? [] : [{ value: { type: 'recheck' } as const, name: text.action.probe }]),
	]);
}

function askAfterFailure({ outcome }: At<'apply'>, prompter: Prompter, text: WizardText): Promise<Reply> {
	const quit: Choice<Event> = { value: { type: 'quit' }, name: text.action.quit };
	const again: readonly Choice<Event>[] =
		outcome?.type === 'revert-failed' ? [] : [{ value: { type: 'back' }, name: text.title.review }];
	return pick(prompter, { ...about('apply', text), message: text.title.apply, canGoBack: again.length > 0 }, [
		...again,
		quit,
	]);
}

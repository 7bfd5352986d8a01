import type { Delegation } from '../detect/delegation.ts';
import { formatPrefix6 } from '../map/prefix.ts';
import type { WizardText } from '../text/wizard.ts';
import type { At, Event } from '../wizard/state.ts';
import { about, askForText, pick } from './pick.ts';
import type { Choice, Prompter } from './prompter.ts';

export function askPrefix(
	{ phase, kept, problem }: At<'prefix'>,
	prompter: Prompter,
	text: WizardText,
): Promise<Event> {
	const question = about('prefix', text);
	const type: Choice<Event> = { value: { type: 'start-typing' }, name: text.prefix.type };
	switch (phase.type) {
		case 'typing':
			return askForText(
				prompter,
				{ ...question, message: text.prefix.label },
				{ ...phase, problem },
				text.prefix.example,
			);
		case 'have':
			return pick(prompter, question, [
				{ value: { type: 'accept' }, name: text.action.next },
				{ value: { type: 'request-prefix' }, name: text.prefix.renew },
				type,
			]);
		default: {
			const use = (delegation: Delegation, value: Event): Choice<Event> => ({
				value,
				name: text.prefix.use(formatPrefix6(delegation.prefix)),
				note: text.prefix.origin[delegation.origin],
			});
			const had = kept.delegation;
			const known = phase.type === 'choose' ? phase.leases.filter((delegation) => delegation !== had) : [];
			return pick(prompter, question, [
				...(had === undefined ? [] : [use(had, { type: 'accept' })]),
				...known.map((delegation) => use(delegation, { type: 'use-delegation', delegation })),
				{ value: { type: 'request-prefix' }, name: text.prefix.request },
				type,
			]);
		}
	}
}

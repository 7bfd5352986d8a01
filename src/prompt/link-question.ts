import type { InterfaceFact } from '../detect/facts.ts';
import type { WizardText } from '../text/wizard.ts';
import { lanCandidates, wanChoices } from '../wizard/link.ts';
import type { At, Event } from '../wizard/state.ts';
import type { Choice, Prompter } from './prompter.ts';

/** Two questions, WAN and LAN; going back from the second leads to the first. */
export async function askLink(state: At<'link'>, prompter: Prompter, text: WizardText): Promise<Event> {
	const { facts, preselected } = state;
	const names = wanChoices(facts);
	if (names.length < 2) return askAgain(prompter, text);
	for (;;) {
		const wan = await askFor(state, prompter, text, text.link.wan, names, preselected.wan, false);
		if (wan.type !== 'answer') return wan;
		const others = lanCandidates(facts, wan.value);
		const lan = await askFor(state, prompter, text, text.link.lan, others, preselected.lan, true);
		if (lan.type === 'answer') return { type: 'choose-link', link: { wan: wan.value, lan: lan.value } };
		if (lan.type !== 'back') return lan;
	}
}

async function askAgain(prompter: Prompter, text: WizardText): Promise<Event> {
	prompter.say(text.link.noLan);
	const choices: readonly Choice<Event>[] = [
		{ value: { type: 'recheck' }, name: text.action.retry },
		{ value: { type: 'quit' }, name: text.action.quit },
	];
	const message = text.question.link;
	const picked = await prompter.select({ message, help: text.help.link, canGoBack: false, choices, initial: 0 });
	return picked.type === 'answer' ? picked.value : picked;
}

function askFor(
	{ facts }: At<'link'>,
	prompter: Prompter,
	text: WizardText,
	message: string,
	names: readonly string[],
	preselected: string | undefined,
	canGoBack: boolean,
) {
	const choices = names.map((name): Choice<string> => {
		const device = facts.interfaces.find((one) => one.name === name);
		const routed = facts.defaultRoutes4.concat(facts.defaultRoutes6).some((route) => route.device === name);
		return { value: name, name, ...(device === undefined ? {} : { note: marks(device, routed, text) }) };
	});
	const initial = Math.max(0, names.indexOf(preselected ?? ''));
	return prompter.select({ message, help: text.help.link, canGoBack, choices, initial });
}

function marks(device: InterfaceFact, routed: boolean, { link }: WizardText): string {
	return [
		device.carrier ? link.carrier : link.noCarrier,
		...(device.carrier && device.speed !== undefined ? [link.speed(device.speed)] : []),
		...(device.raSeen ? [link.ra] : []),
		...(routed ? [link.defaultRoute] : []),
		...(device.owner === 'none' ? [] : [link.managed(device.owner)]),
		...(device.carriesSsh ? [link.ssh] : []),
	].join(', ');
}

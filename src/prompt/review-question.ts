import type { Backend } from '../plan/choices.ts';
import { type PfBackend, pfBackends } from '../plan/pf.ts';
import { backends } from '../plan/renderer.ts';
import type { Language } from '../text/language.ts';
import { pfWords } from '../text/pf.ts';
import { describeRisk } from '../text/plan.ts';
import { wizardText } from '../text/wizard.ts';
import { shownBackend } from '../wizard/review.ts';
import type { At, Event } from '../wizard/state.ts';
import { pfFileLines } from './pf-sheet.ts';
import { about } from './pick.ts';
import type { Prompter } from './prompter.ts';
import { changeLines } from './sheet.ts';

/** Enter alone shows the files: what changes the machine has to be named. */
export async function askReview(
	state: At<'review'>,
	prompter: Prompter,
	language: Language,
): Promise<Event | undefined> {
	const text = wizardText[language];
	const { changes, plan, pf, preset } = state;
	const message = pf ? pfWords[language].title(pf.choices.backend) : text.question.review;
	const question = { ...about('review', text), message };
	const others = [...backends, ...pfBackends].filter((name) => name !== shownBackend(state));
	const apply = { value: 'apply' as const, name: preset.dryRun ? text.action.finishDryRun : text.action.apply };
	const picked = await prompter.select<'files' | 'apply' | 'save' | 'recheck' | Backend | PfBackend>({
		...question,
		choices: [
			...(changes === undefined ? [] : [{ value: 'files' as const, name: text.action.showFiles }]),
			...((changes === undefined || pf) && !preset.dryRun ? [] : [apply]),
			{ value: 'save', name: text.action.save },
			...others.map((value) => ({ value, name: text.action.switchBackend(value) })),
			...(changes === undefined ? [{ value: 'recheck' as const, name: text.action.retry }] : []),
		],
		initial: 0,
	});
	if (picked.type !== 'answer') return picked;
	switch (picked.value) {
		case 'files':
			for (const line of pf ? pfFileLines(pf, language) : changeLines(changes ?? [], text)) prompter.say(line);
			return undefined;
		case 'recheck':
			return { type: 'recheck' };
		case 'save': {
			const directory = await prompter.input({ ...question, message: text.review.directory });
			if (directory.type === 'answer') return { type: 'save', directory: directory.value };
			return directory.type === 'back' ? undefined : directory;
		}
		case 'apply': {
			if (preset.dryRun || plan.risks.length === 0) return { type: 'accept' };
			for (const risk of plan.risks) prompter.say(describeRisk(risk, language));
			const sure = await prompter.confirm({ ...question, message: text.review.acceptRisks });
			if (sure.type === 'answer') return sure.value ? { type: 'accept' } : undefined;
			return sure.type === 'back' ? undefined : sure;
		}
		default:
			return { type: 'choose-backend', backend: picked.value };
	}
}

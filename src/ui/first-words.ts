import type { Language } from '../text/language.ts';
import { type UiText, uiText } from '../text/ui.ts';
import { type WizardText, wizardText } from '../text/wizard.ts';

/** The words of the first frame, which does not wait for all the others. */
export interface FirstWords extends WizardText {
	readonly language: Language;
	readonly ui: UiText;
}

export const firstWordsIn = (language: Language): FirstWords => ({
	...wizardText[language],
	language,
	ui: uiText[language],
});

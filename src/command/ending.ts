import { worst } from '../check/runner.ts';
import { names } from '../plan/names.ts';
import type { Language } from '../text/language.ts';
import { wizardText } from '../text/wizard.ts';
import type { Ending } from '../wizard/state.ts';
import { exitCodeOf, exitCodes } from './exit-code.ts';

export function endingCode(ending: Ending): number {
	switch (ending.type) {
		case 'quit':
			return ending.changed ? exitCodes.done : exitCodes.interrupted;
		case 'dry-run':
			return exitCodes.done;
		case 'verified':
			return worst(ending.checks) === 'failed' ? exitCodes.unhealthy : exitCodes.done;
		case 'failed':
			return exitCodeOf(ending.problem);
		case 'taken-back':
			return exitCodes.takenBack;
		case 'left-pending':
			return exitCodes.hungUp;
		case 'bug':
			return exitCodes.bug;
	}
}

/** What stays in the scrollback after the wizard: how it ended, what is on the machine now, how to undo it. */
export function endingText(ending: Ending, language: Language): string {
	const lines = [wizardText[language].ending(ending)];
	const configured =
		ending.type === 'verified' || ((ending.type === 'quit' || ending.type === 'failed') && ending.changed);
	if (configured) lines.push(...places[language]);
	if (ending.type === 'bug')
		lines.push(ending.error instanceof Error ? (ending.error.stack ?? ending.error.message) : String(ending.error));
	return `${lines.join('\n')}\n`;
}

const places: Readonly<Record<Language, readonly string[]>> = {
	en: [
		`  settings     ${names.config}`,
		'  rules        /etc/mape-setup/nat*',
		"  at boot      systemctl status 'mape-setup*'",
		'  look again   mape-setup check',
		'  undo         mape-setup uninstall --yes',
	],
	ja: [
		`  設定         ${names.config}`,
		'  ルール       /etc/mape-setup/nat*',
		"  起動時       systemctl status 'mape-setup*'",
		'  再診断       mape-setup check',
		'  取り消し     mape-setup uninstall --yes',
	],
};

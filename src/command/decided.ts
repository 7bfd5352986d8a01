import type { Outcome } from '../apply/decision.ts';
import type { Language } from '../text/language.ts';
import type { CommandContext } from './context.ts';
import { exitCodes } from './exit-code.ts';
import { refuse } from './refuse.ts';

/** Says how a change was decided; not as wished (the timer was faster) is a failure. */
export async function decided(
	{ io, flags }: CommandContext,
	directory: string,
	outcome: Outcome,
	wish: 'kept' | 'reverted',
): Promise<number> {
	const json = flags.json !== undefined;
	if (outcome.type === 'incomplete')
		return refuse({ code: 'revert-failed', script: `${directory}/revert`, left: outcome.left }, io, json);
	const code = outcome.type === wish ? exitCodes.done : exitCodes.takenBack;
	await io.write(
		json
			? `${JSON.stringify({ schema: 1, outcome: outcome.type, checkpoint: directory })}\n`
			: `${texts[io.language][outcome.type]}\n`,
	);
	return code;
}

const texts: Readonly<Record<Language, Readonly<Record<'kept' | 'reverted', string>>>> = {
	en: {
		kept: 'The change is kept, and stays after a reboot.',
		reverted: 'Everything was put back: this machine is as it was before the change.',
	},
	ja: {
		kept: '変更を残しました。再起動後も有効です。',
		reverted: 'すべて元に戻しました。この機器は変更前と同じ状態です。',
	},
};

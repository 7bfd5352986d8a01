import { uninstall as takeOff } from '../apply/uninstall.ts';
import { names } from '../plan/names.ts';
import type { Language } from '../text/language.ts';
import type { CommandContext } from './context.ts';
import { decideOnOpenbsd } from './decide-openbsd.ts';
import { exitCodes } from './exit-code.ts';
import { refuse } from './refuse.ts';

/** Takes mape-setup off this machine; asks for --yes, because IPv4 ends with it. */
export async function uninstall(context: CommandContext): Promise<number> {
	const { io, system, flags } = context;
	const json = flags.json !== undefined;
	if (flags.yes === undefined) return refuse({ code: 'answer-missing', flag: '--yes', available: [] }, io, json);
	if (system.platform === 'openbsd') return decideOnOpenbsd(context, 'uninstall');
	const result = await takeOff(system);
	if ('code' in result) return refuse(result, io, json);
	if (json) {
		await io.write(`${JSON.stringify({ schema: 1, ...result })}\n`);
		return result.left.length === 0 ? exitCodes.done : exitCodes.revertFailed;
	}
	const words = texts[io.language];
	await io.write(`${words[result.to]}\n${result.removed.map((item) => `  ${words.removed} ${item}\n`).join('')}`);
	if ((await system.list(names.log)).length > 0) await io.write(`${words.log(names.log)}\n`);
	if (result.left.length === 0) return exitCodes.done;
	await io.writeError(`${words.left} ${result.left.join(', ')}\n`);
	return exitCodes.revertFailed;
}

interface Words extends Readonly<Record<'checkpoint' | 'bare' | 'removed' | 'left', string>> {
	readonly log: (folder: string) => string;
}

const texts: Readonly<Record<Language, Words>> = {
	en: {
		checkpoint: 'This machine is as it was before mape-setup.',
		bare: 'Everything of mape-setup is removed. How the machine was before is not known any more: kernel settings stay as they are.',
		removed: 'removed',
		left: 'Could not be removed:',
		log: (folder) => `The log of what was done stays: ${folder}`,
	},
	ja: {
		checkpoint: 'mape-setup を使う前の状態に戻しました。',
		bare: 'mape-setup のものをすべて削除しました。以前の状態の記録がないため、カーネルの設定はそのままです。',
		removed: '削除',
		left: '削除できませんでした:',
		log: (folder) => `実行の記録は残しています: ${folder}`,
	},
};

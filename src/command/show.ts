import { readState } from '../apply/state.ts';
import { formatPrefix6 } from '../map/prefix.ts';
import { names } from '../plan/names.ts';
import type { Language } from '../text/language.ts';
import { ceObject } from './calc-json.ts';
import { answerTable } from './calc-table.ts';
import { configuredRouter } from './configured.ts';
import type { CommandContext } from './context.ts';
import { exitCodes } from './exit-code.ts';
import { natTable } from './nat-table.ts';
import { refuse } from './refuse.ts';

/** The present settings: what was chosen, what follows from it, where it is written, how to undo it. */
export async function show({ io, system, flags }: CommandContext): Promise<number> {
	const json = flags.json !== undefined;
	const router = await configuredRouter(system);
	if (!router.ok) return refuse(router.problem, io, json);
	const { choices, ce } = router.value;
	const { wan, lan, provider, delegation, rule, br, backend, nat } = choices;
	const state = await readState(system);
	if (json) {
		const prefix = formatPrefix6(delegation.prefix);
		await io.write(
			`${JSON.stringify({ schema: 1, wan, lan, prefix, provider, backend, nat, ...ceObject(ce), br, keptAt: state?.keptAt, files: [names.config, names.rules, names.up, names.down, names.sysctl] })}\n`,
		);
		return exitCodes.done;
	}
	const text = words[io.language];
	const calculated = { provider, prefix: delegation.prefix, ce: { ...ce, rule: { ...rule, br: [br] } } };
	await io.write(
		[
			`WAN ${wan}, LAN ${lan}, ${formatPrefix6(delegation.prefix)}`,
			answerTable(calculated, io.language),
			...natTable(router.value, io.language),
			'',
			`${text.kept} ${state?.keptAt ?? '–'}`,
			`${text.config} ${names.config}`,
			`${text.undo} mape-setup uninstall --yes`,
			'',
		].join('\n'),
	);
	return exitCodes.done;
}

const words: Readonly<Record<Language, Readonly<Record<'kept' | 'config' | 'undo', string>>>> = {
	en: { kept: 'Applied:', config: 'Answers:', undo: 'To undo:' },
	ja: { kept: '適用日時:', config: '設定ファイル:', undo: '取り消し:' },
};

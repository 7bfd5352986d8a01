import { listCheckpoints, type RecordedCheckpoint } from '../apply/checkpoint-list.ts';
import { type KeptState, readState } from '../apply/state.ts';
import { formatPrefix6 } from '../map/prefix.ts';
import { names } from '../plan/names.ts';
import { renderers } from '../plan/renderer.ts';
import { redact } from '../redact/redact.ts';
import { type System, SystemError } from '../system/system.ts';
import type { Language } from '../text/language.ts';
import type { Problem } from '../wizard/problem.ts';
import { ceObject } from './calc-json.ts';
import { answerTable, labelled } from './calc-table.ts';
import { checkpointLines } from './checkpoint-lines.ts';
import { configuredRouter } from './configured.ts';
import type { CommandContext } from './context.ts';
import { exitCodes } from './exit-code.ts';
import { natTable } from './nat-table.ts';
import { knownOf } from './redaction.ts';
import { refuse } from './refuse.ts';

/** The present settings: what was chosen, what follows from it, where it is written, how to undo it, and the checkpoints. */
export async function show({ io, system, flags }: CommandContext): Promise<number> {
	const json = flags.json !== undefined;
	const text = words[io.language];
	const router = await configuredRouter(system);
	const known = flags.redact === undefined ? undefined : await knownOf(system);
	const write = (text: string) => io.write(known ? redact(text, known) : text);
	const recorded = await readRecords(system);
	if (!router.ok) {
		// what a change that was taken back has left to look at
		const left = 'code' in recorded || json ? [] : recorded.checkpoints;
		if (left.length > 0) await write([text.checkpoints, ...checkpointLines(left, io.language), '', ''].join('\n'));
		return refuse(router.problem, io, json);
	}
	const { choices, ce } = router.value;
	const { wan, lan, provider, delegation, rule, br, backend, nat } = choices;
	if ('code' in recorded) return refuse(recorded, io, json);
	const { state, checkpoints } = recorded;
	if (json) {
		const prefix = formatPrefix6(delegation.prefix);
		await write(
			`${JSON.stringify({ schema: 1, wan, lan, prefix, provider, backend, nat, ...ceObject(ce), br, keptAt: state?.keptAt, files: [names.config, ...renderers[backend].files.map(({ path }) => path), names.up, names.down, names.sysctl], log: names.log, checkpoints })}\n`,
		);
		return exitCodes.done;
	}
	const calculated = { provider, prefix: delegation.prefix, ce: { ...ce, rule: { ...rule, br: [br] } } };
	await write(
		[
			`WAN ${wan}, LAN ${lan}, ${formatPrefix6(delegation.prefix)}`,
			answerTable(calculated, io.language),
			...natTable(router.value, io.language),
			'',
			...labelled([
				[text.kept, state?.keptAt ?? '–'],
				[text.config, names.config],
				[text.log, `${names.log} (mape-setup log)`],
				[text.undo, 'mape-setup uninstall --yes'],
			]),
			'',
			text.checkpoints,
			...checkpointLines(checkpoints, io.language),
			'',
		].join('\n'),
	);
	return exitCodes.done;
}

interface Records {
	readonly state: KeptState | undefined;
	readonly checkpoints: readonly RecordedCheckpoint[];
}

/** They are for root alone. */
async function readRecords(system: System): Promise<Records | Problem> {
	try {
		return { state: await readState(system), checkpoints: await listCheckpoints(system) };
	} catch (error) {
		if (!(error instanceof SystemError)) throw error;
		return error.code === 'EACCES'
			? { code: 'not-root' }
			: { code: 'config-unreadable', path: error.path, why: error.message };
	}
}

const words: Readonly<Record<Language, Readonly<Record<'kept' | 'config' | 'log' | 'undo' | 'checkpoints', string>>>> =
	{
		en: { kept: 'Applied:', config: 'Answers:', log: 'Log:', undo: 'To undo:', checkpoints: 'Checkpoints:' },
		ja: {
			kept: '適用日時:',
			config: '設定ファイル:',
			log: 'ログ:',
			undo: '取り消し:',
			checkpoints: 'チェックポイント:',
		},
	};

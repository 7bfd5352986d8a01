import { importScript, type RuleChoice } from '../import/import.ts';
import { limits } from '../import/limits.ts';
import { failure, type Result, success } from '../map/result.ts';
import { SystemError } from '../system/system.ts';
import type { Problem } from '../wizard/problem.ts';
import { exitCodes } from './exit-code.ts';
import type { Flags } from './flags.ts';
import { importObject } from './import-object.ts';
import { importTable } from './import-table.ts';
import type { CommandIo } from './io.ts';
import { presetOf } from './preset.ts';
import { refuse } from './refuse.ts';

type Pieces = AsyncIterable<string | Uint8Array>;

/**
 * `import SCRIPT` (`-` for standard input): what a router script says, beside what the rule of its line says. Nothing of it
 * is run, nothing of this machine is looked at.
 *
 * @returns 0 when it was read, with differences or without; 3 when it names no line, or one without a rule; 66 when it cannot
 *   be read.
 */
export async function importCommand(flags: Flags, [path]: readonly string[], io: CommandIo): Promise<number> {
	const json = flags.json !== undefined;
	const preset = presetOf(flags);
	if (!preset.ok) return refuse(preset.problem, io, json);
	if (path === undefined) return refuse({ code: 'argument-missing', command: 'import', argument: 'SCRIPT' }, io, json);
	const { provider, rule } = preset.value;
	const choice: RuleChoice = rule ? { rule } : provider && provider !== 'custom' ? { provider } : {};
	const text = await readScript(path, path === '-' ? io.input : (await import('../system/local.ts')).readPieces(path));
	if (!text.ok) return refuse(text.problem, io, json);
	const imported = importScript(text.value, path, choice);
	if (!imported.ok) return refuse(imported.problem, io, json);
	await io.write(
		json
			? `${JSON.stringify(importObject(imported.value, path, io.language))}\n`
			: importTable(imported.value, path, io.language, io.ascii ?? false),
	);
	return exitCodes.done;
}

/** No more of it than such a script can have: a device or a pipe may have no end. */
async function readScript(path: string, pieces: Pieces): Promise<Result<string, Problem>> {
	const decoder = new TextDecoder();
	let text = '';
	try {
		for await (const piece of pieces) {
			text += typeof piece === 'string' ? piece : decoder.decode(piece, { stream: true });
			if (text.length > limits.length)
				return failure({ code: 'script-too-long', path, characters: limits.length, lines: limits.lines });
		}
	} catch (error) {
		if (error instanceof SystemError) return failure({ code: 'script-unreadable', path, why: error.message });
		throw error;
	}
	return success(text + decoder.decode());
}

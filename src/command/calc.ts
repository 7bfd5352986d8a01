import type { Language } from '../text/language.ts';
import { type Answer, answerPrefix, type RuleChoice } from './calc-answer.ts';
import { answerJson, problemJson } from './calc-json.ts';
import { answerTable } from './calc-table.ts';
import { exitCodeOf, exitCodes } from './exit-code.ts';
import type { Flags } from './flags.ts';
import type { CommandIo } from './io.ts';
import { readLines } from './line.ts';
import { presetOf } from './preset.ts';
import { problemText, refuse } from './refuse.ts';

/**
 * `calc PREFIX [--provider ID | --rule …] [--json] [--lang en|ja]`: what a prefix means.
 * `calc - [--json] …`: the same for each line of standard input, in order, one answer per line; a line without an
 * answer (also a blank one) gets an error in its place.
 *
 * @returns the exit code. One prefix: 0; 3 when no rule covers it; 64 when it, the rule or a flag is no such thing.
 *   Standard input: 0 when every line got an answer or its error; 64 for flags.
 */
export async function calc(flags: Flags, words: readonly string[], io: CommandIo): Promise<number> {
	const { language } = io;
	const preset = presetOf(flags);
	if (!preset.ok) return refuse(preset.problem, io, flags.json !== undefined);
	const { provider, rule } = preset.value;
	const choice: RuleChoice = rule ? { rule } : provider && provider !== 'custom' ? { provider } : {};

	const [word] = words;
	if (word === undefined) {
		return refuse({ code: 'argument-missing', command: 'calc', argument: 'PREFIX' }, io);
	}
	const json = flags.json !== undefined;
	if (word === '-') return answerLines(choice, json, io, language);
	const answer = answerPrefix(word, choice);
	if (json) {
		await io.write(`${render(answer, word, true, language)}\n`);
		return answer.ok ? exitCodes.done : exitCodeOf(answer.problem);
	}
	if (!answer.ok) return refuse(answer.problem, io);
	await io.write(answerTable(answer.value, language));
	return exitCodes.done;
}

/** About as much as a pipe holds. */
const outputLength = 65_536;

async function answerLines(choice: RuleChoice, json: boolean, io: CommandIo, language: Language): Promise<number> {
	for await (const lines of readLines(io.input)) {
		let output = '';
		for (const line of lines) {
			output += `${render(answerPrefix(line, choice), line, json, language)}\n`;
			if (output.length < outputLength) continue;
			await io.write(output);
			output = '';
		}
		if (output !== '') await io.write(output);
	}
	return exitCodes.done;
}

function render(answer: Answer, input: string, json: boolean, language: Language): string {
	if (answer.ok) return json ? answerJson(input, answer.value) : answerTable(answer.value, language);
	return json ? problemJson(input, answer.problem, language) : problemText(answer.problem, language);
}

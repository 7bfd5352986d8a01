import type { Language } from '../text/language.ts';
import type { UsageProblem } from '../wizard/problem.ts';
import { type Answer, answerPrefix, type RuleChoice } from './calc-answer.ts';
import { explanation } from './calc-explain.ts';
import { answerJson, problemJson } from './calc-json.ts';
import { answerOwner, ownerJson, ownerTable } from './calc-owner.ts';
import { rulesJson, rulesTable } from './calc-rules.ts';
import { answerTable } from './calc-table.ts';
import { exitCodeOf, exitCodes } from './exit-code.ts';
import type { Flags } from './flags.ts';
import type { CommandIo } from './io.ts';
import { readLines } from './line.ts';
import { presetOf } from './preset.ts';
import { problemText } from './problem-text.ts';
import { refuse } from './refuse.ts';

/**
 * `calc PREFIX [--provider ID | --rule …] [--json] [--lang en|ja]`: what a prefix means.
 * `calc - [--json] …`: the same for each line of standard input, in order, one answer per line; a line without an
 * answer (also a blank one) gets an error in its place.
 *
 * `calc PREFIX --explain`: how that comes about, drawn.
 * `calc --owner IPV4:PORT`: whose port it is. `calc --rules`: all rules that are known.
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
	const conflict = conflictOf(flags, word);
	if (conflict) return refuse(conflict, io);
	if (flags.rules !== undefined) {
		const only = choice.provider;
		await io.write(flags.json === undefined ? rulesTable(only, language) : `${rulesJson(only)}\n`);
		return exitCodes.done;
	}
	if (flags.owner !== undefined) return owner(flags.owner, choice, flags.json !== undefined, io);
	if (word === undefined) {
		return refuse({ code: 'argument-missing', command: 'calc', argument: 'PREFIX' }, io, flags.json !== undefined);
	}
	const json = flags.json !== undefined;
	if (word === '-') return answerLines(choice, json, io, language);
	const answer = answerPrefix(word, choice);
	if (json) {
		await io.write(`${render(answer, word, true, language)}\n`);
		return answer.ok ? exitCodes.done : exitCodeOf(answer.problem);
	}
	if (!answer.ok) return refuse(answer.problem, io);
	const { ascii = false } = io;
	await io.write(
		flags.explain === undefined ? answerTable(answer.value, language) : explanation(answer.value, language, ascii),
	);
	return exitCodes.done;
}

/** One question at a time. */
function conflictOf(flags: Flags, word: string | undefined): UsageProblem | undefined {
	const asked = (['rules', 'owner', 'explain'] as const).filter((name) => flags[name] !== undefined);
	const [first, second] = asked;
	if (first === undefined) return undefined;
	if (second !== undefined) return { code: 'flag-conflict', flags: [`--${first}`, `--${second}`] };
	if (first !== 'explain' && word !== undefined)
		return { code: 'argument-surplus', command: `calc --${first}`, argument: word };
	if (first === 'rules' && flags.rule !== undefined) return { code: 'flag-conflict', flags: ['--rules', '--rule'] };
	if (first === 'explain' && flags.json !== undefined) return { code: 'flag-conflict', flags: ['--explain', '--json'] };
	if (first === 'explain' && word === '-')
		return { code: 'argument-surplus', command: 'calc --explain', argument: '-' };
	return undefined;
}

async function owner(input: string, choice: RuleChoice, json: boolean, io: CommandIo): Promise<number> {
	const answer = answerOwner(input, choice);
	if (!answer.ok) return refuse(answer.problem, io, json);
	await io.write(json ? `${ownerJson(answer.value)}\n` : ownerTable(answer.value, io.language));
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

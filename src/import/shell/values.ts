import { limits } from '../limits.ts';
import { calculate, type Numbers, numberOf } from './arithmetic.ts';
import { parse } from './parser.ts';
import type { Node, Part, Word } from './syntax.ts';

/** What a variable is; undefined when nothing certain can be said, as of one that the script never sets. */
export type Variables = Map<string, string | undefined>;

export type Field = string | undefined;

export const numbersIn = (variables: Variables): Numbers => ({
	get: (name) => variables.get(name),
	set: (name, value) => void variables.set(name, value),
});

/** A value that goes nowhere else than into one variable: it is not split. */
export function expand(word: Word, variables: Variables, depth = 0): Field {
	return joined(word.parts.map((part) => textOf(part, variables, depth)));
}

/** The words that a command gets: an unquoted variable is split at its blanks. */
export function fieldsOf(word: Word, variables: Variables, depth = 0): readonly Field[] {
	if (word.parts.every((part) => part.quoted || part.kind === 'text')) {
		const value = expand(word, variables, depth);
		const isBrace = word.parts.length === 1 && !word.parts[0]!.quoted;
		return isBrace && value !== undefined ? (braceRange(value) ?? [value]) : [value];
	}
	// blanks of quoted parts stay: they are hidden while the rest is split
	const hidden = word.parts.map((part) => {
		const text = textOf(part, variables, depth);
		return part.quoted || part.kind === 'text' ? text?.replaceAll(/\s/g, (blank) => hide(blank)) : text;
	});
	const whole = joined(hidden);
	if (whole === undefined) return [undefined];
	return whole
		.split(/[ \t\n]+/)
		.filter((field) => field !== '')
		.map((field) =>
			field.replaceAll(/[\uE000-\uE0FF]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) - 0xe000)),
		);
}

// a letter of the private use area, which no such script has
const hide = (blank: string): string =>
	blank.charCodeAt(0) < 0x100 ? String.fromCharCode(0xe000 + blank.charCodeAt(0)) : blank;

function joined(texts: readonly Field[]): Field {
	let whole = '';
	for (const text of texts) {
		if (text === undefined) return undefined;
		whole += text;
		if (whole.length > limits.value) return undefined;
	}
	return whole;
}

function textOf(part: Part, variables: Variables, depth: number): Field {
	switch (part.kind) {
		case 'text':
			return part.text;
		case 'variable':
			return variables.get(part.name);
		case 'arithmetic': {
			const value = calculate(part.source, numbersIn(variables));
			return value === undefined ? undefined : `${value}`;
		}
		case 'substitution':
			return substituted(part.source, variables, depth + 1);
		case 'unknown':
			return undefined;
	}
}

/** `{1..15}`: not in every shell, but where it is written it is meant. */
function braceRange(text: string): string[] | undefined {
	const [, first, last] = /^\{(\d{1,6})\.\.(\d{1,6})\}$/.exec(text) ?? [];
	return first === undefined ? undefined : counted(Number(first), 1, Number(last));
}

function counted(first: number, step: number, last: number): string[] | undefined {
	const length = Math.floor((last - first) / step) + 1;
	if (step === 0 || length > 70_000) return undefined;
	return Array.from({ length: Math.max(0, length) }, (_, index) => `${first + index * step}`);
}

/** What such a script computes with: expr, seq, and echo of something. Nothing else is answered. */
function substituted(source: string, variables: Variables, depth: number): Field {
	if (depth >= limits.depth / 3 || source.length > limits.value) return undefined;
	const command = onlyCommand(parse(source).root);
	if (command === undefined) return undefined;
	const [name, ...operands] = command.words.flatMap((word) => fieldsOf(word, variables, depth));
	if (operands.includes(undefined)) return undefined;
	const known = operands as string[];
	if (name === 'expr') return expression(known);
	if (name === 'seq') return sequence(known);
	return name === 'echo' && !known[0]?.startsWith('-') ? known.join(' ') : undefined;
}

function onlyCommand(root: Node): Extract<Node, { kind: 'simple' }> | undefined {
	const [only, ...more] = root.kind === 'list' ? root.items : [root];
	if (only === undefined || more.length > 0) return undefined;
	if (only.kind === 'list') return onlyCommand(only);
	return only.kind === 'simple' && only.assignments.length === 0 && only.here === undefined ? only : undefined;
}

/** expr(1) with integers; its numbers are decimal whatever they begin with. */
function expression(operands: readonly string[]): Field {
	const terms = operands.map((text) => (/^-?\d{1,15}$/.test(text) ? `${Number(text)}` : text));
	if (!terms.every((term) => /^(?:-?\d+|[-+*/%()])$/.test(term))) return undefined;
	const value = calculate(terms.join(' '), numbersIn(new Map()));
	return value === undefined ? undefined : `${value}`;
}

function sequence(operands: readonly string[]): Field {
	const values = operands.map((text) => numberOf(text));
	if (values.includes(undefined) || values.length === 0 || values.length > 3) return undefined;
	const [first, second, third] = values as number[];
	const of =
		values.length === 1
			? counted(1, 1, first!)
			: values.length === 2
				? counted(first!, 1, second!)
				: counted(first!, second!, third!);
	return of?.join(' ');
}

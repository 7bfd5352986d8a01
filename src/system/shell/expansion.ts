import { arithmetic, patternMatches } from './expression.ts';
import type { Script, Word } from './syntax.ts';

/** What a word's expansions are made from. */
export interface Scope {
	readonly args: readonly string[];
	readonly variables: ReadonlyMap<string, string>;
	lookUp(name: string): string | undefined;
	/** Output of $(…). */
	substitute(body: Script): Promise<string>;
	/** ${x:?} of nothing ends the script. */
	missing(): never;
}

/** Words → text (XCU §2.6): parameters, $(…), $((…)), fields, quotes. No file name patterns: our scripts have none. */
export class Expansion {
	constructor(private readonly scope: Scope) {}

	/** A word where no fields are made: in assignments, redirections, case. */
	async joined(word: Word): Promise<string> {
		return (await this.expand(word, false)).map(({ text }) => text).join(' ');
	}

	/** The arguments that words become. */
	async fields(words: readonly Word[]): Promise<string[]> {
		const all: string[] = [];
		for (const word of words) all.push(...(await this.expand(word, true)).map(({ text }) => text));
		return all;
	}

	/** A case pattern: what was quoted loses its meaning as a pattern. */
	async pattern(word: Word): Promise<string> {
		let pattern = '';
		for (const part of word) {
			const text = part.type === 'text' ? part.text : await this.joined([part]);
			pattern += part.quoted ? text.replace(/[*?[\]\\]/g, '\\$&') : text;
		}
		return pattern;
	}

	private async expand(word: Word, split: boolean): Promise<{ text: string }[]> {
		const isArguments = (part: Word[number]) => part.type === 'variable' && part.name === '@' && part.quoted;
		// "$@" without arguments is no field at all, although it is quoted.
		const nothingElse = word.every((part) => isArguments(part) || (part.type === 'text' && part.text === ''));
		if (this.scope.args.length === 0 && word.some(isArguments) && nothingElse) return [];
		const fields: { text: string }[] = [];
		let current: { text: string } | undefined;
		const append = (text: string) => {
			if (!current) {
				current = { text: '' };
				fields.push(current);
			}
			current.text += text;
		};
		for (const part of word) {
			if (part.type === 'text') append(part.text);
			else if (part.type === 'variable' && part.name === '@' && part.quoted) {
				for (const [index, arg] of this.scope.args.entries()) {
					if (index > 0) current = undefined;
					append(arg);
				}
			} else {
				const value = await this.value(part);
				if (part.quoted || !split) append(value);
				else {
					if (/^\s/.test(value)) current = undefined;
					for (const [index, piece] of value.split(/\s+/).filter(Boolean).entries()) {
						if (index > 0) current = undefined;
						append(piece);
					}
					if (/\s$/.test(value)) current = undefined;
				}
			}
		}
		return fields;
	}

	private async value(part: Exclude<Word[number], { type: 'text' }>): Promise<string> {
		if (part.type === 'arithmetic') return String(arithmetic(await this.joined(part.expression), this.scope.variables));
		if (part.type === 'command') return (await this.scope.substitute(part.body)).replace(/\n+$/, '');
		const value = this.scope.lookUp(part.name);
		const missing = value === undefined || (part.operator.startsWith(':') && value === '');
		const argument = () => this.joined(part.argument);
		switch (part.operator.replace(':', '')) {
			case '-':
				return missing ? argument() : value;
			case '+':
				return missing ? '' : argument();
			case '?':
				return missing ? this.scope.missing() : value;
			case '#':
			case '##':
			case '%':
			case '%%':
				return trimmed(value ?? '', part.operator, await this.pattern(part.argument));
			default:
				return value ?? '';
		}
	}
}

/** ${x#p} ${x##p} ${x%p} ${x%%p} */
function trimmed(value: string, operator: string, pattern: string): string {
	const cuts = Array.from({ length: value.length + 1 }, (_, cut) => cut);
	const fromStart = operator.startsWith('#');
	if ((operator.length === 2) === fromStart) cuts.reverse();
	for (const cut of cuts) {
		if (fromStart && patternMatches(pattern, value.slice(0, cut))) return value.slice(cut);
		if (!fromStart && patternMatches(pattern, value.slice(cut))) return value.slice(0, cut);
	}
	return value;
}

import { endOfParentheses, endOfSingle } from './scan.ts';
import type { Here, Part, Word } from './syntax.ts';
import { backquotedAt, expansionAt, quotedAt } from './word.ts';

export type Token = { readonly line: number } & (
	| { readonly kind: 'word'; readonly word: Word }
	/** `;` `;;` `&` `&&` `|` `||` `(` `)` and the end of a line */
	| { readonly kind: 'operator'; readonly text: string }
	/** The inside of `(( ))`. */
	| { readonly kind: 'arithmetic'; readonly source: string }
	/** Where a file is read or written; only a here-document says anything about the line. */
	| { readonly kind: 'redirection'; readonly here?: Here }
	/** A quote or parenthesis that never ends: what follows is inside of it. */
	| { readonly kind: 'broken' }
);

export interface Lexed {
	readonly tokens: readonly Token[];
	/** Lines of commands for the tunnel or its rules that were made comments. */
	readonly disabled: readonly number[];
}

const disabledCommand = /^#+[ \t]*(?:echo[ \t]+)?(?:ip|iptables|nft)[ \t]+-?[a-z0-9-]/i;
const operators = [';;', '&&', '||', ';', '&', '|', '(', ')'];
const redirectionAt = /(?:\d*(?:<<<|<<-?|<>|>>|>\||[<>]&|[<>])|&>>?)/y;

/** Words, operators and redirections with their lines. Never fails: what cannot be read is `broken`. */
export function lex(text: string): Lexed {
	return new Lexer(text).run();
}

class Lexer {
	readonly #text: string;
	readonly #tokens: Token[] = [];
	readonly #disabled: number[] = [];
	/** Here-documents whose text begins with the next line. */
	readonly #awaited: {
		readonly index: number;
		readonly end: string;
		readonly quoted: boolean;
		readonly tabs: boolean;
	}[] = [];
	/** `((` was no arithmetic once: it is not searched to the end of the script again and again. */
	#hasSubshells = false;
	#at = 0;
	#line = 1;

	constructor(text: string) {
		this.#text = text;
	}

	run(): Lexed {
		while (this.#at < this.#text.length) {
			if (!this.#step()) {
				this.#tokens.push({ kind: 'broken', line: this.#line });
				break;
			}
		}
		return { tokens: this.#tokens, disabled: this.#disabled };
	}

	/** @returns false when something was opened and never ends. */
	#step(): boolean {
		const text = this.#text;
		const letter = text[this.#at]!;
		if (letter !== '\n' && /\s/.test(letter)) {
			this.#at++;
			return true;
		}
		if (letter === '\\' && text[this.#at + 1] === '\n') return this.#moveTo(this.#at + 2);
		if (letter === '\n') return this.#endLine();
		if (letter === '#') return this.#comment();
		redirectionAt.lastIndex = this.#at;
		const [redirection] = redirectionAt.exec(text) ?? [];
		if (redirection !== undefined) return this.#redirection(redirection);
		if (!this.#hasSubshells && text.startsWith('((', this.#at) && this.#atCommand()) {
			const end = endOfParentheses(text, this.#at + 2);
			if (end !== undefined && text[end] === ')') {
				this.#tokens.push({ kind: 'arithmetic', source: text.slice(this.#at + 2, end - 1), line: this.#line });
				return this.#moveTo(end + 1);
			}
			this.#hasSubshells = true;
		}
		const operator = operators.find((one) => text.startsWith(one, this.#at));
		if (operator !== undefined) {
			this.#tokens.push({ kind: 'operator', text: operator, line: this.#line });
			this.#at += operator.length;
			return true;
		}
		const word = this.#word();
		if (word === undefined) return false;
		this.#tokens.push({ kind: 'word', word, line: word.line });
		return true;
	}

	#moveTo(end: number): true {
		for (let at = this.#at; at < end; at++) if (this.#text[at] === '\n') this.#line++;
		this.#at = end;
		return true;
	}

	#comment(): true {
		const found = this.#text.indexOf('\n', this.#at);
		const end = found < 0 ? this.#text.length : found;
		if (disabledCommand.test(this.#text.slice(this.#at, Math.min(end, this.#at + 80)))) this.#disabled.push(this.#line);
		this.#at = end;
		return true;
	}

	#endLine(): boolean {
		this.#tokens.push({ kind: 'operator', text: '\n', line: this.#line });
		this.#moveTo(this.#at + 1);
		for (const { index, end, quoted, tabs } of this.#awaited.splice(0)) {
			const line = this.#line;
			const lines: string[] = [];
			for (;;) {
				if (this.#at >= this.#text.length) return false;
				const found = this.#text.indexOf('\n', this.#at);
				const stop = found < 0 ? this.#text.length : found;
				const raw = this.#text.slice(this.#at, stop).replace(/\r$/, '');
				const one = tabs ? raw.replace(/^\t+/, '') : raw;
				this.#moveTo(Math.min(stop + 1, this.#text.length));
				if (one === end) break;
				lines.push(one);
			}
			this.#tokens[index] = { kind: 'redirection', here: { line, text: lines.join('\n'), quoted }, line: line - 1 };
		}
		return true;
	}

	#redirection(operator: string): boolean {
		const line = this.#line;
		this.#at += operator.length;
		const index = this.#tokens.push({ kind: 'redirection', line }) - 1;
		while (this.#text[this.#at] === ' ' || this.#text[this.#at] === '\t') this.#at++;
		const target = /[\n;&|()<>]/.test(this.#text[this.#at] ?? '\n') ? undefined : this.#word();
		if (!operator.includes('<<') || operator.endsWith('<<<')) return target !== undefined || !operator.endsWith('<<<');
		if (target === undefined) return false;
		const end = target.parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
		const quoted = target.parts.some((part) => part.quoted);
		this.#awaited.push({ index, end, quoted, tabs: operator.endsWith('-') });
		return true;
	}

	/** `((` is arithmetic where a command may begin, and two subshells nowhere in such scripts. */
	#atCommand(): boolean {
		const last = this.#tokens.at(-1);
		if (last === undefined || last.kind === 'operator') return true;
		if (last.kind !== 'word') return false;
		const [part] = last.word.parts;
		return part?.kind === 'text' && /^(?:if|elif|while|until|do|then|else|for|!|\{)$/.test(part.text) && !part.quoted;
	}

	#word(): Word | undefined {
		const line = this.#line;
		const parts: Part[] = [];
		let plain = '';
		const endPlain = () => {
			if (plain !== '') parts.push({ kind: 'text', text: plain, quoted: false });
			plain = '';
		};
		while (this.#at < this.#text.length) {
			const text = this.#text;
			const letter = text[this.#at]!;
			if (/[\s;&|<>)]/.test(letter)) break;
			if (letter === '(') {
				// an array; anything else ends the word
				if (parts.length > 0 || !/^[A-Za-z_]\w*\+?=$/.test(plain)) break;
				const end = endOfParentheses(text, this.#at + 1);
				if (end === undefined) return undefined;
				endPlain();
				parts.push({ kind: 'unknown', quoted: false });
				this.#moveTo(end);
				continue;
			}
			if (letter === '\\') {
				const hidden = text[this.#at + 1] ?? '';
				endPlain();
				if (hidden !== '\n' && hidden !== '') parts.push({ kind: 'text', text: hidden, quoted: true });
				this.#moveTo(Math.min(this.#at + 2, text.length));
				continue;
			}
			if (letter === "'") {
				const end = endOfSingle(text, this.#at + 1);
				if (end === undefined) return undefined;
				endPlain();
				parts.push({ kind: 'text', text: text.slice(this.#at + 1, end - 1), quoted: true });
				this.#moveTo(end);
				continue;
			}
			if (letter === '"') {
				const quoted = quotedAt(text, this.#at);
				if (quoted === undefined) return undefined;
				endPlain();
				parts.push(...quoted.parts);
				this.#moveTo(quoted.end);
				continue;
			}
			if (letter === '$' || letter === '`') {
				const piece = letter === '$' ? expansionAt(text, this.#at, false) : backquotedAt(text, this.#at, false);
				if (piece === undefined) return undefined;
				endPlain();
				if (piece.part) parts.push(piece.part);
				this.#moveTo(piece.end);
				continue;
			}
			plain += letter;
			this.#at++;
		}
		endPlain();
		return { line, parts };
	}
}

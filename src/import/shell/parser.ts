import { limits } from '../limits.ts';
import { type Lexed, lex, type Token } from './lexer.ts';
import type { AndOr, Arm, Assignment, Node, Word } from './syntax.ts';

export interface Parsed {
	readonly root: Node;
	readonly disabled: Lexed['disabled'];
}

/** The commands of a script. Never fails, and looks at each token once: what is no shell is `broken` where it stands. */
export function parse(text: string): Parsed {
	const { tokens, disabled } = lex(text);
	return { root: new Parser(tokens).all(), disabled };
}

const assignmentAt = /^([A-Za-z_][A-Za-z0-9_]*)(\+?)=/;
const ending = ['then', 'elif', 'else', 'fi', 'do', 'done', 'esac', '}'];

class Parser {
	readonly #tokens: readonly Token[];
	#at = 0;
	#depth = 0;
	#chain = 0;

	constructor(tokens: readonly Token[]) {
		this.#tokens = tokens;
	}

	all(): Node {
		const items: Node[] = [];
		while (this.#at < this.#tokens.length) {
			items.push(this.#list());
			// a stray `fi` or `)`
			if (this.#at < this.#tokens.length) items.push(this.#broken());
		}
		return { kind: 'list', items, line: 1 };
	}

	/** Commands up to a word or sign that ends a block. */
	#list(): Node {
		const items: Node[] = [];
		const line = this.#line();
		for (;;) {
			while (this.#isOperator('\n', ';', '&')) this.#at++;
			if (this.#ends()) break;
			items.push(this.#andOr());
		}
		return { kind: 'list', items, line };
	}

	#andOr(): Node {
		const first = this.#pipe();
		const others: AndOr[] = [];
		for (;;) {
			const token = this.#tokens[this.#at];
			if (token?.kind !== 'operator' || (token.text !== '&&' && token.text !== '||'))
				return others.length === 0 ? first : { kind: 'and-or', first, others, line: first.line };
			this.#at++;
			this.#skipLines();
			others.push({ operator: token.text, node: this.#ends() ? this.#broken() : this.#pipe() });
		}
	}

	#pipe(): Node {
		const line = this.#line();
		if (this.#isWord('!')) return this.#chained(() => ({ kind: 'not', node: this.#pipe(), line }));
		const parts = [this.#command()];
		while (this.#isOperator('|')) {
			this.#at++;
			this.#skipLines();
			parts.push(this.#ends() ? this.#broken() : this.#command());
		}
		return parts.length === 1 ? parts[0]! : { kind: 'pipe', parts, line };
	}

	/** Behind the word at hand; too many of them are left to be found broken. */
	#chained(read: () => Node): Node {
		if (this.#chain >= limits.chain) return this.#broken();
		this.#at++;
		this.#chain++;
		const node = read();
		this.#chain--;
		return node;
	}

	#command(): Node {
		if (this.#depth >= limits.depth) return this.#broken();
		this.#depth++;
		const node = this.#compound() ?? this.#simple();
		this.#depth--;
		return node;
	}

	#compound(): Node | undefined {
		const line = this.#line();
		const token = this.#tokens[this.#at];
		if (token?.kind === 'arithmetic') {
			this.#at++;
			return { kind: 'arithmetic', source: token.source, line };
		}
		if (this.#isOperator('(')) {
			this.#at++;
			const body = this.#list();
			return this.#closed(this.#takeOperator(')'), { kind: 'subshell', body, line });
		}
		if (this.#takeWord('{')) {
			const body = this.#list();
			return this.#closed(this.#takeWord('}'), body);
		}
		if (this.#takeWord('if')) return this.#if(line);
		if (this.#isWord('while') || this.#isWord('until')) {
			const until = this.#isWord('until');
			this.#at++;
			const test = this.#list();
			const body = this.#body();
			return body ? { kind: 'while', until, test, body, line } : this.#broken(line);
		}
		if (this.#takeWord('for')) return this.#for(line);
		if (this.#takeWord('case')) return this.#case(line);
		return this.#function(line);
	}

	#if(line: number): Node {
		const test = this.#list();
		if (!this.#takeWord('then')) return this.#broken(line);
		const then = this.#list();
		const elseLine = this.#line();
		if (this.#isWord('elif'))
			return { kind: 'if', test, then, otherwise: this.#chained(() => this.#if(elseLine)), line };
		const otherwise = this.#takeWord('else') ? this.#list() : undefined;
		return this.#closed(this.#takeWord('fi'), { kind: 'if', test, then, ...(otherwise && { otherwise }), line });
	}

	#for(line: number): Node {
		const token = this.#tokens[this.#at];
		if (token?.kind === 'arithmetic') {
			this.#at++;
			const body = this.#body();
			return body ? { kind: 'count', parts: token.source.split(';'), body, line } : this.#broken(line);
		}
		const name = token?.kind === 'word' ? bareText(token.word) : undefined;
		if (name === undefined || !/^[A-Za-z_]\w*$/.test(name)) return this.#broken(line);
		this.#at++;
		this.#skipLines();
		const words: Word[] = [];
		const isListed = this.#takeWord('in');
		for (let next = this.#tokens[this.#at]; isListed && next?.kind === 'word'; next = this.#tokens[this.#at]) {
			words.push(next.word);
			this.#at++;
		}
		const body = this.#body();
		return body ? { kind: 'for', name, words: isListed ? words : undefined, body, line } : this.#broken(line);
	}

	#body(): Node | undefined {
		while (this.#isOperator('\n', ';')) this.#at++;
		if (!this.#takeWord('do')) return undefined;
		const body = this.#list();
		return this.#takeWord('done') ? body : undefined;
	}

	#case(line: number): Node {
		const token = this.#tokens[this.#at];
		if (token?.kind !== 'word') return this.#broken(line);
		this.#at++;
		this.#skipLines();
		if (!this.#takeWord('in')) return this.#broken(line);
		const arms: Arm[] = [];
		for (;;) {
			while (this.#isOperator('\n', ';;', ';')) this.#at++;
			if (this.#takeWord('esac')) return { kind: 'case', word: token.word, arms, line };
			if (this.#isOperator('(')) this.#at++;
			const patterns: Word[] = [];
			for (let next = this.#tokens[this.#at]; next?.kind === 'word'; next = this.#tokens[this.#at]) {
				patterns.push(next.word);
				this.#at++;
				if (this.#isOperator('|')) this.#at++;
			}
			if (patterns.length === 0 || !this.#takeOperator(')')) return this.#broken(line);
			arms.push({ patterns, body: this.#list() });
		}
	}

	/** `name() …` and `function name …` */
	#function(line: number): Node | undefined {
		const token = this.#tokens[this.#at];
		const [next, after] = [this.#tokens[this.#at + 1], this.#tokens[this.#at + 2]];
		if (token?.kind !== 'word') return undefined;
		let name = bareText(token.word);
		if (name === 'function' && next?.kind === 'word') {
			name = bareText(next.word);
			this.#at += 2;
			if (this.#takeOperator('(')) this.#takeOperator(')');
		} else if (isOperator(next, '(') && isOperator(after, ')')) this.#at += 3;
		else return undefined;
		this.#skipLines();
		const body = this.#ends() && !this.#isWord('{') ? this.#broken() : this.#command();
		return name === undefined ? this.#broken(line) : { kind: 'function', name, body, line };
	}

	#simple(): Node {
		const line = this.#line();
		const assignments: Assignment[] = [];
		const words: Word[] = [];
		let here: Extract<Token, { kind: 'redirection' }>['here'];
		const began = this.#at;
		for (;;) {
			const token = this.#tokens[this.#at];
			if (token?.kind === 'redirection') here = token.here ?? here;
			else if (token?.kind === 'word') {
				const assignment = words.length === 0 ? assignmentOf(token.word) : undefined;
				if (assignment) assignments.push(assignment);
				else words.push(token.word);
			} else break;
			this.#at++;
		}
		if (this.#at === began) return this.#broken();
		return { kind: 'simple', assignments, words, ...(here && { here }), line };
	}

	#closed(isClosed: boolean, node: Node): Node {
		return isClosed ? node : { kind: 'list', items: [node, { kind: 'broken', line: this.#line() }], line: node.line };
	}

	/** Without a line of its own, the token at hand is what is broken, and left behind. */
	#broken(line?: number): Node {
		if (line !== undefined) return { kind: 'broken', line };
		const here = this.#line();
		this.#at++;
		return { kind: 'broken', line: here };
	}

	#line(): number {
		return (this.#tokens[this.#at] ?? this.#tokens.at(-1))?.line ?? 1;
	}

	#ends(): boolean {
		const token = this.#tokens[this.#at];
		if (token === undefined) return true;
		if (token.kind === 'operator') return token.text === ')' || token.text === ';;';
		return token.kind === 'word' && ending.includes(bareText(token.word) ?? '');
	}

	#isOperator(...texts: readonly string[]): boolean {
		return isOperator(this.#tokens[this.#at], ...texts);
	}

	#takeOperator(text: string): boolean {
		const isThere = this.#isOperator(text);
		if (isThere) this.#at++;
		return isThere;
	}

	#isWord(text: string): boolean {
		const token = this.#tokens[this.#at];
		return token?.kind === 'word' && bareText(token.word) === text;
	}

	#takeWord(text: string): boolean {
		const isThere = this.#isWord(text);
		if (isThere) this.#at++;
		return isThere;
	}

	#skipLines(): void {
		while (this.#isOperator('\n')) this.#at++;
	}
}

const isOperator = (token: Token | undefined, ...texts: readonly string[]): boolean =>
	token?.kind === 'operator' && texts.includes(token.text);

/** Of a word without quotes and expansions: only such a word can be a keyword. */
function bareText({ parts }: Word): string | undefined {
	const [part] = parts;
	return parts.length === 1 && part?.kind === 'text' && !part.quoted ? part.text : undefined;
}

/** `NAME=…`; the name and the sign must stand there bare. */
export function assignmentOf({ line, parts }: Word): Assignment | undefined {
	const [first, ...rest] = parts;
	if (first?.kind !== 'text' || first.quoted) return undefined;
	const [all, name, plus] = assignmentAt.exec(first.text) ?? [];
	if (all === undefined || name === undefined) return undefined;
	const value = first.text.slice(all.length);
	const head = value === '' ? [] : [{ kind: 'text', text: value, quoted: false } as const];
	return { name, appends: plus === '+', value: { line, parts: [...head, ...rest] } };
}

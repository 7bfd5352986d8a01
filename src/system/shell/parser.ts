import { type Token, tokensOf } from './lexer.ts';
import { type Redirection, type Script, ShellSyntaxError, type Statement, type Word } from './syntax.ts';

const closers = new Set(['}', ')', ';;', 'then', 'elif', 'else', 'fi', 'do', 'done', 'esac']);

/** Parses a whole script; anything outside the known part of sh throws ShellSyntaxError. */
export function parseScript(source: string): Script {
	const reader = new Reader(tokensOf(source));
	const script = list(reader);
	if (!reader.atEnd()) throw new ShellSyntaxError(`unexpected ${reader.text() ?? 'word'}`);
	return script;
}

class Reader {
	private at = 0;
	constructor(private readonly tokens: readonly Token[]) {}
	atEnd(): boolean {
		return this.at >= this.tokens.length;
	}
	peek(): Token | undefined {
		return this.tokens[this.at];
	}
	/** The next token when it is an operator or a bare word: what keywords are looked up by. */
	text(): string | undefined {
		const token = this.peek();
		if (token?.type === 'operator') return token.text;
		return token && literal(token.word);
	}
	next(): Token {
		const token = this.tokens[this.at++];
		if (!token) throw new ShellSyntaxError('unexpected end');
		return token;
	}
	accept(text: string): boolean {
		if (this.text() !== text) return false;
		this.at++;
		return true;
	}
	expect(text: string): void {
		if (!this.accept(text)) throw new ShellSyntaxError(`expected ${text}, got ${this.text() ?? 'a word'}`);
	}
	word(): Word {
		const token = this.next();
		if (token.type !== 'word') throw new ShellSyntaxError(`expected a word, got ${JSON.stringify(token.text)}`);
		return token.word;
	}
	/** `name (` of a function. */
	isFunction(): boolean {
		const [name, open] = this.tokens.slice(this.at, this.at + 2);
		return name?.type === 'word' && open?.type === 'operator' && open.text === '(';
	}
	skipLines(): void {
		while (this.accept('\n') || this.accept(';'));
	}
}

function literal(word: Word): string | undefined {
	let text = '';
	for (const part of word) {
		if (part.type !== 'text' || part.quoted) return undefined;
		text += part.text;
	}
	return text;
}

function list(reader: Reader): Script {
	const statements: Statement[] = [];
	reader.skipLines();
	while (!reader.atEnd() && !closers.has(reader.text() ?? '')) {
		statements.push(andOr(reader));
		if (reader.text() === '&') throw new ShellSyntaxError('background jobs are not known');
		reader.skipLines();
	}
	return statements;
}

function andOr(reader: Reader): Statement {
	let left = pipeline(reader);
	for (;;) {
		const type = reader.accept('&&') ? 'and' : reader.accept('||') ? 'or' : undefined;
		if (type === undefined) return left;
		reader.skipLines();
		left = { type, left, right: pipeline(reader) };
	}
}

function pipeline(reader: Reader): Statement {
	if (reader.accept('!')) return { type: 'not', body: pipeline(reader) };
	const parts = [command(reader)];
	while (reader.accept('|')) {
		reader.skipLines();
		parts.push(command(reader));
	}
	return parts.length === 1 ? parts[0]! : { type: 'pipe', parts };
}

function command(reader: Reader): Statement {
	if (reader.isFunction()) return functionOf(reader);
	if (reader.accept('{')) return group(reader, '}');
	if (reader.accept('(')) return group(reader, ')');
	if (reader.accept('if')) return ifOf(reader);
	if (reader.accept('for')) return forOf(reader);
	if (reader.accept('case')) return caseOf(reader);
	if (reader.accept('while')) return loopOf(reader, false);
	if (reader.accept('until')) return loopOf(reader, true);
	return simple(reader);
}

function functionOf(reader: Reader): Statement {
	const name = literal(reader.word()) ?? '';
	reader.expect('(');
	reader.expect(')');
	reader.skipLines();
	return { type: 'function', name, body: command(reader) };
}

function group(reader: Reader, close: string): Statement {
	const body = list(reader);
	reader.expect(close);
	return { type: 'group', subshell: close === ')', body, redirections: redirectionsOf(reader) };
}

function ifOf(reader: Reader): Statement {
	const branches = [];
	let otherwise: Script = [];
	do {
		const condition = list(reader);
		reader.expect('then');
		branches.push({ condition, body: list(reader) });
	} while (reader.accept('elif'));
	if (reader.accept('else')) otherwise = list(reader);
	reader.expect('fi');
	return { type: 'if', branches, otherwise };
}

function loopOf(reader: Reader, until: boolean): Statement {
	const condition = list(reader);
	reader.expect('do');
	const body = list(reader);
	reader.expect('done');
	return { type: 'loop', until, condition, body };
}

function forOf(reader: Reader): Statement {
	const name = literal(reader.word()) ?? '';
	const items: Word[] = [];
	reader.expect('in');
	while (reader.peek()?.type === 'word') items.push(reader.word());
	reader.skipLines();
	reader.expect('do');
	const body = list(reader);
	reader.expect('done');
	return { type: 'for', name, items, body };
}

function caseOf(reader: Reader): Statement {
	const subject = reader.word();
	const arms = [];
	reader.expect('in');
	reader.skipLines();
	while (!reader.accept('esac')) {
		reader.accept('(');
		const patterns = [reader.word()];
		while (reader.accept('|')) patterns.push(reader.word());
		reader.expect(')');
		arms.push({ patterns, body: list(reader) });
		if (!reader.accept(';;') && reader.text() !== 'esac') throw new ShellSyntaxError('expected ;;');
		reader.skipLines();
	}
	return { type: 'case', subject, arms };
}

function simple(reader: Reader): Statement {
	const assignments = [];
	const words: Word[] = [];
	const redirections: Redirection[] = [];
	for (;;) {
		redirections.push(...redirectionsOf(reader));
		const token = reader.peek();
		if (token?.type !== 'word') break;
		const assignment = words.length === 0 ? assignmentOf(token.word) : undefined;
		if (assignment) assignments.push(assignment);
		else words.push(token.word);
		reader.next();
	}
	if (words.length + assignments.length + redirections.length === 0)
		throw new ShellSyntaxError(`unexpected ${JSON.stringify(reader.text())}`);
	return { type: 'simple', assignments, words, redirections };
}

/** Characters come one by one from the lexer: the name is the unquoted text in front of the first =. */
function assignmentOf(word: Word): { readonly name: string; readonly value: Word } | undefined {
	let name = '';
	for (const [index, part] of word.entries()) {
		if (part.type !== 'text' || part.quoted) return undefined;
		if (part.text === '=') return /^[A-Za-z_]\w*$/.test(name) ? { name, value: word.slice(index + 1) } : undefined;
		name += part.text;
	}
	return undefined;
}

function redirectionsOf(reader: Reader): Redirection[] {
	const found: Redirection[] = [];
	for (;;) {
		const text = reader.peek()?.type === 'operator' ? reader.text() : undefined;
		const given = text !== undefined && /^[012]$/.test(text) ? (Number(text) as 0 | 1 | 2) : undefined;
		if (given !== undefined) reader.next();
		const mode = ({ '>': 'write', '>>': 'append', '<': 'read', '>&': 'duplicate', '<<': 'here' } as const)[
			(given === undefined ? text : reader.text()) ?? ''
		];
		if (mode === undefined) return found;
		reader.next();
		const descriptor = given ?? (mode === 'read' || mode === 'here' ? 0 : 1);
		found.push({ descriptor, mode, target: reader.word() });
	}
}

import { parseScript } from './parser.ts';
import { type Part, ShellSyntaxError, type Word } from './syntax.ts';

export type Token =
	| { readonly type: 'operator'; readonly text: string }
	| { readonly type: 'word'; readonly word: Word };

const operators = ['&&', '||', ';;', '>>', '>&', '<<', '\n', ';', '&', '|', '(', ')', '<', '>'];

/** Splits a script into words and operators; quotes and expansions are parsed on the way. */
export function tokensOf(source: string): readonly Token[] {
	const tokens: Token[] = [];
	const here: { readonly end: string; readonly index: number }[] = [];
	let at = 0;
	while (at < source.length) {
		const rest = source.slice(at);
		const skipped = /^(?:[ \t]+|\\\n|#[^\n]*)/.exec(rest);
		if (skipped) {
			at += skipped[0].length;
			continue;
		}
		const operator = operators.find((text) => rest.startsWith(text));
		if (operator !== undefined) {
			tokens.push({ type: 'operator', text: operator });
			at += operator.length;
			if (operator === '\n')
				for (const { end, index } of here.splice(0)) at = hereDocument(source, at, end, tokens, index);
			continue;
		}
		const [word, next] = readWord(source, at, /[\s;&|()<>]/);
		// A lone digit in front of < or > is a descriptor.
		if (/^[012]$/.test(source.slice(at, next)) && /[<>]/.test(source[next] ?? '')) {
			tokens.push({ type: 'operator', text: source.slice(at, next) });
			at = next;
			continue;
		}
		const before = tokens.at(-1);
		if (before?.type === 'operator' && before.text === '<<') {
			here.push({ end: word.map((part) => (part.type === 'text' ? part.text : '')).join(''), index: tokens.length });
		}
		tokens.push({ type: 'word', word });
		at = next;
	}
	return tokens;
}

/** Only documents that expand nothing (<<'END') are known. */
function hereDocument(source: string, from: number, end: string, tokens: Token[], index: number): number {
	const close = `\n${source}`.indexOf(`\n${end}\n`, from);
	if (close < 0) throw new ShellSyntaxError(`here-document without ${end}`);
	tokens[index] = { type: 'word', word: [{ type: 'text', text: source.slice(from, close), quoted: true }] };
	return close + end.length + 1;
}

/** Reads from `at` up to an unquoted character of `stop`. */
function readWord(source: string, at: number, stop: RegExp): [Word, number] {
	const parts: Part[] = [];
	let quoted = false;
	const text = (added: string, isQuoted: boolean) => parts.push({ type: 'text', text: added, quoted: isQuoted });
	while (at < source.length) {
		const character = source[at]!;
		if (!quoted && stop.test(character)) break;
		if (character === '"') {
			quoted = !quoted;
			text('', true);
			at++;
		} else if (character === "'" && !quoted) {
			const close = source.indexOf("'", at + 1);
			if (close < 0) throw new ShellSyntaxError(`no closing ' after ${source.slice(at, at + 20)}`);
			text(source.slice(at + 1, close), true);
			at = close + 1;
		} else if (character === '\\') {
			const next = source[at + 1] ?? '';
			if (next !== '\n') text(quoted && !/[$`"\\]/.test(next) ? `\\${next}` : next, true);
			at += 2;
		} else if (character === '$') {
			const [part, next] = readExpansion(source, at, quoted);
			parts.push(part);
			at = next;
		} else {
			text(character, quoted);
			at++;
		}
	}
	if (quoted) throw new ShellSyntaxError('no closing "');
	return [parts, at];
}

function readExpansion(source: string, at: number, quoted: boolean): [Part, number] {
	const rest = source.slice(at);
	if (rest.startsWith('$((')) {
		const close = source.indexOf('))', at);
		const expression = readWord(source.slice(at + 3, close), 0, /$^/)[0];
		return [{ type: 'arithmetic', expression, quoted }, close + 2];
	}
	if (rest.startsWith('$(')) {
		const close = closing(source, at + 1, '(', ')');
		return [{ type: 'command', body: parseScript(source.slice(at + 2, close)), quoted }, close + 1];
	}
	if (rest.startsWith('${')) {
		const close = closing(source, at + 1, '{', '}');
		const inside = /^(\w+|[@#?*$])(:?[-+?=]|##?|%%?)?(.*)$/s.exec(source.slice(at + 2, close));
		if (!inside) throw new ShellSyntaxError(`expansion ${source.slice(at, close + 1)}`);
		const argument = readWord(inside[3]!, 0, /$^/)[0];
		return [{ type: 'variable', name: inside[1]!, operator: inside[2] ?? '', argument, quoted }, close + 1];
	}
	const name = /^\$(\w+|[@#?*$!])/.exec(rest);
	if (!name) return [{ type: 'text', text: '$', quoted: true }, at + 1];
	const plain = /^\d/.test(name[1]!) ? name[1]![0]! : name[1]!;
	return [{ type: 'variable', name: plain, operator: '', argument: [], quoted }, at + 1 + plain.length];
}

function closing(source: string, from: number, open: string, close: string): number {
	let depth = 0;
	let quote = '';
	for (let at = from; at < source.length; at++) {
		const character = source[at]!;
		if (quote !== '') {
			if (character === quote) quote = '';
		} else if (character === "'" || character === '"') quote = character;
		else if (character === open) depth++;
		else if (character === close && --depth === 0) return at;
	}
	throw new ShellSyntaxError(`no closing ${close}`);
}

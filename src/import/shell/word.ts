import { endOfBackquote, endOfDouble, endOfParentheses, endOfSingle } from './scan.ts';
import type { Part } from './syntax.ts';

export interface Piece {
	readonly part: Part | undefined;
	/** Behind it. */
	readonly end: number;
}

const special = /[@*#?$!\-0-9]/;
const nameAt = /[A-Za-z_][A-Za-z0-9_]*/y;

/** What begins with `$` at `at`; undefined when it never ends. */
export function expansionAt(text: string, at: number, quoted: boolean): Piece | undefined {
	const next = text[at + 1] ?? '';
	if (next === '(') return parenthesesAt(text, at, quoted);
	if (next === '{') return bracesAt(text, at, quoted);
	if (next === "'" && !quoted) {
		const end = endOfSingle(text, at + 2);
		return end === undefined ? undefined : { part: { kind: 'unknown', quoted }, end };
	}
	if (special.test(next)) return { part: { kind: 'variable', name: next, quoted }, end: at + 2 };
	nameAt.lastIndex = at + 1;
	const [name] = nameAt.exec(text) ?? [];
	return name === undefined
		? { part: { kind: 'text', text: '$', quoted }, end: at + 1 }
		: { part: { kind: 'variable', name, quoted }, end: at + 1 + name.length };
}

function parenthesesAt(text: string, at: number, quoted: boolean): Piece | undefined {
	const end = endOfParentheses(text, at + 2);
	if (end === undefined) return undefined;
	const inside = text.slice(at + 2, end - 1);
	const isArithmetic = inside.startsWith('(') && inside.endsWith(')');
	return isArithmetic
		? { part: { kind: 'arithmetic', source: inside.slice(1, -1), quoted }, end }
		: { part: { kind: 'substitution', source: inside, quoted }, end };
}

/** `${NAME}` only: what else can be asked of a variable there depends on more than its value. */
function bracesAt(text: string, at: number, quoted: boolean): Piece | undefined {
	const end = text.indexOf('}', at + 2);
	if (end < 0) return undefined;
	const name = text.slice(at + 2, end);
	const isName = /^(?:[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[@*#?$!-])$/.test(name);
	return { part: isName ? { kind: 'variable', name, quoted } : { kind: 'unknown', quoted }, end: end + 1 };
}

export function backquotedAt(text: string, at: number, quoted: boolean): Piece | undefined {
	const end = endOfBackquote(text, at + 1);
	if (end === undefined) return undefined;
	const source = text.slice(at + 1, end - 1).replace(/\\([`\\$])/g, '$1');
	return { part: { kind: 'substitution', source, quoted }, end };
}

/** The inside of double quotes, or of a here-document; `parts` never is empty. */
export function partsOf(inside: string): readonly Part[] | undefined {
	const parts: Part[] = [];
	let text = '';
	let at = 0;
	while (at < inside.length) {
		const letter = inside[at]!;
		if (letter === '\\' && /[$`"\\\n]/.test(inside[at + 1] ?? '')) {
			text += inside[at + 1] === '\n' ? '' : inside[at + 1];
			at += 2;
			continue;
		}
		if (letter !== '$' && letter !== '`') {
			text += letter;
			at++;
			continue;
		}
		const piece = letter === '$' ? expansionAt(inside, at, true) : backquotedAt(inside, at, true);
		if (piece === undefined) return undefined;
		parts.push({ kind: 'text', text, quoted: true });
		text = '';
		if (piece.part) parts.push(piece.part);
		at = piece.end;
	}
	return [...parts, { kind: 'text', text, quoted: true }];
}

/** What begins with a double quote at `at`. */
export function quotedAt(
	text: string,
	at: number,
): { readonly parts: readonly Part[]; readonly end: number } | undefined {
	const end = endOfDouble(text, at + 1);
	const parts = end === undefined ? undefined : partsOf(text.slice(at + 1, end - 1));
	return parts === undefined || end === undefined ? undefined : { parts, end };
}

import { limits } from '../limits.ts';

/** What the names stand for, and where `name = …` puts its value. */
export interface Numbers {
	get(name: string): string | undefined;
	set(name: string, value: string | undefined): void;
}

/** In the order in which they bind; the last ones bind most. */
const levels: readonly (readonly string[])[] = [
	['||'],
	['&&'],
	['|'],
	['^'],
	['&'],
	['==', '!='],
	['<=', '>=', '<', '>'],
	['<<', '>>'],
	['+', '-'],
	['*', '/', '%'],
];
const tokenAt =
	/\s*(?:(0[xX][0-9A-Fa-f]+|\d+)|\$?\{?([A-Za-z_]\w*)\}?|(\+\+|--|<<=|>>=|[-+*/%&|^]=|\*\*|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^<>=()~!]))/y;

/**
 * What `$((source))` is; undefined when it is no arithmetic, has a name whose value is not known, or leaves the integers that
 * a number can hold exactly.
 */
export function calculate(source: string, names: Numbers): number | undefined {
	const tokens = tokensOf(source.trim());
	if (tokens === undefined) return undefined;
	const reader = new Reader(tokens, names);
	const value = reader.assignment();
	return reader.isDone ? value : undefined;
}

type Token = { readonly number: number } | { readonly name: string } | { readonly sign: string };

function tokensOf(source: string): Token[] | undefined {
	const tokens: Token[] = [];
	tokenAt.lastIndex = 0;
	while (tokenAt.lastIndex < source.length) {
		const found = tokenAt.exec(source);
		if (found === null) return undefined;
		const [, number, name, sign] = found;
		if (number !== undefined) {
			const value = numberOf(number);
			if (value === undefined) return undefined;
			tokens.push({ number: value });
		} else tokens.push(name === undefined ? { sign: sign! } : { name });
	}
	return tokens;
}

/** As the shell reads it: 0x hexadecimal, 0 octal. */
export function numberOf(text: string): number | undefined {
	const [, sign, digits = ''] = /^\s*(-?)(0[xX][0-9A-Fa-f]+|\d+)\s*$/.exec(text) ?? [];
	const isOctal = /^0\d/.test(digits);
	if (digits === '' || (isOctal && /[89]/.test(digits))) return undefined;
	const value = isOctal ? Number.parseInt(digits, 8) : Number(digits);
	return Number.isSafeInteger(value) ? (sign === '-' ? -value : value) : undefined;
}

class Reader {
	readonly #tokens: readonly Token[];
	readonly #names: Numbers;
	#at = 0;
	#depth = 0;

	constructor(tokens: readonly Token[], names: Numbers) {
		this.#tokens = tokens;
		this.#names = names;
	}

	get isDone(): boolean {
		return this.#at === this.#tokens.length;
	}

	assignment(): number | undefined {
		const [target, operator] = [this.#tokens[this.#at], this.#tokens[this.#at + 1]];
		if (target === undefined || !('name' in target) || operator === undefined || !('sign' in operator))
			return this.#level(0);
		const { name } = target;
		const before = () => numberOf(this.#names.get(name) ?? '');
		const store = (value: number | undefined) => {
			this.#names.set(name, value === undefined ? undefined : `${value}`);
			return value;
		};
		if (operator.sign === '++' || operator.sign === '--') {
			this.#at += 2;
			const old = before();
			store(combine(operator.sign[0]!, old, 1));
			return old;
		}
		if (!/^(?:<<|>>|[-+*/%&|^])?=$/.test(operator.sign)) return this.#level(0);
		this.#at += 2;
		const value = this.#nested(() => this.assignment());
		return store(operator.sign === '=' ? value : combine(operator.sign.slice(0, -1), before(), value));
	}

	#level(index: number): number | undefined {
		const signs = levels[index];
		if (signs === undefined) return this.#unary();
		let left = this.#level(index + 1);
		for (;;) {
			const token = this.#tokens[this.#at];
			if (token === undefined || !('sign' in token) || !signs.includes(token.sign)) return left;
			this.#at++;
			left = combine(token.sign, left, this.#level(index + 1));
		}
	}

	#unary(): number | undefined {
		const token = this.#tokens[this.#at++];
		if (token === undefined) return undefined;
		if ('number' in token) return token.number;
		if ('name' in token) return numberOf(this.#names.get(token.name) ?? '');
		if (token.sign === '(') {
			const value = this.#nested(() => this.assignment());
			const close = this.#tokens[this.#at++];
			return close !== undefined && 'sign' in close && close.sign === ')' ? value : undefined;
		}
		const next = this.#tokens[this.#at];
		if ((token.sign === '++' || token.sign === '--') && next !== undefined && 'name' in next) {
			this.#at++;
			const stepped = combine(token.sign[0]!, numberOf(this.#names.get(next.name) ?? ''), 1);
			this.#names.set(next.name, stepped === undefined ? undefined : `${stepped}`);
			return stepped;
		}
		const value = this.#nested(() => this.#unary());
		if (value === undefined) return undefined;
		if (token.sign === '-') return -value;
		if (token.sign === '+') return value;
		if (token.sign === '!') return value === 0 ? 1 : 0;
		return token.sign === '~' ? ~value : undefined;
	}

	/** So deep, and not deeper: what is left unread makes the whole undefined. */
	#nested(read: () => number | undefined): number | undefined {
		if (this.#depth >= limits.depth) return undefined;
		this.#depth++;
		const value = read();
		this.#depth--;
		return value;
	}
}

function combine(sign: string, left: number | undefined, right: number | undefined): number | undefined {
	if (left === undefined || right === undefined) return undefined;
	const value = operations[sign]?.(left, right);
	return value !== undefined && Number.isSafeInteger(value) ? value + 0 : undefined;
}

/** 32 bits are enough for ports and marks; with more the shell would differ. */
const bits = (of: (a: number, b: number) => number) => (a: number, b: number) =>
	a >= 0 && b >= 0 && a < 2 ** 31 && b < 2 ** 31 ? of(a, b) : Number.NaN;

const operations: Readonly<Record<string, (a: number, b: number) => number>> = {
	'+': (a, b) => a + b,
	'-': (a, b) => a - b,
	'*': (a, b) => a * b,
	'/': (a, b) => Math.trunc(a / b),
	'%': (a, b) => a % b,
	'<<': (a, b) => (b >= 0 && b < 53 ? a * 2 ** b : Number.NaN),
	'>>': (a, b) => (a >= 0 && b >= 0 && b < 53 ? Math.floor(a / 2 ** b) : Number.NaN),
	'&': bits((a, b) => a & b),
	'|': bits((a, b) => a | b),
	'^': bits((a, b) => a ^ b),
	'==': (a, b) => Number(a === b),
	'!=': (a, b) => Number(a !== b),
	'<': (a, b) => Number(a < b),
	'>': (a, b) => Number(a > b),
	'<=': (a, b) => Number(a <= b),
	'>=': (a, b) => Number(a >= b),
	'&&': (a, b) => Number(a !== 0 && b !== 0),
	'||': (a, b) => Number(a !== 0 || b !== 0),
};

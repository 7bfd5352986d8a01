import { numberOf } from './arithmetic.ts';

type Operand = string | undefined;

/**
 * What `[ … ]` answers; undefined where that depends on the machine (files, the environment) or on a value that is not known.
 * `-a` binds more than `-o`, as in the shell.
 */
export function judge(operands: readonly Operand[]): boolean | undefined {
	return any(split(operands, '-o').map((part) => all(split(part, '-a').map(single))));
}

function single(operands: readonly Operand[]): boolean | undefined {
	const [first, second, third] = operands;
	if (first === '!' && operands.length > 1) {
		const value = single(operands.slice(1));
		return value === undefined ? undefined : !value;
	}
	if (operands.length === 1) return first === undefined ? undefined : first !== '';
	if (operands.length === 2) {
		if (second === undefined) return undefined;
		return first === '-z' ? second === '' : first === '-n' ? second !== '' : undefined;
	}
	if (operands.length !== 3 || first === undefined || second === undefined || third === undefined) return undefined;
	// in `[[ ]]` that would be a pattern
	if (/^[=!]?=$/.test(second) && /[*?[]/.test(third)) return undefined;
	if (second === '=' || second === '==') return first === third;
	if (second === '!=') return first !== third;
	const compare = numeric[second];
	// test(1) reads decimal numbers, with leading zeros as well
	const [a, b] = [first, third].map((text) => numberOf(text.trim().replace(/^(-?)0+(?=\d)/, '$1')));
	return compare === undefined || a === undefined || b === undefined ? undefined : compare(a, b);
}

const numeric: Readonly<Record<string, (a: number, b: number) => boolean>> = {
	'-eq': (a, b) => a === b,
	'-ne': (a, b) => a !== b,
	'-lt': (a, b) => a < b,
	'-le': (a, b) => a <= b,
	'-gt': (a, b) => a > b,
	'-ge': (a, b) => a >= b,
};

function split(operands: readonly Operand[], sign: string): Operand[][] {
	const parts: Operand[][] = [[]];
	for (const operand of operands) {
		if (operand === sign) parts.push([]);
		else parts.at(-1)!.push(operand);
	}
	return parts;
}

const all = (values: readonly (boolean | undefined)[]): boolean | undefined =>
	values.includes(false) ? false : values.includes(undefined) ? undefined : true;

const any = (values: readonly (boolean | undefined)[]): boolean | undefined =>
	values.includes(true) ? true : values.includes(undefined) ? undefined : false;

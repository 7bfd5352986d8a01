import { ShellSyntaxError } from './syntax.ts';

/** Does a shell pattern (*, ?, […], \ quotes) match the whole text? */
export function patternMatches(pattern: string, text: string): boolean {
	const source = pattern.replace(
		/\\(.)|(\*)|(\?)|(\[[^\]]+\])|([.+^${}()|[\]/])/gs,
		(whole, escaped, star, one, set) => {
			if (escaped !== undefined) return escaped.replace(/[.+^${}()|[\]\\*?]/g, '\\$&');
			if (star) return '.*';
			if (one) return '.';
			return set?.replace(/^\[!/, '[^') ?? `\\${whole}`;
		},
	);
	return new RegExp(`^${source}$`, 's').test(text);
}

/** $((…)) with whole numbers, variables and the operators of scripts that count. */
export function arithmetic(expression: string, variables: ReadonlyMap<string, string>): number {
	const tokens = expression.match(/\d+|\w+|<=|>=|==|!=|[-+*/%()<>]/g) ?? [];
	let at = 0;
	const levels: readonly (readonly string[])[] = [
		['==', '!='],
		['<', '>', '<=', '>='],
		['+', '-'],
		['*', '/', '%'],
	];
	const primary = (): number => {
		const token = tokens[at++];
		if (token === '(') {
			const value = level(0);
			at++;
			return value;
		}
		if (token === '-') return -primary();
		if (token === undefined || !/^\w+$/.test(token)) throw new ShellSyntaxError(`arithmetic: ${expression}`);
		return Number(/^\d/.test(token) ? token : (variables.get(token) ?? 0));
	};
	const level = (index: number): number => {
		const known = levels[index];
		if (!known) return primary();
		let left = level(index + 1);
		while (known.includes(tokens[at] ?? '')) left = applied(tokens[at++]!, left, level(index + 1));
		return left;
	};
	return level(0);
}

function applied(operator: string, left: number, right: number): number {
	switch (operator) {
		case '+':
			return left + right;
		case '-':
			return left - right;
		case '*':
			return left * right;
		case '/':
			return Math.trunc(left / right);
		case '%':
			return left % right;
		case '<':
			return Number(left < right);
		case '>':
			return Number(left > right);
		case '<=':
			return Number(left <= right);
		case '>=':
			return Number(left >= right);
		case '==':
			return Number(left === right);
		default:
			return Number(left !== right);
	}
}

/** test(1) and [; `exists` answers -e, -f, -d, -s, -x. */
export function tests(words: readonly string[], exists: (operator: string, path: string) => boolean): boolean {
	if (words[0] === '!') return !tests(words.slice(1), exists);
	for (const joint of ['-o', '-a']) {
		const at = words.indexOf(joint);
		if (at > 0) {
			const [left, right] = [tests(words.slice(0, at), exists), tests(words.slice(at + 1), exists)];
			return joint === '-o' ? left || right : left && right;
		}
	}
	const [first = '', second = '', third = ''] = words;
	if (words.length === 1) return first !== '';
	if (words.length === 2) {
		if (first === '-n') return second !== '';
		if (first === '-z') return second === '';
		if (/^-[efdsxrLh]$/.test(first)) return exists(first, second);
	}
	if (words.length === 3) {
		const [left, right] = [Number(first), Number(third)];
		const answers: Record<string, boolean> = {
			'=': first === third,
			'!=': first !== third,
			'-eq': left === right,
			'-ne': left !== right,
			'-lt': left < right,
			'-le': left <= right,
			'-gt': left > right,
			'-ge': left >= right,
		};
		const answer = answers[second];
		if (answer !== undefined) return answer;
	}
	if (words.length === 0) return false;
	throw new ShellSyntaxError(`test ${words.join(' ')}`);
}

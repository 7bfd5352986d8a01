import { judge } from './condition.ts';
import type { Field } from './values.ts';

/** How a command ends: known, or not; `likely` for one that is meant to succeed. */
export type Status = boolean | 'likely' | undefined;

type Command =
	/** One about the network. */
	| { readonly kind: 'tool'; readonly argv: readonly Field[]; readonly printed: boolean }
	/** `export NAME=…`: the words themselves say what. */
	| { readonly kind: 'settings' }
	| { readonly kind: 'forgotten'; readonly names: readonly string[] }
	| { readonly kind: 'status'; readonly status: Status }
	| { readonly kind: 'flow'; readonly flow: 'exit' | 'return' | 'break' | 'continue' }
	| { readonly kind: 'arithmetic'; readonly sources: readonly string[] }
	/** It may do and set anything. */
	| { readonly kind: 'elsewhere' }
	| { readonly kind: 'other'; readonly name: Field; readonly operands: readonly Field[] };

export const tools = ['ip', 'iptables', 'iptables-restore', 'nft'];

/** They say nothing about the line, and change no variable. */
const harmless = [
	'echo',
	'printf',
	':',
	'set',
	'trap',
	'umask',
	'cd',
	'sleep',
	'wait',
	'date',
	'sysctl',
	'modprobe',
	'ip6tables',
	'logger',
];
const wrappers = ['sudo', 'doas', 'command', 'exec', 'builtin'];
const tests: Readonly<Record<string, string | undefined>> = { '[': ']', '[[': ']]', test: undefined };

/** What the words of a command mean, when the first one is known. */
export function commandOf(fields: readonly Field[]): Command {
	const [first, ...rest] = fields;
	if (first === undefined) return { kind: 'other', name: undefined, operands: rest };
	if (wrappers.includes(first) && rest[0] !== undefined && !rest[0].startsWith('-')) return commandOf(rest);
	const name = first.replace(/^(?:\/[\w.-]+)+\//, '');
	if (tools.includes(name)) return { kind: 'tool', argv: [name, ...rest], printed: false };
	if (name in tests) return { kind: 'status', status: tested(name, rest) };
	switch (name) {
		case 'true':
		case ':':
			return { kind: 'status', status: true };
		case 'false':
			return { kind: 'status', status: false };
		case 'exit':
		case 'return':
		case 'break':
		case 'continue':
			return { kind: 'flow', flow: name };
		case 'export':
		case 'readonly':
		case 'local':
		case 'declare':
		case 'typeset':
			return { kind: 'settings' };
		case 'unset':
		case 'read':
			return { kind: 'forgotten', names: namesOf(rest) };
		case 'let':
			return rest.includes(undefined) ? { kind: 'elsewhere' } : { kind: 'arithmetic', sources: rest as string[] };
		case 'eval':
		case 'source':
		case '.':
			return { kind: 'elsewhere' };
	}
	if (name === 'echo' && tools.includes(rest[0] ?? '')) return { kind: 'tool', argv: rest, printed: true };
	return harmless.includes(name) ? { kind: 'status', status: true } : { kind: 'other', name, operands: rest };
}

function tested(name: string, operands: readonly Field[]): boolean | undefined {
	const close = tests[name];
	if (close === undefined) return judge(operands);
	return operands.at(-1) === close ? judge(operands.slice(0, -1)) : undefined;
}

const namesOf = (fields: readonly Field[]): string[] =>
	fields.filter((field): field is string => /^[A-Za-z_]\w*$/.test(field ?? ''));

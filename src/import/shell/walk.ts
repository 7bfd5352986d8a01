import { limits } from '../limits.ts';
import { calculate } from './arithmetic.ts';
import { assignedIn } from './assigned.ts';
import { commandOf, type Status } from './builtin.ts';
import { assignmentOf, parse } from './parser.ts';
import type { Here, Node } from './syntax.ts';
import { expand, type Field, fieldsOf, numbersIn, type Variables } from './values.ts';

/** A command about the network that the script would run. */
export interface Action {
	readonly line: number;
	/** Without its path; an argument whose value is not known is undefined. */
	readonly argv: readonly Field[];
	/** What is fed to it by a here-document, as far as it is known. */
	readonly here?: { readonly line: number; readonly text: string };
	/** False inside of a condition that depends on the machine. */
	readonly certain: boolean;
	/** Only shown by `echo`. */
	readonly printed: boolean;
}

export interface Setting {
	readonly line: number;
	readonly name: string;
	readonly value: string;
}

export interface Walked {
	readonly actions: readonly Action[];
	/** Variables, each time they are given a value that is known. */
	readonly settings: readonly Setting[];
	readonly notUnderstood: readonly number[];
	readonly disabled: readonly number[];
	/** False when something may have been missed: then nothing can be said of what is not there. */
	readonly complete: boolean;
}

/**
 * What the script would do, as far as its text alone says. Nothing is run: variables and loops are followed with what the
 * script itself gives them; where a decision depends on the machine, every way is looked at and what differs is unknown.
 */
export function walk(text: string): Walked {
	const { root, disabled } = parse(text);
	const walker = new Walker();
	walker.node(root, { variables: new Map(), certain: true, depth: 0 });
	return { ...walker.seen(), disabled };
}

interface Scope {
	readonly variables: Variables;
	readonly certain: boolean;
	readonly depth: number;
}

type Flow = 'next' | 'exit' | 'return' | 'break' | 'continue';
interface Outcome {
	readonly status: Status;
	readonly flow: Flow;
}

const next = (status: Status): Outcome => ({ status, flow: 'next' });

class Walker {
	readonly #actions: Action[] = [];
	readonly #settings: Setting[] = [];
	readonly #lines = new Set<number>();
	readonly #functions = new Map<string, Node>();
	#complete = true;
	#steps = 0;

	seen(): Omit<Walked, 'disabled'> {
		const notUnderstood = [...this.#lines].sort((a, b) => a - b).slice(0, limits.named);
		return { actions: this.#actions, settings: this.#settings, notUnderstood, complete: this.#complete };
	}

	node(node: Node, scope: Scope): Outcome {
		if (++this.#steps > limits.steps || scope.depth > limits.chain * 2) {
			if (this.#complete) this.#lines.add(node.line);
			this.#complete = false;
			return { status: undefined, flow: 'exit' };
		}
		const inner = { ...scope, depth: scope.depth + 1 };
		switch (node.kind) {
			case 'simple':
				return this.#simple(node, scope);
			case 'list':
				return this.#list(node.items, inner);
			case 'not': {
				const { status, flow } = this.node(node.node, inner);
				return { status: typeof status === 'boolean' ? !status : undefined, flow };
			}
			case 'and-or':
				return this.#andOr(node, inner);
			case 'pipe':
				for (const part of node.parts) this.node(part, { ...inner, variables: this.#copy(scope.variables) });
				return next(undefined);
			case 'subshell':
				this.node(node.body, { ...inner, variables: this.#copy(scope.variables) });
				return next(undefined);
			case 'if': {
				const test = this.node(node.test, inner);
				if (test.flow !== 'next') return test;
				const ways = [node.then, node.otherwise];
				if (typeof test.status !== 'boolean') return this.#either(ways, inner);
				const way = ways[test.status ? 0 : 1];
				return way ? this.node(way, inner) : next(true);
			}
			case 'while':
				return this.#loop(node.body, inner, () => {
					const test = this.node(node.test, inner);
					if (test.flow !== 'next') return test.flow;
					return typeof test.status === 'boolean' ? test.status !== node.until : undefined;
				});
			case 'count': {
				const [first = '', test = '', step = ''] = node.parts;
				this.#calculate(first, scope);
				let began = false;
				return this.#loop(node.body, inner, () => {
					if (began) this.#calculate(step, scope);
					began = true;
					const value = test.trim() === '' ? undefined : this.#calculate(test, scope);
					return value === undefined ? undefined : value !== 0;
				});
			}
			case 'for':
				return this.#for(node, inner);
			case 'case':
				return this.#case(node, inner);
			case 'function':
				this.#functions.set(node.name, node.body);
				return next(true);
			case 'arithmetic': {
				const value = this.#calculate(node.source, scope);
				return next(value === undefined ? undefined : value !== 0);
			}
			case 'broken':
				this.#miss(node.line);
				return next(undefined);
		}
	}

	#list(items: readonly Node[], scope: Scope): Outcome {
		let last = next(true);
		for (const item of items) {
			last = this.node(item, scope);
			if (last.flow !== 'next') return last;
		}
		return last;
	}

	#andOr({ first, others }: Extract<Node, { kind: 'and-or' }>, scope: Scope): Outcome {
		let last = this.node(first, scope);
		for (const { operator, node } of others) {
			if (last.flow !== 'next') return last;
			const { status } = last;
			if (typeof status === 'boolean') {
				if (status === (operator === '&&')) last = this.node(node, scope);
				continue;
			}
			// a command is meant to succeed; what a test would say is not known
			if (status === 'likely' && operator === '&&') last = this.node(node, scope);
			else last = this.#either([node, undefined], scope, status === 'likely');
		}
		return last;
	}

	/** All ways that may be taken, each from here; afterwards only what is the same in all of them is known. */
	#either(ways: readonly (Node | undefined)[], scope: Scope, keepsCertain = false): Outcome {
		const taken = ways.map((way) => {
			const variables = this.#copy(scope.variables);
			const inner = { ...scope, variables, certain: keepsCertain && scope.certain };
			return { variables, flow: way ? this.node(way, inner).flow : ('next' as const) };
		});
		// whoever reads on has not taken a way that ends the script
		const onward = taken.filter(({ flow }) => flow === 'next');
		if (taken.some(({ flow }) => flow !== 'next' && flow !== 'exit')) this.#complete = false;
		if (onward.length === 0) return { status: undefined, flow: taken[0]?.flow ?? 'next' };
		const [one, ...others] = onward;
		scope.variables.clear();
		for (const [name, value] of one!.variables)
			scope.variables.set(name, others.every(({ variables }) => variables.get(name) === value) ? value : undefined);
		return next(undefined);
	}

	/** @param test true for another turn, false for none, undefined when that is not known; a flow when it ended the script. */
	#loop(body: Node, scope: Scope, test: () => boolean | undefined | Flow): Outcome {
		for (;;) {
			const again = test();
			if (again === false) return next(true);
			if (typeof again === 'string') return { status: undefined, flow: again };
			if (again === undefined) return this.#unknownTurns(body, scope);
			const { flow } = this.node(body, scope);
			if (flow === 'break') return next(true);
			if (flow === 'exit' || flow === 'return') return { status: undefined, flow };
		}
	}

	/** How often is not known: looked at once, with nothing certain that it sets. */
	#unknownTurns(body: Node, scope: Scope): Outcome {
		const forget = () => {
			for (const name of assignedIn(body)) scope.variables.set(name, undefined);
		};
		forget();
		this.node(body, { ...scope, variables: this.#copy(scope.variables), certain: false });
		this.#complete = false;
		return next(undefined);
	}

	#for({ name, words, body }: Extract<Node, { kind: 'for' }>, scope: Scope): Outcome {
		const fields = words?.flatMap((word) => fieldsOf(word, scope.variables));
		if (fields === undefined || fields.includes(undefined)) {
			scope.variables.set(name, undefined);
			return this.#unknownTurns(body, scope);
		}
		let index = 0;
		return this.#loop(body, scope, () => {
			if (index >= fields.length) return false;
			scope.variables.set(name, fields[index++]);
			return true;
		});
	}

	#case({ word, arms }: Extract<Node, { kind: 'case' }>, scope: Scope): Outcome {
		const value = expand(word, scope.variables);
		const open: (Node | undefined)[] = [];
		for (const { patterns, body } of arms) {
			const texts = patterns.map((pattern) => expand(pattern, scope.variables));
			const isAll = texts.includes('*');
			if (value !== undefined && open.length === 0 && (isAll || texts.includes(value))) return this.node(body, scope);
			const mayMatch =
				value === undefined ||
				isAll ||
				texts.some((text) => text === undefined || text === value || /[*?[]/.test(text));
			if (mayMatch) open.push(body);
			if (isAll) return this.#either(open, scope);
		}
		return open.length === 0 ? next(true) : this.#either([...open, undefined], scope);
	}

	#simple(node: Extract<Node, { kind: 'simple' }>, scope: Scope): Outcome {
		const { variables, certain } = scope;
		this.#steps += costOf(node);
		if (node.words.length === 0) {
			for (const { name, value, appends } of node.assignments) {
				const text = expand(value, variables);
				this.#set(name, appends ? add(variables.get(name), text) : text, value.line, scope);
			}
			return next(true);
		}
		const fields = node.words.flatMap((word) => fieldsOf(word, variables));
		this.#steps += fields.reduce((sum, field) => sum + 1 + (field?.length ?? 0) / 32, 0);
		const command = commandOf(fields);
		switch (command.kind) {
			case 'flow':
				return { status: undefined, flow: command.flow };
			case 'status':
				return next(command.status);
			case 'settings':
				for (const { name, value } of node.words.flatMap((word) => assignmentOf(word) ?? []))
					this.#set(name, expand(value, variables), node.line, scope);
				return next(true);
			case 'forgotten':
				for (const name of command.names) variables.set(name, undefined);
				return next(undefined);
			case 'arithmetic':
				for (const source of command.sources) this.#calculate(source, scope);
				return next(undefined);
			case 'tool': {
				const here = node.here && { line: node.here.line, text: this.#hereText(node.here, variables) };
				if (here?.text === undefined && node.here) this.#miss(node.line);
				const { argv, printed } = command;
				this.#actions.push({
					line: node.line,
					argv,
					certain,
					printed,
					...(here?.text === undefined ? {} : { here: { line: here.line, text: here.text } }),
				});
				return next('likely');
			}
			case 'elsewhere':
				// another file's commands and variables
				variables.clear();
				this.#miss(node.line);
				return next(undefined);
			case 'other': {
				const body = command.name === undefined ? undefined : this.#functions.get(command.name);
				if (body) return this.#call(body, command.operands, scope);
				this.#lines.add(node.line);
				return next(command.name === undefined ? undefined : 'likely');
			}
		}
	}

	#call(body: Node, operands: readonly Field[], scope: Scope): Outcome {
		const names = Array.from({ length: 9 }, (_, index) => `${index + 1}`);
		const outer = names.map((name) => scope.variables.get(name));
		for (const [index, name] of names.entries()) scope.variables.set(name, operands[index]);
		const { status, flow } = this.node(body, { ...scope, depth: scope.depth + 2 });
		for (const [index, name] of names.entries()) scope.variables.set(name, outer[index]);
		return { status: status === undefined ? 'likely' : status, flow: flow === 'return' ? 'next' : flow };
	}

	#set(name: string, value: Field, line: number, { variables }: Scope): void {
		variables.set(name, value);
		if (value !== undefined && value !== '') this.#settings.push({ line, name, value });
	}

	/** Where it cannot be calculated, what it sets is unknown. */
	#calculate(source: string, { variables }: Scope): number | undefined {
		const value = calculate(source, numbersIn(variables));
		if (value === undefined)
			for (const [, after, before] of source.matchAll(assignment)) variables.set(after ?? before ?? '', undefined);
		return value;
	}

	#hereText({ text, quoted, line }: Here, variables: Variables): string | undefined {
		if (quoted) return text;
		const { root } = parse(`: "${text.replaceAll('"', '\\"')}"`);
		const [list] = root.kind === 'list' ? root.items : [];
		const [command] = list?.kind === 'list' ? list.items : [];
		const word = command?.kind === 'simple' ? command.words[1] : undefined;
		return word && expand({ ...word, line }, variables);
	}

	#copy(variables: Variables): Variables {
		this.#steps += variables.size / 16;
		return new Map(variables);
	}

	#miss(line: number): void {
		this.#lines.add(line);
		this.#complete = false;
	}
}

/** `name++`, `name = …`, `name += …`, and `++name` */
const assignment = /([A-Za-z_]\w*)\s*(?:\+\+|--|(?:<<|>>|[-+*/%&|^])?=(?!=))|(?:\+\+|--)\s*([A-Za-z_]\w*)/g;

/** What is computed anew each time a command is looked at. */
const costOf = ({ words, assignments }: Extract<Node, { kind: 'simple' }>): number =>
	[...words, ...assignments.map(({ value }) => value)]
		.flatMap(({ parts }) => parts)
		.reduce((sum, part) => sum + 1 + ('source' in part ? part.source.length / 8 : 0), 0);

const add = (before: Field, text: Field): Field =>
	before === undefined || text === undefined || before.length + text.length > limits.value ? undefined : before + text;

import { Expansion } from './expansion.ts';
import { patternMatches } from './expression.ts';
import { parseScript } from './parser.ts';
import type { Redirection, Script, Statement } from './syntax.ts';

export interface ShellReply {
	readonly code: number;
	readonly stdout: string;
	readonly stderr: string;
}

/** What a script can reach: programs and files. */
export interface ShellWorld {
	run(argv: readonly string[], input: string, env: Readonly<Record<string, string>>): Promise<ShellReply>;
	read(path: string): string | undefined;
	write(path: string, content: string): void;
}

/** Carries out the scripts that land on the router, so that a simulated router does what a real one would. */
export async function runScript(
	source: string,
	args: readonly string[],
	env: Readonly<Record<string, string>>,
	world: ShellWorld,
): Promise<ShellReply> {
	const shell = new Shell(world, args, new Map(Object.entries(env)));
	const out = { stdout: '', stderr: '' };
	try {
		const code = await shell.script(parseScript(source), out, '');
		return { code, ...out };
	} catch (jump) {
		if (!(jump instanceof Exit)) throw jump;
		return { code: jump.code, ...out };
	}
}

interface Output {
	stdout: string;
	stderr: string;
}

class Exit {
	constructor(readonly code: number) {}
}
class Return extends Exit {}

class Shell {
	private readonly functions = new Map<string, Statement>();
	private readonly exported = new Set<string>();
	private last = 0;
	private errexit = false;
	/** Inside conditions a failure does not end the script (set -e). */
	private tested = 0;

	constructor(
		private readonly world: ShellWorld,
		private args: readonly string[],
		private readonly variables: Map<string, string>,
	) {
		for (const name of variables.keys()) this.exported.add(name);
	}

	async script(script: Script, out: Output, input: string): Promise<number> {
		let code = 0;
		for (const statement of script) {
			code = await this.statement(statement, out, input);
			this.last = code;
			const decides = statement.type === 'simple' || statement.type === 'pipe';
			if (code !== 0 && this.errexit && this.tested === 0 && decides) throw new Exit(code);
		}
		return code;
	}

	private async condition(script: Script, out: Output, input: string): Promise<boolean> {
		this.tested++;
		try {
			return (await this.script(script, out, input)) === 0;
		} finally {
			this.tested--;
		}
	}

	private async statement(statement: Statement, out: Output, input: string): Promise<number> {
		switch (statement.type) {
			case 'simple':
				return this.simple(statement, out, input);
			case 'and':
			case 'or': {
				const left = await this.condition([statement.left], out, input);
				if (left !== (statement.type === 'and')) return left ? 0 : 1;
				const code = await this.statement(statement.right, out, input);
				if (code !== 0 && this.errexit && this.tested === 0) throw new Exit(code);
				return code;
			}
			case 'not':
				return (await this.condition([statement.body], out, input)) ? 1 : 0;
			case 'pipe': {
				let passed = input;
				let code = 0;
				for (const part of statement.parts) {
					const inner = { stdout: '', stderr: '' };
					code = await this.statement(part, inner, passed);
					passed = inner.stdout;
					out.stderr += inner.stderr;
				}
				out.stdout += passed;
				return code;
			}
			case 'group':
				return this.redirected(statement.redirections, out, input, (inner, fed) =>
					statement.subshell ? this.subshell(statement.body, inner, fed) : this.script(statement.body, inner, fed),
				);
			case 'if':
				for (const { condition, body } of statement.branches)
					if (await this.condition(condition, out, input)) return this.script(body, out, input);
				return this.script(statement.otherwise, out, input);
			case 'loop': {
				let code = 0;
				while ((await this.condition(statement.condition, out, input)) !== statement.until)
					code = await this.script(statement.body, out, input);
				return code;
			}
			case 'for': {
				let code = 0;
				for (const item of await this.words.fields(statement.items)) {
					this.variables.set(statement.name, item);
					code = await this.script(statement.body, out, input);
				}
				return code;
			}
			case 'case': {
				const subject = await this.words.joined(statement.subject);
				for (const { patterns, body } of statement.arms)
					for (const pattern of patterns)
						if (patternMatches(await this.words.pattern(pattern), subject)) return this.script(body, out, input);
				return 0;
			}
			case 'function':
				this.functions.set(statement.name, statement.body);
				return 0;
		}
	}

	private async subshell(body: Script, out: Output, input: string): Promise<number> {
		const before = [...this.variables];
		try {
			return await this.script(body, out, input);
		} catch (jump) {
			if (!(jump instanceof Exit)) throw jump;
			return jump.code;
		} finally {
			this.variables.clear();
			for (const [name, value] of before) this.variables.set(name, value);
		}
	}

	private async simple(
		{ assignments, words, redirections }: Extract<Statement, { type: 'simple' }>,
		out: Output,
		input: string,
	): Promise<number> {
		const argv = await this.words.fields(words);
		const local: Record<string, string> = {};
		for (const { name, value } of assignments) local[name] = await this.words.joined(value);
		if (argv.length === 0) {
			for (const [name, value] of Object.entries(local)) this.variables.set(name, value);
			return words.length === 0 && assignments.length > 0 ? this.substituted() : 0;
		}
		return this.redirected(redirections, out, input, (inner, fed) => this.call(argv, local, inner, fed));
	}

	/** The code of the last $(…) of an assignment is the code of the assignment. */
	private substitutionCode = 0;
	private substituted(): number {
		const code = this.substitutionCode;
		this.substitutionCode = 0;
		return code;
	}

	private async call(
		argv: readonly string[],
		local: Record<string, string>,
		out: Output,
		input: string,
	): Promise<number> {
		const [name = '', ...args] = argv;
		const body = this.functions.get(name);
		if (body) {
			const outer = this.args;
			this.args = args;
			try {
				return await this.statement(body, out, input);
			} catch (jump) {
				if (!(jump instanceof Return)) throw jump;
				return jump.code;
			} finally {
				this.args = outer;
			}
		}
		switch (name) {
			case ':':
			case 'trap':
				return 0;
			case 'set':
				this.errexit = args.some((arg) => /^-\w*e/.test(arg)) || (this.errexit && !args.includes('+e'));
				return 0;
			case 'exit':
				throw new Exit(Number(args[0] ?? this.last));
			case 'return':
				throw new Return(Number(args[0] ?? this.last));
			case 'cd':
				// Programs find it in PWD; relative redirections are resolved here.
				this.variables.set('PWD', resolved(args[0] ?? '/', this.directory()));
				this.exported.add('PWD');
				return 0;
			case 'shift':
				this.args = this.args.slice(Number(args[0] ?? 1));
				return 0;
			case 'export':
			case 'local':
			case 'readonly':
				for (const arg of args) {
					const [variable = '', ...value] = arg.split('=');
					if (arg.includes('=')) this.variables.set(variable, value.join('='));
					if (name === 'export') this.exported.add(variable);
				}
				return 0;
			case 'command':
			case 'exec': {
				const code = await this.call(args[0] === '-v' ? ['which', ...args.slice(1)] : args, local, out, input);
				if (name === 'exec') throw new Exit(code);
				return code;
			}
		}
		const env: Record<string, string> = {};
		for (const variable of this.exported) env[variable] = this.variables.get(variable) ?? '';
		const reply = await this.world.run(argv, input, { ...env, ...local });
		out.stdout += reply.stdout;
		out.stderr += reply.stderr;
		return reply.code;
	}

	private async redirected(
		redirections: readonly Redirection[],
		out: Output,
		input: string,
		body: (out: Output, input: string) => Promise<number>,
	): Promise<number> {
		const ends: [string, string] = ['stdout', 'stderr'];
		let fed = input;
		for (const { descriptor, mode, target } of redirections) {
			const words = await this.words.joined(target);
			const path = resolved(words, this.directory());
			if (mode === 'here') fed = words;
			else if (mode === 'duplicate') ends[descriptor - 1] = ends[Number(words) - 1] ?? 'stdout';
			else if (mode === 'read') {
				const content = this.world.read(path);
				if (content === undefined) {
					out.stderr += `sh: cannot open ${path}: No such file\n`;
					return 2;
				}
				fed = content;
			} else {
				if (mode === 'write' && path !== '/dev/null') this.world.write(path, '');
				ends[descriptor - 1] = path;
			}
		}
		const inner = { stdout: '', stderr: '' };
		const deliver = () => {
			for (const [index, text] of [inner.stdout, inner.stderr].entries()) {
				const end = ends[index]!;
				if (end === 'stdout' || end === 'stderr') out[end] += text;
				else if (end !== '/dev/null') this.world.write(end, (this.world.read(end) ?? '') + text);
			}
		};
		try {
			return await body(inner, fed);
		} finally {
			deliver();
		}
	}

	private directory(): string {
		return this.variables.get('PWD') ?? '/';
	}

	private lookUp(name: string): string | undefined {
		if (name === '#') return String(this.args.length);
		if (name === '?') return String(this.last);
		if (name === '$') return '4711';
		if (name === '@' || name === '*') return this.args.length === 0 ? undefined : this.args.join(' ');
		if (/^\d$/.test(name)) return name === '0' ? 'sh' : this.args[Number(name) - 1];
		return this.variables.get(name);
	}

	private async substitute(body: Script): Promise<string> {
		const inner = { stdout: '', stderr: '' };
		this.substitutionCode = await this.subshell(body, inner, '');
		return inner.stdout;
	}

	private get words(): Expansion {
		return new Expansion({
			args: this.args,
			variables: this.variables,
			lookUp: (name) => this.lookUp(name),
			substitute: (body) => this.substitute(body),
			missing: () => {
				throw new Exit(2);
			},
		});
	}
}

/** An absolute path without . and .. */
export function resolved(path: string, directory: string): string {
	const parts: string[] = [];
	for (const part of (path.startsWith('/') ? path : `${directory}/${path}`).split('/')) {
		if (part === '..') parts.pop();
		else if (part !== '' && part !== '.') parts.push(part);
	}
	return `/${parts.join('/')}`;
}

import { parseArgs } from 'node:util';
import { failure, type Result, success } from '../map/result.ts';
import type { UsageProblem } from '../wizard/problem.ts';

export const commandNames = [
	'setup',
	'calc',
	'import',
	'detect',
	'plan',
	'apply',
	'confirm',
	'revert',
	'check',
	'probe-br',
	'show',
	'log',
	'report',
	'uninstall',
	'help',
] as const;
export type CommandName = (typeof commandNames)[number];

/** Every option once: what it takes and which commands know it. text/help.ts has its sentence. */
export const options = {
	wan: { takes: 'IF', commands: ['setup', 'plan', 'apply', 'probe-br'] },
	lan: { takes: 'IF', commands: ['setup', 'plan', 'apply', 'probe-br'] },
	prefix: { takes: 'PREFIX', commands: ['setup', 'plan', 'apply', 'probe-br'] },
	provider: { takes: 'ID', commands: ['setup', 'calc', 'plan', 'apply', 'probe-br', 'import'] },
	rule: { takes: 'RULE', commands: ['setup', 'calc', 'plan', 'apply', 'probe-br', 'import'] },
	br: { takes: 'ADDRESS', repeats: true, commands: ['setup', 'plan', 'apply', 'probe-br'] },
	backend: { takes: 'NAME', commands: ['setup', 'plan', 'apply'] },
	nat: { takes: 'FORM', values: ['alias', 'hash'], commands: ['setup', 'plan', 'apply'] },
	style: { takes: 'NAME', values: ['best', 'article'], commands: ['setup', 'plan', 'apply'] },
	forward: { takes: 'FORWARD', repeats: true, commands: ['setup', 'plan', 'apply'] },
	'full-cone': { takes: 'HOST', repeats: true, commands: ['setup', 'plan', 'apply'] },
	timeouts: { takes: 'NAME', values: ['rfc', 'short'], commands: ['setup', 'plan', 'apply'] },
	timeout: { takes: 'SECONDS', commands: ['setup', 'apply'] },
	'accept-risk': { takes: 'NAME', commands: ['setup', 'apply'] },
	output: { takes: 'DIR', commands: ['plan'] },
	yes: { commands: ['setup', 'apply', 'uninstall'] },
	'dry-run': { commands: ['setup', 'apply'] },
	plain: { commands: ['setup', 'check'] },
	'no-input': { commands: ['setup', 'apply', 'uninstall'] },
	redact: { commands: ['show', 'log'] },
	explain: { commands: ['calc'] },
	owner: { takes: 'IPV4:PORT', commands: ['calc'] },
	rules: { commands: ['calc'] },
	lines: { takes: 'N', commands: ['log'] },
	watch: { commands: ['check'] },
	interval: { takes: 'SECONDS', commands: ['check'] },
	prometheus: { takes: 'FILE', commands: ['check'] },
	json: { commands: commandNames },
	demo: {
		takes: 'NAME',
		optionalValue: 'ocn',
		commands: [
			'setup',
			'detect',
			'plan',
			'apply',
			'confirm',
			'revert',
			'check',
			'probe-br',
			'show',
			'log',
			'report',
			'uninstall',
		],
	},
	lang: { takes: 'en|ja', values: ['en', 'ja'], commands: commandNames },
	ascii: { commands: ['setup', 'check', 'calc', 'import'] },
	'no-color': { commands: commandNames },
	'screen-reader': { commands: ['setup', 'check'] },
	help: { commands: commandNames },
	version: { commands: commandNames },
} as const satisfies Record<
	string,
	{
		takes?: string;
		optionalValue?: string;
		values?: readonly string[];
		repeats?: boolean;
		commands: readonly CommandName[];
	}
>;

export type OptionName = keyof typeof options;

/**
 * Options by name; those that take a value have it, the others are ''. A repeated option's last value counts, but for those
 * that `repeats`: their values are joined with commas.
 */
export type Flags = Partial<Record<OptionName, string>>;

export interface Invocation {
	readonly command: CommandName;
	readonly flags: Flags;
	/** What follows the command. */
	readonly arguments: readonly string[];
}

/** The command line, strictly: an unknown option, command or a missing value is refused by its name, nothing is guessed. */
export function parseCommandLine(argv: readonly string[]): Result<Invocation, UsageProblem> {
	const { tokens } = parseArgs({
		args: [...argv],
		options: parseArgsOptions,
		strict: false,
		allowPositionals: true,
		tokens: true,
	});
	const flags: Flags = {};
	const words: string[] = [];
	for (const token of tokens) {
		if (token.kind === 'positional') words.push(token.value);
		if (token.kind !== 'option') continue;
		const name = aliases[token.name] ?? token.name;
		if (!isOption(name)) return failure({ code: 'flag-unknown', flag: token.rawName });
		const value = flagValue(name, token.value);
		if (value === undefined) return failure({ code: 'flag-without-value', flag: token.rawName });
		if (!('takes' in options[name]) && token.value !== undefined) {
			return failure({ code: 'flag-value', flag: token.rawName, value: token.value, available: [] });
		}
		const { values } = options[name] as { readonly values?: readonly string[] };
		if (values && !values.includes(value))
			return failure({ code: 'flag-value', flag: token.rawName, value, available: values });
		const before = 'repeats' in options[name] ? flags[name] : undefined;
		flags[name] = before === undefined ? value : `${before},${value}`;
	}
	return invocation(flags, words);
}

function invocation(flags: Flags, words: readonly string[]): Result<Invocation, UsageProblem> {
	const [first = 'setup', ...rest] = words;
	const command = commandNames.find((name) => name === first);
	if (command === undefined) return failure({ code: 'command-unknown', input: first, available: commandNames });
	for (const name of Object.keys(flags) as OptionName[]) {
		const { commands } = options[name] as { commands: readonly CommandName[] };
		if (!commands.includes(command)) return failure({ code: 'argument-surplus', command, argument: `--${name}` });
	}
	const most = ['calc', 'help', 'import'].includes(command) ? 1 : 0;
	if (rest[most] !== undefined) return failure({ code: 'argument-surplus', command, argument: rest[most] });
	return success({ command, flags, arguments: rest });
}

/** As people type them. */
export const aliases: Readonly<Record<string, OptionName>> = { h: 'help', V: 'version', interface: 'wan' };

// An optional value (`--demo`, `--demo=NAME`) must not swallow the next word: parseArgs knows only with and without.
const parseArgsOptions = Object.fromEntries(
	[...Object.entries(options), ['interface', { takes: 'IF' }] as const].map(([name, option]) => [
		name,
		{ type: 'takes' in option && !('optionalValue' in option) ? ('string' as const) : ('boolean' as const) },
	]),
);

const isOption = (name: string): name is OptionName => Object.hasOwn(options, name);

function flagValue(name: OptionName, value: string | undefined): string | undefined {
	const option = options[name] as { readonly takes?: string; readonly optionalValue?: string };
	if (option.takes === undefined) return '';
	if (value === undefined) return option.optionalValue;
	// `--wan --lan eth1`: the value was forgotten
	return value === '' || value.startsWith('--') ? undefined : value;
}

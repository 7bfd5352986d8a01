import { aliases, type CommandName, type OptionName, options } from '../src/command/flags.ts';

/** What flags.ts says of an option, whichever it is. */
export interface Option {
	readonly takes?: string;
	readonly optionalValue?: string;
	readonly repeats?: boolean;
	readonly values?: readonly string[];
	readonly commands: readonly CommandName[];
}

export const optionNames = Object.keys(options) as readonly OptionName[];

export const optionOf = (name: OptionName): Option => options[name];

/** Its value is a word of its own: `--wan eth0`. Not so `--demo`, whose value must follow a `=`. */
export const takesWord = (name: OptionName): boolean =>
	optionOf(name).takes !== undefined && optionOf(name).optionalValue === undefined;

/** `-h`, or `--interface`: how else an option can be written. */
export const otherSpellings = (name: OptionName): readonly string[] =>
	Object.entries(aliases)
		.filter(([, meant]) => meant === name)
		.map(([alias]) => (alias.length === 1 ? `-${alias}` : `--${alias}`));

/** Every spelling that is followed by a word that is its value. */
export const wordTakers: readonly string[] = optionNames
	.filter(takesWord)
	.flatMap((name) => [`--${name}`, ...otherSpellings(name)]);

export const optionsOf = (command: CommandName): readonly OptionName[] =>
	optionNames.filter((name) => optionOf(name).commands.includes(command));

import { help as texts } from '../text/help.ts';
import type { Language } from '../text/language.ts';
import { type CommandName, commandNames, type OptionName, options } from './flags.ts';

/** `--help`: of one command, or of the whole program. */
export function helpText(command: CommandName, language: Language): string {
	const words = texts[language];
	const named = Object.keys(options) as OptionName[];
	const shown =
		command === 'setup'
			? named
			: named.filter((name) => (options[name].commands as readonly CommandName[]).includes(command));
	const lines = [words.usage, '', words.summary, ''];
	if (command === 'setup') {
		lines.push(
			`${words.headings.commands}:`,
			...commandNames.map((name) => `  ${name.padEnd(10)} ${words.commands[name]}`),
			'',
		);
	} else {
		lines.push(`${command}: ${words.commands[command]}`, '');
	}
	lines.push(
		`${words.headings.options}:`,
		...shown.map((name) => `  ${optionText(name).padEnd(22)} ${words.options[name]}`),
		'',
	);
	lines.push(
		`${words.headings.exitCodes}:`,
		...words.exitCodes.map(([code, meaning]) => `  ${String(code).padStart(3)}  ${meaning}`),
		'',
	);
	return lines.join('\n');
}

function optionText(name: OptionName): string {
	const option = options[name] as { readonly takes?: string; readonly optionalValue?: string };
	if (option.takes === undefined) return `--${name}`;
	return option.optionalValue === undefined ? `--${name} ${option.takes}` : `--${name}[=${option.takes}]`;
}

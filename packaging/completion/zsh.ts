import { type CommandName, commandNames, type OptionName } from '../../src/command/flags.ts';
import { help } from '../../src/text/help.ts';
import type { Language } from '../../src/text/language.ts';
import { fill } from '../fill.ts';
import { optionNames, optionOf, optionsOf, otherSpellings, wordTakers } from '../option.ts';
import { exceptionsOf, type Values, valuesOf } from '../values.ts';
import { helpTopics } from './topics.ts';

export const zshCompletion = (template: string): string =>
	fill(template, {
		optionsEn: optionWords('en'),
		optionsJa: optionWords('ja'),
		commandsEn: commandWords('en'),
		commandsJa: commandWords('ja'),
		wordTakers: wordTakers.join(' | '),
		specs: optionNames.map((name) => `\t\t${quoted(name)} ${specOf(name, valuesOf(name))}`).join('\n'),
		exceptions: optionNames
			.flatMap((name) =>
				exceptionsOf(name).map((command) => `\t${command}) spec[${name}]=${specOf(name, valuesOf(name, command))} ;;`),
			)
			.join('\n'),
		optionCases: commandNames.map((command) => `\t${command}) names=(${optionsOf(command).join(' ')}) ;;`).join('\n'),
		topics: helpTopics.join(' '),
	});

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

const lines = (entries: readonly string[]): string => entries.map((entry) => `\t\t\t${entry}`).join('\n');

const optionWords = (language: Language): string =>
	lines(
		optionNames.map(
			// a bracket would end the explanation
			(name: OptionName) =>
				`${quoted(name)} ${quoted(help[language].options[name].replaceAll(/[\\\]:]/g, (found) => `\\${found}`))}`,
		),
	);

const commandWords = (language: Language): string =>
	lines(commandNames.map((name: CommandName) => quoted(`${name}:${help[language].commands[name]}`)));

/** As `_arguments` wants it; several ways to write one option are several specifications, a tab between them. */
function specOf(name: OptionName, values: Values): string {
	const { takes, optionalValue, repeats } = optionOf(name);
	// a long one more would be listed as if it were another option
	const spellings = [`--${name}`, ...otherSpellings(name).filter((spelling) => !spelling.startsWith('--'))];
	const others = spellings.length > 1 ? `(${spellings.join(' ')})` : '';
	const specs = spellings.map((spelling) => {
		const head = `${repeats ? '*' : others}${spelling}`;
		const said = `[$say[${name}]]`;
		if (takes === undefined) return `${head}${said}`;
		const value = `${takes.replaceAll(':', '\\\\:')}:${actionOf(values)}`;
		return optionalValue === undefined ? `${head}=${said}:${value}` : `${head}=-${said}::${value}`;
	});
	return `"${specs.join('"$\'\\t\'"')}"`;
}

function actionOf(values: Values): string {
	switch (values.kind) {
		case 'words':
			return `(${values.words.join(' ')})`;
		case 'interface':
			return '_mape-setup_interfaces';
		case 'file':
			return '_files';
		case 'folder':
			// not _files: where no folder matches, that offers files
			return '_path_files -/';
		case 'unknown':
			return ' ';
	}
}

import { commandNames, type OptionName } from '../../src/command/flags.ts';
import { help } from '../../src/text/help.ts';
import { fill } from '../fill.ts';
import { optionNames, optionOf, otherSpellings, takesWord, wordTakers } from '../option.ts';
import { exceptionsOf, type Values, valuesOf } from '../values.ts';
import { helpTopics } from './topics.ts';

export const fishCompletion = (template: string): string =>
	fill(template, {
		wordTakers: wordTakers.join(' '),
		commands: commandNames
			.map(
				(name) =>
					`complete -c mape-setup -n __mape_setup_no_command -a ${name} -d ${said(help.en.commands[name], help.ja.commands[name])}`,
			)
			.join('\n'),
		topics: helpTopics.join(' '),
		options: optionNames.flatMap(optionLines).join('\n'),
	});

const quoted = (text: string): string => `'${text.replaceAll(/[\\']/g, (found) => `\\${found}`)}'`;

const said = (en: string, ja: string): string => `(__mape_setup_say ${quoted(en)} ${quoted(ja)})`;

function optionLines(name: OptionName): readonly string[] {
	const exceptions = exceptionsOf(name);
	const rest = optionOf(name).commands.filter((command) => !exceptions.includes(command));
	return [
		...exceptions.map((command) => optionLine(name, [command], valuesOf(name, command))),
		optionLine(name, rest, valuesOf(name)),
	];
}

function optionLine(name: OptionName, commands: readonly string[], values: Values): string {
	const condition = ` -n ${quoted(`__mape_setup_is ${commands.join(' ')}`)}`;
	const short = otherSpellings(name)
		.filter((spelling) => !spelling.startsWith('--'))
		.map((spelling) => ` -s ${spelling.slice(1)}`)
		.join('');
	const description = said(help.en.options[name], help.ja.options[name]);
	return `complete -c mape-setup${condition}${short} -l ${name}${valuePart(name, values)} -d ${description}`;
}

function valuePart(name: OptionName, values: Values): string {
	if (optionOf(name).takes === undefined) return '';
	// -x: a value must follow, and it is no file; without it a value only follows a =
	const must = takesWord(name) ? ' -x' : '';
	switch (values.kind) {
		case 'words':
			return `${must} -a ${quoted(values.words.join(' '))}`;
		case 'interface':
			return `${must} -a '(__mape_setup_interfaces)'`;
		case 'file':
			return ' -r -F';
		case 'folder':
			return `${must} -a '(__fish_complete_directories)'`;
		case 'unknown':
			return must;
	}
}

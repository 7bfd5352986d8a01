import { commandNames } from '../../src/command/flags.ts';
import { fill } from '../fill.ts';
import { optionNames, optionOf, optionsOf, otherSpellings, wordTakers } from '../option.ts';
import { exceptionsOf, type Values, valuesOf } from '../values.ts';
import { helpTopics } from './topics.ts';

export const bashCompletion = (template: string): string =>
	fill(template, {
		wordTakers: wordTakers.join(' | '),
		commands: commandNames.join(' '),
		topics: helpTopics.join(' '),
		repeated: optionNames
			.filter((name) => optionOf(name).repeats)
			.map((name) => `--${name}`)
			.join(' '),
		optionCases: commandNames.map((command) => `\t${command}) options='${offered(command)}' ;;`).join('\n'),
		valueCases: optionNames.flatMap(valueCases).join('\n'),
	});

/** `--demo=` besides `--demo`, so that the name can follow at once. */
const offered = (command: (typeof commandNames)[number]): string =>
	optionsOf(command)
		.flatMap((name) => (optionOf(name).optionalValue === undefined ? [`--${name}`] : [`--${name}`, `--${name}=`]))
		.join(' ');

function valueCases(name: (typeof optionNames)[number]): readonly string[] {
	if (optionOf(name).takes === undefined) return [];
	const spellings = [name, ...otherSpellings(name).map((spelling) => spelling.replace(/^-+/, ''))];
	const line = (command: string, values: Values) => {
		const action = actionOf(values);
		return action && `\t${spellings.map((spelling) => `${command}:${spelling}`).join(' | ')}) ${action} ;;`;
	};
	return [
		...exceptionsOf(name).map((command) => line(command, valuesOf(name, command))),
		line('*', valuesOf(name)),
	].filter((text) => text !== undefined);
}

function actionOf(values: Values): string | undefined {
	switch (values.kind) {
		case 'words':
			return `_mape_setup_words '${values.words.join(' ')}'`;
		case 'interface':
			return '_mape_setup_interfaces';
		case 'file':
			return '_mape_setup_paths -f';
		case 'folder':
			return '_mape_setup_paths -d';
		case 'unknown':
			return undefined;
	}
}

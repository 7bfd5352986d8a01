import manifest from '../../package.json' with { type: 'json' };
import { commandNames, type OptionName } from '../../src/command/flags.ts';
import { names } from '../../src/plan/names.ts';
import { help } from '../../src/text/help.ts';
import type { Language } from '../../src/text/language.ts';
import { optionNames, optionOf, otherSpellings } from '../option.ts';
import { exceptionsOf, valuesOf } from '../values.ts';
import { bold, breakable, italic, plain } from './roff.ts';
import { type FileName, manualWords } from './words.ts';

/** mape-setup(8): `--help`, and what has no room there. It has no date, so that the same source makes the same page. */
export function manual(language: Language): string {
	const words = manualWords[language];
	const { commands, exitCodes } = help[language];
	const prose = (text: string) => breakable(plain(text));
	const section = (name: keyof typeof words.sections, lines: readonly string[]) => [
		`.SH ${breakable(words.sections[name])}`,
		...lines,
	];
	const entry = (head: string, ...lines: readonly string[]) => ['.TP', head, ...lines];
	return [
		'.\\" Made when mape-setup is built, from the tables that --help is made of.',
		`.TH MAPE\\-SETUP 8 "" "mape\\-setup ${plain(manifest.version)}" "${words.section}"`,
		// neither hyphenated nor justified: half of the words are commands, addresses or Japanese
		'.nh',
		'.ad l',
		// groff 1.23 would justify again at each paragraph
		'.ds AD l',
		...section('name', [`mape\\-setup \\- ${plain(words.name)}`]),
		...section('synopsis', [`.B mape\\-setup`, ...placeholders(language).map((word) => `[${italic(word)}]`)]),
		...section('description', words.description.flatMap((text) => ['.PP', prose(text)]).slice(1)),
		...section(
			'commands',
			commandNames.flatMap((name) => entry(bold(name), prose(commands[name]))),
		),
		...section('options', optionNames.flatMap(option)),
		...section(
			'exitCodes',
			exitCodes.flatMap(([code, meaning]) => entry(bold(String(code)), prose(meaning))),
		),
		...section(
			'files',
			files.flatMap(([name, paths]) => entry(paths.map(italic).join(', '), prose(words.files[name]))),
		),
		...section(
			'environment',
			words.environment.flatMap(([name, meaning]) => entry(bold(name), prose(meaning))),
		),
		...section(
			'examples',
			words.examples.flatMap(([command, meaning]) => entry(bold(command), prose(meaning))),
		),
		...section('seeAlso', [
			'.BR ip\\-tunnel (8),',
			'.BR nft (8),',
			'.BR iptables (8),',
			'.BR dhclient (8),',
			'.BR systemctl (1),',
			'RFC 7597',
		]),
		'',
	].join('\n');

	function option(name: OptionName): readonly string[] {
		const { commands: known } = optionOf(name);
		const values = valuesOf(name);
		const others = otherSpellings(name).map(bold);
		return entry(
			synopsisOf(name),
			prose(help[language].options[name]),
			...(others.length > 0 ? ['.br', `${prose(words.also)} ${others.join(', ')}`] : []),
			...(values.kind === 'words' && values.words.length > 1 ? ['.br', valueLine(name)] : []),
			'.br',
			known.length === commandNames.length
				? prose(words.everywhere)
				: `${prose(words.knownTo)} ${known.map((command) => bold(command)).join(', ')}`,
		);
	}

	function valueLine(name: OptionName): string {
		const list = (command?: (typeof commandNames)[number]) => {
			const values = valuesOf(name, command);
			return values.kind === 'words' ? values.words.map(bold).join(', ') : '';
		};
		const elsewhere = exceptionsOf(name).map((command) => ` (${bold(command)}: ${list(command)})`);
		return `${prose(words.values)} ${list()}${elsewhere.join('')}`;
	}
}

/** `--wan IF`, `--demo[=NAME]`. */
function synopsisOf(name: OptionName): string {
	const { takes, optionalValue } = optionOf(name);
	if (takes === undefined) return bold(`--${name}`);
	return optionalValue === undefined
		? `${bold(`--${name}`)} ${italic(takes)}`
		: `${bold(`--${name}`)}[=${italic(takes)}]`;
}

/** The usage of `--help` is `mape-setup [COMMAND] [OPTIONS]`, in the language's own words. */
const placeholders = (language: Language) =>
	[...help[language].usage.matchAll(/\[([^\]]+)\]/g)].map(([, word = '']) => word);

const files: readonly (readonly [FileName, readonly string[]])[] = [
	['config', [names.config]],
	['scripts', [names.up, names.down, names.dhclientScript]],
	['rules', [names.rules, names.iptablesRules, names.ip6tablesRules]],
	['sysctl', [names.sysctl]],
	['units', [names.routerUnit, names.rulesUnit, names.dhcpUnit].map((unit) => `${names.unitDirectory}/${unit}`)],
	['refresh', [names.refresh]],
	['state', [`${names.state}/`]],
	['log', [`${names.log}/`]],
];

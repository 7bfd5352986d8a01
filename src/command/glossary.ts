import { glossary as entries, glossaryWords, otherNames, seeAlso, type Topic, topics } from '../text/glossary.ts';
import { exitCodes } from './exit-code.ts';
import { commandNames, type Flags } from './flags.ts';
import { helpText } from './help.ts';
import type { CommandIo } from './io.ts';
import { nearest } from './nearest.ts';
import { refuse } from './refuse.ts';

/** `help TOPIC`: what a word means; the name of a command is its `--help`; `help` alone lists the topics. */
export async function glossary(flags: Flags, [input]: readonly string[], io: CommandIo): Promise<number> {
	const { language } = io;
	const json = flags.json !== undefined;
	const words = glossaryWords[language];
	if (input === undefined) {
		const titles = topics.map((topic) => [topic, entries[language][topic].title] as const);
		const list = titles.map(([topic, title]) => `  ${topic.padEnd(18)}${title}`);
		await io.write(
			json
				? `${JSON.stringify({ schema: 1, topics: Object.fromEntries(titles) })}\n`
				: `${words.intro}\n\n${list.join('\n')}\n`,
		);
		return exitCodes.done;
	}
	const topic = topicOf(input);
	if (topic === undefined) {
		const name = commandOf(input);
		if (name !== undefined && !json) {
			await io.write(helpText(name, language));
			return exitCodes.done;
		}
		const available = nearest(normal(input), [...topics, ...Object.keys(otherNames)], 3);
		return refuse(
			{ code: 'topic-unknown', input, available: [...new Set(available.map((name) => topicOf(name)!))] },
			io,
			json,
		);
	}
	const { title, text } = entries[language][topic];
	await io.write(
		json
			? `${JSON.stringify({ schema: 1, topic, title, text: text.join(language === 'ja' ? '' : ' '), seeAlso: seeAlso[topic] })}\n`
			: [title, '', ...text.map((line) => `  ${line}`), '', `${words.more}: ${seeAlso[topic].join(', ')}`, ''].join(
					'\n',
				),
	);
	return exitCodes.done;
}

/** `Border Relay`, `border_relay` and `border-relay` are one. */
const normal = (input: string): string =>
	input
		.trim()
		.toLowerCase()
		.replaceAll(/[\s_]+/g, '-');

function topicOf(input: string): Topic | undefined {
	const name = normal(input);
	return topics.find((topic) => topic === name) ?? (Object.hasOwn(otherNames, name) ? otherNames[name] : undefined);
}

const commandOf = (input: string) => commandNames.find((name) => name === normal(input));

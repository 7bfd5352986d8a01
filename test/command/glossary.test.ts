import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { commandNames, parseCommandLine } from '../../src/command/flags.ts';
import { glossary } from '../../src/command/glossary.ts';
import { refuse } from '../../src/command/refuse.ts';
import { glossary as entries, otherNames, topics } from '../../src/text/glossary.ts';

async function run(language: 'en' | 'ja', ...args: string[]) {
	const [output, errors]: [string[], string[]] = [[], []];
	const io = {
		write: (text: string) => void output.push(text),
		writeError: (text: string) => void errors.push(text),
		input: (async function* () {})(),
		language,
	};
	const parsed = parseCommandLine(['help', ...args]);
	const code = parsed.ok
		? await glossary(parsed.value.flags, parsed.value.arguments, io)
		: await refuse(parsed.problem, io);
	return { code, output: output.join(''), errors: errors.join('') };
}

describe.each(['en', 'ja'] as const)('help in %s', (language) => {
	test('lists every topic', async () => {
		const { code, output } = await run(language);
		expect(code).toBe(0);
		expect(output.match(/^ {2}[a-z0-9-]+/gm)?.map((name) => name.trim())).toEqual(topics);
	});

	test.each(topics)('%s: two sentences or more, in 80 columns', async (topic) => {
		const { code, output } = await run(language, topic);
		expect(code).toBe(0);
		expect(output).toContain(entries[language][topic].title);
		const sentences = entries[language][topic].text.join(' ').match(/[.;]( |$)|。|: mape-setup|\)\./g) ?? [];
		expect(sentences.length).toBeGreaterThanOrEqual(2);
		for (const line of output.split('\n')) expect(stringWidth(line), line).toBeLessThanOrEqual(78);
	});

	test('an unknown topic names the nearest', async () => {
		const { code, output, errors } = await run(language, 'psdi');
		expect([code, output]).toEqual([64, '']);
		expect(errors).toContain('psid');
	});

	test('anything may be asked', async () => {
		for (const input of ['x'.repeat(100_000), '\u001b[31m', '__proto__', 'constructor', ' ', '']) {
			const { code, errors } = await run(language, input);
			expect(code).toBe(64);
			expect(errors.length).toBeLessThan(600);
			expect(errors).not.toContain('\u001b');
		}
	});
});

test('a topic by another name, and a command’s own help', async () => {
	for (const [name, topic] of Object.entries(otherNames)) {
		expect(topics).not.toContain(name);
		expect((await run('en', name)).output).toContain(entries.en[topic].title);
	}
	expect((await run('en', 'Border Relay')).output).toBe((await run('en', 'br')).output);
	expect((await run('en', 'calc')).output).toContain('--owner');
	expect(commandNames.filter((name) => (topics as readonly string[]).includes(name))).toEqual([]);
});

test('as JSON', async () => {
	expect(JSON.parse((await run('en', 'psid', '--json')).output)).toMatchObject({ schema: 1, topic: 'psid' });
	expect(Object.keys(JSON.parse((await run('ja', '--json')).output).topics)).toEqual(topics);
});

import { describe, expect, test } from 'vitest';
import { calc } from '../../src/command/calc.ts';
import { parseCommandLine } from '../../src/command/flags.ts';
import type { CommandIo } from '../../src/command/io.ts';
import { refuse } from '../../src/command/refuse.ts';
import { languageOf } from '../../src/command/terminal.ts';
import { deriveCe } from '../../src/map/ce.ts';
import { formatPrefix4, formatPrefix6, prefix6 } from '../../src/map/prefix.ts';
import { providers } from '../../src/provider/table.ts';
import type { Language } from '../../src/text/language.ts';
import { givenSeed, randomFrom } from '../map/random.ts';

interface Run {
	readonly code: number;
	readonly output: string;
	readonly errors: string;
}

async function run(
	args: readonly string[],
	input: Iterable<string | Uint8Array> = [],
	language: Language = 'en',
): Promise<Run> {
	const [output, errors]: [string[], string[]] = [[], []];
	const code = await calcLine(args, {
		write: (text) => void output.push(text),
		writeError: (text) => void errors.push(text),
		input: (async function* () {
			yield* input;
		})(),
		language,
	});
	return { code, output: output.join(''), errors: errors.join('') };
}

/** As cli.ts does it. */
async function calcLine(args: readonly string[], io: CommandIo): Promise<number> {
	const parsed = parseCommandLine(['calc', ...args]);
	if (!parsed.ok) return refuse(parsed.problem, io);
	const { flags, arguments: words } = parsed.value;
	return calc(flags, words, flags.lang === undefined ? io : { ...io, language: languageOf(flags, () => undefined) });
}

const objects = ({ output }: Run) =>
	output
		.trimEnd()
		.split('\n')
		.map((line) => JSON.parse(line));

const ocnLine = '2400:4050:5c71:af00::/56';
const rule = 'ipv6=2001:db8::/40,ipv4=192.0.2.0/24,ea=16,offset=6';

describe('calc PREFIX --json', () => {
	test('every field, and no other', async () => {
		const { code, output, errors } = await run([ocnLine, '--json']);
		expect([code, errors]).toEqual([0, '']);
		const answer = JSON.parse(output);
		expect(answer).toEqual({
			input: ocnLine,
			provider: 'ocn',
			rule: { ipv6: '2400:4050:4000::/35', ipv4: '153.241.0.0/17', eaLength: 21, psidOffset: 6, psidLength: 6 },
			ipv4: '153.241.113.198',
			psid: 47,
			ce: '2400:4050:5c71:af00:99:f171:c600:2f00',
			br: '2001:380:a120::9',
			portRanges: Array.from({ length: 63 }, (_, index) => [
				1024 * (index + 1) + 47 * 16,
				1024 * (index + 1) + 47 * 16 + 15,
			]),
			ports: 1008,
			confidence: 'verified',
		});
		expect(output.endsWith('}\n')).toBe(true);
	});

	test('for all 444 rules', async () => {
		const random = randomFrom(givenSeed);
		const all = providers.flatMap(({ id, rules }) => rules.map((of) => ({ id, of })));
		const lines = all.map(({ of }) => formatPrefix6(prefix6(of.ipv6.network | random.bits(128 - of.ipv6.length), 56)));
		const answers = objects(await run(['-', '--json'], [lines.join('\n')]));
		expect(answers).toHaveLength(444);
		for (const [index, { id, of }] of all.entries()) {
			const answer = answers[index];
			expect(answer, `seed ${random.seed}`).toMatchObject({
				input: lines[index],
				provider: id,
				rule: {
					ipv6: formatPrefix6(of.ipv6),
					ipv4: formatPrefix4(of.ipv4),
					eaLength: of.eaBitsLength,
					psidOffset: of.psidOffset,
					psidLength: id === 'ocn' ? 6 : 8,
				},
				br: of.br[0],
				ports: id === 'ocn' ? 1008 : 240,
				confidence: of.confidence,
			});
			const ce = deriveCe(of, prefix6(BigInt(`0x${hex(lines[index]!)}`), 56));
			expect(ce.ok && [ce.value.address, ce.value.ipv4, ce.value.psid]).toEqual([answer.ce, answer.ipv4, answer.psid]);
			expect(Object.keys(answer)).toEqual(fields);
		}
	});

	test('a rule by hand: BR unknown, a whole IPv4 prefix', async () => {
		const shared = JSON.parse((await run(['2001:db8:12:3400::/56', '--rule', rule, '--json'])).output);
		expect(shared).toMatchObject({ provider: 'custom', ipv4: '192.0.2.18', psid: 52, br: null, confidence: 'yours' });
		const whole = JSON.parse(
			(await run(['2001:db8:a0::/44', '--rule', rule.replace('ea=16', 'ea=4'), '--json'])).output,
		);
		expect(whole).toMatchObject({ ipv4: '192.0.2.160/28', psid: 0, portRanges: [[0, 65535]], ports: 65536 });
	});

	test.each([
		['2409:10::/56', [], 3, 'no-rule'],
		[ocnLine, ['--provider', 'v6plus'], 3, 'provider-mismatch'],
		['2001:db9::/56', ['--rule', rule], 3, 'prefix-not-in-rule'],
		['2400:4050::/34', [], 64, 'prefix-too-short'],
		['2400:4050::/20', [], 64, 'prefix-too-short'],
		['fe80::1%eth0', [], 64, 'prefix-syntax'],
		['', [], 64, 'prefix-syntax'],
	])('%s %j ends with %i %s', async (prefix, flags, code, problem) => {
		for (const language of ['en', 'ja'] as const) {
			const result = await run([prefix, ...flags, '--json'], [], language);
			expect([result.code, result.errors]).toEqual([code, '']);
			expect(JSON.parse(result.output)).toEqual({
				input: prefix,
				error: { code: problem, message: expect.stringMatching(/./), hint: expect.stringMatching(/./) },
			});
			const plain = await run([prefix, ...flags], [], language);
			expect([plain.code, plain.output]).toEqual([code, '']);
			expect(plain.errors).toMatch(/^.+\n {2}.+\n( {2}- .+\n)+$/);
		}
	});
});

describe('calc - --json', () => {
	test('one object per line, in order, whatever the line is', async () => {
		const lines = [
			ocnLine,
			'',
			'  240b:10:3f6c:d400::/56 ',
			'x'.repeat(100_000),
			'\0\u001b[31m',
			'2409:10::/56',
			'"',
			'',
		];
		const result = await run(['-', '--json'], [`\ufeff${lines.join('\r\n')}`]);
		expect(result.code).toBe(0);
		const answers = objects(result);
		expect(answers.map(({ error, psid }) => error?.code ?? psid)).toEqual([
			47,
			'prefix-syntax',
			212,
			'prefix-syntax',
			'prefix-syntax',
			'no-rule',
			'prefix-syntax',
		]);
		expect(answers[3].input.length).toBeLessThan(300);
		expect(answers[3].error.message.length).toBeLessThan(300);
		expect(result.output).not.toContain('\u001b');
		expect(answers[4].error.message).not.toContain('\u001b');
	});
	test('nothing in, nothing out', async () => {
		expect(await run(['-', '--json'])).toEqual({ code: 0, output: '', errors: '' });
		expect(await run(['-', '--json'], [''])).toEqual({ code: 0, output: '', errors: '' });
	});
	test('pieces cut anywhere, also inside a character, and bytes that are no UTF-8', async () => {
		const bytes = Buffer.concat([
			Buffer.from(`${ocnLine}\n日本\n`),
			Buffer.from([0xff, 0xfe, 0x0a]),
			Buffer.from(ocnLine),
		]);
		const whole = await run(['-', '--json'], [bytes]);
		expect(objects(whole).map(({ input }) => input)).toEqual([ocnLine, '日本', '\ufffd\ufffd', ocnLine]);
		for (const size of [1, 2, 7]) {
			const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
				bytes.subarray(index * size, (index + 1) * size),
			);
			expect(await run(['-', '--json'], pieces)).toEqual(whole);
		}
	});
	test('each line is answered before the next one is read', async () => {
		const order: string[] = [];
		await calcLine(['-', '--json'], {
			write: async () => {
				await new Promise((resolve) => setTimeout(resolve, 1));
				order.push('written');
			},
			writeError: () => {},
			input: (async function* () {
				for (const line of [ocnLine, ocnLine]) {
					order.push('read');
					yield `${line}\n`;
				}
			})(),
			language: 'en',
		});
		expect(order).toEqual(['read', 'written', 'read', 'written']);
	});
	test('a line without end does not fill the memory', async () => {
		const pieces = Array.from({ length: 2000 }, () => 'x'.repeat(10_000));
		expect(objects(await run(['-', '--json'], pieces))).toHaveLength(1);
	});
	test('25,000 random prefixes are all answered, in order', async () => {
		const random = randomFrom(givenSeed);
		const rules = providers.flatMap((provider) => provider.rules);
		const lines = Array.from({ length: 25_000 }, () => {
			const { network, length } = random.pick(rules).ipv6;
			return formatPrefix6(prefix6(network | random.bits(128 - length), random.pick([56, 60, 64])));
		});
		const answers = objects(await run(['-', '--json'], [Buffer.from(lines.join('\n'))]));
		expect(answers.map(({ input }) => input)).toEqual(lines);
		expect(answers.filter(({ ce }) => typeof ce !== 'string')).toEqual([]);
	});
	test('without --json: tables and errors, in order', async () => {
		const { code, output } = await run(['-'], [`${ocnLine}\nx\n`]);
		expect(code).toBe(0);
		expect(output.indexOf('153.241.113.198')).toBeLessThan(output.indexOf('“x” is not an IPv6 prefix'));
	});
});

describe('calc PREFIX for people', () => {
	test.each(['en', 'ja'] as const)('in %s: everything, within 60 columns but for sentences', async (language) => {
		const { code, output } = await run([ocnLine, '--lang', language]);
		expect(code).toBe(0);
		for (const part of ['153.241.113.198', '47', '2400:4050:5c71:af00:99:f171:c600:2f00', '2001:380:a120::9', '1008']) {
			expect(output).toContain(part);
		}
		expect(output.match(/\d+-\d+/g)).toHaveLength(63);
		const table = output.split('\n').filter((line) => /^ {2}\d/.test(line));
		expect(table).toHaveLength(16);
		expect(Math.max(...table.map((line) => line.length))).toBeLessThanOrEqual(60);
	});
	test('doubts are said', async () => {
		expect((await run(['240d:f:0:100::/56'])).output).toContain('Users reported this rule');
		expect((await run(['240d:f:a000:100::/56'])).output).toContain('219.104.138.0/20');
		expect((await run(['2404:7a80::/56'], [], 'ja')).output).toContain('裏付けのない');
	});
	test('a subnet of the line is pointed out', async () => {
		expect((await run(['2400:4050:5c71:af07::/64'])).output).toContain(ocnLine);
		expect((await run(['2400:4050:5c71:af00::/64'])).output).not.toContain(ocnLine);
	});
	test('thousands of blocks are not all printed', async () => {
		const many = 'ipv6=2001:db8::/40,ipv4=192.0.2.0/24,ea=9,offset=15';
		const { output } = await run(['2001:db8::/56', '--rule', many]);
		expect(output.split('\n').length).toBeLessThan(40);
		expect(output).toContain('32676 more blocks');
	});
});

describe('usage', () => {
	test.each([
		[[], /PREFIX/],
		[['a', 'b'], /b/],
		[[ocnLine, '--jsn'], /--jsn/],
		[[ocnLine, '--provider'], /--provider/],
		[[ocnLine, '--provider', 'nifty'], /nifty/],
		[[ocnLine, '--provider', 'ocn', '--rule', rule], /--provider/],
		[[ocnLine, '--rule', 'ipv6=x'], /ipv6|ipv4/],
		[[ocnLine, '--rule', rule.replace('offset=6', 'offset=9')], /offset=9/],
		[[ocnLine, '--lang', 'fr'], /fr/],
	])('%j', async (args, named) => {
		for (const language of ['en', 'ja'] as const) {
			const { code, output, errors } = await run(args, [], language);
			expect([code, output]).toEqual([64, '']);
			expect(errors).toMatch(named);
		}
	});
});

const fields = ['input', 'provider', 'rule', 'ipv4', 'psid', 'ce', 'br', 'portRanges', 'ports', 'confidence'];

/** The 32 hexadecimal digits of a `/56` as the test wrote it. */
function hex(prefix: string): string {
	const groups = prefix.slice(0, prefix.indexOf('::')).split(':');
	return [...groups, ...Array<string>(8 - groups.length).fill('0')].map((group) => group.padStart(4, '0')).join('');
}

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { columnsOf } from '../../src/command/cells.ts';
import { parseCommandLine } from '../../src/command/flags.ts';
import { importCommand } from '../../src/command/import.ts';
import { refuse } from '../../src/command/refuse.ts';
import type { Language } from '../../src/text/language.ts';
import { givenSeed, type Random, randomFrom } from '../map/random.ts';
import { complaints } from '../schema/schemas.ts';

const names = ['ocn', 'wrong', 'published', 'random', 'numgen', 'service', 'empty'];
const pathOf = (name: string) => fileURLToPath(new URL(`../import/scripts/${name}.sh`, import.meta.url));
const scripts = names.map((name) => readFileSync(pathOf(name), 'utf8'));

async function run(args: readonly string[], { input = '', language = 'en' as Language, ascii = false } = {}) {
	const [output, errors]: [string[], string[]] = [[], []];
	const io = {
		write: (text: string) => void output.push(text),
		writeError: (text: string) => void errors.push(text),
		input: (async function* () {
			yield input;
		})(),
		language,
		ascii,
	};
	const parsed = parseCommandLine(['import', ...args]);
	const code = parsed.ok
		? await importCommand(parsed.value.flags, parsed.value.arguments, io)
		: await refuse(parsed.problem, io);
	return { code, output: output.join(''), errors: errors.join('') };
}

/** What a terminal would obey, or what would turn the line around. */
const control = /(?!\n)\p{C}/u;

describe.each(['en', 'ja'] as const)('in %s', (language) => {
	test.each(names.slice(0, -1))('%s', async (name) => {
		const { code, output, errors } = await run(['-'], { input: readFileSync(pathOf(name), 'utf8'), language });
		expect({ code, errors }).toEqual({ code: 0, errors: '' });
		expect(output).toMatchSnapshot();
		// command lines are to be copied whole
		const lines = output.split('\n').filter((line) => !line.startsWith('  mape-setup '));
		expect(Math.max(...lines.map(columnsOf))).toBeLessThanOrEqual(80);
	});

	test('a script is read from a file as from a pipe', async () => {
		const [path] = names.map(pathOf);
		const file = await run([path!], { language });
		const pipe = await run(['-'], { input: scripts[0]!, language });
		const tail = (text: string) => text.slice(text.indexOf('\n\n'));
		expect(tail(file.output)).toBe(tail(pipe.output));
		expect(tail(file.output)).not.toBe('');
	});

	test('what cannot be used ends with its own code, as text and as an object', async () => {
		for (const [args, input, code, problem] of [
			[['-'], scripts.at(-1)!, 3, 'script-empty'],
			[['-'], 'PFX=2001:db8::', 3, 'no-rule'],
			[[pathOf('nothing')], '', 66, 'script-unreadable'],
			[[fileURLToPath(new URL('.', import.meta.url))], '', 66, 'script-unreadable'],
			[['/dev/zero'], '', 66, 'script-too-long'],
			[['-'], 'x\n'.repeat(20_000), 66, 'script-too-long'],
			[[], '', 64, 'argument-missing'],
			[['-', '-'], '', 64, 'argument-surplus'],
			[['-', '--provider', 'x'], '', 64, 'unknown-provider'],
			[['-', '--yes'], '', 64, 'argument-surplus'],
		] as const) {
			const said = await run(args, { input, language });
			expect([said.code, said.output], `${args}`).toEqual([code, '']);
			expect(said.errors).toMatch(/^\S.*\n {2}\S/);
			const object = await run([...args, '--json'], { input, language });
			if (object.output === '') continue;
			expect(object.code).toBe(code);
			expect(JSON.parse(object.output)).toMatchObject({ schema: 1, error: { code: problem } });
			expect(complaints('import.json', JSON.parse(object.output))).toBeUndefined();
		}
	});
});

test('--json is as the schema says', async () => {
	for (const input of scripts.slice(0, -1)) {
		const { code, output } = await run(['-', '--json'], { input });
		expect(code).toBe(0);
		expect(output.match(/\n/g)).toHaveLength(1);
		expect(complaints('import.json', JSON.parse(output))).toBeUndefined();
	}
});

test('--ascii has nothing else, in English', async () => {
	for (const input of scripts.slice(0, -1)) {
		const { output } = await run(['-'], { input, ascii: true });
		expect(output).not.toMatch(/[^\n -~]/);
	}
});

test('--rule and --provider are what it is held against', async () => {
	const rule = 'ipv6=2001:db8::/40,ipv4=192.0.2.0/24,ea=16,offset=6,br=2001:db8:ffff::1';
	const { output } = await run(['-', '--rule', rule], { input: 'PFX=2001:db8:12:3400::\nPSID=52\n' });
	expect(output).toContain(`--prefix 2001:db8:12:3400::/56 --rule ${rule}`);
	const other = await run(['-', '--provider', 'v6plus'], { input: scripts[0]! });
	expect(other.code).toBe(3);
});

/** A script with some of its letters, words or lines changed. */
function spoilt(random: Random, text: string): string {
	const pieces = [
		'"',
		"'",
		'`',
		'$(',
		'$((',
		'))',
		'(',
		')',
		'{',
		'}',
		'<<EOF\n',
		';;',
		'\n',
		'\\',
		'\u001b[2J',
		'\u202e',
		'\0',
	];
	const words = [
		'if ',
		'then ',
		'fi\n',
		'while ',
		'do ',
		'done\n',
		'case ',
		'esac\n',
		'eval ',
		'PFX=',
		'--to ',
		' -j SNAT ',
		'!',
	];
	let result = text;
	for (let count = random.integer(1, 8); count > 0; count--) {
		const at = random.integer(0, result.length);
		const length = random.pick([0, 0, 1, 3, 20, 200]);
		const other = random.pick(scripts);
		const from = random.integer(0, other.length);
		const put = random.pick([random.pick(pieces), random.pick(words), other.slice(from, from + 60), '']);
		result = result.slice(0, at) + put + result.slice(at + length);
	}
	return result;
}

test('whatever it is given it answers soon, by the schema, and prints nothing that a terminal obeys', async () => {
	const random = randomFrom(givenSeed);
	const codes = new Set<number>();
	for (let turn = 0; turn < 400; turn++) {
		const input = spoilt(random, random.pick(scripts));
		const began = performance.now();
		const text = await run(['-'], { input, language: random.pick(['en', 'ja']) });
		const object = await run(['-', '--json'], { input });
		const told = `seed ${random.seed}, turn ${turn}: ${JSON.stringify(input)}`;
		expect(performance.now() - began, told).toBeLessThan(5_000);
		codes.add(text.code);
		expect([0, 3], told).toContain(text.code);
		expect(object.code, told).toBe(text.code);
		expect(text.output + text.errors, told).not.toMatch(control);
		expect(object.output.trimEnd(), told).not.toMatch(control);
		expect(complaints('import.json', JSON.parse(object.output)), told).toBeUndefined();
	}
	expect([...codes].sort()).toEqual([0, 3]);
});

test('values of the script are shown without what a terminal obeys', async () => {
	const input = 'PFX=2400:4050:5c71:af00::\nTYPE="OCN\u001b]0;x\u0007\u202e\u009b2J"\n#\u001b[2J\n\u001b[2J\n';
	for (const args of [['-'], ['-', '--json']]) {
		const { output } = await run(args, { input });
		expect(output).toContain('OCN?]0;x?');
		expect(output).not.toMatch(control);
	}
	expect((await run(['\u001b[2J.sh'])).errors).not.toMatch(control);
});

import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { linePrompter, lineWizard } from '../../src/prompt/line.ts';
import type { Language } from '../../src/text/language.ts';
import { preset } from '../wizard/fixture.ts';
import { fakeRooms, fileSystem, tick } from '../wizard/rooms.ts';

function terminal(input?: string) {
	const stdin = new PassThrough();
	const stdout = new PassThrough();
	let shown = '';
	stdout.setEncoding('utf8').on('data', (text: string) => {
		shown += text;
	});
	if (input !== undefined) stdin.end(input);
	return { stdin, stdout, shown: () => shown };
}

const help = 'Two sentences. About this.';
const question = { message: 'Which one?', help, canGoBack: true };
const choices = [
	{ value: 'a', name: 'first', note: 'a note' },
	{ value: 'b', name: 'second', disabled: true },
	{ value: 'c', name: 'third' },
];

function prompter(input?: string) {
	const { stdin, stdout, shown } = terminal(input);
	return { ...linePrompter({ stdin, stdout, language: 'en' }), stdin, shown };
}

describe('a choice', () => {
	it('is numbered, skipping what cannot be chosen', async () => {
		const { select, shown } = prompter('2\n');
		expect(await select({ ...question, choices, initial: 0 })).toEqual({ type: 'answer', value: 'c' });
		expect(shown()).toBe(
			'Which one?\n  1) first: a note\n  - second\n  2) third\nAnswer (1-2), Enter = 1, b = back, q = quit, ? = help: ',
		);
	});

	it.each([
		['\n', { type: 'answer', value: 'a' }],
		['b\n', { type: 'back' }],
		['q\n', { type: 'quit' }],
		['', { type: 'hang-up' }],
		['9\n0\nx\n1\n', { type: 'answer', value: 'a' }],
	])('answers %j', async (input, expected) => {
		expect(await prompter(input).select({ ...question, choices, initial: 0 })).toEqual(expected);
	});

	it('explains itself, and says what it did not understand', async () => {
		const { select, shown } = prompter('?\n7\n1\n');
		await select({ ...question, choices });
		expect(shown()).toContain(help);
		expect(shown()).toContain('"7" is not one of the answers.');
	});

	it('without a first choice is not answered by Enter', async () => {
		expect(await prompter('\n\nq\n').select({ ...question, choices })).toEqual({ type: 'quit' });
	});

	it('offers no way back from the first question', async () => {
		const { select, shown } = prompter('b\nq\n');
		expect(await select({ ...question, choices, canGoBack: false })).toEqual({ type: 'quit' });
		expect(shown()).not.toContain('b = back');
	});
});

describe('text', () => {
	it.each([
		['2001:db8::1\n', undefined, { type: 'answer', value: '2001:db8::1' }],
		['\n', 'old', { type: 'answer', value: 'old' }],
		['\nnew\n', '', { type: 'answer', value: 'new' }],
		['b\n', 'old', { type: 'back' }],
	])('answers %j', async (input, initial, expected) => {
		const asked = { ...question, example: '2001:db8::9', ...(initial === undefined ? {} : { initial }) };
		expect(await prompter(input).input(asked)).toEqual(expected);
	});
});

it('takes y and n only', async () => {
	expect(await prompter('\nyes\ny\n').confirm(question)).toEqual({ type: 'answer', value: true });
	expect(await prompter('N\n').confirm(question)).toEqual({ type: 'answer', value: false });
});

it('takes lines that came before they were asked for', async () => {
	const { input } = prompter('one\ntwo\n');
	await tick();
	expect([await input(question), await input(question), await input(question)]).toEqual([
		{ type: 'answer', value: 'one' },
		{ type: 'answer', value: 'two' },
		{ type: 'hang-up' },
	]);
});

it('is interrupted in the middle of a question', async () => {
	const { stdin, stdout } = terminal();
	const interrupt = new AbortController();
	const { input, close } = linePrompter({ stdin, stdout, language: 'en', interrupt: interrupt.signal });
	const asked = input(question);
	interrupt.abort();
	expect(await asked).toEqual({ type: 'quit' });
	expect(await input(question)).toEqual({ type: 'quit' });
	close();
});

describe('the whole wizard', () => {
	const run = async (input: string, language: Language) => {
		const { stdin, stdout, shown } = terminal(input);
		const ending = await lineWizard({ system: fileSystem(), preset, language, stdin, stdout, rooms: fakeRooms() });
		return { ending, shown: shown() };
	};
	/** wan, lan, ask the line, next, provider, next, files, apply, done */
	const through = '1\n1\n1\n1\n1\n1\n1\n2\n1\n';

	it.each(['en', 'ja'] as const)('goes to the end in %s without one escape sequence', async (language) => {
		const { ending, shown } = await run(through, language);
		expect(ending.type).toBe('verified');
		const controls = [...shown].filter((character) => character < ' ' && character !== '\n' && character !== '\t');
		expect(controls).toEqual([]);
		expect(shown).not.toContain('undefined');
	});

	it('ends when the input ends, wherever that is', async () => {
		for (let length = 0; length < through.length - 4; length += 2) {
			const { ending, shown } = await run(through.slice(0, length), 'en');
			expect(ending).toEqual({ type: 'quit', changed: false });
			expect(shown.trimEnd().split('\n').at(-1)).toContain('Aborted. Nothing was changed.');
		}
	});

	it('does not apply by Enter alone', async () => {
		const { ending } = await run('\n'.repeat(60), 'en');
		expect(ending.type).toBe('quit');
	});
});

describe('a question that is asked against the clock', () => {
	const words = [
		{ value: 'left', name: 'time left', word: 'left' },
		{ value: 'keep', name: 'keep it', word: 'keep' },
	];
	const asked = { ...question, choices: words, initial: 0, fresh: true };
	const until = async (shown: () => string, text: string) => {
		while (!shown().includes(text)) await new Promise((resolve) => setTimeout(resolve, 10));
	};

	it('is answered with words, and by nothing that was typed before', async () => {
		const { select, stdin, shown } = prompter();
		stdin.write('keep\n');
		await tick();
		const answered = select(asked);
		stdin.write('keep\n');
		await until(shown, 'Answer (left, keep), Enter = left');
		expect(shown()).toContain('  keep) keep it\n');
		stdin.write('2\n');
		stdin.write('KEEP\n');
		expect(await answered).toEqual({ type: 'answer', value: 'keep' });
		expect(shown()).toContain('"2" is not one of the answers.');
	});

	it('takes Enter for the first, harmless one', async () => {
		const { select, stdin, shown } = prompter();
		const answered = select(asked);
		await until(shown, 'Answer');
		stdin.write('\n');
		expect(await answered).toEqual({ type: 'answer', value: 'left' });
	});

	it('asks again after something was said, and ends when nobody waits any more', async () => {
		const { select, announce, stdin, shown, input } = prompter();
		const withdraw = new AbortController();
		const answered = select({ ...asked, until: withdraw.signal });
		await until(shown, 'Answer');
		announce('60 s left');
		expect(shown()).toMatch(/help: \n60 s left\nAnswer \(left, keep\).*: $/);
		withdraw.abort();
		await answered;
		announce('time ran out');
		expect(shown()).toMatch(/: \ntime ran out\n$/);
		const next = input(question);
		stdin.write('mine\n');
		expect(await next).toEqual({ type: 'answer', value: 'mine' });
	});

	it('tells the end of the input from quitting', async () => {
		const { select, stdin, shown } = prompter();
		const answered = select(asked);
		await until(shown, 'Answer');
		stdin.end();
		expect(await answered).toEqual({ type: 'hang-up' });
	});
});

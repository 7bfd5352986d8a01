import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { plainPrompter, plainWizard } from '../../src/prompt/plain.ts';
import { preset } from '../wizard/fixture.ts';
import { fakeRooms, fileSystem, tick } from '../wizard/rooms.ts';

const enter = '\r';
const down = '\u001b[B';
const ctrlC = '\u0003';

/** Presses keys one after the other, each when the program has come to rest. */
function terminal(interrupt?: AbortSignal) {
	const stdin = new PassThrough();
	const stdout = new PassThrough();
	let shown = '';
	stdout.setEncoding('utf8').on('data', (text: string) => {
		shown += text;
	});
	const press = async (...keys: readonly string[]) => {
		for (const key of keys) {
			for (let turns = 0; turns < 60; turns++) await tick();
			stdin.write(key);
		}
		for (let turns = 0; turns < 60; turns++) await tick();
	};
	return { stdin, stdout, press, shown: () => shown, ...(interrupt === undefined ? {} : { interrupt }) };
}

const question = { message: 'Which one?', help: 'Two sentences. About this.', canGoBack: true };
const choices = [
	{ value: 'a', name: 'first', note: 'a note' },
	{ value: 'b', name: 'second', disabled: true },
	{ value: 'c', name: 'third' },
];

const begin = (interrupt?: AbortSignal) => {
	const streams = terminal(interrupt);
	return { ...streams, ...plainPrompter({ ...streams, language: 'en' }) };
};

describe('a choice', () => {
	it.each([
		['the first', [enter], { type: 'answer', value: 'a' }],
		['another, past what cannot be chosen', [down, down, enter], { type: 'answer', value: 'c' }],
		['back', [down, down, down, enter], { type: 'back' }],
		['Ctrl-C', [ctrlC], { type: 'quit' }],
		['help, then the first', [down, down, down, down, enter, enter], { type: 'answer', value: 'a' }],
	])('takes %s', async (_, keys, expected) => {
		const { select, press } = begin();
		const asked = select({ ...question, choices, initial: 0 });
		await press(...keys);
		expect(await asked).toEqual(expected);
	});

	it('shows help when asked', async () => {
		const { select, press, shown } = begin();
		const asked = select({ ...question, choices, initial: 2 });
		await press(down, down, enter, ctrlC);
		await asked;
		expect(shown()).toContain('Two sentences. About this.');
	});
});

describe('text', () => {
	it.each([
		['2001:db8::1\r', { type: 'answer', value: '2001:db8::1' }],
		['\r', { type: 'answer', value: 'old' }],
		['b\r', { type: 'back' }],
		['q\r', { type: 'quit' }],
		[ctrlC, { type: 'quit' }],
	])('takes %j', async (keys, expected) => {
		const { input, press } = begin();
		const asked = input({ ...question, initial: 'old' });
		await press(keys);
		expect(await asked).toEqual(expected);
	});

	it('wants something', async () => {
		const { input, press, shown } = begin();
		const asked = input({ ...question, initial: '', example: '2001:db8::9' });
		await press(enter, 'x', enter);
		expect(await asked).toEqual({ type: 'answer', value: 'x' });
		expect(shown()).toContain('2001:db8::9');
		expect(shown()).toContain('Please answer with something.');
	});
});

it('does not say yes by Enter alone', async () => {
	const { confirm, press } = begin();
	const asked = confirm(question);
	await press(enter);
	expect(await asked).toEqual({ type: 'answer', value: false });
});

it('quits when the input ends', async () => {
	const { select, stdin, press } = begin();
	const asked = select({ ...question, choices });
	await press();
	stdin.end();
	expect(await asked).toEqual({ type: 'hang-up' });
});

it('quits when it is interrupted', async () => {
	const interrupt = new AbortController();
	const { select, press } = begin(interrupt.signal);
	const asked = select({ ...question, choices });
	await press();
	interrupt.abort();
	expect(await asked).toEqual({ type: 'quit' });
});

it('goes through the whole wizard', async () => {
	const streams = terminal();
	const done = plainWizard({ ...streams, system: fileSystem(), preset, language: 'en', rooms: fakeRooms() });
	await streams.press(enter, enter, enter, enter, enter, enter, down, enter, enter);
	expect((await done).type).toBe('verified');
	expect(streams.shown()).toContain('Step 7 of 7: Verify');
	for (const question of ['WAN (towards', 'LAN (towards', 'Shall these changes be made?', 'Does IPv4 work?'])
		expect(streams.shown()).toContain(`? ${question}`);
});

describe('a question that is asked against the clock', () => {
	const asked = { ...question, canGoBack: false, choices: [choices[0]!, choices[2]!], initial: 0, fresh: true };
	const until = async (shown: () => string, text: string, count = 1) => {
		while (shown().split(text).length <= count) await new Promise((resolve) => setTimeout(resolve, 10));
	};

	it('is not answered by what was typed before', async () => {
		const { select, stdin, press, shown } = begin();
		stdin.write(down + enter);
		const answered = select(asked);
		stdin.write(down + enter);
		await until(shown, 'Which one?');
		await press(enter);
		expect(await answered).toEqual({ type: 'answer', value: 'a' });
	});

	it('is quit by Ctrl-C, also before it is there', async () => {
		const { select, stdin } = begin();
		const answered = select(asked);
		stdin.write(ctrlC);
		expect(await answered).toEqual({ type: 'quit' });
	});

	it('makes room for what is said, and is asked again', async () => {
		const { select, announce, press, shown } = begin();
		const answered = select(asked);
		await until(shown, 'Which one?');
		await press(down);
		announce('60 s left');
		await until(shown, '60 s left');
		await press(enter);
		// what was pointed at before is not taken
		expect(await answered).toEqual({ type: 'answer', value: 'a' });
		expect(shown().lastIndexOf('Which one?')).toBeGreaterThan(shown().indexOf('60 s left'));
	});

	it('goes when nobody waits any more, and what follows is said below it', async () => {
		const { select, announce, shown } = begin();
		const withdraw = new AbortController();
		const answered = select({ ...asked, until: withdraw.signal });
		await until(shown, 'Which one?');
		withdraw.abort();
		announce('time ran out');
		await answered;
		expect(shown()).toMatch(/time ran out\n$/);
	});

	it.each([
		['SIGHUP', 'hang-up'],
		['SIGINT', 'quit'],
	] as const)('ends with %s as %s', async (signal, type) => {
		const interrupt = new AbortController();
		const { select, shown } = begin(interrupt.signal);
		const answered = select(asked);
		await until(shown, 'Which one?');
		interrupt.abort(signal);
		expect(await answered).toEqual({ type });
	});
});

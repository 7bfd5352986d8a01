// Ink paints nothing but the last frame when CI is set, and chalk no colours without a terminal; both look when loaded.
delete process.env['CI'];
process.env['FORCE_COLOR'] = '3';

import { afterEach, describe, expect, it } from 'vitest';
import type { System } from '../../src/system/system.ts';
import type { Language } from '../../src/text/language.ts';
import type { InkOptions } from '../../src/ui/app.ts';
import type { Look } from '../../src/ui/frame.ts';
import { ascii, unicode } from '../../src/ui/glyphs.ts';
import type { StageOptions } from '../../src/ui/stage.tsx';
import type { Rooms } from '../../src/wizard/effects.ts';
import type { Ending } from '../../src/wizard/state.ts';
import { askingApply } from '../wizard/rooms.ts';
import { delegation, facts, preset } from './gallery.ts';
import { type HeadlessTerminal, openTerminal } from './headless-terminal.ts';

const { runInk } = await import('../../src/ui/app.ts');
const { openStage } = await import('../../src/ui/stage.tsx');

const key = { enter: '\r', escape: '\u001B', down: '\u001B[B', interrupt: '\u0003' } as const;

/** A machine that answers at once and is never touched. */
const rooms: Rooms = {
	detect: async () => ({ ok: true, value: { facts, leases: [] } }),
	acquire: async (_, { onEvent }) => {
		onEvent({ type: 'started' });
		onEvent({ type: 'sent', message: 'Solicit', intervalMs: 1000 });
		onEvent({ type: 'received', message: 'Reply', from: 'fe80::1', prefix: '2400:4050:5c71:af00::/56' });
		return { ok: true, value: delegation('2400:4050:5c71:af00::/56') };
	},
	probe: async () => undefined,
	readConfig: () => ({ ok: false, problem: { code: 'not-configured' } }),
	apply: async () => ({ type: 'reverted', problem: { code: 'checks-failed', failed: ['br'] } }),
	live: async () => [],
	save: async () => undefined,
	check: async () => undefined,
	mend: async () => undefined,
};

const system = {
	now: () => 1_750_000_000_000,
	read: async () => undefined,
	list: async () => [],
	env: () => undefined,
	isRoot: () => true,
	platform: 'linux',
} as unknown as System;

type More = Partial<InkOptions & Look & Pick<StageOptions, 'colour'>>;

const running: Promise<Ending>[] = [];
const opened: HeadlessTerminal[] = [];

const open = (
	columns: number,
	rows: number,
	{ colour = true, glyphs = unicode, screenReader = false, slow = false, ...more }: More = {},
	before = '',
): HeadlessTerminal & { ended: Promise<Ending> } => {
	const terminal = openTerminal(columns, rows);
	if (before !== '') terminal.stdout.write(before);
	const { stdin, stdout } = terminal;
	const language: Language = 'en';
	const look = { glyphs, screenReader, slow };
	const stage = openStage({ language: more.language ?? language, stdin, stdout, colour, look });
	const ended = runInk(stage, { system, preset, language, rooms, ...more });
	running.push(ended);
	opened.push(terminal);
	return Object.assign(terminal, { ended });
};

afterEach(async () => {
	for (const terminal of opened.splice(0)) terminal.press(key.interrupt);
	await Promise.all(running.splice(0));
});

const toReview = async (terminal: HeadlessTerminal) => {
	await terminal.until(/1\/7/);
	for (const [keys, next] of [
		[key.enter, /LAN\?|LAN に/],
		[key.enter, /2\/7/],
		[key.enter, /T1/],
		[key.enter, /3\/7/],
		[key.enter, /4\/7/],
		[key.enter, /5\/7[\s\S]*\d-\d+\/\d+/],
	] as const) {
		terminal.press(keys);
		await terminal.until(next);
	}
};

const unharmed = (terminal: HeadlessTerminal) => {
	expect(terminal.raw()).not.toContain('\u001B[3J');
	expect(terminal.raw()).not.toContain('\u001B[?1049h');
};

describe.each([
	[60, 20],
	[80, 24],
	[120, 40],
])('at %i × %i', (columns, rows) => {
	it.each(['en', 'ja'] as const)('goes to the review and back in %s without scrolling', async (language) => {
		const terminal = open(columns, rows, { language });
		await toReview(terminal);
		for (const seen of [/4\/7/, /3\/7/, /2\/7[\s\S]*T1/, /2\/7[\s\S]*❯ 1/, /1\/7/]) {
			terminal.press(key.escape);
			await terminal.until(seen);
		}
		expect(terminal.scrolled()).toBe(0);
		unharmed(terminal);
		terminal.press('q');
		expect(await terminal.ended).toEqual({ type: 'quit', changed: false });
	});
});

describe('while the wizard is still loaded', () => {
	const opening = (columns: number, rows: number) => {
		const terminal = openTerminal(columns, rows);
		const { stdin, stdout } = terminal;
		const look = { glyphs: unicode, screenReader: false };
		return { terminal, stage: openStage({ language: 'en', stdin, stdout, colour: true, look }) };
	};

	it('the machine is said to be read, and Ctrl-C leads out', async () => {
		const { terminal, stage } = opening(80, 24);
		await terminal.until(/mape-setup {2}MAP-E[\s\S]*Reading this machine/);
		terminal.press(key.interrupt);
		await new Promise((later) => setTimeout(later, 50));
		expect(await runInk(stage, { system, preset, language: 'en', rooms })).toEqual({ type: 'quit', changed: false });
		expect(terminal.scrolled()).toBe(0);
	});

	it('keys are not lost', async () => {
		const { terminal, stage } = opening(120, 40);
		await terminal.until(/Reading this machine/);
		terminal.press('L');
		await new Promise((later) => setTimeout(later, 50));
		const ended = runInk(stage, { system, preset, language: 'en', rooms });
		await terminal.until(/1\/7[\s\S]*English/);
		terminal.press(key.interrupt);
		expect(await ended).toEqual({ type: 'quit', changed: false });
	});

	it('is wiped off when nothing follows', async () => {
		const { terminal, stage } = opening(80, 24);
		await terminal.until(/Reading this machine/);
		stage.clear();
		expect((await terminal.screen()).join('').trim()).toBe('');
	});
});

it('leaves what stood on the screen before where it was', async () => {
	const terminal = open(80, 24, {}, 'user@router:~# mape-setup\r\n');
	await toReview(terminal);
	terminal.press('q');
	await terminal.ended;
	const lines = Array.from({ length: 60 }, (_, y) => terminal.term.buffer.active.getLine(y)?.translateToString(true));
	expect(lines[0]).toBe('user@router:~# mape-setup');
	unharmed(terminal);
});

it('keeps the last frame without keys', async () => {
	const terminal = open(80, 24);
	await toReview(terminal);
	terminal.press('q');
	await terminal.ended;
	const text = (await terminal.screen()).join('\n');
	expect(text).toContain('Shall these changes be made?');
	expect(text).not.toContain('q quit');
});

describe('typed ahead', () => {
	it('keys do what they do one after the other', async () => {
		const terminal = open(80, 24);
		await terminal.until(/1\/7/);
		terminal.press('\r\r\r');
		await terminal.until(/T1/);
		terminal.press('\r\r\r\r\r\r\r');
		await terminal.until(/5\/7/);
		// Enter never applies, however often it came.
		expect((await terminal.screen()).join('\n')).toContain('5/7');
	});

	it('a letter opens a field, and the rest is for the field', async () => {
		const terminal = open(80, 24);
		await terminal.until(/1\/7/);
		terminal.press('\r\r');
		await terminal.until(/2\/7/);
		terminal.press('m2001:db8::/56');
		await terminal.until(/❯ 2001:db8::\/56/);
	});

	it('a paste is text for a field and nothing without one', async () => {
		const terminal = open(80, 24);
		await terminal.until(/1\/7/);
		terminal.press('\u001B[200~q\n2\u001B[201~');
		terminal.press('\r\r');
		await terminal.until(/2\/7/);
		terminal.press('m');
		await terminal.until(/Prefix\n/);
		terminal.press('\u001B[200~2400:4050:5c71:af00::/56\n\u001B[201~');
		await terminal.until(/❯ 2400:4050:5c71:af00::\/56/);
		terminal.press(key.enter);
		await terminal.until(/typed by you/);
	});
});

describe('text fields', () => {
	it('swallow letters', async () => {
		const terminal = open(80, 24);
		await terminal.until(/1\/7/);
		terminal.press('\r\rm');
		await terminal.until(/accept/);
		terminal.press('qLjk?');
		await terminal.until(/❯ qLjk\?/);
		terminal.press('\u007F\u007F');
		await terminal.until(/❯ qLj *$/m);
	});

	it('keep what was refused', async () => {
		const terminal = open(80, 24);
		await terminal.until(/1\/7/);
		terminal.press('\r\rmnonsense\r');
		const text = await terminal.until(/✗/);
		expect(text).toMatch(/❯ nonsense/);
	});
});

it('changes the language at any time', async () => {
	const terminal = open(80, 24);
	await terminal.until(/Which interface/);
	terminal.press('L');
	await terminal.until(/回線につながる/);
	terminal.press('L');
	await terminal.until(/Which interface/);
});

describe('a terminal that changes its size', () => {
	it.each([
		[60, 20],
		[120, 40],
		[80, 12],
		[40, 24],
	])('to %i × %i is painted once and whole', async (columns, rows) => {
		const terminal = open(100, 30, {}, 'first line\r\n');
		await toReview(terminal);
		await terminal.resize(columns, rows);
		terminal.press('k');
		await new Promise((resolve) => setTimeout(resolve, 200));
		const screen = await terminal.screen();
		expect(screen.filter((line) => line.includes('mape-setup  '))).toHaveLength(1);
		expect(screen.filter((line) => line.includes('Shall these changes be made?'))).toHaveLength(1);
		unharmed(terminal);
	});
});

describe('while the machine is changed', () => {
	const slow: Rooms = {
		...rooms,
		apply: (...args) => new Promise((resolve) => setTimeout(() => resolve(rooms.apply(...args)), 700)),
	};

	it('does not quit, and says why', async () => {
		const terminal = open(80, 24, { rooms: slow });
		await toReview(terminal);
		terminal.press('a');
		await terminal.until(/6\/7/);
		terminal.press(key.interrupt);
		await terminal.until(/Stopping half-way/);
		terminal.press('q\r\u001B');
		await terminal.until(/Everything was put back/);
		terminal.press('q');
		expect(await terminal.ended).toMatchObject({ type: 'failed', changed: false });
	});
});

it('ends when it is asked to from outside', async () => {
	const interrupt = new AbortController();
	const terminal = open(80, 24, { interrupt: interrupt.signal });
	await terminal.until(/1\/7/);
	interrupt.abort();
	expect(await terminal.ended).toEqual({ type: 'quit', changed: false });
});

it('gives the terminal back as it was', async () => {
	const terminal = open(80, 24);
	await terminal.until(/1\/7/);
	terminal.press('q');
	await terminal.ended;
	expect(terminal.raw().endsWith('\u001B[?2004l')).toBe(true);
	expect(terminal.raw()).toContain('\u001B[?25h');
	expect(terminal.stdin.listenerCount('data')).toBe(0);
	expect(terminal.stdout.listenerCount('resize')).toBe(0);
});

describe('plain looks', () => {
	it('has no colours when there shall be none', async () => {
		const terminal = open(80, 24, { colour: false });
		await toReview(terminal);
		// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control sequences
		expect(terminal.raw()).not.toMatch(/\u001B\[(3\d|9\d|38;)[\d;]*m/);
	});

	it('draws with ASCII on a terminal that has nothing else', async () => {
		const terminal = open(80, 24, { glyphs: ascii });
		await toReview(terminal);
		// biome-ignore lint/suspicious/noControlCharactersInRegex: everything that is not ASCII
		expect(terminal.raw().replaceAll('日本語', '')).not.toMatch(/[^\u0000-\u007F]/);
	});

	it('is linear for a screen reader', async () => {
		const terminal = open(100, 30, { screenReader: true });
		await terminal.until(/Step 1 of 7: Link/);
		terminal.press('\r\r');
		const text = await terminal.until(/Step 2 of 7: Prefix/);
		expect(text).not.toContain('▸');
	});
});

describe('the countdown', () => {
	/** Real seconds, as on a machine. */
	const timed = {
		...system,
		now: () => Date.now(),
		sleep: (ms: number) => new Promise((wake) => setTimeout(wake, ms)),
	};
	const opened = async (before?: string, more: Partial<InkOptions> = {}) => {
		const { apply, asked, settle } = askingApply();
		const slowly: Rooms['apply'] = async (...args) => {
			if (before !== undefined) await new Promise((resolve) => setTimeout(resolve, 200));
			return apply(...args);
		};
		const terminal = open(80, 24, { system: timed as unknown as System, rooms: { ...rooms, apply: slowly }, ...more });
		await toReview(terminal);
		terminal.press('a');
		if (before !== undefined) {
			await terminal.until(/Making the changes/);
			terminal.press(before);
		}
		await terminal.until(/Keep this configuration\?/);
		return { terminal, asked, settle };
	};

	it('counts in seconds, and is kept with k', async () => {
		const { terminal, asked } = await opened();
		await terminal.until(/1(19|20) s until/);
		await terminal.until(/11[0-8] s until[\s\S]*k keep/);
		terminal.press('k');
		await terminal.until(/7\/7/);
		expect(asked.answers).toEqual(['keep']);
	});

	it('hears nothing that was typed before it was there, nor right after', async () => {
		const { terminal, asked } = await opened('kkk');
		for (let times = 0; times < 12; times++) {
			terminal.press('k');
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
		expect((await terminal.screen()).join('\n')).not.toContain('k keep');
		await terminal.until(/k keep/);
		terminal.press('\r \u001B[200~k\u001B[201~hjl');
		await new Promise((resolve) => setTimeout(resolve, 200));
		expect(asked.answers).toEqual([]);
		terminal.press('r');
		await terminal.until(/Not kept: everything was put back/);
		terminal.press('q');
		expect(await terminal.ended).toEqual({ type: 'taken-back', by: 'here' });
	});

	it('is taken back by whoever quits, which says so', async () => {
		const { terminal, asked } = await opened();
		await terminal.until(/q put back and quit/);
		terminal.press(key.interrupt);
		expect(await terminal.ended).toEqual({ type: 'taken-back', by: 'here' });
		expect(asked.answers).toEqual(['revert']);
	});

	it('is put off with +', async () => {
		const { terminal } = await opened();
		await terminal.until(/\+ 60 s more/);
		terminal.press('+');
		await terminal.until(/17\d s until/);
	});

	it('ends when it was decided elsewhere', async () => {
		const { terminal, settle } = await opened();
		settle({ type: 'kept', by: 'elsewhere' });
		await terminal.until(/confirmed from another login/);
	});

	it('is not decided by a terminal that is gone', async () => {
		const interrupt = new AbortController();
		const { terminal, asked } = await opened(undefined, { interrupt: interrupt.signal });
		interrupt.abort('SIGHUP');
		expect(await terminal.ended).toMatchObject({ type: 'left-pending' });
		expect(asked.answers).toEqual([]);
	});

	it.each([
		['SIGHUP', 'left-pending', []],
		['SIGTERM', 'taken-back', ['revert']],
	] as const)('after a %s that came before it is %s', async (signal, type, answers) => {
		const interrupt = new AbortController();
		const { apply, asked } = askingApply();
		const slow: Rooms = {
			...rooms,
			apply: (...args) => {
				interrupt.abort(signal);
				return apply(...args);
			},
		};
		const terminal = open(80, 24, { system: timed as unknown as System, rooms: slow, interrupt: interrupt.signal });
		await toReview(terminal);
		terminal.press('a');
		expect(await terminal.ended).toMatchObject({ type });
		expect(asked.answers).toEqual(answers);
	});
});

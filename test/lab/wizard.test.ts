import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startLab, type TestLab } from './harness.ts';
import { long } from './length.ts';
import { ipv4Works, machineState, routerAdvertised } from './router.ts';
import type { TerminalSession } from './terminal-session.ts';

// A person at a terminal of the bare router: only keys that the screen names.

let lab: TestLab;
beforeAll(async () => {
	lab = await startLab('ocn');
});
afterAll(async () => {
	await lab?.stop();
});

const patience = 90_000;
const bytes: Readonly<Record<string, string>> = { Enter: '\r', Esc: '\u001b' };

/** Presses a key that the screen offers at this moment, with what it says the key does. */
async function press(terminal: TerminalSession, key: string, label: string): Promise<void> {
	const offered = new RegExp(`(^|\\s)${key} ${label}`);
	await terminal.wait(offered, patience);
	terminal.send(bytes[key] ?? key);
}

/** Nothing may wipe what was on the user's terminal before. */
const wipes = ['\u001b[3J', '\u001bc', '\u001b[?1049h'];

interface Words {
	readonly next: string;
	readonly choose: string;
	readonly prefix: RegExp;
	readonly provider: RegExp;
	readonly parameters: RegExp;
	readonly apply: string;
	readonly keep: string;
	readonly passed: RegExp;
	readonly quit: string;
}

const words: Readonly<Record<'en' | 'ja', Words>> = {
	en: {
		next: 'next',
		choose: 'choose',
		prefix: /The prefix of this line/,
		provider: /Which service is this line/,
		parameters: /Are these the right parameters/,
		apply: 'apply',
		keep: 'keep',
		passed: /All checks passed/,
		quit: 'quit',
	},
	ja: {
		next: '次へ',
		choose: '選択',
		prefix: /この回線のプレフィックス/,
		provider: /この回線/,
		parameters: /パラメータ/,
		apply: '適用',
		keep: '残す',
		passed: /すべて/,
		quit: '終了',
	},
};

describe.each([
	['en', 'ocn', { cols: 80, rows: 24 }],
	['ja', 'v6plus', { cols: 100, rows: 30 }],
] as const)('the wizard in %s on the %s line', (language, line, window) => {
	const say = words[language];

	test('goes from a bare router to working IPv4', async () => {
		await lab.reset(line);
		await routerAdvertised(lab);
		const terminal = lab.tty(`mape-setup --lang ${language}`, window);
		await press(terminal, 'Enter', say.choose); // WAN
		await terminal.wait(/LAN/, patience);
		await press(terminal, 'Enter', say.choose); // LAN
		await terminal.wait(/DHCPv6/, patience);
		await press(terminal, 'Enter', say.choose); // ask the line
		await terminal.wait(say.prefix, patience);
		await terminal.wait(new RegExp(lab.line.prefix), patience);
		await press(terminal, 'Enter', say.next);
		await terminal.wait(/3\/7/, patience);
		await press(terminal, 'Enter', say.choose);
		await terminal.wait(/4\/7/, patience);
		await terminal.wait(new RegExp(lab.line.subscriber!.br), patience);
		await press(terminal, 'Enter', say.next);
		await terminal.wait(/5\/7/, patience);
		await terminal.wait(/nat\.nft/, patience);
		await press(terminal, 'a', say.apply);
		await press(terminal, 'k', say.keep);
		await terminal.wait(say.passed, 2 * patience);
		await press(terminal, 'q', say.quit);
		expect(await terminal.exited).toBe(0);
		for (const sequence of wipes) expect(terminal.raw).not.toContain(sequence);
		await ipv4Works(lab);
	});

	test('opens on the checks when it is run again', async () => {
		const terminal = lab.tty(`mape-setup --lang ${language}`, window);
		await terminal.wait(say.passed, 2 * patience);
		expect(terminal.screen()).toMatch(/7\/7/);
		await press(terminal, 'q', say.quit);
		expect(await terminal.exited).toBe(0);
	});
});

/** From the first question to the review, taking what is offered. */
async function toReview(terminal: TerminalSession): Promise<void> {
	await press(terminal, 'Enter', 'choose');
	await terminal.wait(/LAN/, patience);
	await press(terminal, 'Enter', 'choose');
	await press(terminal, 'Enter', 'choose');
	await terminal.wait(/The prefix of this line/, patience);
	await press(terminal, 'Enter', 'next');
	await press(terminal, 'Enter', 'choose');
	await press(terminal, 'Enter', 'next');
	await terminal.wait(/nat\.nft/, patience);
}

test('quitting before the review is accepted changes nothing', async () => {
	await lab.reset('ocn');
	await routerAdvertised(lab);
	const before = await machineState(lab);
	const terminal = lab.tty('mape-setup --lang en');
	await toReview(terminal);
	// Enter must not apply: keys typed ahead would
	terminal.send('\r\r\r');
	await press(terminal, 'q', 'quit');
	expect(await terminal.exited).toBe(130);
	expect(await machineState(lab)).toBe(before);
});

test('a line on which nobody answers says so, and a typed prefix is a way on', async () => {
	await lab.reset('silent');
	await routerAdvertised(lab);
	const terminal = lab.tty('mape-setup --lang en');
	await press(terminal, 'Enter', 'choose');
	await terminal.wait(/LAN/, patience);
	await press(terminal, 'Enter', 'choose');
	await press(terminal, 'Enter', 'choose');
	await terminal.wait(/Solicit/, patience);
	await press(terminal, 'm', 'type');
	terminal.send('2400:4050:5c71:af00::/56\r');
	await terminal.wait(/typed by you/, patience);
	await press(terminal, 'Enter', 'next');
	await terminal.wait(/OCN Virtual Connect/, patience);
	await press(terminal, 'q', 'quit');
	expect(await terminal.exited).toBe(130);
});

// In the short form safety.test.ts has the terminal that goes away while the change waits.
if (long)
	test('a terminal that goes away in the middle of an apply decides nothing: the timer puts everything back', async () => {
		await lab.reset('ocn');
		await routerAdvertised(lab);
		const before = await machineState(lab);
		const terminal = lab.tty('mape-setup --lang en --timeout 60');
		await toReview(terminal);
		await press(terminal, 'a', 'apply');
		await terminal.wait(/Load the rules|Set up addresses/, patience);
		terminal.signal('HUP');
		const ended = await lab.router(
			"for i in $(seq 150); do pgrep -f '[b]in/mape-setup.js' >/dev/null || exit 0; sleep 1; done; ps axf; exit 1",
			{ timeoutMs: 200_000 },
		);
		expect(`${ended.code} ${ended.stdout}`).toBe('0 ');
		await expect.poll(() => machineState(lab), { timeout: patience, interval: 2000 }).toBe(before);
	});

import { afterEach, describe, expect, it } from 'vitest';
import { key, openPty, type PtyOptions, type PtySession } from './pty-session.ts';

// The built program in terminals that are less, or otherwise, than the usual one.

const opened: PtySession[] = [];
const open = (options: PtyOptions): PtySession => {
	const session = openPty(options);
	opened.push(session);
	return session;
};

afterEach(() => {
	for (const session of opened.splice(0)) session.close();
});

// biome-ignore lint/suspicious/noControlCharactersInRegex: everything that is not ASCII
const notAscii = /[^\u0000-\u007F]/;
const first = /1\/7[\s\S]*[❯>] 1 /;

/** From the first step to the end, by what the screens of both languages have in common. */
async function toTheEnd(session: PtySession): Promise<void> {
	for (const [seen, pressed] of [
		[first, key.enter],
		[/1\/7[\s\S]*LAN[\s\S]*[❯>] 1 /, key.enter],
		[/2\/7[\s\S]*[❯>] 1 /, key.enter],
		[/2\/7[\s\S]*T1/, key.enter],
		[/3\/7[\s\S]*[❯>] 1 /, key.enter],
		[/4\/7[\s\S]*BR +2001:/, key.enter],
		[/5\/7[\s\S]*\d-\d+\/\d+/, 'a'],
		[/6\/7[\s\S]*k (keep|残す)/, 'k'],
		[/7\/7[\s\S]*v /, 'q'],
	] as const) {
		await session.until(seen, 40_000);
		session.press(pressed);
	}
	expect(await session.ended).toBe(0);
}

describe.each(['vt220', 'linux'])('TERM=%s', (TERM) => {
	it('the wizard goes to its end in ASCII', async () => {
		const session = open({ env: { TERM, FORCE_COLOR: '' } });
		await toTheEnd(session);
		expect(session.raw().replaceAll('日本語', '')).not.toMatch(notAscii);
	});

	it('in Japanese its words alone are not ASCII', async () => {
		const session = open({ env: { TERM, FORCE_COLOR: '' }, language: 'ja' });
		await toTheEnd(session);
		expect(session.raw()).not.toMatch(/[✓✗❯▸◦⚠…·–↑↓←→⣿⣀⠋]/);
		expect(session.raw()).toMatch(/[ぁ-ん]/);
	});
});

describe('a Japanese locale', () => {
	it.each([
		['linux', /Which interface/],
		['xterm-256color', /インターフェースはどれですか/],
	])('on TERM=%s', async (TERM, said) => {
		const session = open({ env: { TERM, LANG: 'ja_JP.UTF-8', LC_ALL: 'ja_JP.UTF-8' }, language: 'locale' });
		await session.until(first);
		expect((await session.screen()).join('\n')).toMatch(said);
	});
});

describe('TERM=dumb', () => {
	it.each(['en', 'ja'] as const)('gets lines, without anything for a terminal to obey: %s', async (language) => {
		const session = open({ env: { TERM: 'dumb', FORCE_COLOR: '' }, language, rows: 60 });
		for (const _ of Array(4)) {
			const before = session.raw().length;
			await session.until(/[:：?？>] ?$/m);
			session.press(key.enter);
			await expect.poll(() => session.raw().length, { timeout: 15_000 }).toBeGreaterThan(before + 3);
		}
		expect(session.raw()).not.toContain('\u001B');
	});
});

describe('characters of ambiguous width', () => {
	it('are not drawn where the terminal makes them two columns wide', async () => {
		const session = open({ ambiguousWidth: 2 });
		await toTheEnd(session);
		expect(session.raw().replaceAll('日本語', '').replace('\r●\u001B[6n', '')).not.toMatch(notAscii);
	});

	it('are drawn where it does not say, and what was typed meanwhile counts', async () => {
		const session = open({ ambiguousWidth: 0 });
		await expect.poll(() => session.raw(), { timeout: 15_000, interval: 5 }).toContain('\u001B[6n');
		session.press('L');
		await session.until(/1\/7[\s\S]*❯ 1 [\s\S]*English/);
	});

	it('leave nothing of the question behind', async () => {
		const session = open({});
		await session.until(first);
		expect((await session.everything()).join('\n')).not.toContain('●');
	});
});

describe('Ctrl-Z', () => {
	const stop = '\u001A';

	it('gives the terminal to the shell, and fg takes it back', async () => {
		const session = open({ inShell: true });
		await session.until(first);
		session.press(stop);
		await session.until(/mape-setup is stopped; fg goes on\.[\s\S]*Stopped/);
		session.press('echo $((40 + 2)) in the shell\r');
		await session.until(/^42 in the shell$/m);
		session.press('fg\r');
		await session.until(/42 in the shell[\s\S]*1\/7[\s\S]*❯ 1 /);
		session.press(key.enter);
		await session.until(/1\/7[\s\S]*LAN[\s\S]*❯ 1 /);
		// the frame was painted over, not once more below
		expect((await session.everything()).filter((line) => /1\/7/.test(line))).toHaveLength(2);
		session.press('q');
		await session.until(/Nothing was changed/);
		session.press('exit $?\r');
		expect(await session.ended).toBe(130);
	});

	it('says when a change that waits for a decision is put back', async () => {
		const session = open({ inShell: true, flags: ['--timeout', '60'], language: 'ja' });
		for (const [seen, pressed] of [
			[first, key.enter],
			[/1\/7[\s\S]*LAN[\s\S]*❯ 1 /, key.enter],
			[/2\/7[\s\S]*❯ 1 /, key.enter],
			[/2\/7[\s\S]*T1/, key.enter],
			[/3\/7[\s\S]*❯ 1 /, key.enter],
			[/4\/7[\s\S]*BR +2001:/, key.enter],
			[/5\/7[\s\S]*\d-\d+\/\d+/, 'a'],
			[/6\/7[\s\S]*k 残す/, stop],
		] as const) {
			await session.until(seen, 40_000);
			session.press(pressed);
		}
		await session.until(/残す操作をしなければ[\s\S]*Stopped/);
		session.press('fg\r');
		await session.until(/6\/7[\s\S]*k 残す/);
		session.press('k');
		await session.until(/7\/7/, 40_000);
	});

	it('changes nothing where no shell waits', async () => {
		const session = open({});
		await session.until(first);
		session.press(stop);
		await session.until(/is stopped[\s\S]*1\/7[\s\S]*❯ 1 /);
		session.press('q');
		expect(await session.ended).toBe(130);
	});
});

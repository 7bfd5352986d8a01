import { afterEach, describe, expect, it } from 'vitest';
import { widthOf } from '../../src/ui/fit.ts';
import { key, openPty, type PtyOptions, type PtySession } from './pty-session.ts';

// The built program on a simulated router: `check --watch` in a terminal.

const opened: PtySession[] = [];
const open = (options: PtyOptions): PtySession => {
	const session = openPty({ demo: 'configured', ...options, flags: ['check', '--watch', ...(options.flags ?? [])] });
	opened.push(session);
	return session;
};

afterEach(() => {
	for (const session of opened.splice(0)) session.close();
});

describe.each([
	[60, 20],
	[80, 24],
	[120, 40],
] as const)('at %i × %i', (columns, rows) => {
	it.each(['en', 'ja'] as const)('starts, goes on, hears keys and ends, in %s', async (language) => {
		const session = open({ columns, rows, language });
		await session.until(/IPv4[\s\S]*RTT +[▁-█]{2}[\s\S]*\d+\/1008[\s\S]*\[\] 1776–1791/);
		await session.until(/RTT +[▁-█]{4}/);
		session.press(key.right);
		await session.until(/\[\] 2800–2815/);
		session.press(key.down);
		await session.until(/\[\] 19184–19199/);
		await session.until(/[1-9]\d* (s ago|秒前)/);
		session.press('v');
		await session.until(/ 0 (s ago|秒前)|checking|診断中/);
		session.press('q');
		expect(await session.ended).toBe(0);
		expect(session.term.buffer.active.baseY).toBe(0);
		expect(session.raw()).not.toContain('\u001B[3J');
		expect(session.raw()).not.toContain('\u001B[?1049h');
		for (const line of session.screens.flat()) expect(widthOf(line), line).toBeLessThanOrEqual(columns);
		// the last frame stays, without its keys
		const all = (await session.everything()).join('\n');
		expect(all).toContain('/1008');
		expect(all).not.toMatch(/q quit|q 終了/);
	});
});

describe('in other terminals', () => {
	it('a screen reader gets lines, and Ctrl-C ends them with the code of the verdict', async () => {
		const session = open({ columns: 200, flags: ['--screen-reader', '--interval', '1'] });
		await session.until(/of 1008 ports used[\s\S]*of 1008 ports used/);
		session.press(key.interrupt);
		expect(await session.ended).toBe(0);
		// no cursor was moved
		// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for
		expect(session.raw()).not.toMatch(/\u001B\[/);
	});

	it('a serial terminal gets ASCII', async () => {
		const session = open({ env: { TERM: 'vt220', FORCE_COLOR: '' } });
		const screen = await session.until(/RTT +[_.:\-=+*#x]{2}[\s\S]*\/1008[\s\S]*\[\S\S\]/);
		// biome-ignore lint/suspicious/noControlCharactersInRegex: everything that is not ASCII
		expect(screen.replaceAll('日本語', '').match(/[^\u0000-\u007F]/g) ?? []).toEqual([]);
		session.press('q');
		expect(await session.ended).toBe(0);
	});
});

import { afterEach, describe, expect, it } from 'vitest';
import { wizardText } from '../../src/text/wizard.ts';
import { widthOf } from '../../src/ui/fit.ts';
import { key, openPty, type PtyOptions, type PtySession } from './pty-session.ts';

// The built program on a simulated router, with only the keys that its screen names.

const languages = ['en', 'ja'] as const;
const sizes = [
	[60, 20],
	[80, 24],
	[120, 40],
] as const;

const opened: PtySession[] = [];
const open = (options: PtyOptions): PtySession => {
	const session = openPty(options);
	opened.push(session);
	return session;
};

afterEach(() => {
	for (const session of opened.splice(0)) session.close();
});

/** How the footer calls a key, and what is sent for it. */
const named: Readonly<Record<string, string>> = {
	Enter: key.enter,
	Esc: key.escape,
	Tab: key.tab,
	'Ctrl-C': key.interrupt,
};

/** Presses a key, but only if the screen offers it. */
const press = async (session: PtySession, name: string, until: RegExp): Promise<string> => {
	const screen = (await session.screen()).join('\n');
	expect(screen, `the screen does not name ${name}`).toMatch(
		new RegExp(`(^|[ ])${name.replace(/[?+]/, '\\$&')} \\S`, 'm'),
	);
	session.press(named[name] ?? name);
	return session.until(until);
};

const seven = (step: number) => new RegExp(`${step}/7`);
const list = (step: number) => new RegExp(`${step}/7[\\s\\S]*❯ \\d`);
const review = /5\/7[\s\S]*\d-\d+\/\d+/;

const toReview = async (session: PtySession) => {
	await session.until(list(1));
	await press(session, 'Enter', /LAN\?|LAN に/);
	await press(session, 'Enter', list(2));
	await press(session, 'Enter', /2\/7[\s\S]*T1/);
	await press(session, 'Enter', list(3));
	await press(session, 'Enter', /4\/7[\s\S]*BR +2001:/);
	return press(session, 'Enter', review);
};

/** From the review; the keys of the question are named when it has been on the screen for a moment. */
const toCountdown = async (session: PtySession) => {
	await press(session, 'a', /6\/7[\s\S]*(k keep|k 残す)/);
};

const applyAndKeep = async (session: PtySession) => {
	await toCountdown(session);
	await press(session, 'k', /7\/7/);
};

const unharmed = async (session: PtySession, columns: number) => {
	expect(session.raw()).not.toContain('\u001B[3J');
	expect(session.raw()).not.toContain('\u001B[?1049h');
	for (const line of session.screens.flat()) expect(widthOf(line), line).toBeLessThanOrEqual(columns);
};

describe.each(sizes)('at %i × %i', (columns, rows) => {
	describe.each(languages)('in %s', (language) => {
		it('goes through all steps, back and forth, and ends with IPv4', async () => {
			const session = open({ columns, rows, language });
			await toReview(session);
			for (const seen of [seven(4), seven(3), /2\/7[\s\S]*T1/]) await press(session, 'Esc', seen);
			for (const seen of [list(3), seven(4), review]) await press(session, 'Enter', seen);
			await applyAndKeep(session);
			await session.until(new RegExp(wizardText[language].verify.allGreen));
			// Nothing has left the screen upwards so far: the frame was never higher than the terminal.
			expect(session.term.buffer.active.baseY).toBe(0);
			await press(session, 'v', new RegExp(wizardText[language].verify.running));
			await session.until(new RegExp(wizardText[language].verify.allGreen));
			session.press('q');
			expect(await session.ended).toBe(0);
			const all = (await session.everything()).join('\n');
			expect(all).toContain(wizardText[language].verify.allGreen);
			expect(all).toContain('mape-setup uninstall');
			await unharmed(session, columns);
		});
	});
});

it.each(languages)('leaving in the middle of the checks says so, in %s', async (language) => {
	const { running, left, allGreen } = wizardText[language].verify;
	const session = open({ columns: 80, rows: 24, language });
	await toReview(session);
	await applyAndKeep(session);
	await session.until(new RegExp(allGreen));
	await press(session, 'v', new RegExp(running));
	session.press('q');
	expect(await session.ended).toBe(0);
	const screen = (await session.everything()).join('\n');
	expect(screen).toContain(left);
	expect(screen).not.toMatch(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/);
});

describe('the other packet filter', () => {
	it.each(languages)('is a key away on the review, and so is the way back, in %s', async (language) => {
		const session = open({ columns: 60, rows: 20, language });
		await toReview(session);
		const filters = (name: string, file: string) => new RegExp(`\\(${name}\\)[\\s\\S]*nat\\.${file} `);
		await session.until(filters('nftables', 'nft'));
		await press(session, 'i', filters('iptables', 'rules'));
		await press(session, 'n', filters('nftables', 'nft'));
		await press(session, 'i', filters('iptables', 'rules'));
		await applyAndKeep(session);
		await session.until(new RegExp(wizardText[language].verify.allGreen));
		session.press('q');
		expect(await session.ended).toBe(0);
		await unharmed(session, 60);
	});

	it.each(languages)('is refused with the reason when it cannot do what was asked for, in %s', async (language) => {
		const flags = ['--full-cone', '192.168.10.30', '--forward', '1776:192.168.10.20:80/tcp'];
		const session = open({ language, flags });
		await toReview(session);
		await session.until(/1776[\s\S]*192\.168\.10\.30/);
		await press(session, 'i', /✗[\s\S]*--full-cone none[\s\S]*\(nftables\)/);
		await applyAndKeep(session);
		await session.until(new RegExp(wizardText[language].verify.allGreen));
		session.press('q');
		expect(await session.ended).toBe(0);
		await unharmed(session, 80);
	});
});

describe('when nobody answers', () => {
	it.each(languages)('says why, and a typed prefix is the way on, in %s', async (language) => {
		const session = open({ demo: 'no-answer', language });
		await session.until(list(1));
		await press(session, 'Enter', /LAN\?|LAN に/);
		await press(session, 'Enter', list(2));
		await press(session, 'Enter', /✗/);
		await press(session, 'd', /no-answer/);
		await press(session, 'Esc', /✗/);
		await press(session, 'm', /Ctrl-C/);
		session.press('2400:4050:5c71:af00::/56');
		await session.until(/❯ 2400:4050:5c71:af00::\/56/);
		await press(session, 'Enter', /Esc [\s\S]*m /);
		await press(session, 'Enter', list(3));
		await press(session, 'Enter', /4\/7[\s\S]*BR +2001:/);
		await press(session, 'Enter', review);
		await press(session, 'q', /mape-setup/);
		expect(await session.ended).toBe(130);
		await unharmed(session, 80);
	});
});

describe('the end', () => {
	it.each(languages)('Ctrl-C says that nothing was changed, in %s', async (language) => {
		const session = open({ language });
		await session.until(list(1));
		session.press(key.interrupt);
		expect(await session.ended).toBe(130);
		expect((await session.everything()).join('\n')).toContain(
			wizardText[language].ending({ type: 'quit', changed: false }),
		);
	});

	it('Ctrl-C ends a text field too', async () => {
		const session = open({});
		await session.until(list(1));
		session.press('\r\r');
		await session.until(list(2));
		session.press('m');
		await session.until(/Ctrl-C/);
		await press(session, 'Ctrl-C', /Nothing was changed/);
		expect(await session.ended).toBe(130);
	});

	it('typed ahead keys never apply', async () => {
		const session = open({});
		await session.until(list(1));
		session.press(key.enter.repeat(40));
		await session.until(/5\/7|2\/7/);
		await new Promise((resolve) => setTimeout(resolve, 500));
		session.press(key.enter.repeat(40));
		await session.until(review);
		session.press(key.enter.repeat(40));
		await new Promise((resolve) => setTimeout(resolve, 300));
		expect((await session.screen()).join('\n')).toMatch(seven(5));
	});

	it('a dry run ends after the review', async () => {
		const session = open({ flags: ['--dry-run'] });
		await toReview(session);
		await press(session, 'a', /nothing was changed/);
		expect(await session.ended).toBe(0);
	});
});

describe('a terminal that changes its size', () => {
	it.each([
		[60, 20],
		[120, 40],
		[100, 15],
	] as const)('to %i × %i shows the frame once', async (columns, rows) => {
		const session = open({ columns: 100, rows: 30 });
		await toReview(session);
		session.resize(columns, rows);
		await new Promise((resolve) => setTimeout(resolve, 300));
		await session.until(review);
		const screen = await session.screen();
		expect(screen.filter((line) => line.includes('MAP-E router setup'))).toHaveLength(1);
		expect(session.raw()).not.toContain('\u001B[3J');
		await press(session, 'Esc', seven(4));
	});
});

describe('the countdown', () => {
	const left = (screen: readonly string[]) => Number(/(\d+) s until/.exec(screen.join('\n'))?.[1]);

	it('runs in real seconds and is put off, keeps nothing by Enter, and is kept with k', async () => {
		const session = open({ columns: 60, rows: 20 });
		await toReview(session);
		await toCountdown(session);
		const before = left(await session.screen());
		const began = Date.now();
		await session.until(new RegExp(` ${before - 3} s until`));
		expect(Date.now() - began).toBeGreaterThan(1500);
		session.press(key.enter.repeat(5));
		await session.until(new RegExp(` ${before - 5} s until`));
		await press(session, '+', /1[5-9]\d s until/);
		expect((await session.screen()).join('\n')).toMatch(seven(6));
		await press(session, 'k', /7\/7[\s\S]*stays after a reboot/);
		session.press('q');
		expect(await session.ended).toBe(0);
		await unharmed(session, 60);
	});

	it.each(languages)('is taken back with r, then to the review and out, in %s', async (language) => {
		const session = open({ language });
		await toReview(session);
		await toCountdown(session);
		const { here } = wizardText[language].countdown.takenBack;
		await press(session, 'r', new RegExp(here.slice(0, 12)));
		await press(session, 'Esc', review);
		await toCountdown(session);
		await press(session, 'r', new RegExp(here.slice(0, 12)));
		session.press('q');
		expect(await session.ended).toBe(2);
		await unharmed(session, 80);
	});

	it.each(['q', key.interrupt])('is taken back by whoever quits with %j', async (quit) => {
		const session = open({});
		await toReview(session);
		await toCountdown(session);
		session.press(quit);
		expect(await session.ended).toBe(2);
		expect((await session.everything()).join('\n')).toContain(wizardText.en.countdown.takenBack.here);
	});

	it('does not hear what was typed ahead', async () => {
		const session = open({});
		await toReview(session);
		session.press('akkkk');
		await session.until(/6\/7[\s\S]*k keep/);
		expect((await session.screen()).join('\n')).toMatch(/s until everything is put back/);
	});

	it('is also there for what does not work, which can be kept', async () => {
		const session = open({ demo: 'wrong-br', columns: 60, rows: 20 });
		await toReview(session);
		await toCountdown(session);
		await session.until(/✗ Not working: Border relay/);
		await press(session, 'r', /✗[\s\S]*put back/);
		session.press('q');
		expect(await session.ended).toBe(4);
	});

	it('is over when time runs out', async () => {
		const session = open({ flags: ['--timeout', '10'] });
		await toReview(session);
		await press(session, 'a', /6\/7[\s\S]* [1-9] s until/);
		await session.until(/everything was put back/, 40_000);
		session.press('q');
		expect(await session.ended).toBe(2);
	});

	it('is not decided by a terminal that hangs up', async () => {
		const session = open({});
		await toReview(session);
		await toCountdown(session);
		session.close();
		expect(await session.ended).toBe(129);
	});

	it.each([
		['plain', ['--plain'], {}],
		['line', [], { TERM: 'dumb' }],
	] as const)('is asked by the %s front end', async (name, flags, env) => {
		const session = open({ flags, env, rows: 40 });
		const answers =
			name === 'plain'
				? Array(6).fill(key.enter).concat(`${key.down}${key.enter}`)
				: '\r\r\r\r\r\r2\r'.split(/(?<=\r)/);
		const asked = [
			/WAN/,
			/LAN \(/,
			/prefix of this line/,
			/T1[\s\S]*again/,
			/service is this/,
			// asked once more below the relay's answer: what is typed just then is dropped
			name === 'plain' ? /reaches the internet[\s\S]*right parameters/ : /right parameters/,
			/changes be made/,
		];
		for (const [index, text] of asked.entries()) {
			await session.until(text);
			session.press(answers[index]!);
		}
		await session.until(/Keep this configuration\?[\s\S]*(more|help)/);
		session.press(name === 'plain' ? `${key.down}${key.enter}` : 'keep\r');
		await session.until(/Does IPv4 work/);
		session.press(key.enter);
		expect(await session.ended).toBe(0);
	});
});

describe('the review', () => {
	it('is scrolled and gone through file by file', async () => {
		const session = open({});
		await toReview(session);
		await press(session, 'Tab', /config\.json {2}new +\d+-\d+\/\d+/);
		await press(session, 'Tab', /nat\.nft {2}new +\d+-\d+\/\d+/);
		session.press(key.pageDown);
		await session.until(/nat\.nft {2}new/);
		session.press('g');
		await session.until(/Overview .*1-\d+\/\d+/);
	});
});

describe('a configured router', () => {
	it('opens on the checks and can be changed', async () => {
		const session = open({ demo: 'configured' });
		await session.until(/7\/7/);
		await session.until(/v check again/);
		await press(session, 'c', list(1));
	});
});

describe('colours', () => {
	it('are not used with --no-color', async () => {
		const session = open({ flags: ['--no-color'], env: { FORCE_COLOR: '' } });
		await session.until(list(1));
		// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control sequences
		expect(session.raw()).not.toMatch(/\u001B\[[\d;]*m/);
	});

	it('nor anything but ASCII with --ascii', async () => {
		const session = open({ flags: ['--ascii'] });
		await session.until(/1\/7[\s\S]*> 1 /);
		// biome-ignore lint/suspicious/noControlCharactersInRegex: everything that is not ASCII
		expect(session.raw().replaceAll('日本語', '')).not.toMatch(/[^\u0000-\u007F]/);
	});
});

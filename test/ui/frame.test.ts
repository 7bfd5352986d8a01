import { describe, expect, it } from 'vitest';
import { frameOf, type Look } from '../../src/ui/frame.ts';
import { ascii, unicode } from '../../src/ui/glyphs.ts';
import { openingRows } from '../../src/ui/opening.ts';
import { textOf, widthOfRow } from '../../src/ui/row.ts';
import { wordsIn } from '../../src/ui/words.ts';
import { gallery } from './gallery.ts';

const now = 1_750_000_004_000;
const languages = ['en', 'ja'] as const;
const sizes = [
	{ columns: 60, rows: 20 },
	{ columns: 80, rows: 24 },
	{ columns: 90, rows: 20 },
	{ columns: 120, rows: 40 },
	{ columns: 300, rows: 100 },
	// Made smaller while it runs: below what the wizard opens in, but it must not break.
	{ columns: 30, rows: 10 },
	{ columns: 12, rows: 3 },
];

const looks = [
	{ glyphs: unicode, screenReader: false },
	{ glyphs: ascii, screenReader: false },
	{ glyphs: unicode, screenReader: true },
];

describe.each(sizes)('at $columns × $rows', (size) => {
	describe.each(languages)('in %s', (language) => {
		it.each(Object.keys(gallery))('%s fits', (name) => {
			const { state, view } = gallery[name]!(language);
			for (const look of looks) {
				const { rows } = frameOf({ state, view, tick: 3, now }, look, size);
				expect(rows.length).toBeLessThanOrEqual(size.rows - 1);
				for (const row of rows) expect(widthOfRow(row), textOf(row)).toBeLessThanOrEqual(size.columns);
			}
		});
	});
});

describe('the first frame, painted before everything is loaded', () => {
	it.each(sizes)('is that of the machine being read, but for the keys, at $columns × $rows', (size) => {
		for (const language of languages)
			for (const look of looks) {
				const { state, view } = gallery['detecting']!(language);
				const opening = openingRows(language, look, size);
				const first = frameOf({ state, view, tick: 0, now }, look, size).rows;
				// read aloud once
				if (look.screenReader) expect(opening).toEqual([]);
				else expect(opening).toEqual(first.slice(0, opening.length));
				expect(first.length - opening.length, 'the keys').toBeLessThanOrEqual(look.screenReader ? first.length : 3);
			}
	});
});

describe("the terminal's own signs", () => {
	it.each(Object.keys(gallery))('%s is ASCII in English on a terminal that has no others', (name) => {
		const { state, view } = gallery[name]!('en');
		const { rows } = frameOf(
			{ state, view, tick: 3, now },
			{ glyphs: ascii, screenReader: false },
			{ columns: 100, rows: 60 },
		);
		const text = rows
			.map(textOf)
			.join('\n')
			.replaceAll('日本語', '')
			.replaceAll(/[ァ-ヶー]/g, '');
		// biome-ignore lint/suspicious/noControlCharactersInRegex: everything that is not ASCII
		expect(text.match(/[^\u0000-\u007F]/g) ?? []).toEqual([]);
	});

	it('starts lines with signs that are never drawn two columns wide', () => {
		for (const sign of [
			unicode.done,
			unicode.failed,
			unicode.warning,
			unicode.current,
			unicode.toCome,
			unicode.focus,
		]) {
			expect('✓✗⚠▸◦❯').toContain(sign);
		}
	});
});

describe('what a frame says', () => {
	const text = (name: string, language: 'en' | 'ja' = 'en', columns = 80, rows = 24) => {
		const { state, view } = gallery[name]!(language);
		return frameOf({ state, view, tick: 0, now }, { glyphs: unicode, screenReader: false }, { columns, rows })
			.rows.map(textOf)
			.join('\n');
	};

	it('tells the WAN, the step and the answers so far', () => {
		expect(text('parameters')).toContain('enp1s0 · 4/7');
		const rail = text('parameters', 'en', 120, 40);
		expect(rail).toContain('✓ Provider');
		expect(rail).toContain('OCN Virtual Connect');
		expect(rail).toContain('▸ Parameters');
	});

	it('marks the service that matches and puts it first', () => {
		expect(text('provider')).toMatch(/❯ 1 OCN Virtual Connect {2}✓ matches/);
		expect(text('provider', 'ja')).toMatch(/❯ 1 OCNバーチャルコネクト +✓ 一致/);
	});

	it('says what a line is that is no MAP-E line', () => {
		expect(text('provider, transix')).toContain('DS-Lite');
	});

	it('shows every value with its origin', () => {
		const page = text('parameters');
		expect(page).toMatch(/BR +2001:380:a120::9 +from the rule/);
		expect(page).toMatch(/PSID +47 \(6 bits\) +computed/);
		expect(page).toMatch(/Prefix +2400:4050:5c71:af00::\/56 +delegated by DHCPv6/);
	});

	it('says beside the border relay whether it answers packets, loudly when it does not', () => {
		expect(text('parameters, asking')).toContain('asking with packets');
		expect(text('parameters, confirmed')).toMatch(/✓ answers in 6\.4 ms, reaches the internet/);
		const wrong = text('parameters, wrong BR', 'en', 120, 40);
		expect(wrong).toMatch(/✗ This BR is most probably wrong/);
		expect(wrong).toMatch(/✗ does not answer packets/);
		expect(wrong).toMatch(/2001:260:700:1::1:276: answers in/);
		expect(wrong).toMatch(/r ask the BR again/);
		expect(text('parameters, wrong BR', 'ja')).toContain('この BR は誤りのようです');
		expect(text('parameters, dead line')).toMatch(/the cable\s+and the ONU first/);
	});

	it('shows the exchange as it goes to and fro, and the seconds', () => {
		const page = text('prefix, exchange');
		expect(page).toContain('→ Solicit');
		expect(page).toMatch(/← Advertise {2}fe80::1 {2}2400:4050:5c71:af00::\/56/);
		expect(page).toContain('4 s');
	});

	it('puts the keys that help beside the problem', () => {
		expect(text('prefix, no answer')).toMatch(/r ask again {3}m type the prefix {3}d details/);
	});

	it('says where in the review one is', () => {
		expect(text('review, scrolled')).toMatch(/61-\d+\/\d+/);
	});

	it('explains why it does not quit half-way', () => {
		expect(text('apply, quit refused')).toContain('Stopping half-way');
	});

	it('brings the first failed check into view', () => {
		expect(text('verify, failed', 'en', 60, 20)).toContain('✗ Border relay (BR)');
	});

	describe.each([
		[60, 20],
		[80, 24],
		[120, 40],
	])('the verdict at %i × %i', (columns, rows) => {
		const page = (name: string, language: 'en' | 'ja') => text(name, language, columns, rows);

		it.each(['en', 'ja'] as const)('says cause, evidence and remedy above the checks, in %s', (language) => {
			const words = wordsIn(language).verify;
			for (const name of ['verify, rules missing', 'verify, lease expired', 'verify, failed', 'verify, other ports']) {
				const shown = page(name, language);
				const at = (part: string) => {
					expect(shown, `${part} of "${name}"`).toContain(part);
					return shown.indexOf(part);
				};
				expect(at(`${words.remedy}: `)).toBeGreaterThan(shown.indexOf('✗'));
				if (name !== 'verify, rules missing') expect(at(`${words.evidence}: `)).toBeLessThan(at(`${words.remedy}: `));
			}
		});

		it('names the lease that ran out and not the BR that is silent because of it', () => {
			const shown = page('verify, lease expired', 'en');
			expect(shown).toMatch(/✗ The delegation of 2400:4050:5c71:af00::\/56/);
			expect(shown).toContain('systemctl restart mape-setup-dhcp6.service');
			expect(shown).not.toMatch(/✗ Packets go out/);
		});

		it.each([
			['verify, rules missing', /r do it/],
			['verify, other ports', /r review and apply/],
			['verify, lease expired', /r do it/],
		])('%s: r is there for a remedy that is ours', (name, key) => {
			expect(page(name, 'en')).toMatch(key);
		});

		it.each(['verify', 'verify, failed', 'verify, duplicate', 'verify, warned', 'verify, running', 'verify, mending'])(
			'%s: r is not there',
			(name) => {
				expect(page(name, 'en')).not.toMatch(/ r (do it|review)/);
				expect(page(name, 'en')).not.toMatch(/^r (do it|review)/m);
			},
		);

		it('says what is being run, and what was', () => {
			expect(page('verify, mending', 'en')).toContain('Running /etc/mape-setup/up rules …');
			expect(page('verify, mended', 'en')).toMatch(/All checks passed[\s\S]*This was run: \/etc\/mape-setup\/up rules/);
		});
	});
});

describe('the countdown', () => {
	const at = (left: number, look: Partial<Look> = {}, name = 'countdown', size = { columns: 80, rows: 24 }) => {
		const { state, view } = gallery[name]!('en');
		if (state.step !== 'apply' || !state.countdown) throw new Error('not the countdown');
		const countdown = { ...state.countdown, now: state.countdown.deadline - left };
		const moment = { state: { ...state, countdown }, view, tick: 0, now };
		return frameOf(moment, { glyphs: unicode, screenReader: false, ...look }, size).rows;
	};
	const time = (...args: Parameters<typeof at>) => at(...args).find((row) => textOf(row).includes('put back'))!;
	const bar = (left: number) => [...textOf(time(left))].filter((sign) => sign === unicode.barLeft).length;

	it('says the number, in whole seconds and never less than there are', () => {
		expect(textOf(time(120_000))).toContain('120 s until');
		expect(textOf(time(46_001))).toContain('47 s until');
		expect(textOf(time(-3000))).toContain(' 0 s until');
	});

	it('has a bar that gets shorter, and is never longer than the line', () => {
		expect(bar(120_000)).toBe(30);
		expect(bar(60_000)).toBe(15);
		expect(bar(1000)).toBe(1);
		expect(bar(0)).toBe(0);
		expect(bar(3_600_000)).toBe(30);
	});

	it('is yellow, and red below 15 seconds', () => {
		const tones = (left: number) => [...new Set(time(left).map(({ tone }) => tone))].filter((tone) => tone !== 'plain');
		expect(tones(15_000)).toEqual(['attention', 'dim']);
		expect(tones(14_000)).toEqual(['failure', 'dim']);
	});

	it('changes the screen once a second, on a serial line every five, for ears at the marks', () => {
		const changes = (look: Partial<Look>) => {
			const shown = Array.from({ length: 121 }, (_, second) =>
				at(second * 1000, look)
					.map(textOf)
					.join('\n'),
			);
			return shown.filter((screen, second) => second > 0 && screen !== shown[second - 1]).length;
		};
		expect(changes({})).toBe(120);
		expect(changes({ slow: true })).toBe(24);
		expect(textOf(time(46_000, { slow: true }))).toContain('50 s or less');
		expect(changes({ screenReader: true })).toBe(3);
		expect(textOf(time(46_000, { screenReader: true }))).toBe(' 60 s or less until everything is put back');
	});

	it('says what does not work, who takes it back and where else it is decided, also on a small screen', () => {
		for (const language of ['en', 'ja'] as const) {
			const { state, view } = gallery['countdown, failed']!(language);
			const moment = { state, view, tick: 0, now };
			const { rows } = frameOf(moment, { glyphs: unicode, screenReader: false }, { columns: 60, rows: 20 });
			const page = rows.map(textOf).join('\n');
			for (const word of ['BR', 'systemd', 'mape-setup confirm', 'mape-setup revert', 'k ', 'r ', '+ ', '✗'])
				expect(page, word).toContain(word);
		}
		expect(at(1000, {}, 'countdown, urgent, without systemd').map(textOf).join('\n')).toContain('There is no systemd');
	});

	it('keeps the checks and the time in view', () => {
		const page = at(50_000, {}, 'countdown', { columns: 60, rows: 20 }).map(textOf).join('\n');
		expect(page).toContain('✓ Link');
		for (const name of ['countdown, help', 'countdown, details'])
			expect(textOf(time(50_000, {}, name))).toContain('50 s until');
	});
});

import { describe, expect, it } from 'vitest';
import { frameOf } from '../../src/ui/frame.ts';
import { ascii, unicode } from '../../src/ui/glyphs.ts';
import { textOf, widthOfRow } from '../../src/ui/row.ts';
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
});

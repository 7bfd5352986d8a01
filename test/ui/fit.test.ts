import { describe, expect, it } from 'vitest';
import { cut, fit, graphemesOf, head, pad, widthOf, wrap } from '../../src/ui/fit.ts';

const pieces = [
	'a',
	'Z',
	'9',
	' ',
	'-',
	'ア',
	'日',
	'が',
	'か\u3099',
	'、',
	'。',
	'（',
	'）',
	'ー',
	'🇯🇵',
	'👨‍👩‍👧',
	'e\u0301',
	'ﾊ',
	'ﾞ',
	'…',
	'2001:db8::',
	'プレフィックス',
];

/** Always the same numbers (mulberry32). */
const random = (seed: number) => () => {
	seed = (seed + 0x6d2b79f5) | 0;
	let value = Math.imul(seed ^ (seed >>> 15), 1 | seed);
	value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
	return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
};

const texts = (count: number): readonly string[] => {
	const next = random(7597);
	return Array.from({ length: count }, () =>
		Array.from({ length: Math.floor(next() * 30) }, () => pieces[Math.floor(next() * pieces.length)]).join(''),
	);
};

describe('widths', () => {
	it.each([
		['abc', 3],
		['日本', 4],
		['が', 2],
		['か\u3099', 2],
		['e\u0301', 1],
		['ﾊﾞ', 2],
		['🇯🇵', 2],
		['👨‍👩‍👧', 2],
		['→', 1],
		['', 0],
	])('%s is %i columns', (text, columns) => expect(widthOf(text)).toBe(columns));
});

describe('cut, pad and fit', () => {
	it('cut never ends in the middle of a full-width character', () => {
		expect(cut('日本語', 6)).toBe('日本語');
		expect(cut('日本語', 5)).toBe('日本…');
		expect(cut('日本語', 4)).toBe('日…');
		expect(cut('日本語', 0)).toBe('');
		expect(head('日本', 3)).toBe('日');
	});

	it('hold for whatever text at whatever width', () => {
		for (const text of texts(400)) {
			for (const columns of [0, 1, 2, 3, 7, 16, 41]) {
				expect(widthOf(cut(text, columns))).toBeLessThanOrEqual(columns);
				expect(widthOf(pad(text, columns))).toBeGreaterThanOrEqual(columns);
				expect(widthOf(fit(text, columns)), `${JSON.stringify(text)} in ${columns}`).toBe(columns);
				expect(graphemesOf(text).join('')).toBe(text);
			}
		}
	});
});

describe('wrap', () => {
	const bare = (text: string) => text.replaceAll(' ', '');

	it('keeps every character and every width', () => {
		for (const text of texts(400)) {
			for (const columns of [4, 10, 58]) {
				const lines = wrap(text, columns);
				for (const line of lines) expect(widthOf(line), JSON.stringify(text)).toBeLessThanOrEqual(columns);
				expect(bare(lines.join(''))).toBe(bare(text));
			}
		}
	});

	it('breaks English between words', () => {
		expect(wrap('The rule names no border relay.', 14)).toEqual(['The rule names', 'no border', 'relay.']);
	});

	it('leaves endings and particles with their word', () => {
		expect(wrap('ルールが見つかりません', 16)).toEqual(['ルールが', '見つかりません']);
		expect(wrap('この回線のプレフィックスを調べる', 20)).toEqual(['この回線の', 'プレフィックスを', '調べる']);
	});

	it('begins no line with a closing mark and ends none with an opening one', () => {
		for (const columns of [8, 10, 12, 20]) {
			for (const line of wrap('何も変更していません。（まだ、です）「はい」と答えてください。', columns)) {
				expect(line).not.toMatch(/^[、。」）]/);
				expect(line).not.toMatch(/[「（]$/);
			}
		}
	});

	it('breaks a list after a comma and a number nowhere', () => {
		expect(wrap('ipv6=2001:db8::/31,ipv4=192.0.2.0/24', 22)).toEqual(['ipv6=2001:db8::/31,', 'ipv4=192.0.2.0/24']);
		expect(wrap('in all 1,008 ports', 10)).toEqual(['in all', '1,008', 'ports']);
	});

	it('breaks what is longer than a line where the line ends', () => {
		expect(wrap('x'.repeat(25), 10)).toEqual(['x'.repeat(10), 'x'.repeat(10), 'x'.repeat(5)]);
	});
});

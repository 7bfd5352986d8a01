import { describe, expect, it, test } from 'vitest';
import { drawPercent } from '../../src/plan/artifact/openbsd-pf.ts';
import { type Fraction, isNear, lastMatch, matching, one, storedByPfctl, storedExactly } from './pf-chance.ts';
import { parsePf } from './pf-grammar.ts';
import { contentOf, type PfLine, pfChoices, pfPlan } from './pf-routers.ts';

const nat = '/etc/pf-map-e-nat.conf';
/** 1e-8: with four decimals some range would be further away from 1/N than this. */
const limit = 100_000_000n;

const chancesOf = (text: string): readonly Fraction[] =>
	parsePf(text, 'openbsd').map(({ probability }) => matching(storedExactly(probability)));

describe('the chance of each range, from the text, exactly', () => {
	test.each<[PfLine, number]>([
		['ocn', 63],
		['v6plus', 15],
		['article', 15],
		['one-port', 15],
		['never-chosen', 62],
		['offset-0', 1],
	])('%s: 1/%i', (line, count) => {
		const { each, none } = lastMatch(chancesOf(contentOf(pfPlan(pfChoices(line, 'openbsd-pf')), nat)));
		expect(each).toHaveLength(count);
		expect(none.n).toBe(0n);
		for (const chance of each) expect(isNear(chance, count, limit)).toBe(true);
	});

	it('is one in all', () => {
		const { each } = lastMatch(chancesOf(contentOf(pfPlan(pfChoices('ocn', 'openbsd-pf')), nat)));
		const { d } = each[0]!;
		expect(each.reduce((sum, chance) => sum + (chance.n * d) / chance.d, 0n)).toBe(d);
	});

	test.each([1, 2, 3, 7, 31, 127, 255, 511, 1023, 2047])('of %i ranges, whatever they are', (count) => {
		const texts = Array.from({ length: count }, (_, i) => (i === 0 ? undefined : `${drawPercent(i + 1)}%`));
		const { each, none } = lastMatch(texts.map((text) => matching(storedExactly(text))));
		expect(none.n).toBe(0n);
		expect(each.every((chance) => isNear(chance, count, limit))).toBe(true);
	});

	it('would not be without care: the same probability for each rule', () => {
		const same = Array.from({ length: 15 }, () => matching(storedExactly('6.666667%')));
		const { each, none } = lastMatch(same);
		// the OpenBSD article: the first of 15 rules in 2.5376 % of the cases
		expect(Number((each[0]!.n * 1_000_000n) / each[0]!.d)).toBeCloseTo(25_376, -1);
		expect(Number((none.n * 1000n) / none.d)).toBe(355);
		expect(isNear(each[0]!, 15, limit)).toBe(false);
	});

	test.each([
		[6, true],
		[4, false],
		[2, false],
	])('on the lines that there are: with %i decimals within 5e-7 of their 1/N: %j', (decimals, near) => {
		for (const count of [15, 63]) {
			const rounded = Array.from({ length: count }, (_, i) =>
				i === 0 ? one : matching(storedExactly(`${(100 / (i + 1)).toFixed(decimals)}%`)),
			);
			// a two-millionth of 1/N
			const close = lastMatch(rounded).each.every((chance) => isNear(chance, count, 2_000_000n * BigInt(count)));
			expect(close).toBe(near);
		}
	});
});

describe('the percentage of a rule', () => {
	test.each([
		[1, '100'],
		[2, '50'],
		[3, '33.333333'],
		[6, '16.666667'],
		[7, '14.285714'],
		[15, '6.666667'],
		[64, '1.5625'],
		[1023, '0.097752'],
	])('%i: %s', (i, text) => expect(drawPercent(i)).toBe(text));

	it('is 100/i with six decimals, half up, for every number of blocks that there can be', () => {
		for (let i = 1; i <= 65_535; i++) {
			const text = drawPercent(i);
			const [whole, decimals = ''] = text.split('.');
			const millionths = BigInt(whole!) * 1_000_000n + BigInt(decimals.padEnd(6, '0'));
			const ok =
				!decimals.endsWith('0') &&
				decimals.length <= 6 &&
				2n * BigInt(i) * millionths - BigInt(i) <= 200_000_000n &&
				200_000_000n < 2n * BigInt(i) * millionths + BigInt(i);
			if (!ok) throw new Error(`${i}: ${text}`);
		}
	});

	it('is the same number in pfctl’s doubles as in fractions', () => {
		for (let i = 2; i <= 65_535; i++) {
			const text = `${drawPercent(i)}%`;
			if (storedByPfctl(text) !== storedExactly(text)) throw new Error(`${i}: ${text}`);
		}
	});
});

describe('what PF makes of a probability', () => {
	test.each([
		['100%', 0xffff_ffffn],
		['1', 0xffff_ffffn],
		['50%', 2_147_483_648n],
		['0.5', 2_147_483_648n],
		['25%', 1_073_741_824n],
		['0%', 1n],
	])('%s', (text, stored) => {
		expect(storedExactly(text)).toBe(stored);
		expect(storedByPfctl(text)).toBe(stored);
	});

	it('is always, where the rule has none', () => {
		expect(matching(storedExactly(undefined))).toEqual(one);
		expect(matching(storedExactly('0%')).n).toBe(0n);
	});
});

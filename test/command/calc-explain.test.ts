import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { answerPrefix } from '../../src/command/calc-answer.ts';
import { explanation } from '../../src/command/calc-explain.ts';
import { deriveCe } from '../../src/map/ce.ts';
import { ceAddresses } from '../../src/map/layout.ts';
import { formatPrefix6 } from '../../src/map/prefix.ts';
import { endUserPrefixLengthOf } from '../../src/map/rule.ts';
import { providers } from '../../src/provider/table.ts';
import vectors from '../map/mape-vectors.json' with { type: 'json' };
import { givenSeed, randomFrom } from '../map/random.ts';
import { randomLine, randomRule } from '../map/random-rule.ts';

function explained(prefix: string, language: 'en' | 'ja', ascii: boolean): string {
	const answer = answerPrefix(prefix, {});
	if (!answer.ok) throw new Error(JSON.stringify(answer.problem));
	return explanation(answer.value, language, ascii);
}

/** The fields of the drawings, row by row. */
const rows = (text: string): string[][] =>
	text
		.split('\n')
		.filter((line) => /^ {2}[|│]/.test(line))
		.map((line) =>
			line
				.trim()
				.split(/[|│]/)
				.slice(1, -1)
				.map((cell) => cell.trim()),
		);

describe('calc --explain', () => {
	test.each(['en', 'ja'] as const)('an OCN line, in %s', async (language) => {
		await expect(explained('2400:4050:5c71:af00::/56', language, false)).toMatchFileSnapshot(
			`__snapshots__/explain.${language}.txt`,
		);
		await expect(explained('2400:4050:5c71:af00::/56', language, true)).toMatchFileSnapshot(
			`__snapshots__/explain-ascii.${language}.txt`,
		);
	});

	test('the drawn bits are those of the line, for a line under every rule', () => {
		const random = randomFrom(givenSeed);
		for (const rule of providers.flatMap(({ rules }) => rules)) {
			const ce = deriveCe(rule, randomLine(random, rule, 56));
			if (!ce.ok) throw new Error(ce.problem.code);
			const { endUserPrefix, ipv4, psid, psidLength, address, ports } = ce.value;
			const drawn = rows(explained(formatPrefix6(endUserPrefix), 'en', true));
			const [prefix, four, first, , last, used, other] = drawn as [
				string[],
				string[],
				string[],
				string[],
				string[],
				string[],
				string[],
			];
			const suffix = 32 - rule.ipv4.length;
			// read back from the drawing with arithmetic of its own
			const network = [prefix[1], prefix[2], prefix[3]].join('');
			const bits = BigInt(`0b${network}`);
			expect((endUserPrefix.network >> 64n) & ((1n << BigInt(64 - rule.ipv6.length)) - 1n), `seed ${random.seed}`).toBe(
				bits,
			);
			const dotted = ipv4.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
			expect(rule.ipv4.network + Number.parseInt(four[1]!, 2)).toBe(dotted);
			expect(four[1]).toHaveLength(suffix);
			expect(prefix[2]).toHaveLength(psidLength);
			expect(Number.parseInt(prefix[2]!, 2)).toBe(psid);
			expect(Number.parseInt(first.slice(0, 3).join(''), 2)).toBe(ports[0]!.first);
			expect(first[3]).toBe(`= ${ports[0]!.first}`);
			expect(Number.parseInt(last.slice(0, 3).join(''), 2)).toBe(ports.at(-1)!.last);
			const hex = (cells: string[]) => BigInt(`0x${cells.join('').replaceAll(':', '')}`);
			const both = ceAddresses(endUserPrefix, ipv4, psid);
			expect(both['draft-03']).toBe(address);
			expect(groups(hex(used))).toBe(full(address));
			expect(groups(hex(other))).toBe(full(both.rfc7597));
		}
	});

	test.each([true, false])('fits 80 columns in both languages (ascii %s)', (ascii) => {
		for (const { rules } of providers) {
			for (const { ipv6 } of rules) {
				for (const language of ['en', 'ja'] as const) {
					const text = explained(formatPrefix6({ ...ipv6, length: 56 }), language, ascii);
					expect(Math.max(...text.split('\n').map((line) => stringWidth(line)))).toBeLessThanOrEqual(80);
					if (ascii && language === 'en') expect(text.replaceAll('§', '')).toMatch(/^[\n\x20-\x7e]*$/);
					if (ascii) expect(text).not.toMatch(/[─-╿]/);
				}
			}
		}
	});

	test('any rule by hand, whatever its lengths, without a line of more than 80 columns of drawing', () => {
		const random = randomFrom(givenSeed);
		for (let count = 0; count < 2000; count++) {
			const rule = randomRule(random);
			const prefix = randomLine(random, rule, random.integer(endUserPrefixLengthOf(rule), 128));
			const ce = deriveCe(rule, prefix);
			if (!ce.ok) throw new Error(ce.problem.code);
			const text = explanation({ provider: 'custom', prefix, ce: ce.value }, 'en', true);
			expect(text, `seed ${random.seed}`).not.toMatch(/undefined|NaN/);
			const drawings = text.split('\n').filter((line) => /^ {2}[|+]/.test(line));
			expect(Math.max(...drawings.map(({ length }) => length))).toBeLessThanOrEqual(90);
		}
	});
});

test('the two layouts, as the published examples have them', () => {
	const known = vectors.vectors.flatMap((vector) => {
		const { input, expect: wanted } = vector as { input: { prefix?: string; rule?: unknown }; expect: { ce?: string } };
		return input.prefix !== undefined && input.rule === undefined && wanted.ce !== undefined
			? [[input.prefix, wanted.ce] as const]
			: [];
	});
	expect(known).not.toEqual([]);
	for (const [prefix, ce] of known) {
		const answer = answerPrefix(prefix, {});
		if (!answer.ok) throw new Error(answer.problem.code);
		const { endUserPrefix, ipv4, psid } = answer.value.ce;
		const both = ceAddresses(endUserPrefix, ipv4, psid);
		expect(full(both['draft-03'])).toBe(full(ce));
		expect(both.rfc7597).not.toBe(both['draft-03']);
	}
});

const groups = (value: bigint) =>
	value
		.toString(16)
		.padStart(32, '0')
		.replaceAll(/(.{4})(?!$)/g, '$1:');

function full(address: string): string {
	const [left = '', right] = address.split('::');
	const parts = (text: string) => (text === '' ? [] : text.split(':'));
	const [before, after] = [parts(left), parts(right ?? '')];
	const zeros = right === undefined ? [] : Array<string>(8 - before.length - after.length).fill('0');
	return [...before, ...zeros, ...after].map((group) => group.padStart(4, '0')).join(':');
}

import { isIPv4, isIPv6 } from 'node:net';
import { describe, expect, test } from 'vitest';
import { formatAddress4, formatAddress6, parseAddress4, parseAddress6 } from '../../src/map/prefix.ts';
import { givenSeed, randomFrom } from './random.ts';

describe('parseAddress6', () => {
	test.each([
		['::', 0n],
		['::1', 1n],
		['2001:DB8::', 0x20010db8n << 96n],
		['2001:0db8:0000:0000:0000:0000:0000:0001', (0x20010db8n << 96n) | 1n],
		[' \t2001:db8::\r\n', 0x20010db8n << 96n],
		['::ffff:192.0.2.1', 0xffffc0000201n],
		['1:2:3:4:5:6:7::', 0x00010002000300040005000600070000n],
	])('%j', (text, address) => expect(parseAddress6(text)).toBe(address));

	test.each([
		'',
		':',
		':::',
		'1',
		'fe80::1%eth0',
		'[2001:db8::]',
		'2001:db8::/56',
		'[2001:db8::1]:80',
		'1:2:3:4:5:6:7',
		'1:2:3:4:5:6:7:8:9',
		'1:2:3:4:5:6:7:8::',
		'::1::',
		'12345::',
		'g::',
		'::1.2.3',
		'::1.2.3.4.5',
		'::256.2.3.4',
		'::01.2.3.4',
		'1.2.3.4',
		'2001:db8: :',
		'２００１::',
		'\0::',
	])('refuses %j', (text) => expect(parseAddress6(text)).toBeUndefined());
});

describe('parseAddress4', () => {
	test('dotted quads, and back', () => {
		expect(parseAddress4('0.0.0.0')).toBe(0);
		expect(parseAddress4(' 255.255.255.255\n')).toBe(0xffffffff);
		expect(formatAddress4(parseAddress4('192.0.2.18')!)).toBe('192.0.2.18');
	});
	test.each(['', '1', '1.2.3', '1.2.3.4.5', '1.2.3.256', '01.2.3.4', '1.2.3.4/8', '0x1.2.3.4', '::1', '1.2.3.-4'])(
		'refuses %j',
		(text) => expect(parseAddress4(text)).toBeUndefined(),
	);
});

test('every text is accepted exactly if node:net accepts it, and nothing throws', () => {
	const random = randomFrom(givenSeed);
	const parts = [
		'0',
		'1',
		'f',
		'ffff',
		'abcd',
		'12345',
		':',
		':',
		':',
		'::',
		'.',
		'1.2.3.4',
		'255',
		'256',
		'01',
		'%',
		'/',
		'g',
		' ',
	];
	for (let round = 0; round < 40_000; round++) {
		const text = Array.from({ length: random.integer(0, 17) }, () => random.pick(parts)).join('');
		const trimmed = text.trim();
		const note = `seed ${random.seed}, round ${round}: ${JSON.stringify(text)}`;
		expect(parseAddress6(text) !== undefined, note).toBe(isIPv6(trimmed) && !trimmed.includes('%'));
		expect(parseAddress4(text) !== undefined, note).toBe(isIPv4(trimmed));
	}
});

test('formatAddress6 writes what WHATWG URLs and RFC 5952 write, and parses back', () => {
	const random = randomFrom(givenSeed);
	for (let round = 0; round < 20_000; round++) {
		let address = 0n;
		for (let group = 0; group < 8; group++) {
			address = (address << 16n) | random.pick([0n, 0n, 0n, 1n, random.bits(16), random.bits(8) << 8n]);
		}
		const text = formatAddress6(address);
		const note = `seed ${random.seed}, round ${round}: ${text}`;
		expect(parseAddress6(text), note).toBe(address);
		expect(new URL(`http://[${text}]/`).hostname, note).toBe(`[${text}]`);
	}
});

test.each([
	['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
	['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
	['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
	['::ffff:1.2.3.4', '::ffff:102:304'],
])('RFC 5952 §4.2: %s is written %s', (text, canonical) => {
	expect(formatAddress6(parseAddress6(text)!)).toBe(canonical);
});

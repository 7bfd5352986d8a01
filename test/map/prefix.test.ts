import { isIPv6 } from 'node:net';
import { describe, expect, test } from 'vitest';
import {
	contains6,
	formatPrefix4,
	formatPrefix6,
	parsePrefix4,
	parsePrefix6,
	prefix4,
	prefix6,
} from '../../src/map/prefix.ts';
import { givenSeed, randomFrom } from './random.ts';

const read = (text: string) => {
	const prefix = parsePrefix6(text);
	return prefix.ok ? formatPrefix6(prefix.value) : prefix.problem;
};

describe('parsePrefix6', () => {
	test.each([
		['2400:4050:5c71:af00::/56', '2400:4050:5c71:af00::/56'],
		['  2400:4050:5C71:AF00::/56\r\n', '2400:4050:5c71:af00::/56'],
		['2400:4050:5c71:af12:1:2:3:4/56', '2400:4050:5c71:af00::/56'],
		['2001:db8::1/128', '2001:db8::1/128'],
		['ffff::/0', '::/0'],
		['2001:db8:: /56', '2001:db8::/56'],
		['2400:4050:5c71:af00::', '2400:4050:5c71:af00::/64'],
		['::', '::/64'],
	])('%j is %s', (text, prefix) => expect(read(text)).toBe(prefix));

	test.each([
		['', 'empty'],
		[' \n', 'empty'],
		['2400:4050:5c71:af00::1', 'length-missing'],
		['fe80::1%eth0', 'zone'],
		['fe80::1%eth0/64', 'zone'],
		['hello', 'address'],
		['/56', 'address'],
		['192.0.2.0/24', 'address'],
		['[2001:db8::]:80', 'address'],
		['2001:db8::/', 'length'],
		['2001:db8::/129', 'length'],
		['2001:db8::/-1', 'length'],
		['2001:db8::/056', 'length'],
		['2001:db8::/56/56', 'length'],
		['2001:db8::/5e1', 'length'],
		[`${'2001:db8:'.repeat(10_000)}:/56`, 'address'],
	])('%j is refused: %s', (text, reason) => {
		expect(read(text)).toEqual({ code: 'prefix-syntax', input: text, reason });
	});

	test('never throws, never takes what node:net would not take as an address', () => {
		const random = randomFrom(givenSeed);
		const parts = [
			'2400',
			'4050',
			':',
			'::',
			'0',
			'ffff',
			'/',
			'/',
			'56',
			'64',
			'129',
			'%',
			' ',
			'\n',
			'.',
			'１',
			'x',
			'-',
		];
		for (let round = 0; round < 40_000; round++) {
			const text = Array.from({ length: random.integer(0, 14) }, () => random.pick(parts)).join('');
			const prefix = parsePrefix6(text);
			const note = `seed ${random.seed}, round ${round}: ${JSON.stringify(text)}`;
			if (!prefix.ok) continue;
			const [address, length] = text.trim().split('/');
			expect(isIPv6(address!.trim()), note).toBe(true);
			expect(prefix.value.length, note).toBe(length === undefined ? 64 : Number(length));
			expect(parsePrefix6(formatPrefix6(prefix.value)), note).toEqual(prefix);
		}
	});
});

test('IPv4 prefixes', () => {
	expect(parsePrefix4('192.0.2.18/24')).toEqual({ network: 0xc0000200, length: 24 });
	expect(formatPrefix4(prefix4(0xffffffff, 32))).toBe('255.255.255.255/32');
	expect(prefix4(0xffffffff, 0)).toEqual({ network: 0, length: 0 });
	for (const text of ['192.0.2.0', '192.0.2.0/33', '192.0.2/24', '/24', '192.0.2.0/', '192.0.2.0/024', '::/24']) {
		expect(parsePrefix4(text), text).toBeUndefined();
	}
});

test('contains6', () => {
	const outer = prefix6(0x20010db8n << 96n, 32);
	expect(contains6(outer, outer)).toBe(true);
	expect(contains6(outer, prefix6((0x20010db8n << 96n) | 1n, 128))).toBe(true);
	expect(contains6(outer, prefix6(0x20010db9n << 96n, 128))).toBe(false);
	expect(contains6(outer, prefix6(outer.network, 31))).toBe(false);
	expect(contains6(prefix6(0n, 0), outer)).toBe(true);
});

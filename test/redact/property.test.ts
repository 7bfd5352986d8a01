import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formatAddress4, formatAddress6, parseAddress6 } from '../../src/map/address.ts';
import { type Prefix6, prefix6 } from '../../src/map/prefix.ts';
import { holds } from '../../src/redact/block.ts';
import { isKnown4, isPublic6 } from '../../src/redact/known-to-all.ts';
import { type Known, redact, redactor } from '../../src/redact/redact.ts';
import { tokensIn } from '../../src/redact/token.ts';
import { givenSeed, type Random, randomFrom } from '../map/random.ts';

/** A line with all that it has, and texts about it. */
function lineOf(random: Random) {
	const global = () => (1n << 125n) | (random.bits(8) << 117n) | random.bits(117);
	const ruleLength = random.pick([29, 31, 32, 36, 40, 44]);
	const length = random.pick([48, 52, 56, 60, 64]);
	const own = global();
	const delegated = prefix6(own, length);
	const inside = () => delegated.network | random.bits(128 - length);
	const public4 = () => {
		for (;;) {
			const bits = random.bits(32);
			if (!isKnown4({ bits, length: 32 })) return bits;
		}
	};
	const ipv4 = public4();
	const macs = Array.from({ length: 4 }, () => (random.bits(46) << 2n) | (1n << 20n));
	const eui = (mac: bigint) => (((mac >> 24n) << 40n) | (0xfffen << 24n) | (mac & 0xffffffn)) ^ (1n << 57n);
	const upper = (delegated.network >> 64n) << 64n;
	const addresses = [
		inside(),
		inside(),
		upper | 1n,
		upper | (ipv4 << 24n) | 0x2f00n,
		upper | (ipv4 << 16n) | 0x2fn,
		upper | eui(macs[0]!),
		(0xfe80n << 112n) | eui(macs[1]!),
		(0xfdn << 120n) | random.bits(120),
		(0xffffn << 32n) | public4(),
		global(),
		global(),
	];
	const prefixes = [
		delegated,
		prefix6(own, ruleLength),
		prefix6(inside(), 64),
		prefix6(global(), random.integer(33, 64)),
	];
	const others4 = [ipv4, public4(), public4()];
	return { delegated, ipv4, addresses, prefixes, others4, macs };
}

const spelledMac = (mac: bigint, by: string) => mac.toString(16).padStart(12, '0').match(/../g)!.join(by);

function textOf(random: Random, { addresses, prefixes, others4, macs }: ReturnType<typeof lineOf>): string {
	const words = [
		...addresses.map((address) => `inet6 ${formatAddress6(address)}/${random.pick([64, 128, 56])}`),
		...addresses.map((address) => `[${formatAddress6(address)}]:443`),
		...prefixes.map(({ network, length }) => `route ${formatAddress6(network)}/${length},`),
		...others4.map((address) => `snat to ${formatAddress4(Number(address))}:1776-1791`),
		...others4.map((address) => `inet ${formatAddress4(Number(address))}/${random.pick([32, 24, 20])}`),
		...macs.flatMap((mac) => [
			`link/ether ${spelledMac(mac, ':')}`,
			`enx${spelledMac(mac, '')}`,
			`Server ID: 00:03:00:01:${spelledMac(mac, ':')}`,
			`IA_PD ${spelledMac(mac & 0xffffffffn, ':').slice(6)}`,
		]),
		'host gw7.example.net said',
	];
	const shuffled: string[] = [];
	while (words.length > 0) shuffled.push(...words.splice(random.integer(0, words.length - 1), 1));
	return shuffled.join(random.pick([' ', '\n', '; ', '" "']));
}

const knownOf = ({ delegated, ipv4 }: ReturnType<typeof lineOf>): Known => ({
	delegated,
	ipv4: formatAddress4(Number(ipv4)),
	hostNames: ['gw7'],
});

/** What still tells a line. */
const telling = (text: string) =>
	[...tokensIn(text, ['gw7'])].filter((token) => {
		if (token.type === 'host') return true;
		if (token.type === 'ipv4') return !isKnown4({ ...token.block, length: 32 });
		const whole = 'block' in token ? { ...token.block, length: 128 } : undefined;
		if (whole) return !isPublic6(whole) && !fine.some((block) => holds(block, whole, 128));
		return 'bytes' in token && !isImageOfMac(token.bytes);
	});

const rounds = 100;

describe(`lines by chance, seed ${givenSeed}`, () => {
	test('nothing of the line is left', () => {
		const random = randomFrom(givenSeed);
		for (let round = 0; round < rounds; round++) {
			const line = lineOf(random);
			const result = redact(textOf(random, line), random.integer(0, 1) === 0 ? knownOf(line) : { hostNames: ['gw7'] });
			const left = telling(result);
			expect(left, result).toEqual([]);
			for (const mac of line.macs) {
				expect(result).not.toContain(spelledMac(mac, ''));
				expect(result).not.toContain(formatAddress6(mac & 0xffffffn).slice(2));
			}
			for (const address of [...line.addresses, ...line.prefixes.map(({ network }) => network)])
				expect(result).not.toContain(formatAddress6(address));
			for (const address of line.others4) expect(result).not.toContain(formatAddress4(Number(address)));
		}
	});

	test('what lies in another does so afterwards, and nothing else does', () => {
		const random = randomFrom(givenSeed + 1);
		for (let round = 0; round < rounds; round++) {
			const line = lineOf(random);
			const things: Prefix6[] = [
				...line.prefixes,
				...line.addresses.slice(0, 6).map((address) => prefix6(address, 64)),
				...line.addresses.map((network) => ({ network, length: 128 })),
			];
			const spelled = things.map(({ network, length }) => `${formatAddress6(network)}/${length}`);
			const images = spelled.map(redactor(spelled, knownOf(line))).map((image) => {
				const [address, length] = image.split('/') as [string, string];
				return { bits: parseAddress6(address)!, length: Number(length) };
			});
			for (const [i, outer] of things.entries())
				for (const [j, inner] of things.entries()) {
					const held = holds(
						{ bits: outer.network, length: outer.length },
						{ bits: inner.network, length: inner.length },
						128,
					);
					expect(holds(images[i]!, images[j]!, 128), `${spelled[i]} around ${spelled[j]}`).toBe(held);
				}
		}
	});

	test('what is redacted stays so', () => {
		const random = randomFrom(givenSeed + 2);
		for (let round = 0; round < rounds; round++) {
			const line = lineOf(random);
			const once = redact(textOf(random, line), knownOf(line));
			expect(redact(once)).toBe(once);
			expect(redact(once, knownOf(line))).toBe(once);
		}
	});

	test('the bits between the delegated prefix and /64 stay', () => {
		const random = randomFrom(givenSeed + 3);
		for (let round = 0; round < rounds; round++) {
			const line = lineOf(random);
			const { network, length } = line.delegated;
			const subnet = network | (random.bits(64 - length) << 64n) | 1n;
			const image = parseAddress6(redact(formatAddress6(subnet), knownOf(line)))!;
			const mask = (1n << BigInt(128 - length)) - 1n;
			expect(image & mask).toBe(subnet & mask);
		}
	});

	test('any text: no exception', () => {
		const random = randomFrom(givenSeed + 4);
		const pieces = [
			...'0123456789abcdef:::::....// \n"\\-%gxz',
			...['2400:4050:', '::', 'fe80::', 'ff02::1:ff', '::ffff:1.2.3.4', '153.241.113.198', '52:54:00:12:34:56', '/56'],
			...[
				'duid "',
				'IA_PD ',
				'enx',
				'00:03:00:01:',
				'ff:fe',
				'99:f171:c600:2f00',
				'.ip6.arpa',
				'fd12:3456:',
				'64:ff9b::',
			],
		];
		for (let round = 0; round < 3000; round++) {
			const text = Array.from({ length: random.integer(1, 30) }, () => random.pick(pieces)).join('');
			expect(typeof redact(text, { hostNames: ['gw7', 'a+b'] }), text).toBe('string');
		}
	});
});

const fine = [
	['2001:db8::', 32],
	['3fff::', 20],
	['fe80::', 10],
	['fd00::', 32],
	['::ffff:0:0', 96],
	['::', 96],
	['ff00::', 8],
].map(([address, length]) => ({ bits: parseAddress6(address as string)!, length: length as number }));

describe('what real machines and lines print', () => {
	const files = ['detect/transcripts', 'check/transcripts', 'golden'].flatMap((folder) =>
		readdirSync(new URL(`../${folder}`, import.meta.url), { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile())
			.map((entry) => `${entry.parentPath}/${entry.name}`),
	);

	test.each(files.map((file) => [file.slice(file.indexOf('/test/')), file]))('%s', (_, file) => {
		const text = readFileSync(file, 'utf8');
		const result = redact(text);
		expect(telling(result).map(({ start, end }) => result.slice(start, end))).toEqual([]);
		expect(result.split('\n')).toHaveLength(text.split('\n').length);
	});
});

/** 00-00-5E-00-53-xx at the end, or of an IAID the last four bytes of it; or no address, or broadcast. */
const isImageOfMac = (bytes: readonly number[]) =>
	bytes.slice(-4, -1).join() === [0x5e, 0, 0x53].join() ||
	bytes.every((byte) => byte === 0) ||
	bytes.every((byte) => byte === 255);

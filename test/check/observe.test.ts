import { describe, expect, it } from 'vitest';
import { dnsQuestion, parseDnsAnswer } from '../../src/check/observe/dns-message.ts';
import { firstGood } from '../../src/check/observe/first-good.ts';
import { parseAddresses, parseLinks, parseNeighbours, parseRoutes } from '../../src/check/observe/ip-json.ts';
import { parseTable } from '../../src/check/observe/nft-json.ts';
import { parsePing } from '../../src/check/observe/ping.ts';
import { bindingQuestion, parseBindingAnswer } from '../../src/check/observe/stun.ts';
import { token } from '../../src/check/observe/token.ts';
import type { Result } from '../../src/map/result.ts';
import { givenSeed, type Random, randomFrom } from '../map/random.ts';
import { now, transcript } from './router.ts';
import { bindingAnswer, dnsAnswer } from './servers.ts';

const problemOf = (result: Result<unknown, string>) => (result.ok ? undefined : result.problem);

describe('ip -j', () => {
	it('reads the links of the lab', () => {
		const links = parseLinks(transcript('ip-d-link.out'));
		expect(links.ok && links.value.map(({ name, up, carrier, kind }) => [name, up, carrier, kind])).toEqual([
			['lo', true, true, undefined],
			['ip6tnl0', false, false, 'ip6tnl'],
			['wan', true, true, 'veth'],
			['lan', true, true, 'veth'],
			['mape0', true, true, 'ip6tnl'],
		]);
		const counted = parseLinks(transcript('ip-s-link.out'));
		expect(counted.ok && counted.value.at(-1)?.counters).toEqual({ received: 40, sent: 55, sendErrors: 0 });
	});

	it('reads addresses, tentative ones and those of a filtered family too', () => {
		const found = parseAddresses(transcript('ip-addr-tentative.out'));
		expect(found.ok && found.value.filter(({ tentative }) => tentative).map(({ device }) => device)).toEqual(['wan']);
		const dynamic = parseAddresses(transcript('ip-6-addr-ra-only.out'));
		expect(dynamic.ok && dynamic.value.filter((one) => one.dynamic).map(({ address }) => address)).toEqual([
			'2400:4050:5c71:af00:0:ff:fe00:ce1',
		]);
		expect(parseAddresses('[{},{"ifname":"wan","addr_info":[{}]}]')).toEqual({ ok: true, value: [] });
	});

	it('reads routes and neighbours', () => {
		const routes = parseRoutes(transcript('ip-6-route.out'));
		expect(routes.ok && routes.value.at(-1)).toEqual({
			destination: 'default',
			device: 'wan',
			gateway: 'fe80::ff:fe00:151',
			metric: 1024,
			protocol: 'ra',
			expires: 1798,
		});
		expect(parseNeighbours(transcript('ip-6-neigh.out'))).toEqual({
			ok: true,
			value: [
				{ address: 'fe80::ff:fe00:151', state: 'REACHABLE' },
				{ address: 'fe80::1', state: 'STALE' },
			],
		});
	});

	it('takes nothing for nothing, and says what is wrong', () => {
		for (const parse of [parseLinks, parseAddresses, parseRoutes, parseNeighbours]) {
			expect(parse('[]')).toEqual({ ok: true, value: [] });
			expect(problemOf(parse(''))).toBe('nothing was printed');
			expect(problemOf(parse('Device "x" does not exist.'))).toBe('not JSON');
			expect(problemOf(parse('{}'))).toBe('not a JSON array');
			expect(problemOf(parse('[1]'))).toBe('entry 0 is not an object');
			expect(problemOf(parse('[{"mtu":"x"}]'))).toBe('entry 0 lacks what was asked for');
		}
	});
});

describe('ping', () => {
	it.each([
		// iputils 20221126
		['64 bytes from 10.0.0.1: icmp_seq=1 ttl=64 time=0.259 ms', { rttMs: 0.259, size: 56 }],
		['1480 bytes from 10.0.0.1: icmp_seq=1 ttl=64 time=0.032 ms', { rttMs: 0.032, size: 1472 }],
		['64 bytes from 2001:db8::1: icmp_seq=1 ttl=64 time=0.046 ms', { rttMs: 0.046, size: 56 }],
		['64 bytes from fe80::1%wan: icmp_seq=1 ttl=64 time=0.085 ms', { rttMs: 0.085, size: 56 }],
		['76 bytes from 8.8.8.8: icmp_seq=1 ttl=118 (truncated)\n', {}],
		['ping: local error: message too long, mtu=1500', { mtu: 1500 }],
		['From 192.0.2.9 icmp_seq=1 Time to live exceeded', { errorFrom: '192.0.2.9' }],
		['From 192.0.2.9 icmp_seq=1 Frag needed and DF set (mtu = 1400)', { errorFrom: '192.0.2.9', mtu: 1400 }],
		['From fe80::1%wan icmp_seq=1 Destination unreachable: No route', { errorFrom: 'fe80::1%wan' }],
		['PING 8.8.8.8 (8.8.8.8) from 10.9.0.1 t0: 56(84) bytes of data.\n\n1 packets transmitted, 0 received', {}],
		['ping: connect: Network is unreachable', {}],
		// busybox
		['64 bytes from 1.1.1.1: seq=0 ttl=57 time=6.430 ms', { rttMs: 6.43, size: 56 }],
	])('%s', (text, expected) => {
		expect(parsePing(text)).toEqual(expected);
	});
});

describe('STUN', () => {
	const transaction = token(now, 0, 12);
	const question = bindingQuestion(transaction);
	const answer = bindingAnswer(question, { ipv4: '153.241.113.198', port: 4848 });

	it('asks as RFC 8489 §5 says', () => {
		expect(question.length).toBe(20);
		expect([...question.slice(0, 8)]).toEqual([0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42]);
	});

	it('reads the IPv4 answer of RFC 5769 §2.2', () => {
		const bytes = Uint8Array.from(
			(
				'0101003c2112a442b7e7a701bc34d686fa87dfae' +
				'8022000b7465737420766563746f7220' +
				'002000080001a147e112a643' +
				'000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7' +
				'80280004c07d4c96'
			).match(/../g)!,
			(hex) => Number.parseInt(hex, 16),
		);
		expect(parseBindingAnswer(bytes, bytes.subarray(8, 20))).toEqual({
			ok: true,
			value: { ipv4: '192.0.2.1', port: 32853 },
		});
	});

	it('reads back what was answered, for any address and port', () => {
		const random = randomFrom(givenSeed);
		for (let i = 0; i < 2000; i++) {
			const octets = Array.from({ length: 4 }, () => random.integer(0, 255));
			const mapped = { ipv4: octets.join('.'), port: random.integer(0, 65535) };
			expect(parseBindingAnswer(bindingAnswer(question, mapped), transaction), `seed ${random.seed}`).toEqual({
				ok: true,
				value: mapped,
			});
		}
	});

	it('knows the plain address of RFC 3489 servers, and prefers the other', () => {
		const plain = Uint8Array.from(answer);
		plain.set([0, 1, 0, 8, 0, 1, 0x12, 0xf0, 153, 241, 113, 198], 20);
		expect(parseBindingAnswer(plain, transaction)).toEqual({
			ok: true,
			value: { ipv4: '153.241.113.198', port: 4848 },
		});
	});

	it('refuses what is no answer to this question', () => {
		const changed = (at: number, byte: number) => {
			const bytes = Uint8Array.from(answer);
			bytes[at] = byte;
			return problemOf(parseBindingAnswer(bytes, transaction));
		};
		expect(problemOf(parseBindingAnswer(answer.subarray(0, 19), transaction))).toBe('shorter than a STUN header');
		expect(problemOf(parseBindingAnswer(answer.subarray(0, 31), transaction))).toBe('length does not match');
		expect(problemOf(parseBindingAnswer(answer, token(now, 1, 12)))).toBe('another transaction');
		expect(changed(0, 0x11)).toBe('not a binding success');
		expect(changed(4, 0)).toBe('no magic cookie');
		expect(changed(23, 9)).toBe('attribute cut off');
		expect(changed(23, 2)).toBe('address cut off');
		expect(changed(23, 6)).toBe('IPv4 address of a wrong length');
		expect(changed(25, 2)).toBe('no IPv4 address in it');
	});
});

describe('DNS', () => {
	const question = dnsQuestion(token(now, 0, 2), 'www.google.com');

	it('reads addresses, also behind a CNAME', () => {
		expect(parseDnsAnswer(dnsAnswer(question, ['192.0.2.1', '192.0.2.2']), question)).toEqual({
			ok: true,
			value: { rcode: 0, addresses: ['192.0.2.1', '192.0.2.2'] },
		});
		const cname = [0xc0, 12, 0, 5, 0, 1, 0, 0, 0, 60, 0, 4, 1, 0x61, 0xc0, 12];
		const a = [1, 0x61, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 7];
		const bytes = Uint8Array.from([...dnsAnswer(question, []), ...cname, ...a]);
		bytes[7] = 2;
		expect(parseDnsAnswer(bytes, question)).toEqual({ ok: true, value: { rcode: 0, addresses: ['192.0.2.7'] } });
	});

	it('reads a refusal', () => {
		expect(parseDnsAnswer(dnsAnswer(question, [], 3), question)).toEqual({
			ok: true,
			value: { rcode: 3, addresses: [] },
		});
	});

	it('refuses what is no answer to this question', () => {
		const answer = dnsAnswer(question, ['192.0.2.1']);
		const other = dnsAnswer(dnsQuestion(token(now, 1, 2), 'www.google.com'), ['192.0.2.1']);
		expect(problemOf(parseDnsAnswer(other, question))).toBe('another question');
		const name = dnsAnswer(dnsQuestion(token(now, 0, 2), 'www.g00gle.com'), ['192.0.2.1']);
		expect(problemOf(parseDnsAnswer(name, question))).toBe('another question');
		expect(problemOf(parseDnsAnswer(question, question))).toBe('not a response');
		expect(problemOf(parseDnsAnswer(answer.subarray(0, answer.length - 1), question))).toBe('record cut off');
		expect(problemOf(parseDnsAnswer(answer.subarray(0, 11), question))).toBe('shorter than its question');
	});
});

describe('nothing that a machine may say makes a parser throw', () => {
	const question = dnsQuestion(token(now, 0, 2), 'www.google.com');
	const transaction = token(now, 0, 12);
	const texts: readonly (readonly [name: string, parse: (text: string) => unknown, like: string])[] = [
		['links', parseLinks, 'ip-d-link.out'],
		['counters', parseLinks, 'ip-s-link.out'],
		['addresses', parseAddresses, 'ip-addr.out'],
		['routes', parseRoutes, 'ip-6-route.out'],
		['neighbours', parseNeighbours, 'ip-6-neigh.out'],
		['nft', parseTable, 'nft-list-table.out'],
	];

	it.each(texts)('%s', (_, parse, like) => {
		const random = randomFrom(givenSeed);
		const text = transcript(like);
		for (let i = 0; i < 1500; i++) {
			const damaged = damagedText(text, random);
			expect(parse(damaged), `seed ${random.seed}, round ${i}`).toHaveProperty('ok');
		}
	});

	it('values of other types than expected', () => {
		const random = randomFrom(givenSeed);
		for (const [name, parse, like] of texts.filter(([, , file]) => file.endsWith('.out'))) {
			for (let i = 0; i < 300; i++) {
				const damaged = JSON.stringify(damagedJson(JSON.parse(transcript(like)), random));
				expect(parse(damaged), `${name}, seed ${random.seed}, round ${i}: ${damaged.slice(0, 200)}`).toHaveProperty(
					'ok',
				);
			}
		}
	});

	it('ping', () => {
		const random = randomFrom(givenSeed);
		const text =
			'From 192.0.2.9 icmp_seq=1 Frag needed (mtu = 1400)\n64 bytes from 1.1.1.1: icmp_seq=1 ttl=57 time=6.4 ms\n';
		for (let i = 0; i < 5000; i++)
			expect(parsePing(damagedText(text, random)), `seed ${random.seed}`).toBeTypeOf('object');
	});

	it.each([
		[
			'STUN',
			(bytes: Uint8Array) => parseBindingAnswer(bytes, transaction),
			bindingAnswer(bindingQuestion(transaction), { ipv4: '192.0.2.1', port: 7 }),
		],
		['DNS', (bytes: Uint8Array) => parseDnsAnswer(bytes, question), dnsAnswer(question, ['192.0.2.1'])],
	] as const)('%s', (_, parse, like) => {
		const random = randomFrom(givenSeed);
		for (let i = 0; i < 20_000; i++) {
			// also within a bigger buffer, as Node's are
			const bytes = Uint8Array.from([...like, ...like]).subarray(0, random.integer(0, like.length + 8));
			for (let hits = random.integer(0, 6); hits > 0; hits--)
				bytes[random.integer(0, like.length)] = random.integer(0, 255);
			expect(parse(bytes), `seed ${random.seed}, round ${i}`).toHaveProperty('ok');
		}
	});
});

function damagedText(text: string, random: Random): string {
	let damaged = random.integer(0, 3) === 0 ? text.slice(0, random.integer(0, text.length)) : text;
	for (let hits = random.integer(1, 8); hits > 0; hits--) {
		const at = random.integer(0, damaged.length);
		const put = random.pick(['', '{', '}', '[', ']', '"', ',', '0', '-1', 'null', '\n', '\0', 'é', ';', '/', '1e999']);
		damaged = damaged.slice(0, at) + put + damaged.slice(at + random.integer(0, 3));
	}
	return damaged;
}

function damagedJson(value: unknown, random: Random): unknown {
	if (random.integer(0, 60) === 0) return random.pick([null, 0, -1.5, '', 'x', [], {}, true, { range: [1] }, ['']]);
	if (Array.isArray(value)) return value.map((item) => damagedJson(item, random));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, damagedJson(item, random)]));
}

describe('token', () => {
	it('is the same for the same moment and another for another', () => {
		expect(token(now, 0, 12)).toEqual(token(now, 0, 12));
		const seen = new Set<string>();
		for (let ms = 0; ms < 1000; ms++) for (const salt of [0, 1]) seen.add(token(now + ms, salt, 12).join());
		expect(seen.size).toBe(2000);
	});
});

describe('the first good answer', () => {
	it('ends the waiting', async () => {
		const never = new Promise<number>(() => {});
		expect(await firstGood([never, Promise.resolve(1), Promise.resolve(2), never], (n) => n === 2)).toEqual([1, 2]);
		expect(await firstGood([Promise.resolve(1), Promise.resolve(2)], () => false)).toEqual([1, 2]);
		expect(await firstGood([], () => true)).toEqual([]);
		await expect(firstGood([never, Promise.reject(new Error('bug'))], () => true)).rejects.toThrow('bug');
	});
});

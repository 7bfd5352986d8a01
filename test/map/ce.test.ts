import { describe, expect, test } from 'vitest';
import { deriveCe } from '../../src/map/ce.ts';
import { ceAddressOf, ownerOf } from '../../src/map/owner.ts';
import { psidOfPort } from '../../src/map/port-set.ts';
import { contains6, formatPrefix6, parseAddress4, parseAddress6, parsePrefix6 } from '../../src/map/prefix.ts';
import { endUserPrefixLengthOf, parseRule } from '../../src/map/rule.ts';
import { givenSeed, randomFrom } from './random.ts';
import { randomLine, randomRule } from './random-rule.ts';

const rule = (text: string) => {
	const parsed = parseRule(text);
	if (!parsed.ok) throw new Error(JSON.stringify(parsed.problem));
	return parsed.value;
};
const prefix = (text: string) => {
	const parsed = parsePrefix6(text);
	if (!parsed.ok) throw new Error(JSON.stringify(parsed.problem));
	return parsed.value;
};
const ce = (ruleText: string, prefixText: string) => {
	const derived = deriveCe(rule(ruleText), prefix(prefixText));
	if (!derived.ok) throw new Error(JSON.stringify(derived.problem));
	return derived.value;
};

const appendixA = 'ipv6=2001:db8::/40,ipv4=192.0.2.0/24,ea=16,offset=6,layout=rfc7597';

describe('deriveCe', () => {
	test('EA bits shorter than the IPv4 suffix: a whole IPv4 prefix (RFC 7597 §5.2, o + r < 32)', () => {
		const derived = ce('ipv6=2001:db8::/40,ipv4=192.0.2.0/24,ea=4,offset=6,layout=rfc7597', '2001:db8:a0::/44');
		expect(derived).toMatchObject({ ipv4: '192.0.2.160', ipv4PrefixLength: 28, psid: 0, psidLength: 0 });
		expect(derived.ports).toEqual([{ first: 0, last: 65535 }]);
		expect(derived.address).toBe('2001:db8:a0::c000:2a0:0');
	});
	test('EA bits as long as the suffix: one address of its own', () => {
		const derived = ce('ipv6=2001:db8::/40,ipv4=192.0.2.0/24,ea=8,offset=4', '2001:db8:12::/48');
		expect(derived.ipv4).toBe('192.0.2.18');
		expect(derived.ipv4PrefixLength).toBeUndefined();
		expect(derived.ports).toEqual([{ first: 0, last: 65535 }]);
	});
	test('a whole rule as one address, and addresses beyond 127.255.255.255', () => {
		expect(ce('ipv6=2001:db8::/32,ipv4=0.0.0.0/0,ea=32,offset=0', '2001:db8:ffff:ffff::/64').ipv4).toBe(
			'255.255.255.255',
		);
	});
	test('only the end-user prefix counts: a subnet of it gives the same CE', () => {
		const whole = ce(appendixA, '2001:db8:12:3400::/56');
		expect(ce(appendixA, '2001:db8:12:34ff::/64')).toEqual(whole);
		expect(ce(appendixA, '2001:db8:12:3400:1:2:3:4/128')).toEqual(whole);
		expect(formatPrefix6(whole.endUserPrefix)).toBe('2001:db8:12:3400::/56');
	});
	test('an end-user prefix beyond 64 bits overwrites the start of the interface identifier (RFC 7597 §6)', () => {
		const rest = 'ipv4=192.0.2.18/32,ea=0,offset=6';
		const at72 = ce(`ipv6=2001:db8:1:2:ab00::/72,${rest}`, '2001:db8:1:2:ab00::/72');
		expect(at72.address).toBe('2001:db8:1:2:abc0:2:1200:0');
		const at88 = ce(`ipv6=2001:db8:1:2:ab01:ff00::/88,${rest}`, '2001:db8:1:2:ab01:ff00::/88');
		expect(at88.address).toBe('2001:db8:1:2:ab01:ff02:1200:0');
	});
	test('a PSID out of band, as an argument or in the rule', () => {
		const alone = 'ipv6=2001:db8:12:3400::/56,ipv4=192.0.2.18/32,ea=0,offset=6,layout=rfc7597';
		const line = prefix('2001:db8:12:3400::/56');
		const given = deriveCe(rule(alone), line, { psid: 52, psidLength: 8 });
		expect(given).toEqual(deriveCe(rule(`${alone},psid=52,psidlen=8`), line));
		expect(given.ok && given.value).toMatchObject({
			psid: 52,
			psidLength: 8,
			address: '2001:db8:12:3400:0:c000:212:34',
		});
		expect(deriveCe(rule(appendixA), line, { psid: 52, psidLength: 8 })).toEqual({
			ok: false,
			problem: { code: 'rule-impossible', field: 'psidlen', value: 8, least: 0, most: 0 },
		});
	});
	test('refuses what the rule does not cover', () => {
		const derive = (text: string) => {
			const derived = deriveCe(rule(appendixA), prefix(text));
			return derived.ok ? undefined : derived.problem;
		};
		expect(derive('2001:db8:12:3400::/55')).toEqual({
			code: 'prefix-too-short',
			input: '2001:db8:12:3400::/55',
			length: 55,
			needed: 56,
		});
		expect(derive('2001:d00::/24')).toMatchObject({ code: 'prefix-too-short', needed: 56 });
		expect(derive('2001:db9::/56')).toEqual({
			code: 'prefix-not-in-rule',
			input: '2001:db9::/56',
			rule: '2001:db8::/40',
		});
	});
});

describe('ownerOf', () => {
	test('RFC 7597 appendix A, examples 2 and 3', () => {
		expect(ceAddressOf(rule(appendixA), '192.0.2.18', 1232)).toBe('2001:db8:12:3400:0:c000:212:34');
	});
	test('nobody: other addresses, excluded ports, ports of another given PSID, no ports at all', () => {
		const shared = rule(appendixA);
		expect(ownerOf(shared, '192.0.3.18', 1232)).toBeUndefined();
		expect(ownerOf(shared, '192.0.2.18', 1023)).toBeUndefined();
		expect(ownerOf(shared, '192.0.2.18', 65536)).toBeUndefined();
		expect(ownerOf(shared, 'x', 1232)).toBeUndefined();
		const given = rule('ipv6=2001:db8:12:3400::/56,ipv4=192.0.2.18/32,ea=0,offset=6,psid=52,psidlen=8');
		expect(ownerOf(given, '192.0.2.18', 1232)?.psid).toBe(52);
		expect(ownerOf(given, '192.0.2.18', 1236)).toBeUndefined();
	});
});

test('derive and inverse agree for random rules of every shape and both layouts', () => {
	const random = randomFrom(givenSeed);
	for (let round = 0; round < 20_000; round++) {
		const seed = `seed ${random.seed}, round ${round}`;
		const any = randomRule(random);
		const needed = endUserPrefixLengthOf(any);
		const line = randomLine(random, any, random.integer(needed, 128));
		const derived = deriveCe(any, line);
		if (!derived.ok) throw new Error(`${seed}: ${JSON.stringify(derived.problem)}`);
		const { value } = derived;
		expect(contains6(value.endUserPrefix, line), seed).toBe(true);
		expect(contains6(value.endUserPrefix, { network: parseAddress6(value.address)!, length: 128 }), seed).toBe(true);

		const block = random.pick(value.ports);
		const port = random.integer(block.first, block.last);
		expect(psidOfPort(port, any.psidOffset, value.psidLength), seed).toBe(value.psid);
		// Any address of the CE's own prefix leads to it.
		const inside = value.ipv4PrefixLength === undefined ? 0 : random.integer(0, 2 ** (32 - value.ipv4PrefixLength) - 1);
		const address = parseAddress4(value.ipv4)! + inside;
		const text = [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
		expect(ownerOf(any, text, port), seed).toEqual({
			endUserPrefix: value.endUserPrefix,
			psid: value.psid,
			address: value.address,
		});
	}
});

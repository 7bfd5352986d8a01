import { describe, expect, test } from 'vitest';
import { formatRule, parseRule, psidLengthOf } from '../../src/map/rule.ts';
import { givenSeed, randomFrom } from './random.ts';
import { randomRule } from './random-rule.ts';

const ocn = 'ipv6=2400:4050::/34,ipv4=153.240.0.0/16,ea=22,offset=6,br=2001:380:a120::9';

const problemOf = (text: string) => {
	const rule = parseRule(text);
	return rule.ok ? undefined : rule.problem;
};
const syntax = (text: string) => {
	const problem = problemOf(text);
	return problem?.code === 'rule-syntax' ? [problem.field, problem.reason] : problem;
};
const impossible = (text: string) => {
	const problem = problemOf(text);
	return problem?.code === 'rule-impossible' ? [problem.field, problem.value, problem.least, problem.most] : problem;
};

describe('parseRule', () => {
	test('all parts', () => {
		expect(parseRule(ocn, '2026-11-22')).toEqual({
			ok: true,
			value: {
				ipv6: { network: 0x24004050n << 96n, length: 34 },
				ipv4: { network: 153 * 2 ** 24 + 240 * 2 ** 16, length: 16 },
				eaBitsLength: 22,
				psidOffset: 6,
				br: ['2001:380:a120::9'],
				addressing: 'draft-03',
				source: ['typed'],
				seen: '2026-11-22',
				confidence: 'yours',
			},
		});
	});
	test('any order, blanks, capitals, several BRs, PSID in hexadecimal', () => {
		const rule = parseRule(
			' offset = 6 , EA=0, ipv4=192.0.2.18/32, IPv6=2001:DB8:12:3400::/56 ,psidlen=8,psid=0x34,br=2001:DB8::1,br=2001:db8::2,layout=rfc7597\n',
		);
		expect(rule.ok && formatRule(rule.value)).toBe(
			'ipv6=2001:db8:12:3400::/56,ipv4=192.0.2.18/32,ea=0,offset=6,br=2001:db8::1,br=2001:db8::2,layout=rfc7597,psid=52,psidlen=8',
		);
		expect(rule.ok && psidLengthOf(rule.value)).toBe(8);
	});
	test('formatRule and parseRule are inverse', () => {
		const random = randomFrom(givenSeed);
		for (let round = 0; round < 2000; round++) {
			const rule = randomRule(random);
			expect(parseRule(formatRule(rule)), `seed ${random.seed}, round ${round}`).toEqual({
				ok: true,
				value: { ...rule, source: ['typed'] },
			});
		}
	});
	test.each([
		['', ['', 'missing']],
		['ipv6=2001:db8::/40', ['ipv4', 'missing']],
		['ipv4=192.0.2.0/24,ea=16,offset=6', ['ipv6', 'missing']],
		['ipv6=2001:db8::/40,ipv4=192.0.2.0/24,offset=6', ['ea', 'missing']],
		['ipv6=2001:db8::/40,ipv4=192.0.2.0/24,ea=16', ['offset', 'missing']],
		[`${ocn},`, ['', 'missing']],
		[`${ocn},ea=22`, ['ea', 'repeated']],
		[`${ocn},dmr=2001:db8::`, ['dmr', 'unknown']],
		[`${ocn},layout`, ['layout', 'value']],
		[`${ocn},layout=draft-02`, ['layout', 'value']],
		[`${ocn},br=192.0.2.1`, ['br', 'value']],
		[`${ocn},br=fe80::1%eth0`, ['br', 'value']],
		[`${ocn},psid=1`, ['psidlen', 'missing']],
		[`${ocn},psidlen=1`, ['psid', 'missing']],
		[ocn.replace('ea=22', 'ea=-1'), ['ea', 'value']],
		[ocn.replace('ea=22', 'ea=2.5'), ['ea', 'value']],
		[ocn.replace('ea=22', 'ea='), ['ea', 'value']],
		[ocn.replace('/34', ''), ['ipv6', 'value']],
		[ocn.replace('/34', '/129'), ['ipv6', 'value']],
		[ocn.replace('4050::', '4050:1::'), ['ipv6', 'host-bits']],
		[ocn.replace('/16', '/33'), ['ipv4', 'value']],
		['ipv6=240d:f:a000::/36,ipv4=219.104.138.0/20,ea=20,offset=4', ['ipv4', 'host-bits']],
	])('%j: %j', (text, expected) => expect(syntax(text)).toEqual(expected));

	test.each([
		// field, value, least, most
		['ipv6=2001:db8::/40,ipv4=192.0.2.0/24,ea=25,offset=0', ['ea', 25, 0, 24]],
		['ipv6=2001:db8::/40,ipv4=0.0.0.0/0,ea=49,offset=0', ['ea', 49, 0, 48]],
		['ipv6=2001:db8::/120,ipv4=192.0.2.0/24,ea=16,offset=0', ['ea', 16, 0, 8]],
		['ipv6=2001:db8::/40,ipv4=192.0.2.0/24,ea=16,offset=9', ['offset', 9, 0, 8]],
		['ipv6=2001:db8::/40,ipv4=192.0.2.0/24,ea=24,offset=1', ['offset', 1, 0, 0]],
		['ipv6=2001:db8::/40,ipv4=192.0.2.0/24,ea=8,offset=16', ['offset', 16, 0, 15]],
		['ipv6=2001:db8::/40,ipv4=192.0.2.0/24,ea=8,offset=6,psid=0,psidlen=11', ['offset', 6, 0, 5]],
		['ipv6=2001:db8::/40,ipv4=192.0.2.0/24,ea=8,offset=0,psid=0,psidlen=17', ['psidlen', 17, 0, 16]],
		['ipv6=2001:db8::/40,ipv4=192.0.2.0/24,ea=8,offset=6,psid=256,psidlen=8', ['psid', 256, 0, 255]],
		// A PSID in the EA bits and another one beside it; and a PSID for a whole IPv4 prefix (RFC 7598 §4.5).
		['ipv6=2001:db8::/40,ipv4=192.0.2.0/24,ea=16,offset=6,psid=1,psidlen=8', ['psidlen', 8, 0, 0]],
		['ipv6=2001:db8::/40,ipv4=192.0.2.0/24,ea=4,offset=6,psid=1,psidlen=8', ['psidlen', 8, 0, 0]],
	])('%s is impossible', (text, expected) => expect(impossible(text)).toEqual(expected));

	test('never throws', () => {
		const random = randomFrom(givenSeed);
		const parts = [...ocn.split(/([=,/:])/), 'psid', 'psidlen', 'layout', 'rfc7597', '0x', '99999', ' ', '\0', '日本'];
		for (let round = 0; round < 20_000; round++) {
			const text = Array.from({ length: random.integer(0, 30) }, () => random.pick(parts)).join('');
			expect(() => parseRule(text), `seed ${random.seed}, round ${round}: ${JSON.stringify(text)}`).not.toThrow();
		}
	});
});

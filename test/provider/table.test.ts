import { describe, expect, test } from 'vitest';
import { contains6, formatPrefix4, formatPrefix6, parsePrefix6 } from '../../src/map/prefix.ts';
import { endUserPrefixLengthOf, findImpossible, type MapRule, psidLengthOf } from '../../src/map/rule.ts';
import type { ProviderId } from '../../src/provider/provider.ts';
import { source } from '../../src/provider/source.ts';
import { matchProviders, otherService, providerById, providers, ruleFor } from '../../src/provider/table.ts';
import reference from './mape-rules.json' with { type: 'json' };

const prefix = (text: string) => {
	const parsed = parsePrefix6(text);
	if (!parsed.ok) throw new Error(text);
	return parsed.value;
};

/** The reference's short names for the same sources. */
const sourceNames: Readonly<Record<string, string>> = {
	fc2: source.fc2,
	kaz: source.kazehana,
	cs: source.configSoftware,
	aps: source.allPortsSet,
	bk: source.backup,
	fleth: source.fleth,
	sgawa: source.sgawa,
	autoconf: source.autoConfig,
	june: source.aiosJune2025,
	ac0115: source.autoConfig0115,
	'jpne-live': source.jpneServer,
	mapecd: source.mapecd,
	'vyos-line': source.vyosLine,
	opnsense4983: source.opnsenseLine,
	benedicam: source.benedicamLine,
	euank: source.euank,
	atori: source.atori,
	massgame: source.massgame,
	herrk: source.herrkartoffel,
	csnuro: source.configSoftwareNuro,
};
const ids: Readonly<Record<string, ProviderId>> = {
	'jpne-v6plus': 'v6plus',
	ocn: 'ocn',
	biglobe: 'biglobe',
	nuro: 'nuro',
};

/** Our rule in the reference's words. */
const inReferenceShape = (id: ProviderId, rule: MapRule) => ({
	provider: id,
	ipv6: formatPrefix6(rule.ipv6),
	ipv4: formatPrefix4(rule.ipv4),
	ea_length: rule.eaBitsLength,
	psid_offset: rule.psidOffset,
	psid_length: psidLengthOf(rule),
	end_user_prefix_length: endUserPrefixLengthOf(rule),
	br: rule.br,
	status: rule.confidence,
	sources: rule.source.toSorted(),
	disputed_with: rule.disputedWith,
	seen: rule.seen,
	layout: rule.addressing,
});

describe('the rules are those of the reference, one by one', () => {
	const ours = providers.flatMap(({ id, rules }) => rules.map((rule) => inReferenceShape(id, rule)));
	const byPrefix = new Map(ours.map((rule) => [rule.ipv6, rule]));

	test('444, none twice', () => {
		expect(reference.rules).toHaveLength(444);
		expect(ours).toHaveLength(444);
		expect(byPrefix.size).toBe(444);
	});

	test.each(reference.rules.map((rule) => [rule.ipv6, rule] as const))('%s', (ipv6, rule) => {
		expect(byPrefix.get(ipv6)).toEqual({
			...rule,
			provider: ids[rule.provider],
			br: [rule.br],
			sources: rule.sources.map((name) => sourceNames[name]).toSorted(),
			disputed_with: 'disputed_with' in rule ? rule.disputed_with?.value : undefined,
			seen: reference.generated,
			layout: 'draft-03',
		});
	});
});

describe('each provider', () => {
	test.each(providers.map((provider) => [provider.id, provider] as const))('%s', (id, { rules, name, operator }) => {
		expect(providerById(id)?.id).toBe(id);
		expect(name.en && name.ja && operator).toBeTruthy();
		for (const rule of rules) expect(findImpossible(rule), formatPrefix6(rule.ipv6)).toBeUndefined();
		// Sorted, and with that free of overlaps.
		for (const [index, rule] of rules.entries()) {
			const next = rules[index + 1];
			if (next) expect(rule.ipv6.network < next.ipv6.network && !contains6(rule.ipv6, next.ipv6)).toBe(true);
		}
	});
	test('no two rules of any overlap, in IPv6 or in IPv4', () => {
		const all = providers.flatMap(({ rules }) => rules);
		const overlapping: string[] = [];
		for (const [index, one] of all.entries()) {
			for (const other of all.slice(index + 1)) {
				const size = 2 ** (32 - Math.min(one.ipv4.length, other.ipv4.length));
				const inIpv4 = Math.floor(one.ipv4.network / size) === Math.floor(other.ipv4.network / size);
				if (inIpv4 || contains6(one.ipv6, other.ipv6) || contains6(other.ipv6, one.ipv6)) {
					overlapping.push(`${formatPrefix6(one.ipv6)} ${formatPrefix6(other.ipv6)}`);
				}
			}
		}
		expect(overlapping).toEqual([]);
	});
	test('unknown', () => {
		expect(providerById('custom')).toBeUndefined();
		expect(providerById('__proto__')).toBeUndefined();
	});
});

describe('matchProviders', () => {
	test('all providers, the matching one first', () => {
		const matches = matchProviders(prefix('2404:7a80::/56'));
		expect(matches.map(({ id }) => id)).toEqual(['biglobe', 'v6plus', 'ocn', 'nuro']);
		expect(matches[0]?.rule && formatPrefix6(matches[0].rule.ipv6)).toBe('2404:7a80::/31');
		expect(matches.slice(1).every(({ rule }) => rule === undefined)).toBe(true);
	});
	test('none matches', () => {
		expect(matchProviders(prefix('2409:10::/56')).map(({ id, rule }) => [id, rule])).toEqual([
			['v6plus', undefined],
			['ocn', undefined],
			['biglobe', undefined],
			['nuro', undefined],
		]);
	});
});

describe('ruleFor', () => {
	const problem = (text: string, id?: ProviderId) => {
		const found = ruleFor(prefix(text), id);
		return found.ok ? found.value.id : found.problem;
	};
	test('any provider, or the given one', () => {
		expect(problem('240b:10::/56')).toBe('v6plus');
		expect(problem('240b:10::/56', 'v6plus')).toBe('v6plus');
	});
	test('another provider’s prefix', () => {
		expect(problem('240b:10::/56', 'ocn')).toEqual({
			code: 'provider-mismatch',
			prefix: '240b:10::/56',
			provider: 'ocn',
			others: ['v6plus'],
		});
	});
	test('nobody’s prefix, and what it is instead', () => {
		expect(problem('2001:db8::/56')).toEqual({ code: 'no-rule', prefix: '2001:db8::/56' });
		expect(problem('2409:10::/56', 'ocn')).toEqual({ code: 'no-rule', prefix: '2409:10::/56', other: 'transix' });
	});
	test('a prefix that covers rules instead of lying in one', () => {
		expect(problem('2400:4050::/32')).toMatchObject({ code: 'prefix-too-short', length: 32, needed: 56 });
		expect(problem('2400:4050::/32', 'nuro')).toMatchObject({ code: 'no-rule' });
	});
});

describe('otherService', () => {
	const services = reference.prefix_hints.filter(({ service }) => !(service in ids));
	test.each(services.map(({ ipv6, service }) => [ipv6, service]))('%s is %s', (ipv6, service) => {
		expect(otherService(prefix(ipv6))).toEqual({ service });
		const { network, length } = prefix(ipv6);
		const last = network | ((1n << BigInt(128 - length)) - 1n);
		expect(otherService({ network: (last >> 72n) << 72n, length: 56 })).toEqual({ service });
		// A prefix that is wider than the block may be anything.
		expect(otherService({ network, length: length - 1 })).toBeUndefined();
	});
	test('MAP-E prefixes are none', () => {
		for (const { rules } of providers) for (const rule of rules) expect(otherService(rule.ipv6)).toBeUndefined();
	});
});

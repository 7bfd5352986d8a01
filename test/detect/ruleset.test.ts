import { describe, expect, it } from 'vitest';
import { legacyTables, parseRuleset } from '../../src/detect/ruleset.ts';
import { states, transcript } from './transcript.ts';

const tables = (text: string) => {
	const parsed = parseRuleset(text);
	return parsed.ok
		? parsed.value.map(({ family, name, program, translates }) => [family, name, program, translates].join(' '))
		: parsed;
};
const ruleset = (...objects: readonly unknown[]) =>
	JSON.stringify({ nftables: [{ metainfo: { version: '1.0.6' } }, ...objects] });
const table = (family: string, name: string) => ({ table: { family, name, handle: 1 } });
const chain = (family: string, of: string, name: string, hook?: readonly [type: string, hook: string]) => ({
	chain: {
		family,
		table: of,
		name,
		handle: 1,
		...(hook ? { type: hook[0], hook: hook[1], prio: 100, policy: 'accept' } : {}),
	},
});
const rule = (family: string, of: string, name: string, ...expr: readonly unknown[]) => ({
	rule: { family, table: of, chain: name, handle: 1, expr },
});

describe('rule sets of the lab', () => {
	it.each(states)('%s', (state) => {
		const expected: Record<string, readonly string[]> = {
			'state-4-classic-just-added': ['ip mangle  false', 'ip nat  true'],
			'state-5-classic-up': ['ip mangle  false', 'ip nat  true'],
		};
		const found = tables(transcript(`${state}/nft-j-list-ruleset.json`));
		if (expected[state]) expect(found).toEqual(expected[state]);
		else expect(Array.isArray(found)).toBe(true);
	});
});

describe('programs', () => {
	const nat = (family: string, name: string, ...chains: readonly string[]) => [
		table(family, name),
		chain(family, name, 'POSTROUTING', ['nat', 'postrouting']),
		...chains.map((one) => chain(family, name, one)),
	];
	it.each([
		['docker', nat('ip', 'nat', 'DOCKER')],
		['docker', [table('ip', 'docker-bridges')]],
		['ufw', [table('ip', 'filter'), chain('ip', 'filter', 'ufw-before-input')]],
		['firewalld', [table('inet', 'firewalld')]],
		['libvirt', nat('ip', 'nat', 'LIBVIRT_PRT')],
		['fail2ban', [table('inet', 'f2b-table')]],
		['podman', [table('inet', 'netavark')]],
		['', [table('inet', 'filter'), chain('inet', 'filter', 'input', ['filter', 'input'])]],
	])('%s', (program, objects) => {
		const parsed = parseRuleset(ruleset(...objects));
		expect(parsed).toMatchObject({ ok: true, value: [program === '' ? {} : { program }] });
		if (program === '' && parsed.ok) expect(parsed.value[0]).not.toHaveProperty('program');
	});

	it('sees a translation in every spelling, and none elsewhere', () => {
		const spelled = [
			{ snat: { addr: '192.0.2.1' } },
			{ masquerade: null },
			{ xt: { type: 'target', name: 'MASQUERADE' } },
		];
		for (const statement of spelled)
			expect(
				tables(ruleset(...nat('ip', 'nat'), rule('ip', 'nat', 'POSTROUTING', { counter: {} }, statement))),
			).toEqual(['ip nat  true']);
		expect(tables(ruleset(...nat('ip', 'nat'), rule('ip', 'nat', 'POSTROUTING', { accept: null })))).toEqual([
			'ip nat  false',
		]);
		expect(tables(ruleset(...nat('ip', 'nat'), rule('ip6', 'nat', 'POSTROUTING', { masquerade: null })))).toEqual([
			'ip nat  false',
		]);
	});

	it('leaves ours out, but no other of that name', () => {
		expect(tables(ruleset(table('ip', 'mape'), table('ip6', 'mape')))).toEqual(['ip6 mape  false']);
	});

	it('leaves out what iptables holds of ours, and nothing else', () => {
		const snat = { xt: { type: 'target', name: 'SNAT' } };
		const ours = [
			...nat('ip', 'nat', 'MAPE-SNAT'),
			rule('ip', 'nat', 'POSTROUTING', { counter: {} }, { jump: { target: 'MAPE-SNAT' } }),
			rule('ip', 'nat', 'MAPE-SNAT', snat),
		];
		expect(tables(ruleset(...ours))).toEqual([]);
		expect(tables(ruleset(...ours, chain('ip', 'nat', 'DOCKER')))).toEqual(['ip nat docker false']);
		expect(tables(ruleset(...ours, rule('ip', 'nat', 'POSTROUTING', snat)))).toEqual(['ip nat  true']);
		expect(tables(ruleset(...ours, rule('ip', 'nat', 'POSTROUTING', { goto: { target: 'X' } })))).toEqual([
			'ip nat  false',
		]);
	});

	it.each([
		'',
		'not JSON',
		'[]',
		'{}',
		'{"nftables":3}',
		'{"nftables":[3]}',
		'{"nftables":[{"table":{"family":"ip"}}]}',
	])('refuses %s', (text) => {
		expect(parseRuleset(text)).toMatchObject({ ok: false });
	});
});

describe('the old iptables', () => {
	it('is seen by the names of its tables', () => {
		expect(legacyTables('', undefined)).toEqual([]);
		expect(legacyTables('nat\nfilter\n', '-A POSTROUTING -j MASQUERADE\n')).toEqual([
			{ family: 'ip', name: 'nat', program: 'iptables-legacy', translates: true },
			{ family: 'ip', name: 'filter', program: 'iptables-legacy', translates: false },
		]);
		const ours = '-A POSTROUTING -o mape0 -j MAPE-SNAT\n-A MAPE-TCP-0 -p tcp -j SNAT --to-source 192.0.2.1\n';
		expect(legacyTables('nat\n', ours)[0]?.translates).toBe(false);
		expect(legacyTables('nat\n', `${ours}-A POSTROUTING -j SNAT --to-source 192.0.2.1\n`)[0]?.translates).toBe(true);
		expect(legacyTables('nat\n', '-P POSTROUTING ACCEPT\n')[0]?.translates).toBe(false);
		expect(legacyTables('nat\n', undefined)[0]?.translates).toBe(true);
	});
});

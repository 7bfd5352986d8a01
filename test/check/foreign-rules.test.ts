import { describe, expect, it } from 'vitest';
import { parseForeignRules } from '../../src/check/observe/foreign-rules.ts';

/** As libnftables prints it (libnftables-json(5)). */
interface Chain {
	readonly table?: string;
	readonly name: string;
	readonly hook?: readonly [type: string, hook: string, prio: number, policy?: string];
	readonly rules?: readonly (readonly object[])[];
}

function ruleset(...chains: readonly Chain[]): string {
	const objects = chains.flatMap(({ table = 'ip other', name, hook, rules = [] }) => {
		const [family, of] = table.split(' ');
		const base = hook ? { type: hook[0], hook: hook[1], prio: hook[2], policy: hook[3] ?? 'accept' } : {};
		return [
			{ chain: { family, table: of, name, handle: 1, ...base } },
			...rules.map((expr, handle) => ({ rule: { family, table: of, chain: name, handle, expr } })),
		];
	});
	return JSON.stringify({ nftables: [{ metainfo: { json_schema_version: 1 } }, ...objects] });
}

const on = (key: string, op: string, right: unknown) => ({ match: { op, left: { meta: { key } }, right } });
const state = { match: { op: 'in', left: { ct: { key: 'state' } }, right: ['established', 'related'] } };
const masquerade = { masquerade: null };
const accept = { accept: null };
const counter = { counter: { packets: 0, bytes: 0 } };
const jump = (target: string) => ({ jump: { target } });

const found = (chains: readonly Chain[], backend: 'nftables' | 'iptables' = 'nftables') => {
	const parsed = parseForeignRules(ruleset(...chains), { wan: 'wan', lan: 'lan', backend });
	return parsed.ok ? parsed.value : parsed.problem;
};
const nothing = { translations: [], drops: [], dhcpDrops: [] };

describe('a translation of others', () => {
	const nat = (prio: number, ...rules: readonly (readonly object[])[]): Chain => ({
		name: 'POSTROUTING',
		hook: ['nat', 'postrouting', prio],
		rules,
	});
	const shadowed = { ...nothing, translations: [{ table: 'ip other', chain: 'POSTROUTING' }] };

	it('shadows ours when it comes first and may meet our packets', () => {
		expect(found([nat(95, [masquerade])])).toEqual(shadowed);
		expect(found([nat(95, [on('oifname', '!=', 'docker0'), counter, masquerade])])).toEqual(shadowed);
		expect(found([nat(0, [on('oifname', '==', 'mape0'), { snat: { addr: '192.0.2.7' } }])])).toEqual(shadowed);
		expect(found([nat(0, [on('oifname', '==', 'mape*'), masquerade])])).toEqual(shadowed);
	});

	it('also in a chain that is jumped to, in however many circles', () => {
		const further = { name: 'further', rules: [[jump('POSTROUTING')], [masquerade]] };
		expect(found([nat(95, [jump('further')]), further])).toEqual(shadowed);
	});

	it('does not when it comes later, as Docker’s does, or is about other interfaces', () => {
		expect(found([nat(100, [on('oifname', '!=', 'docker0'), masquerade])])).toEqual(nothing);
		expect(found([nat(95, [on('oifname', '==', 'own0'), masquerade])])).toEqual(nothing);
		expect(found([nat(95, [on('oifname', '!=', 'mape0'), masquerade])])).toEqual(nothing);
		expect(found([nat(95, [on('oifname', '==', { set: ['own0', 'own1'] }), masquerade])])).toEqual(nothing);
		expect(found([nat(95, [counter, accept])])).toEqual(nothing);
	});

	it('is not ours', () => {
		const ours = {
			table: 'ip mape',
			name: 'translate',
			hook: ['nat', 'postrouting', 99],
			rules: [[masquerade]],
		} as const;
		expect(found([ours])).toEqual(nothing);
		expect(found([nat(99, [jump('MAPE-SNAT')]), { name: 'MAPE-SNAT', rules: [[masquerade]] }], 'iptables')).toEqual(
			nothing,
		);
	});
});

describe('what others drop', () => {
	const forward = (...rules: readonly (readonly object[])[]): Chain => ({
		name: 'FORWARD',
		hook: ['filter', 'forward', 0, 'drop'],
		rules,
	});
	const dropped = { ...nothing, drops: [{ table: 'ip other', chain: 'FORWARD' }] };

	it('is what nobody lets into the tunnel', () => {
		expect(found([forward()])).toEqual(dropped);
		expect(found([forward([state, accept])])).toEqual(dropped);
		expect(found([forward([on('iifname', '==', 'docker0'), accept])])).toEqual(dropped);
	});

	it('is nothing when a rule is about the tunnel or the LAN, also behind a jump, or lets everything go', () => {
		expect(found([forward([on('oifname', '==', 'mape0'), accept])])).toEqual(nothing);
		expect(found([forward([on('iifname', '==', 'lan'), accept])])).toEqual(nothing);
		const user = { name: 'DOCKER-USER', rules: [[on('iifname', '==', 'lan'), on('oifname', '==', 'mape0'), accept]] };
		expect(found([forward([jump('DOCKER-USER')]), user])).toEqual(nothing);
		expect(found([forward([counter, accept])])).toEqual(nothing);
	});

	it('is nothing without a policy, and for IPv6 alone', () => {
		expect(found([{ name: 'forward', hook: ['filter', 'forward', 0] }])).toEqual(nothing);
		expect(found([{ table: 'ip6 other', name: 'forward', hook: ['filter', 'forward', 0, 'drop'] }])).toEqual(nothing);
	});
});

describe('what others keep from the DHCPv6 client', () => {
	const input = (...rules: readonly (readonly object[])[]): Chain => ({
		table: 'inet filter',
		name: 'input',
		hook: ['filter', 'input', 0, 'drop'],
		rules,
	});
	const kept = { ...nothing, dhcpDrops: [{ table: 'inet filter', chain: 'input' }] };
	const port = (right: unknown) => ({
		match: { op: '==', left: { payload: { protocol: 'udp', field: 'dport' } }, right },
	});

	it('is what a chain drops that names neither the port nor the WAN', () => {
		expect(found([input([state, accept])])).toEqual(kept);
		expect(found([input([state, accept], [on('iifname', '==', 'lan'), accept], [port(22), accept])])).toEqual(kept);
		expect(found([input([port({ range: [547, 600] }), accept])])).toEqual(kept);
	});

	it('is nothing when a rule names the port in any way, lets the WAN in, or lets everything in', () => {
		for (const right of [
			546,
			'dhcpv6-client',
			{ set: [22, 546] },
			{ range: [500, 600] },
			{ set: [{ range: [1, 1024] }] },
		])
			expect(found([input([port(right), accept])]), JSON.stringify(right)).toEqual(nothing);
		expect(found([input([on('iifname', '==', 'wan'), accept])])).toEqual(nothing);
		expect(found([input([counter, accept])])).toEqual(nothing);
		expect(found([{ table: 'ip filter', name: 'INPUT', hook: ['filter', 'input', 0, 'drop'] }])).toEqual(nothing);
		expect(found([{ name: 'input', hook: ['filter', 'input', 0] }])).toEqual(nothing);
	});
});

describe('text from outside', () => {
	it('is refused when it is no list', () => {
		for (const text of ['', '{', '[]', '{"nftables":{}}', 'null'])
			expect(parseForeignRules(text, { wan: 'wan', lan: 'lan', backend: 'nftables' }).ok, text).toBe(false);
	});

	it('never throws, whatever is damaged in it', () => {
		const whole = ruleset(
			{ name: 'a', hook: ['nat', 'postrouting', 95], rules: [[on('oifname', '!=', 'x'), masquerade], [jump('b')]] },
			{ name: 'b', rules: [[masquerade]] },
			{ name: 'f', hook: ['filter', 'forward', 0, 'drop'], rules: [[state, accept]] },
		);
		let seed = 7;
		const random = (below: number) => {
			seed = (seed * 48_271) % 2_147_483_647;
			return seed % below;
		};
		for (let i = 0; i < 2000; i++) {
			const at = random(whole.length);
			const put = ['', '"', '{', '[]', 'null', '0', whole.slice(at, at + random(40))][random(7)] ?? '';
			const text = whole.slice(0, at) + put + whole.slice(at + random(12));
			expect(typeof parseForeignRules(text, { wan: 'wan', lan: 'lan', backend: 'nftables' }).ok).toBe('boolean');
		}
	});
});

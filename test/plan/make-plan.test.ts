import { describe, expect, it } from 'vitest';
import type { Facts } from '../../src/detect/facts.ts';
import { readConfig, renderConfig } from '../../src/plan/artifact/config.ts';
import type { Choices } from '../../src/plan/choices.ts';
import { compare } from '../../src/plan/diff.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { names } from '../../src/plan/names.ts';
import { natOptions } from '../../src/plan/nat-options.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { choicesFor, facts, lines } from './routers.ts';

const article = '2400:4050:5c71:af00::/56';

function plan(choices: Choices, machine: Facts = facts): Plan {
	const made = makePlan(choices, machine);
	if (!made.ok) throw new Error(JSON.stringify(made.problem));
	return made.value;
}

const content = (made: Plan, path: string): string => made.files.find((file) => file.path === path)!.content;

describe('makePlan', () => {
	it('sets what the Debian article sets by hand', () => {
		const made = plan(choicesFor(article));
		expect(made.ce).toMatchObject({
			ipv4: '153.241.113.198',
			psid: 47,
			address: '2400:4050:5c71:af00:99:f171:c600:2f00',
		});
		const up = content(made, names.up);
		expect(up).toContain("CE='2400:4050:5c71:af00:99:f171:c600:2f00'");
		expect(up).toContain("LAN_ADDRESS='2400:4050:5c71:af00::1/64'");
		expect(up).toContain("BR='2001:380:a120::9'");
		const rules = content(made, names.rules);
		expect(rules).toContain('0 : 153.241.113.198 . 1776-1791');
		expect(rules).toContain('62 : 153.241.113.198 . 65264-65279');
	});

	it('takes the sender of the Reply as IPv6 gateway only when no router advertisement came', () => {
		expect(content(plan(choicesFor(article)), names.up)).toContain("GATEWAY=''");
		const made = plan(choicesFor(article), { ...facts, defaultRoutes6: [] });
		expect(content(made, names.up)).toContain("GATEWAY='fe80::1'");
		expect(made.notes).toContainEqual({ type: 'gateway-from-reply', gateway: 'fe80::1' });
	});

	it('gives the LAN nothing of a /64 that is the WAN’s own', () => {
		const made = plan(choicesFor('2400:4050:5c71:af00::/64', 'ra'));
		expect(content(made, names.up)).toContain("LAN_ADDRESS=''");
		expect(made.units).toEqual([names.routerUnit, names.rulesUnit]);
		expect(made.obsoleteFiles).toContain(`${names.unitDirectory}/${names.dhcpUnit}`);
	});

	it('gives the LAN nothing of less than a /64, nor a typed /64 that is the WAN’s own', () => {
		expect(content(plan(choicesFor('2400:4050:5c71:af00::/72', 'typed')), names.up)).toContain("LAN_ADDRESS=''");
		const own = {
			family: 6,
			address: '2400:4050:5c71:af00::5',
			length: 64,
			scope: 'global',
			tentative: false,
			dadFailed: false,
			dynamic: true,
		} as const;
		const machine = {
			...facts,
			interfaces: facts.interfaces.map((one) => (one.name === 'wan' ? { ...one, addresses: [own] } : one)),
		};
		const typed = choicesFor('2400:4050:5c71:af00::/64', 'typed');
		expect(content(plan(typed, machine), names.up)).toContain("LAN_ADDRESS=''");
		expect(content(plan(typed), names.up)).toContain("LAN_ADDRESS='2400:4050:5c71:af00::1/64'");
	});

	it('keeps the default routes that other interfaces have from router advertisements', () => {
		const defaultRoutes6 = [
			...facts.defaultRoutes6,
			{ device: 'lan', gateway: 'fe80::2', metric: 1024, protocol: 'ra' },
		];
		expect(content(plan(choicesFor(article), { ...facts, defaultRoutes6 }), names.sysctl)).toContain(
			'net/ipv6/conf/lan/accept_ra = 2',
		);
	});

	it.each([
		[{ br: '' }, { code: 'br-unknown' }],
		[{ br: 'nonsense' }, { code: 'br-syntax', input: 'nonsense' }],
		[{ lan: 'wan' }, { code: 'lan-is-wan', device: 'wan' }],
		[{ lan: 'eth9' }, { code: 'interface-missing', device: 'eth9', available: ['wan', 'lan'] }],
	])('refuses %j', (change, problem) => {
		expect(makePlan({ ...choicesFor(article), ...change }, facts)).toEqual({ ok: false, problem });
	});

	it('refuses an interface name that a script would have to quote', () => {
		const odd = "a';reboot;'";
		const machine = { ...facts, interfaces: [...facts.interfaces, { ...facts.interfaces[0]!, name: odd }] };
		expect(makePlan({ ...choicesFor(article), wan: odd }, machine)).toEqual({
			ok: false,
			problem: { code: 'interface-name', device: odd },
		});
	});

	it('names the risk of cutting off an SSH session that answers by the IPv4 default route', () => {
		const ssh = { clientAddress: '198.51.100.7', serverAddress: '192.168.10.1', device: 'lan', onLink: false };
		expect(plan(choicesFor(article), { ...facts, ssh }).risks).toEqual([{ name: 'lose-ssh', device: 'lan' }]);
		expect(plan(choicesFor(article), { ...facts, ssh: { ...ssh, onLink: true } }).risks).toEqual([]);
		expect(plan(choicesFor(article), { ...facts, ssh: { ...ssh, clientAddress: '2001:db8::7' } }).risks).toEqual([]);
	});
});

describe('config.json', () => {
	it.each(Object.keys(lines) as (keyof typeof lines)[])('comes back as it was written: %s', (line) => {
		const choices = lines[line]();
		expect(readConfig(renderConfig(choices))).toEqual({ ok: true, value: choices });
	});

	it('is refused by the name of what is wrong in it', () => {
		const good = JSON.parse(renderConfig(lines.ocn())) as Record<string, unknown>;
		for (const key of Object.keys(good)) {
			for (const bad of [undefined, null, 7, [], 'x\'"$(reboot)\n', { a: 1 }]) {
				if (key === 'nat' && bad === undefined) continue;
				const read = readConfig(JSON.stringify({ ...good, [key]: bad }));
				expect(read.ok, `${key} = ${JSON.stringify(bad)}`).toBe(false);
			}
		}
	});

	const nats: Record<string, Choices['nat']> = {
		'with everything': {
			form: 'alias',
			forwards: [
				{ protocol: 'both', port: 1776, host: '192.168.10.20', hostPort: 1776 },
				{ protocol: 'udp', port: 1777, host: '192.168.10.21', hostPort: 5060 },
			],
			fullCone: ['192.168.10.30', '192.168.10.31'],
			timeouts: 'short',
		},
		'the hash form': natOptions('nftables', { form: 'hash' }),
	};
	it.each(Object.entries(nats))('keeps the NAT, %s', (_, nat) => {
		const choices = { ...lines.ocn(), nat };
		expect(readConfig(renderConfig(choices))).toEqual({ ok: true, value: choices });
		const article = { ...lines.ocn(), backend: 'iptables' as const, nat: natOptions('iptables', { form: 'article' }) };
		expect(readConfig(renderConfig(article))).toEqual({ ok: true, value: article });
	});

	const forward = { protocol: 'tcp', port: 1776, host: '192.168.10.20', hostPort: 80 };
	it.each<[string, unknown]>([
		['form', undefined],
		['form', 'article'],
		['form', 'best'],
		['timeouts', 'long'],
		['timeouts', undefined],
		['forwards', {}],
		['forwards', undefined],
		['forwards', ['1776:192.168.10.20']],
		['forwards', [{ ...forward, protocol: 'sctp' }]],
		['forwards', [{ ...forward, port: 0 }]],
		['forwards', [{ ...forward, port: 65_536 }]],
		['forwards', [{ ...forward, port: '1776' }]],
		['forwards', [{ ...forward, hostPort: 1.5 }]],
		['forwards', [{ ...forward, host: '192.168.10' }]],
		['forwards', [{ ...forward, host: '192.168.10.20; reboot' }]],
		['fullCone', 'none'],
		['fullCone', [30]],
		['fullCone', ['nas.lan']],
		['fullCone', undefined],
	])('refuses nat.%s: %j', (key, value) => {
		const good = JSON.parse(renderConfig(lines.ocn())) as { nat: object };
		const read = readConfig(JSON.stringify({ ...good, nat: { ...good.nat, [key]: value } }));
		expect(read).toMatchObject({ ok: false, problem: { code: 'config-unreadable' } });
	});

	it('takes the best form where it says nothing of the NAT, as the first version wrote it', () => {
		const choices = lines.ocn();
		const { nat: _, ...old } = JSON.parse(renderConfig(choices)) as Record<string, unknown>;
		expect(readConfig(JSON.stringify(old))).toEqual({ ok: true, value: { ...choices, nat: natOptions('nftables') } });
	});

	it('refuses a form that the packet filter does not have', () => {
		const good = JSON.parse(renderConfig(lines.ocn())) as { nat: object };
		expect(readConfig(JSON.stringify({ ...good, backend: 'iptables' }))).toMatchObject({ ok: false });
	});

	it('is refused at every length of truncation', () => {
		const text = renderConfig(lines.ocn()).trimEnd();
		for (let length = 0; length < text.length; length++) expect(readConfig(text.slice(0, length)).ok).toBe(false);
	});
});

describe('compare', () => {
	it('tells new, changed, same and removed', () => {
		const made = plan(choicesFor('2400:4050:5c71:af00::/56', 'typed'));
		const [first, second] = made.files;
		const changes = compare(made, {
			[first!.path]: first!.content,
			[second!.path]: second!.content.replace('1776-1791', '1-2'),
			[names.dhclientScript]: 'old\n',
		});
		expect(changes.map(({ change }) => change).slice(0, 3)).toEqual(['same', 'changed', 'new']);
		expect(changes.at(-1)).toEqual({ path: names.dhclientScript, change: 'removed', lines: ['-old'] });
		const changed = changes[1]!.lines.filter((row) => !row.startsWith(' '));
		expect(changed.length).toBe(2);
	});
});

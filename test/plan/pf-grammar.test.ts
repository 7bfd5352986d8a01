import { describe, expect, it, test } from 'vitest';
import { pfBackends } from '../../src/plan/pf.ts';
import { type Dialect, parsePf } from './pf-grammar.ts';
import { contentOf, type PfLine, pfChoices, pfLines, pfPlan } from './pf-routers.ts';

describe.each(Object.keys(pfLines) as PfLine[])('pf.conf of the %s line', (line) => {
	test.each(pfBackends)('%s', (backend) => {
		const plan = pfPlan(pfChoices(line, backend));
		const dialect = backend === 'openbsd-pf' ? 'openbsd' : 'freebsd';
		expect(parsePf(contentOf(plan, '/etc/pf.conf'), dialect).length).toBeGreaterThan(6);
	});

	it('has an anchor that is loaded from its file, and called', () => {
		const plan = pfPlan(pfChoices(line, 'openbsd-pf'));
		const rules = parsePf(contentOf(plan, '/etc/pf.conf'), 'openbsd');
		const call = rules.find(({ kind }) => kind === 'anchor');
		const load = rules.find(({ kind }) => kind === 'load');
		expect(call).toMatchObject({ direction: 'out', quick: true, device: 'gif0', protocols: ['tcp', 'udp'] });
		expect(load).toMatchObject({ name: call?.name, file: '/etc/pf-map-e-nat.conf' });
		for (const rule of parsePf(contentOf(plan, load?.file ?? ''), 'openbsd'))
			expect(rule).toMatchObject({ kind: 'pass', direction: 'out', quick: false });
	});
});

describe('the grammar refuses', () => {
	test.each<[Dialect, string]>([
		['openbsd', 'anchor "map-e" quick out on gif0'],
		['openbsd', 'pass quick out nat-to 192.0.2.1 port 1776:1791'],
		['openbsd', 'pass out nat-to 192.0.2.1 port 1776-1791'],
		['openbsd', 'pass out nat-to 192.0.2.1 port 1776:70000'],
		['openbsd', 'pass out probability 50 nat-to 192.0.2.1 port 1776:1791'],
		['openbsd', 'pass out probability 1/3 nat-to 192.0.2.1 port 1776:1791'],
		['openbsd', 'pass out probability 101% nat-to 192.0.2.1 port 1776:1791'],
		['openbsd', 'pass out probability 33.3.3% nat-to 192.0.2.1 port 1776:1791'],
		['openbsd', 'pass out probability nat-to 192.0.2.1 port 1776:1791'],
		['openbsd', 'pass nat-to 192.0.2.1 port 1776:1791'],
		['openbsd', 'block out nat-to 192.0.2.1'],
		['openbsd', 'pass out nat-to gif0 port'],
		['openbsd', 'pass out inet on gif0'],
		['openbsd', 'pass out quick on em0 inet6 proto ipencap from 192.0.2.1 to 2001:db8::1'],
		['openbsd', 'pass out nat-to 192.0.2.1 map-e-portset 6/6/47'],
		['openbsd', 'nat on gif0 inet from any to any -> 192.0.2.1'],
		['openbsd', 'scrub on gif0 inet all max-mss 1420'],
		['openbsd', 'match on gif0 scrub max-mss 1420'],
		['openbsd', 'load anchor "map-e" "/etc/pf-map-e-nat.conf"'],
		['freebsd', 'nat on gif0 inet from any to any -> 192.0.2.1 map-e-portset 0/8/1'],
		['freebsd', 'nat on gif0 inet from any to any -> 192.0.2.1 map-e-portset 6/11/1'],
		['freebsd', 'nat on gif0 inet from any to any -> 192.0.2.1 probability 50%'],
		['freebsd', 'nat on gif0 inet from any to any'],
		['freebsd', 'pass out on gif0 nat-to 192.0.2.1 port 1:2'],
		['freebsd', 'pass out all\nnat on gif0 inet from any to any -> 192.0.2.1 port 1:2'],
		['freebsd', 'nat on gif0 inet from any to any -> 192.0.2.1 port 1:2\nscrub on gif0 all max-mss 1200'],
	])('%s: %s', (dialect, text) => expect(() => parsePf(text, dialect)).toThrow());
});

describe('the grammar takes', () => {
	test.each<[Dialect, string, object]>([
		[
			'openbsd',
			'pass out probability 33.333333% nat-to 192.0.2.1 port 3824:3839 # the third',
			{ probability: '33.333333%', nat: { address: '192.0.2.1', ports: [3824, 3839] } },
		],
		['openbsd', 'pass out probability 0.5 nat-to 192.0.2.1 port 7', { nat: { address: '192.0.2.1', ports: [7, 7] } }],
		['openbsd', 'match on gif0 inet proto tcp scrub (max-mss 1420)', { protocols: ['tcp'], maxMss: 1420 }],
		['openbsd', 'anchor "map-e" out quick on gif0 inet proto { tcp, udp }', { protocols: ['tcp', 'udp'] }],
		[
			'freebsd',
			'nat on gif0 inet from any to any -> 192.0.2.1 map-e-portset 6/6/47',
			{ nat: { address: '192.0.2.1', portSet: [6, 6, 47] } },
		],
	])('%s: %s', (dialect, text, rule) => expect(parsePf(text, dialect)).toMatchObject([rule]));
});

import { describe, expect, it } from 'vitest';
import { parseLinkList } from '../../src/detect/link-list.ts';
import { parseRouteGet, parseRouteList } from '../../src/detect/route-list.ts';
import { states, transcript } from './transcript.ts';

const links = (state: string, file = 'ip-j-d-addr.json') => {
	const parsed = parseLinkList(transcript(`${state}/${file}`));
	if (!parsed.ok) throw new Error(parsed.problem);
	return parsed.value;
};
const link = (state: string, name: string) => links(state).find((one) => one.name === name)!;

describe('interfaces of the lab', () => {
	it.each(states)('%s: names, kinds and MAC addresses', (state) => {
		const cards = links(state).map(({ name, kind, mac }) => `${name} ${kind} ${mac ?? ''}`.trim());
		expect(cards.slice(0, 3)).toEqual([
			'lo loopback',
			'wan ethernet 02:00:00:00:0c:e1',
			'lan ethernet 02:00:00:00:0c:e2',
		]);
		expect(cards.slice(3)).toEqual(/state-[4-7]/.test(state) ? ['tun0 tunnel'] : []);
	});

	it('is down, tentative, ready', () => {
		expect(link('state-0-wan-down', 'wan')).toMatchObject({ up: false, carrier: false });
		expect(link('state-1-tentative', 'wan').addresses).toMatchObject([{ scope: 'link', tentative: true }]);
		expect(link('state-2-bare-with-ra', 'wan').addresses).toEqual([
			{
				family: 6,
				address: 'fe80::ff:fe00:ce1',
				length: 64,
				scope: 'link',
				tentative: false,
				dadFailed: false,
				dynamic: false,
			},
		]);
	});

	it('knows the CE address and loses it with the stock dhclient-script', () => {
		const ce = '2400:4050:5c71:af00:99:f171:c600:2f00';
		const has = (state: string) => link(state, 'wan').addresses.some(({ address }) => address === ce);
		expect(states.filter(has)).toEqual(['state-4-classic-just-added', 'state-5-classic-up', 'state-6-nft-up']);
	});
});

describe('what is refused', () => {
	it.each([
		['', 'it printed nothing'],
		['\n', 'it printed nothing'],
		['Device "nosuch" does not exist.', 'not JSON'],
		['{}', 'not a JSON array'],
		['[1]', 'entry 0 is not an object'],
		['[{"ifname":"wan"}]', 'entry 0 lacks what was asked for'],
		[
			'[{"ifindex":1,"ifname":"a","flags":["UP"],"mtu":1500,"link_type":"ether","addr_info":[{"family":"inet6","local":"nonsense","prefixlen":64,"scope":"global"}]}]',
			'entry 0 lacks what was asked for',
		],
		[
			'[{"ifindex":1,"ifname":"a","flags":["UP"],"mtu":1500,"link_type":"ether","addr_info":[{"family":"inet","local":"10.0.0.1","prefixlen":64,"scope":"global"}]}]',
			'entry 0 lacks what was asked for',
		],
	])('%s', (text, problem) => {
		expect(parseLinkList(text)).toEqual({ ok: false, problem });
	});

	it('ignores what it does not know', () => {
		const text =
			'[{},{"ifindex":9,"ifname":"x","flags":[],"mtu":1500,"link_type":"ether","address":"zz","new_field":{"a":[1]},"addr_info":[{}]}]';
		expect(parseLinkList(text)).toMatchObject({ ok: true, value: [{ name: 'x', kind: 'ethernet', addresses: [] }] });
	});
});

describe('kinds', () => {
	const kind = (name: string, type: string, info?: string, master?: string) => {
		const entry = {
			ifindex: 1,
			ifname: name,
			flags: [],
			mtu: 1500,
			link_type: type,
			linkinfo: { info_kind: info },
			master,
		};
		const parsed = parseLinkList(JSON.stringify([entry]));
		return parsed.ok ? parsed.value[0]?.kind : undefined;
	};
	it.each([
		['eth0', 'ether', undefined, undefined, 'ethernet'],
		['wan', 'ether', 'veth', undefined, 'ethernet'],
		['veth12ab', 'ether', 'veth', undefined, 'virtual'],
		['eth0', 'ether', 'veth', 'lxdbr0', 'virtual'],
		['docker0', 'ether', 'bridge', undefined, 'bridge'],
		['bond0', 'ether', 'bond', undefined, 'bond'],
		['eth0.5', 'ether', 'vlan', undefined, 'vlan'],
		['wg0', 'none', 'wireguard', undefined, 'tunnel'],
		['ppp0', 'ppp', undefined, undefined, 'tunnel'],
		['dummy0', 'ether', 'dummy', undefined, 'virtual'],
	])('%s %s %s %s', (name, type, info, master, expected) => {
		expect(kind(name, type, info, master)).toBe(expected);
	});
});

describe('routes', () => {
	const routes = (path: string) => {
		const parsed = parseRouteList(transcript(path));
		if (!parsed.ok) throw new Error(parsed.problem);
		return parsed.value;
	};

	it('finds the default route of the router advertisement', () => {
		const found = routes('state-2-bare-with-ra/ip-j-6-route.json').filter(({ to }) => to === 'default');
		expect(found).toEqual([
			{ to: 'default', device: 'wan', gateway: 'fe80::ff:fe00:151', metric: 1024, protocol: 'ra', expires: true },
		]);
		expect(routes('state-0-wan-down/ip-j-6-route.json').some(({ to }) => to === 'default')).toBe(false);
	});

	it('sees the advertised prefix by its lifetime', () => {
		const prefix = routes('state-raonly/raonly-ip-j-6-route.json').find(({ to }) => to.startsWith('2400:'));
		expect(prefix).toMatchObject({ device: 'wan', protocol: 'kernel', expires: true });
	});

	it('takes every next hop, and no route that leads nowhere', () => {
		const text =
			'[{"type":"unreachable","dst":"2001:db8::/56","dev":"lo","metric":1024},{"dst":"default","nexthops":[{"gateway":"192.0.2.1","dev":"a"},{"gateway":"192.0.2.2","dev":"b"}]}]';
		expect(parseRouteList(text)).toMatchObject({ ok: true, value: [{ device: 'a' }, { device: 'b' }] });
	});

	it('knows where a packet goes', () => {
		expect(parseRouteGet(transcript('state-5-classic-up/ip-j-route-get-6.json'))).toEqual({
			ok: true,
			value: { device: 'wan', gateway: 'fe80::ff:fe00:151' },
		});
		expect(parseRouteGet(transcript('state-0-wan-down/ip-j-route-get-6.json'))).toMatchObject({ ok: false });
		expect(parseRouteGet('[]')).toEqual({ ok: false, problem: 'no route in it' });
	});
});

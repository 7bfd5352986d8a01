import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseIfconfig } from '../../../src/detect/openbsd/interface-list.ts';
import { parseDhcp6Lease } from '../../../src/detect/openbsd/lease.ts';
import { parseRouteShow } from '../../../src/detect/openbsd/route-list.ts';
import { newSeed, random } from '../transcript.ts';

const folder = join(import.meta.dirname, 'transcripts');
const printed = (name: string): string => readFileSync(join(folder, `${name}.txt`), 'utf8');

function interfaces(name: string) {
	const read = parseIfconfig(printed(name));
	if (!read.ok) throw new Error(read.problem);
	return read.value;
}

describe('ifconfig', () => {
	it('of a machine with slaacd', () => {
		const [vio0, ...others] = interfaces('ifconfig-slaac');
		expect(others).toEqual([]);
		expect(vio0).toMatchObject({ name: 'vio0', index: 1, mac: '00:00:5e:00:53:4d', mtu: 1500, kind: 'ethernet' });
		expect(vio0).toMatchObject({ up: true, carrier: true, autoconf6: true });
		expect(vio0).not.toHaveProperty('speed');
		expect(vio0?.addresses.map(({ address, scope, dynamic }) => [address, scope, dynamic])).toEqual([
			['fe80::200:5eff:fe00:534d', 'link', false],
			['2001:db8:7401:8c01:25f9:5be9:8daa:f2d5', 'global', true],
			['2001:db8:7401:8c01:8b1f:e3eb:c78d:77f4', 'global', true],
			['2001:db8:7401:8c01:739b:2a15:122e:6f6b', 'global', true],
		]);
	});

	it('of a router with dhcpcd, whose addresses have lifetimes without being slaacd’s', () => {
		const [em0] = interfaces('ifconfig-dhcpcd');
		expect(em0).toMatchObject({ speed: 1000, autoconf6: false });
		expect(em0?.addresses).toMatchObject([
			{ scope: 'link', length: 64 },
			{ address: '2001:db8:6040:b9:9851:c22a:89de:b915', length: 128, dynamic: false },
			{ family: 4, address: '192.0.2.176', length: 23, dynamic: false },
		]);
	});

	it('of a machine with a wireless card that is in no network', () => {
		expect(interfaces('ifconfig-wireless')).toMatchObject([
			{ name: 'lo0', kind: 'loopback', carrier: true },
			{ name: 'bwfm0', kind: 'wireless', up: true, carrier: false, addresses: [] },
			{ name: 'smsc0', kind: 'ethernet', carrier: true, speed: 100, addresses: [{ length: 24, dynamic: true }] },
		]);
	});

	it('of trunks and bridges, whose ports are no WAN', () => {
		const master = (name: string) => interfaces(name).map((one) => [one.name, one.kind, one.master]);
		expect(master('ifconfig-trunk')).toEqual([
			['lo0', 'loopback', undefined],
			['em0', 'ethernet', 'trunk0'],
			['trunk0', 'bond', undefined],
		]);
		expect(master('ifconfig-bridge')).toEqual([
			['em0', 'ethernet', 'bridge0'],
			['em1', 'ethernet', 'bridge0'],
			['bridge0', 'bridge', undefined],
		]);
	});

	it('of a tunnel', () => {
		const [gif0] = interfaces('ifconfig-gif');
		expect(gif0).toMatchObject({ kind: 'tunnel', mtu: 1452, carrier: true, addresses: [{ length: 32 }] });
	});

	const good = printed('ifconfig-slaac');
	it.each([
		['nothing', ''],
		['Linux’s', 'eth0: flags=4163<UP,BROADCAST,RUNNING,MULTICAST>  mtu 1500\n        inet 192.0.2.1\n'],
		['FreeBSD’s', 'em0: flags=8843<UP,BROADCAST> metric 0 mtu 1500\n\tether 00:00:5e:00:53:01\n'],
		['a name that is none', good.replace('vio0:', 'vio0;pass all:')],
		['no index', good.replace('\tindex 1 priority 0 llprio 3\n', '')],
		['an address that is none', good.replace('2001:db8:7401:8c01:25f9:5be9:8daa:f2d5', '2001:db8:::1')],
		['a length that is none', good.replace('prefixlen 64 scopeid', 'prefixlen 640 scopeid')],
		['an unknown word', good.replace('64 autoconf pltime', '64 autoconf surprising pltime')],
		['a mask with a hole', printed('ifconfig-dhcpcd').replace('0xfffffe00', '0xff00ff00')],
		['an error', 'ifconfig: SIOCGIFFLAGS: Device not configured\n'],
	])('refuses %s', (_, text) => {
		expect(parseIfconfig(text)).toMatchObject({ ok: false });
	});

	it('cut or damaged never throws, and names only interfaces of the text or such as a bit makes of them', () => {
		const seed = newSeed();
		const below = random(seed);
		const texts = readdirSync(folder).filter((name) => name.startsWith('ifconfig-'));
		for (let round = 0; round < 500; round++) {
			const bytes = readFileSync(join(folder, texts[below(texts.length)]!));
			for (let flips = 0; flips < 3; flips++) bytes[below(bytes.length)]! ^= 1 << below(8);
			const read = parseIfconfig(bytes.toString().slice(0, below(bytes.length)));
			const names = read.ok ? read.value.map(({ name }) => name) : [];
			expect(
				names.filter((name) => !/^[a-z]+\d+$/.test(name)),
				`MAPE_SEED=${seed}`,
			).toEqual([]);
		}
	});
});

describe('route', () => {
	it('tells the default routes', () => {
		expect(parseRouteShow(printed('route-inet'))).toEqual({
			ok: true,
			value: [{ device: 'vio1', gateway: '192.168.7.1', metric: 8 }],
		});
		expect(parseRouteShow(printed('route-inet6'))).toEqual({
			ok: true,
			value: [{ device: 'vio1', gateway: 'fe80::126f:3fff:fe81:2464', metric: 56 }],
		});
		expect(parseRouteShow('Routing tables\n')).toEqual({ ok: true, value: [] });
	});

	it('leaves out what leads nowhere, and reads a tunnel’s', () => {
		const table = (line: string) => parseRouteShow(`Routing tables\n\nInternet:\nDestination\n${line}\n`);
		expect(table('default   127.0.0.1   UGRS   0   0 32768     8 lo0')).toEqual({ ok: true, value: [] });
		expect(table('default   0.0.0.1     UGHS   0   0  1460 L   8 gif0 "label"')).toMatchObject({
			value: [{ device: 'gif0', gateway: '0.0.0.1' }],
		});
		expect(table('default   link#1      US     0   0     -     8 em0')).toEqual({
			ok: true,
			value: [{ device: 'em0', metric: 8 }],
		});
	});

	it.each(['', 'route: writing to routing socket\n', 'Routing tables\n\ndefault 192.0.2.1 UGS em0\n'])(
		'refuses %j',
		(text) => expect(parseRouteShow(text)).toMatchObject({ ok: false }),
	);
});

describe('dhcp6leasectl', () => {
	it('tells the prefix, also with a patch that adds lines', () => {
		const lease = { device: 'pppoe0', state: 'Bound', prefixes: ['2001:db8:1:a00::/56'] };
		expect(parseDhcp6Lease(printed('dhcp6leasectl-bound'), 'pppoe0')).toEqual({ ok: true, value: lease });
	});

	it.each([
		['Renewing', 1],
		['Rebinding', 1],
		['Rebooting', 0],
		['Requesting', 0],
		['Down', 0],
	])('%s', (state, count) => {
		const lease = parseDhcp6Lease(printed('dhcp6leasectl-bound').replace('Bound', state), 'pppoe0');
		expect(lease).toMatchObject({ ok: true, value: { state } });
		expect(lease.ok && lease.value.prefixes.length).toBe(count);
	});

	it('without a prefix', () => {
		expect(parseDhcp6Lease('em0 [Init]\n', 'em0')).toEqual({
			ok: true,
			value: { device: 'em0', state: 'Init', prefixes: [] },
		});
	});

	it.each([
		'',
		'unknown\n',
		'em1 [Bound]\n',
		'em0 [Bound]\n\tIA_PD 0: 2001:db8::/156\n',
		'em0 [Bound]\n\tIA_PD 2001:db8::/56\n',
	])('refuses %j', (text) => expect(parseDhcp6Lease(text, 'em0')).toMatchObject({ ok: false }));
});

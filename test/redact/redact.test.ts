import { describe, expect, test } from 'vitest';
import { parsePrefix6 } from '../../src/map/prefix.ts';
import { redact, redactor } from '../../src/redact/redact.ts';

const delegated = parsePrefix6('2400:4050:5c71:af00::/56');
if (!delegated.ok) throw new Error('no prefix');
const known = { delegated: delegated.value, ipv4: '153.241.113.198', hostNames: ['gw7'] };

describe('a text with addresses', () => {
	test('keeps its sense', () => {
		const text = `prefix 2400:4050:5c71:af00::/56 in 2400:4050::/31, LAN 2400:4050:5c71:af00::1/64 and 2400:4050:5c71:af03::1/64
CE 2400:4050:5c71:af00:99:f171:c600:2f00, 153.241.113.198 of 153.240.0.0/12, ports 1776-1791
inet 153.241.113.198/32 scope global; seen 153.241.113.198, other 1.21.7.9
tunnel to 2001:380:a120::9 by 2409:10:1:200::1%enp1s0`;
		expect(redact(text, known)).toMatchInlineSnapshot(`
			"prefix 2001:db8:0:100::/56 in 2001:db8::/31, LAN 2001:db8:0:100::1/64 and 2001:db8:0:103::1/64
			CE 2001:db8:0:100:c0:2:100:2f00, 192.0.2.1 of 192.0.0.0/12, ports 1776-1791
			inet 192.0.2.1/32 scope global; seen 192.0.2.1, other 198.51.100.1
			tunnel to 2001:380:a120::9 by 3fff:2:0:100::1%enp1s0"
		`);
	});

	test('MAC addresses and what is made of them', () => {
		const text = `link/ether 52:54:00:0c:e1:07 brd ff:ff:ff:ff:ff:ff
inet6 fe80::5054:ff:fe0c:e107/64, 2400:4050:5c71:af00:5054:ff:fe0c:e107/64
ff02::1:ff0c:e107 33:33:ff:0c:e1:07 33:33:00:00:00:01 enx5254000ce107 52-54-00-0C-E1-07
XMT:  | X-- IA_PD 00:0c:e1:07
RCV:  | X-- Server ID: 00:01:00:01:32:95:ad:32:52:54:00:0c:e1:07
  ia-pd 00:0c:e1:07 {
    option dhcp6.client-id 0:3:0:1:52:54:0:c:e1:7;
    option dhcp6.server-id 0:2:0:0:9:bf:1:2:3:4:5;
default-duid "\\000\\003\\000\\001RT\\000\\014\\341\\007";`;
		expect(redact(text)).toMatchInlineSnapshot(`
			"link/ether 00:00:5e:00:53:01 brd ff:ff:ff:ff:ff:ff
			inet6 fe80::200:5eff:fe00:5301/64, 2001:db8:0:100:200:5eff:fe00:5301/64
			ff02::1:ff00:5301 33:33:ff:00:53:01 33:33:00:00:00:01 enx00005e005301 00-00-5e-00-53-01
			XMT:  | X-- IA_PD 5e:00:53:01
			RCV:  | X-- Server ID: 00:01:00:01:00:00:00:00:00:00:5e:00:53:01
			  ia-pd 5e:00:53:01 {
			    option dhcp6.client-id 0:3:0:1:0:0:5e:0:53:1;
			    option dhcp6.server-id 0:2:0:0:0:0:0:0:0:0:1;
			default-duid "\\000\\003\\000\\001\\000\\000^\\000S\\001";"
		`);
	});

	test('host names, alone or with their domain', () => {
		expect(redact('gw7 GW7.home.example gw7s a-gw7 gw7: /etc', known)).toBe('host1 host1 gw7s a-gw7 host1: /etc');
	});

	test('reverse names', () => {
		const name = '1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.f.a.1.7.c.5.0.5.0.4.0.0.4.2.ip6.arpa';
		expect(redact(name, known)).toBe('1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.1.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa');
	});

	test.each([
		'2026-04-01T00:00:12.345Z 12:34:56',
		'kernel 6.1.0-13-amd64, dhclient 4.4.3-P1, nft 1.0.6, 1.2.3.4.5',
		'/var/lib/mape-setup/checkpoints/2026-03-31T00-00-00-000Z/revert',
		'192.168.10.20:443 10.0.0.0/8 127.0.0.1 0.0.0.0/0 169.254.1.1 100.64.0.1 255.255.255.0 224.0.0.1',
		'::1 :: ::/0 2000::/3 fe80::1 fe80::/10 ff02::1 ff02::1:2 ff05::1:3 fd00::1',
		'1.1.1.1 8.8.8.8 2606:4700:4700::1111 2404:9200:225:100::64 2001:380:a120::9',
		'std::bad_alloc {"a":1,"b":"c"} 1776-1791 : 5',
		'2001:db8:1::/48 192.0.2.7 00:00:5e:00:53:01',
	])('leaves as it is: %s', (text) => {
		expect(redact(text, known)).toBe(text);
	});

	test('one thing has one image in several texts', () => {
		const texts = ['2409:10:1:200::1', 'and 2400:4050:5c71:af00::1', '2409:10:1:200::1'];
		const [a, b, c] = texts.map(redactor(texts, known));
		expect(a).toBe(c);
		expect(b).toBe('and 2001:db8:0:100::1');
	});

	test('punctuation that sticks to it', () => {
		for (const text of [
			'[2400:4050:5c71:af00::1]:53',
			'dst=2400:4050:5c71:af00::1,',
			'2400:4050:5c71:af00::1: no route',
			'x:2400:4050:5c71:af00::1.',
			'"2400:4050:5C71:AF00:0:0:0:1"',
			'2400:4050:5c71:af00:0:0:0:1:80',
		])
			expect(redact(text, known)).toContain('2001:db8:0:100::1');
	});

	test('a word of hexadecimal letters before it hides nothing', () => {
		expect(redact('ad:2400:4050:5c71:af00::1 bad:52:54:00:0c:e1:07', known)).not.toMatch(/2400|5c71|0c:e1/);
	});
});

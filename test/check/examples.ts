import type { Finding, Note } from '../../src/check/check.ts';

type Examples<T extends { code: string }> = { readonly [C in T['code']]: readonly Extract<T, { code: C }>[] };

const device = 'wan';
const address = '2400:4050:5c71:af00:99:f171:c600:2f00';
const br = '2001:380:a120::9';
const targets = ['1.1.1.1', '8.8.8.8'];
const block = { first: 1776, last: 1791 };

/** One of every kind: a new finding without an example is a type error, as one without words is. */
export const findings: Examples<Finding> = {
	'tool-missing': [{ code: 'tool-missing', tool: 'nft', package: 'nftables' }],
	'command-failed': [
		{ code: 'command-failed', argv: ['ip', '-j'], exitCode: 2, timedOut: false, stderr: ['RTNETLINK answers: x', ''] },
		{ code: 'command-failed', argv: ['ip', '-j'], timedOut: true, stderr: [] },
		{ code: 'command-failed', argv: ['ip', '-j'], timedOut: false, stderr: [] },
	],
	'unreadable-output': [{ code: 'unreadable-output', argv: ['ip', '-j'], why: 'not JSON' }],
	'unreadable-file': [{ code: 'unreadable-file', path: '/var/lib/x', why: 'iaprefix x is not a prefix' }],
	'interface-missing': [{ code: 'interface-missing', device }],
	'check-timed-out': [{ code: 'check-timed-out', limitMs: 5000 }],
	'check-crashed': [{ code: 'check-crashed', message: 'no such thing' }],
	'link-down': [{ code: 'link-down', device }],
	'no-carrier': [{ code: 'no-carrier', device }],
	'default-route-missing': [
		{ code: 'default-route-missing', device },
		{ code: 'default-route-missing', device, acceptRa: '1' },
		{ code: 'default-route-missing', device, acceptRa: '2' },
	],
	'default-route-elsewhere': [{ code: 'default-route-elsewhere', device, elsewhere: 'eth9' }],
	'gateway-silent': [{ code: 'gateway-silent', device, gateway: 'fe80::1', state: 'FAILED' }],
	'prefix-moved': [
		{ code: 'prefix-moved', from: '2400::/56', to: '2401::/56' },
		{ code: 'prefix-moved', from: '2400::/56', to: '2409:10:1234:5600::/56' },
	],
	'lease-expired': [{ code: 'lease-expired', prefix: '2400::/56', expiredAt: 1_795_369_245_000 }],
	'lease-missing': [{ code: 'lease-missing', prefix: '2400::/56' }],
	'dhcp-client-stopped': [{ code: 'dhcp-client-stopped', state: 'failed', validUntil: 1_795_369_245_000 }],
	'prefix-not-advertised': [{ code: 'prefix-not-advertised', prefix: '2400::/64', device }],
	'ce-address-missing': [{ code: 'ce-address-missing', address, device }],
	'ce-address-tentative': [{ code: 'ce-address-tentative', address, device }],
	'ce-address-duplicate': [{ code: 'ce-address-duplicate', address, device }],
	'tunnel-missing': [{ code: 'tunnel-missing' }],
	'tunnel-down': [{ code: 'tunnel-down' }],
	'tunnel-kind': [
		{ code: 'tunnel-kind', seen: 'ip6tnl ip6ip6' },
		{ code: 'tunnel-kind', seen: '' },
	],
	'tunnel-endpoint': [
		{ code: 'tunnel-endpoint', end: 'local', expected: address, seen: '::' },
		{ code: 'tunnel-endpoint', end: 'remote', expected: br, seen: '2001:db8::1' },
	],
	'tunnel-encap-limit': [{ code: 'tunnel-encap-limit', limit: 4 }],
	'tunnel-mtu': [{ code: 'tunnel-mtu', expected: 1460, seen: 1452 }],
	'tunnel-ipv4-missing': [{ code: 'tunnel-ipv4-missing', address: '153.241.113.198' }],
	'tunnel-route-missing': [{ code: 'tunnel-route-missing' }, { code: 'tunnel-route-missing', elsewhere: 'eth9' }],
	'rules-unreadable': [{ code: 'rules-unreadable' }],
	'rules-missing': [{ code: 'rules-missing' }],
	'rules-without-translation': [{ code: 'rules-without-translation' }],
	'rules-without-guard': [{ code: 'rules-without-guard' }],
	'rules-changed': [{ code: 'rules-changed', chain: 'nat MAPE-DNAT' }],
	'rules-other-address': [{ code: 'rules-other-address', expected: '192.0.2.1', seen: '192.0.2.2' }],
	'rules-other-ports': [
		{ code: 'rules-other-ports', missing: 3, ...block },
		{ code: 'rules-other-ports', missing: 0, ...block },
	],
	'forwarding-off': [{ code: 'forwarding-off', key: 'net/ipv4/ip_forward' }],
	'accept-ra': [{ code: 'accept-ra', device, value: '1' }],
	'br-silent': [
		{ code: 'br-silent', br, sent: 5, answersPing: false },
		{ code: 'br-silent', br, sent: 5, answersPing: true },
	],
	'tunnel-cannot-send': [{ code: 'tunnel-cannot-send', br, errors: 5 }],
	'nothing-sent': [{ code: 'nothing-sent' }],
	'ipv4-silent': [{ code: 'ipv4-silent', targets }],
	'icmp-silent': [{ code: 'icmp-silent', targets }],
	'source-address-other': [
		{ code: 'source-address-other', expected: '192.0.2.1', seen: '192.0.2.2', server: 'stun.l.google.com' },
	],
	'source-port-outside': [{ code: 'source-port-outside', port: 4847, server: 'stun.l.google.com' }],
	'source-address-unknown': [{ code: 'source-address-unknown', servers: ['stun.l.google.com'] }],
	'port-block-silent': [
		{
			code: 'port-block-silent',
			silent: 1,
			blocks: 63,
			...block,
			tried: [{ port: 1776, target: '1.1.1.1', error: 'ETIMEDOUT' }],
		},
	],
	'port-block-busy': [{ code: 'port-block-busy', ...block }],
	'rules-edited': [
		{ code: 'rules-edited', lines: ['-counter accept', '+udp dport { 53, 123 } ct timeout set "question"'] },
	],
	'foreign-translation': [{ code: 'foreign-translation', table: 'ip nat', chain: 'POSTROUTING' }],
	'foreign-drop': [{ code: 'foreign-drop', table: 'ip filter', chain: 'FORWARD' }],
	'conntrack-full': [{ code: 'conntrack-full', entries: 65_530, limit: 65_536 }],
	'ipv6-silent': [{ code: 'ipv6-silent', targets: ['2606:4700:4700::1111', '2001:4860:4860::8888'] }],
	'ipv4-not-assigned': [{ code: 'ipv4-not-assigned', address: '153.241.113.198' }],
	'mtu-reduced': [
		{ code: 'mtu-reduced', mtu: 1400, expected: 1460 },
		{ code: 'mtu-reduced', mtu: 1400, expected: 1460, from: '192.0.2.9' },
	],
	'mtu-black-hole': [{ code: 'mtu-black-hole', mtu: 1400, expected: 1460 }],
	'mtu-unmeasured': [{ code: 'mtu-unmeasured' }],
	'dns-silent': [
		{ code: 'dns-silent', servers: targets, resolverWorks: true },
		{ code: 'dns-silent', servers: targets, resolverWorks: false },
	],
	'dns-refused': [{ code: 'dns-refused', server: '1.1.1.1', name: 'www.google.com', rcode: 5 }],
	'resolver-failing': [
		{ code: 'resolver-failing', name: 'www.google.com', silent: [] },
		{ code: 'resolver-failing', name: 'www.google.com', silent: ['2404:1a8:7f01:a::3', '192.168.1.1'] },
	],
	'dns-silent-ipv6': [{ code: 'dns-silent-ipv6', servers: ['2606:4700:4700::1111', '2001:4860:4860::8888'] }],
	'default-route-expiring': [{ code: 'default-route-expiring', device: 'wan', seconds: 42 }],
	'lease-renewal-late': [
		{
			code: 'lease-renewal-late',
			prefix: '2400:4050:5c71:af00::/56',
			renewalDue: 1_795_362_045_000,
			validUntil: 1_795_369_245_000,
		},
	],
	'duid-other': [
		{ code: 'duid-other', duid: '00:03:00:01:02:00:00:00:0c:99', expected: '00:03:00:01:02:00:00:00:0c:e1' },
	],
	'tunnel-guard-missing': [{ code: 'tunnel-guard-missing' }],
	'foreign-drop-dhcp': [{ code: 'foreign-drop-dhcp', table: 'inet filter', chain: 'input' }],
	'ports-scarce': [
		{ code: 'ports-scarce', used: 970, total: 1008 },
		{ code: 'ports-scarce', used: 1000, total: 1008, destination: '203.0.113.10 tcp/443', host: '192.168.10.100' },
	],
	'home-gateway-map-e': [
		{ code: 'home-gateway-map-e', name: 'v6plus', version: '1.2.3' },
		{ code: 'home-gateway-map-e', name: '', version: '' },
	],
};

export const notes: Examples<Note> = {
	'prefix-typed': [{ code: 'prefix-typed', prefix: '2400::/56' }],
	'lease-pending': [{ code: 'lease-pending', prefix: '2400::/56' }],
	'ports-unknown': [{ code: 'ports-unknown' }],
	'home-gateway-none': [{ code: 'home-gateway-none' }],
	'home-gateway-off': [
		{ code: 'home-gateway-off', name: 'v6plus' },
		{ code: 'home-gateway-off', name: '' },
	],
	'port-blocks': [
		{ code: 'port-blocks', blocks: 63, ports: 1008 },
		{ code: 'port-blocks', blocks: 1, ports: 65_535 },
	],
	mapped: [{ code: 'mapped', address: '153.241.113.198', port: 4848 }],
};

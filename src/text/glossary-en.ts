import type { Entry, Topic } from './glossary.ts';

export const en: Readonly<Record<Topic, Entry>> = {
	'map-e': {
		title: 'MAP-E (RFC 7597)',
		text: [
			'A way to have IPv4 on a line that carries only IPv6. Your router computes an',
			'IPv4 address and some of its ports out of its IPv6 prefix, translates to',
			'them, and sends each IPv4 packet inside an IPv6 packet.',
		],
	},
	'delegated-prefix': {
		title: 'Delegated prefix',
		text: [
			'The block of IPv6 addresses that the provider gives to your line, often a',
			'/56. It is asked for with DHCPv6 (prefix delegation). Everything that MAP-E',
			'needs follows from it, so when it changes, address and ports change too.',
		],
	},
	rule: {
		title: 'Rule (mapping rule)',
		text: [
			'It says which IPv4 addresses belong to which IPv6 prefixes, and how the',
			'ports are divided. Providers hand rules only to their own routers;',
			'mape-setup brings 444 that are known in public, each with its source. List',
			'them with: mape-setup calc --rules',
		],
	},
	'ea-bits': {
		title: 'EA bits (embedded address)',
		text: [
			'The bits of your prefix that come right after the prefix of the rule.',
			'Their first part completes the IPv4 address, the rest is the PSID.',
			'mape-setup calc PREFIX --explain draws those of your line.',
		],
	},
	psid: {
		title: 'PSID (port set identifier)',
		text: [
			'Your number among the subscribers who share one IPv4 address.',
			'It comes out of your prefix and decides which ports are yours.',
		],
	},
	'port-set': {
		title: 'Port set',
		text: [
			'The ports of the shared IPv4 address that are yours: blocks of 16 ports,',
			'spread evenly. OCN gives 63 blocks (1008 ports), the others 15 (240 ports).',
			'What leaves with another port is dropped, or answered to somebody else.',
		],
	},
	offset: {
		title: 'PSID offset',
		text: [
			'How many bits of a port number stand before the PSID; written "a" in RFC',
			'7597. With 6 there are 63 blocks above port 1023, with 4 there are 15 above',
			'port 4095. With the wrong offset you would use the ports of other people.',
		],
	},
	ce: {
		title: 'CE (customer edge)',
		text: [
			'Your router, as MAP-E calls it. The CE address is the IPv6 address of its',
			'end of the tunnel. It must be exactly the computed one: the border relay',
			'sends to no other.',
		],
	},
	br: {
		title: 'BR (border relay)',
		text: [
			'The router of the provider at the other end of the tunnel, between MAP-E and',
			'the IPv4 internet. Its IPv6 address is part of the rule. mape-setup probe-br',
			'asks it with real packets.',
		],
	},
	layout: {
		title: 'Layout of the CE address (draft-03, RFC 7597)',
		text: [
			'Two ways of writing IPv4 address and PSID into the CE address were',
			'published. The Japanese providers use the older one, draft-03; the RFC has',
			'everything one octet further right. With the wrong one no answer comes back',
			'at all.',
		],
	},
	tunnel: {
		title: 'Tunnel (mape0)',
		text: [
			'The interface that puts IPv4 packets into IPv6 packets for the border relay,',
			'and takes them out. It is the default route for IPv4. IPv6 does not go',
			'through it.',
		],
	},
	mtu: {
		title: 'MTU',
		text: [
			'The largest packet that fits. The IPv6 header around each packet takes 40',
			'bytes, so the tunnel has 1460 where the line has 1500. With a value too',
			'large some sites begin to load and then stop.',
		],
	},
	mss: {
		title: 'MSS',
		text: [
			'The largest piece of data in a TCP packet: the MTU less 40 bytes, here 1420.',
			'The router lowers it in passing connections ("clamping"), because many sites',
			'never hear that a packet was too large.',
		],
	},
	nat: {
		title: 'NAT forms',
		text: [
			'How the connections of the LAN are spread over your port set. alias uses',
			'every port for each destination (nftables, the default); hash is one',
			'readable rule; article is the form of the Debian article (iptables).',
			'docs/nat.md compares them.',
		],
	},
	alias: {
		title: 'NAT form alias',
		text: [
			'The ports are translated in two steps, so that the kernel sees one range for',
			'the whole set. Each destination can use all of your ports, and a full block',
			'holds nobody up.',
		],
	},
	hash: {
		title: 'NAT form hash',
		text: [
			'Each connection is given one block, by a hash of where it comes from. Easy',
			'to read, but a connection fails when its own block is full, even if others',
			'are empty.',
		],
	},
	article: {
		title: 'Style article',
		text: [
			'The iptables rules of the well-known Debian article: one mark and one SNAT',
			'rule for each block. What those rules let out untranslated is dropped here.',
		],
	},
	'full-cone': {
		title: 'Full cone',
		text: [
			'Anybody may send UDP to a port that a LAN host has opened, as some games',
			'want it. Only for hosts that you name, because it opens them to strangers.',
		],
	},
	forward: {
		title: 'Port forward',
		text: [
			'One of your ports leads to a host of the LAN, so that a server there can be',
			'reached. Only ports of your own set can be forwarded: 80 and 443 are never',
			'among them.',
		],
	},
	conntrack: {
		title: 'conntrack',
		text: [
			'The table of the kernel that remembers which connection has which port. A',
			'port is free again when its entry runs out; --timeouts short lets them run',
			'out earlier.',
		],
	},
	'home-gateway': {
		title: 'Home gateway (HGW)',
		text: [
			'The router that NTT lends with Hikari Denwa. It may do MAP-E itself; then',
			'two would use one address, and IPv4 fails now and then. Only one of them may',
			'do it.',
		],
	},
	checkpoint: {
		title: 'Checkpoint',
		text: [
			'A picture of everything that an apply is about to change, with a script that',
			'puts it back. Unless you keep the change in time, it is put back by itself.',
		],
	},
	drift: {
		title: 'Drift',
		text: [
			'What runs is no longer what was written: a rule was removed, an address is',
			'gone. mape-setup shows what differs; applying again puts it right.',
		],
	},
	verdict: {
		title: 'Verdict',
		text: [
			'The one cause that mape-setup check names, from all that was seen.',
			'The lowest layer that failed is usually it: what rests on it cannot work.',
		],
	},
};

import { en } from './glossary-en.ts';
import { ja } from './glossary-ja.ts';
import type { Language } from './language.ts';

/** What can be asked with `mape-setup help TOPIC`, in the order in which one thing builds on the other. */
export const topics = [
	'map-e',
	'delegated-prefix',
	'rule',
	'ea-bits',
	'psid',
	'port-set',
	'offset',
	'ce',
	'br',
	'layout',
	'tunnel',
	'mtu',
	'mss',
	'nat',
	'alias',
	'hash',
	'article',
	'full-cone',
	'forward',
	'conntrack',
	'home-gateway',
	'checkpoint',
	'drift',
	'verdict',
] as const;
export type Topic = (typeof topics)[number];

export interface Entry {
	readonly title: string;
	/** Two or three sentences, each of which may take more lines; no line is wider than 76 columns. */
	readonly text: readonly string[];
}

export const glossary: Readonly<Record<Language, Readonly<Record<Topic, Entry>>>> = { en, ja };

/** Other names under which people know a topic. */
export const otherNames: Readonly<Record<string, Topic>> = {
	mape: 'map-e',
	prefix: 'delegated-prefix',
	pd: 'delegated-prefix',
	'dhcpv6-pd': 'delegated-prefix',
	ports: 'port-set',
	portset: 'port-set',
	port: 'port-set',
	'psid-offset': 'offset',
	ea: 'ea-bits',
	'ce-address': 'ce',
	'border-relay': 'br',
	relay: 'br',
	peeraddr: 'br',
	'draft-03': 'layout',
	rfc7597: 'layout',
	legacymap: 'layout',
	nft: 'nat',
	nftables: 'nat',
	iptables: 'nat',
	hgw: 'home-gateway',
	revert: 'checkpoint',
	snapshot: 'checkpoint',
	diagnosis: 'verdict',
	ip6tnl: 'tunnel',
};

export interface GlossaryWords {
	readonly intro: string;
	readonly more: string;
}

export const glossaryWords: Readonly<Record<Language, GlossaryWords>> = {
	en: { intro: 'Words of this field; mape-setup help TOPIC explains one:', more: 'See also' },
	ja: { intro: '用語の一覧です。mape-setup help 用語 で説明を表示します:', more: '関連' },
};

/** What to read next. */
export const seeAlso: Readonly<Record<Topic, readonly Topic[]>> = {
	'map-e': ['delegated-prefix', 'port-set', 'br'],
	'delegated-prefix': ['rule', 'ea-bits'],
	rule: ['ea-bits', 'br'],
	'ea-bits': ['psid', 'rule'],
	psid: ['port-set', 'offset'],
	'port-set': ['psid', 'nat'],
	offset: ['port-set'],
	ce: ['layout', 'tunnel'],
	br: ['ce', 'tunnel'],
	layout: ['ce'],
	tunnel: ['mtu', 'br'],
	mtu: ['mss'],
	mss: ['mtu'],
	nat: ['alias', 'hash', 'article'],
	alias: ['hash', 'conntrack'],
	hash: ['alias'],
	article: ['nat', 'alias'],
	'full-cone': ['forward', 'nat'],
	forward: ['full-cone', 'port-set'],
	conntrack: ['nat', 'port-set'],
	'home-gateway': ['delegated-prefix'],
	checkpoint: ['drift'],
	drift: ['checkpoint'],
	verdict: ['drift'],
};

import type { CheckId, Finding, Note } from '../check/check.ts';
import * as internet from './finding-internet.ts';
import * as line from './finding-line.ts';
import * as router from './finding-router.ts';
import type { ByCode, FindingText, FindingWords } from './finding-text.ts';
import type { Language } from './language.ts';

interface CheckText {
	/** At most 24 columns. */
	readonly title: Readonly<Record<CheckId, string>>;
	readonly finding: FindingText;
	/** What an ok line says. */
	readonly note: ByCode<Note, string>;
}

export const en: CheckText = {
	title: {
		link: 'Link',
		'default-route': 'IPv6 default route',
		prefix: 'Delegated prefix',
		'ce-address': 'CE address',
		tunnel: 'Tunnel',
		rules: 'Rules and forwarding',
		'rules-file': 'Rules as in their file',
		'foreign-rules': 'Rules of others',
		conntrack: 'Table of connections',
		ports: 'Free ports',
		'home-gateway': 'Home gateway',
		ipv6: 'IPv6 by itself',
		br: 'Border relay (BR)',
		ipv4: 'IPv4 through the tunnel',
		'source-address': 'Address seen outside',
		'port-blocks': 'TCP, every port block',
		mtu: 'Packet size (MTU)',
		dns: 'DNS',
	},
	finding: {
		...line.en,
		...router.en,
		...internet.en,
	},
	note: {
		'prefix-typed': ({ prefix }) => `${prefix}, entered by hand: nothing confirms it`,
		'lease-pending': ({ prefix }) => `${prefix}, own lease to come`,
		'ports-unknown': () => 'not known without conntrack(8)',
		'home-gateway-none': () => 'none that answers',
		'home-gateway-off': ({ name }) => `MAP-E is off there${name === '' ? '' : ` (${name})`}`,
		'port-blocks': ({ blocks, ports }) => `${ports} ports in ${blocks} ${blocks === 1 ? 'block' : 'blocks'}`,
		mapped: ({ address, port }) => `${address} port ${port}`,
	},
};

export const ja: typeof en = {
	title: {
		link: 'リンク',
		'default-route': 'IPv6 デフォルト経路',
		prefix: '委譲プレフィックス',
		'ce-address': 'CE アドレス',
		tunnel: 'トンネル',
		rules: 'ルールと転送',
		'rules-file': 'ルールファイルとの一致',
		'foreign-rules': 'ほかのルール',
		conntrack: '接続テーブル',
		ports: 'ポートの空き',
		'home-gateway': 'ホームゲートウェイ',
		ipv6: 'IPv6 単体',
		br: 'BR の応答',
		ipv4: 'トンネル経由の IPv4',
		'source-address': '外から見たアドレス',
		'port-blocks': '全ポートブロックの TCP',
		mtu: 'パケット長 (MTU)',
		dns: 'DNS',
	},
	finding: {
		...line.ja,
		...router.ja,
		...internet.ja,
	},
	note: {
		'prefix-typed': ({ prefix }) => `${prefix} (手入力のため裏付けはありません)`,
		'lease-pending': ({ prefix }) => `${prefix} (リース取得待ち)`,
		'ports-unknown': () => '不明 (conntrack 未導入)',
		'home-gateway-none': () => '応答するものなし',
		'home-gateway-off': ({ name }) => `MAP-E はオフ${name === '' ? '' : ` (${name})`}`,
		'port-blocks': ({ blocks, ports }) => `${ports} ポート (${blocks} ブロック)`,
		mapped: ({ address, port }) => `${address} ポート ${port}`,
	},
};

const text: Readonly<Record<Language, CheckText>> = { en, ja };

export const checkTitle = (id: CheckId, language: Language): string => text[language].title[id];

export function describeFinding(finding: Finding, language: Language): FindingWords {
	const describe = text[language].finding[finding.code] as (finding: Finding) => FindingWords;
	return describe(finding);
}

export function describeCheckNote(note: Note, language: Language): string {
	const describe = text[language].note[note.code] as (note: Note) => string;
	return describe(note);
}

import type { Delegation, ExchangeEvent } from '../detect/delegation.ts';
import type { Confidence } from '../map/rule.ts';
import { spanEn, spanJa } from './span.ts';

// The words of the first steps: link, prefix, provider, parameters.

const seconds = (ms: number) => (ms / 1000).toFixed(1);

export const en = {
	link: {
		wan: 'WAN (towards the line)',
		lan: 'LAN (towards your machines)',
		carrier: 'link',
		noCarrier: 'no link',
		speed: (megabits: number) => (megabits >= 1000 ? `${megabits / 1000} Gbit/s` : `${megabits} Mbit/s`),
		ra: 'IPv6 RA',
		defaultRoute: 'default route',
		ssh: 'your SSH comes in here',
		managed: (owner: string) => `managed by ${owner}`,
		noLan: 'No second interface was found: a router needs one for the LAN.',
	},

	prefix: {
		request: 'ask the line for it (DHCPv6)',
		renew: 'ask the line again (DHCPv6)',
		type: 'type it',
		use: (prefix: string) => `use ${prefix}`,
		asking: (device: string) => `Asking for a prefix on ${device} …`,
		label: 'Prefix',
		example: '2001:db8:12:3400::/56',
		origin: {
			dhcpv6: 'delegated by DHCPv6',
			'lease-file': 'from a lease that is still valid',
			ra: 'from the router advertisement',
			typed: 'typed by you',
		} satisfies Record<Delegation['origin'], string> as Record<Delegation['origin'], string>,
		renewal: (t1: number, t2: number) => `T1 ${spanEn(t1)}, T2 ${spanEn(t2)}`,
		valid: (lifetime: number) => `valid for ${spanEn(lifetime)}`,
		server: (id: string) => `server ${id}`,
		exchange: (event: ExchangeEvent): string => {
			switch (event.type) {
				case 'started':
					return event.duid === undefined ? 'dhclient started' : `dhclient started, DUID ${event.duid}`;
				case 'sent':
					return `sent ${event.message}, waiting ${seconds(event.intervalMs)} s`;
				case 'received':
					return `received ${event.message} from ${event.from}${event.prefix === undefined ? '' : `: ${event.prefix}`}`;
				case 'no-prefix':
					return 'the server has no prefix for us';
				case 'bound':
					return 'the prefix is ours';
			}
		},
	},

	provider: {
		matched: 'matches',
		noMatch: 'no rule for this prefix',
		byHand: 'enter a rule by hand',
		custom: 'your own rule',
		label: 'Rule',
		example: 'ipv6=2001:db8::/40,ipv4=192.0.2.0/24,ea=16,offset=6,br=2001:db8::1',
		onlyMatch: (name: string) => `${name} is the only service with a rule for this prefix.`,
	},

	confidence: {
		verified: 'rule confirmed by two sources or a real line',
		'cross-checked': 'rule found in several publications',
		'single-lineage': 'rule known from one source',
		reported: 'rule reported by users, not confirmed',
		extrapolated: 'rule inferred from its neighbours, never seen: check that it works',
		yours: 'rule entered by you',
	} satisfies Record<Confidence, string> as Record<Confidence, string>,

	disputed: (other: string) => `Another source contradicts this rule: ${other}`,

	parameters: {
		rule: 'Rule',
		endUserPrefix: 'End-user prefix',
		br: 'BR',
		ipv4: 'IPv4 address',
		psid: 'PSID',
		psidOf: (psid: number, length: number) => `${psid} (${length} bits)`,
		ports: 'Ports',
		portCount: (ports: number, blocks: number) => `${ports} in ${blocks} ${blocks === 1 ? 'block' : 'blocks'}`,
		ce: 'CE address',
		mtu: 'Tunnel MTU',
		brLabel: 'IPv6 address of the BR',
		brUnknown: 'unknown: please type it',
		from: { rule: 'from the rule', lease: 'from the lease', computed: 'computed', yours: 'your input' },
	},
};

export const ja: typeof en = {
	link: {
		wan: 'WAN (回線側)',
		lan: 'LAN (手元の機器側)',
		carrier: 'リンクあり',
		noCarrier: 'リンクなし',
		speed: (megabits) => (megabits >= 1000 ? `${megabits / 1000} Gbit/s` : `${megabits} Mbit/s`),
		ra: 'RA 受信',
		defaultRoute: 'デフォルト経路',
		ssh: 'この SSH 接続の入口',
		managed: (owner) => `${owner} が管理`,
		noLan: 'LAN 用のインターフェースが見つかりません。ルーターには 2 つ必要です。',
	},

	prefix: {
		request: '回線に問い合わせる (DHCPv6)',
		renew: '回線にもう一度問い合わせる (DHCPv6)',
		type: '手で入力する',
		use: (prefix) => `${prefix} を使う`,
		asking: (device) => `${device} でプレフィックスを問い合わせています…`,
		label: 'プレフィックス',
		example: '2001:db8:12:3400::/56',
		origin: {
			dhcpv6: 'DHCPv6 で委譲',
			'lease-file': '有効期限内のリースから',
			ra: 'RA から',
			typed: '手入力',
		},
		renewal: (t1, t2) => `T1 ${spanJa(t1)}、T2 ${spanJa(t2)}`,
		valid: (lifetime) => `有効期間 ${spanJa(lifetime)}`,
		server: (id) => `サーバー ${id}`,
		exchange: (event) => {
			switch (event.type) {
				case 'started':
					return event.duid === undefined ? 'dhclient を起動しました' : `dhclient を起動しました (DUID ${event.duid})`;
				case 'sent':
					return `${event.message} を送信、${seconds(event.intervalMs)} 秒待ちます`;
				case 'received':
					return `${event.from} から ${event.message} を受信${event.prefix === undefined ? '' : `: ${event.prefix}`}`;
				case 'no-prefix':
					return 'サーバーから委譲するプレフィックスがないと応答がありました';
				case 'bound':
					return 'プレフィックスが委譲されました';
			}
		},
	},

	provider: {
		matched: '一致',
		noMatch: 'このプレフィックスのルールなし',
		byHand: 'ルールを手で入力する',
		custom: '手入力のルール',
		label: 'ルール',
		example: 'ipv6=2001:db8::/40,ipv4=192.0.2.0/24,ea=16,offset=6,br=2001:db8::1',
		onlyMatch: (name) => `このプレフィックスのルールがあるのは ${name} だけです。`,
	},

	confidence: {
		verified: '2 つの情報源または実際の回線で確認済みのルール',
		'cross-checked': '複数の公開情報にあるルール',
		'single-lineage': '1 つの情報源によるルール',
		reported: '利用者の報告によるルール (未確認)',
		extrapolated: '隣のルールから推定したルール (実例なし。動作を確かめてください)',
		yours: '手入力のルール',
	},

	disputed: (other) => `このルールと食い違う情報があります: ${other}`,

	parameters: {
		rule: 'ルール',
		endUserPrefix: 'エンドユーザープレフィックス',
		br: 'ボーダーリレー (BR)',
		ipv4: 'IPv4 アドレス',
		psid: 'PSID',
		psidOf: (psid, length) => `${psid} (${length} ビット)`,
		ports: 'ポートセット',
		portCount: (ports, blocks) => `${blocks} ブロック、計 ${ports} ポート`,
		ce: 'CE アドレス',
		mtu: 'トンネルの MTU',
		brLabel: 'BR の IPv6 アドレス',
		brUnknown: '不明です。入力してください',
		from: { rule: 'ルールから', lease: 'リースから', computed: '計算値', yours: '手入力' },
	},
};

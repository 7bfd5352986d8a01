import type { PortForward } from '../plan/nat-options.ts';
import type { PlanNote, Risk } from '../plan/plan.ts';
import type { Language } from './language.ts';

type Words<T extends { type: string }> = { readonly [K in T['type']]: (note: Extract<T, { type: K }>) => string };

const table = (note: { family: string; name: string; program?: string }) =>
	`${note.family} ${note.name}${note.program === undefined ? '' : ` (${note.program})`}`;

const hostsOf = (forwards: readonly PortForward[]) => [...new Set(forwards.map(({ host }) => host))];

const notes: Readonly<Record<Language, Words<PlanNote>>> = {
	en: {
		'foreign-table-kept': (note) =>
			note.translates
				? `Not touched: nft table ${table(note)}. It translates sources too and may get to packets of the tunnel.`
				: `Not touched: nft table ${table(note)}.`,
		'iptables-variant': ({ variant, mixed }) =>
			`iptables is the ${variant} one here: the rules go there.${mixed ? ' Other programs have rules in iptables-legacy; packets meet both.' : ''}`,
		'default-route-replaced': ({ device, gateway }) =>
			`The IPv4 default route ${gateway === undefined ? '' : `via ${gateway} `}on ${device} gives way to the tunnel; it comes back when mape-setup goes.`,
		'gateway-from-reply': ({ gateway }) =>
			`No router advertisement was seen: IPv6 goes by ${gateway}, who sent the DHCPv6 Reply.`,
		'no-ipv6-gateway': () =>
			'No IPv6 default route is known yet: it has to come by router advertisement, or the checks will fail.',
		'lan-without-ipv4': ({ device }) =>
			`${device} has no IPv4 address: LAN hosts need one there as their gateway. mape-setup does not choose it.`,
		'lan-prefix-not-delegated': () =>
			'This prefix leaves no IPv6 network for the LAN: it is the line’s own /64, or smaller than one.',
		'ipv6-not-filtered': () => 'IPv6 is forwarded between the LAN and the line; mape-setup does not filter it.',
		'no-systemd': () =>
			'There is no systemd here: call /etc/mape-setup/up at boot (for example from /etc/rc.local), and keep dhclient running yourself.',
		'no-conntrack': () =>
			'The program conntrack is not installed: if the address, the ports or the form of the rules change, connections that are open now hang until they time out.',
		'no-tunnel-guard': () =>
			'There is no tc (Debian: iproute2), or no cls_bpf in this kernel: while another program has flushed every rule, private addresses leave through the tunnel.',
		forwards: ({ forwards }) =>
			`Anybody on the internet can connect to what is forwarded to ${hostsOf(forwards).join(', ')}. Nothing but the machine itself protects it.`,
		'full-cone': ({ hosts }) =>
			`Anybody on the internet can send UDP to the open sockets of ${hosts.join(', ')}. Nothing but the machine itself protects it.`,
		'hosts-elsewhere': ({ hosts, device }) =>
			`${hosts.join(', ')}: not in the network of ${device}. Is it mistyped? Nothing arrives there unless a route leads to it.`,
		confidence: ({ confidence }) =>
			confidence === 'extrapolated'
				? 'This rule is an extrapolation from reported neighbours: nobody has confirmed it.'
				: 'This rule was reported by users, not published by the operator.',
	},
	ja: {
		'foreign-table-kept': (note) =>
			note.translates
				? `変更しません: nft テーブル ${table(note)}。送信元変換を含むため、トンネルのパケットに作用する可能性があります。`
				: `変更しません: nft テーブル ${table(note)}。`,
		'iptables-variant': ({ variant, mixed }) =>
			`この機器の iptables は ${variant} 版です。ルールはそこに読み込みます。${mixed ? 'ほかのプログラムのルールが iptables-legacy にあり、パケットは両方を通ります。' : ''}`,
		'default-route-replaced': ({ device, gateway }) =>
			`${device} の IPv4 デフォルト経路${gateway === undefined ? '' : ` (${gateway})`} はトンネルに置き換わります。mape-setup を外すと元に戻ります。`,
		'gateway-from-reply': ({ gateway }) =>
			`RA が届いていないため、IPv6 は DHCPv6 Reply の送信元 ${gateway} を経由します。`,
		'no-ipv6-gateway': () => 'IPv6 のデフォルト経路がまだありません。RA で届かなければ診断は失敗します。',
		'lan-without-ipv4': ({ device }) =>
			`${device} に IPv4 アドレスがありません。LAN 側機器のゲートウェイとして必要ですが、mape-setup は設定しません。`,
		'lan-prefix-not-delegated': () =>
			'回線自身の /64 か、それより小さいプレフィックスのため、LAN に割り当てる IPv6 ネットワークはありません。',
		'ipv6-not-filtered': () => 'LAN と回線の間で IPv6 を転送します。mape-setup は IPv6 をフィルタしません。',
		'no-systemd': () =>
			'systemd がありません。起動時に /etc/mape-setup/up を実行し (/etc/rc.local など)、dhclient も常駐させてください。',
		'no-conntrack': () =>
			'conntrack コマンドがありません。アドレス、ポート、ルールの形式のいずれかが変わると、今つながっている接続はタイムアウトまで止まります。',
		'no-tunnel-guard': () =>
			'tc (Debian では iproute2) がないか、カーネルに cls_bpf がありません。ほかのプログラムがルールをすべて消すと、その間プライベートアドレスのパケットがトンネルから出ていきます。',
		forwards: ({ forwards }) =>
			`${hostsOf(forwards).join('、')} へ転送したポートには、インターネットの誰からでも接続できます。守りはその機器自身だけです。`,
		'full-cone': ({ hosts }) =>
			`${hosts.join('、')} の使用中の UDP ソケットには、インターネットの誰からでも送信できます。守りはその機器自身だけです。`,
		'hosts-elsewhere': ({ hosts, device }) =>
			`${hosts.join('、')} は ${device} のネットワークにありません。入力の誤りはありませんか。経路がなければ届きません。`,
		confidence: ({ confidence }) =>
			confidence === 'extrapolated'
				? 'このルールは報告例からの推定です。確認した人はいません。'
				: 'このルールは利用者の報告によるもので、事業者の公開情報ではありません。',
	},
};

export function describeNote(note: PlanNote, language: Language): string {
	const words = notes[language][note.type] as (note: PlanNote) => string;
	return words(note);
}

export function describeRisk(risk: Risk, language: Language): string {
	switch (risk.name) {
		case 'lose-ssh':
			return language === 'ja'
				? `SSH は ${risk.device} の先の別ネットワークから来ています。デフォルト経路がトンネルに変わると、この接続は切れる可能性があります。`
				: `Your SSH session comes through ${risk.device} from another network: when the default route moves into the tunnel it may freeze.`;
		case 'managed-interface':
			return language === 'ja'
				? `${risk.device} は ${risk.owner} が管理しています。${risk.owner} が再設定すると、追加したアドレスが消えることがあります。`
				: `${risk.device} is managed by ${risk.owner}, which may remove our addresses when it reconfigures the interface.`;
	}
}

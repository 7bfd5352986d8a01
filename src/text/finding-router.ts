import { names } from '../plan/names.ts';
import type { FindingText } from './finding-text.ts';
import { quote } from './quote.ts';

// Findings about this router: CE address, tunnel, rules, connections.

const { tunnel, up } = names;

export const en = {
	'ce-address-missing': (f) => ({
		cause: `${f.device} does not have the CE address ${f.address}; some other program may have removed it.`,
		remedy: `${up} (sets it up again)`,
	}),
	'ce-address-tentative': (f) => ({
		cause: `The CE address ${f.address} on ${f.device} is still tentative, so nothing is sent from it.`,
		remedy: `${up} (sets it up again)`,
	}),
	'ce-address-duplicate': (f) => ({
		cause: `Another device on the line already uses the CE address ${f.address}.`,
		remedy: `Turn off MAP-E in the home gateway or the other router, then: ip -6 addr del ${f.address}/128 dev ${f.device}; ${up}`,
	}),
	'tunnel-missing': () => ({
		cause: `The tunnel ${tunnel} does not exist.`,
		remedy: `${up} (sets it up again)`,
	}),
	'tunnel-down': () => ({
		cause: `The tunnel ${tunnel} is switched off.`,
		remedy: `${up} (sets it up again)`,
	}),
	'tunnel-kind': (f) => ({
		cause: `${tunnel} is no IPv4-in-IPv6 tunnel${f.seen === '' ? '' : ` but ${quote(f.seen)}`}.`,
		remedy: `ip link del ${tunnel}; ${up} (makes it anew)`,
	}),
	'tunnel-endpoint': (f) => ({
		cause: `The ${f.end} end of ${tunnel} is ${f.seen} instead of ${f.expected}.`,
		remedy: `${up} (sets it up again)`,
	}),
	'tunnel-encap-limit': (f) => ({
		cause: `${tunnel} adds an encapsulation limit option (${f.limit}), which border relays do not accept.`,
		remedy: `${up} (sets it up again)`,
	}),
	'tunnel-mtu': (f) => ({
		cause: `The MTU of ${tunnel} is ${f.seen} instead of ${f.expected}.`,
		remedy: `ip link set dev ${tunnel} mtu ${f.expected} (sets it again)`,
	}),
	'tunnel-ipv4-missing': (f) => ({
		cause: `${tunnel} does not have the IPv4 address ${f.address}.`,
		remedy: `${up} (sets it up again)`,
	}),
	'tunnel-route-missing': (f) => ({
		cause: f.elsewhere
			? `The IPv4 default route leads to ${f.elsewhere}, not into ${tunnel}.`
			: `There is no IPv4 default route into ${tunnel}.`,
		remedy: `${up} (sets it up again)`,
	}),
	'tunnel-guard-missing': () => ({
		cause: `The second guard of ${tunnel} (tc) is gone: if the rules were flushed, foreign packets would leave.`,
		remedy: `${up} (sets it up again)`,
	}),
	'rules-unreadable': () => ({
		cause: 'Only root can read the rules.',
		remedy: 'sudo mape-setup check',
	}),
	'rules-missing': () => ({
		cause: 'The rules of mape-setup are not loaded.',
		remedy: `${up} rules (loads them again)`,
	}),
	'rules-without-translation': () => ({
		cause: 'The rules no longer translate sources into your ports.',
		remedy: `${up} rules (loads them again)`,
	}),
	'rules-without-guard': () => ({
		cause: 'The rules no longer hold back packets with other sources.',
		remedy: `${up} rules (loads them again)`,
	}),
	'rules-other-address': (f) => ({
		cause: `The rules translate into ${f.seen} instead of ${f.expected}.`,
		remedy: 'Apply the same answers again: mape-setup apply --yes',
	}),
	'rules-other-ports': (f) => ({
		cause:
			f.missing > 0
				? `The rules lack ${f.missing} of your port blocks, the first of them ${f.first}–${f.last}.`
				: `The rules use ports that are not yours: ${f.first}–${f.last}.`,
		remedy: 'Apply the same answers again: mape-setup apply --yes',
	}),
	'rules-changed': (f) => ({
		cause: `The rules are not as they were loaded (iptables, ${f.chain}).`,
		remedy: `${up} rules (loads them again)`,
	}),
	'rules-edited': (f) => ({
		cause: `The rules that are loaded are not those of ${names.rules}: ${f.lines.length} lines differ (${quote(f.lines[0] ?? '')}).`,
		remedy: `Load them again: ${up} rules`,
	}),
	'foreign-translation': (f) => ({
		cause: `Chain ${f.chain} of table ${f.table} translates sources before ours can: packets leave with ports that are not yours.`,
		remedy: `See what it does: nft list chain ${f.table} ${f.chain}. Its rule has to leave out the tunnel: oifname != "${tunnel}"`,
	}),
	'foreign-drop': (f) => ({
		cause: `Chain ${f.chain} of table ${f.table} drops what is forwarded, and none of its rules lets the LAN into the tunnel.`,
		remedy: `See its rules: nft list chain ${f.table} ${f.chain}. In docs/nat.md is what to tell Docker, ufw and firewalld.`,
	}),
	'foreign-drop-dhcp': (f) => ({
		cause: `Chain ${f.chain} of table ${f.table} drops what comes in, and none of its rules lets DHCPv6 answers (UDP 546) in.`,
		remedy: `The prefix cannot be renewed: nft insert rule ${f.table} ${f.chain} udp dport 546 accept, and in the file it comes from`,
	}),
	'ports-scarce': (f) => ({
		cause: `${f.used} of your ${f.total} ports are in use${f.destination ? ` towards ${f.destination}` : ''}${f.host ? `, most of them by ${f.host}` : ''}: new connections find none.`,
		remedy: `See what it does: conntrack -L${f.host ? ` -s ${f.host}` : ''}`,
	}),
	'conntrack-full': (f) => ({
		cause: `The kernel's table of connections is full (${f.entries} of ${f.limit}): new connections are dropped.`,
		remedy: 'See who has so many: conntrack -L; more room: sysctl -w net.netfilter.nf_conntrack_max=NUMBER',
	}),
	'forwarding-off': (f) => ({
		cause: `Forwarding is off (${f.key}): LAN hosts get nowhere.`,
		remedy: `${up} sysctls (sets it again)`,
	}),
	'accept-ra': (f) => ({
		cause: `accept_ra of ${f.device} is ${f.value}: with forwarding on, only 2 keeps the IPv6 default route.`,
		remedy: `${up} sysctls (sets it again)`,
	}),
	'ipv4-not-assigned': (f) => ({
		cause: `${f.address} is not an address of this router.`,
		remedy: `${up} (sets it up again)`,
	}),
} satisfies Partial<FindingText>;

export const ja: Pick<FindingText, keyof typeof en> = {
	'ce-address-missing': (f) => ({
		cause: `${f.device} に CE アドレス ${f.address} がありません。ほかのプログラムが削除した可能性があります。`,
		remedy: `${up} (設定し直します)`,
	}),
	'ce-address-tentative': (f) => ({
		cause: `${f.device} の CE アドレス ${f.address} が tentative のままで、送信に使えません。`,
		remedy: `${up} (設定し直します)`,
	}),
	'ce-address-duplicate': (f) => ({
		cause: `CE アドレス ${f.address} は、回線上の別の機器がすでに使っています。`,
		remedy: `ホームゲートウェイなど他機器の MAP-E を止めてから実行してください: ip -6 addr del ${f.address}/128 dev ${f.device}; ${up}`,
	}),
	'tunnel-missing': () => ({
		cause: `トンネル ${tunnel} がありません。`,
		remedy: `${up} (設定し直します)`,
	}),
	'tunnel-down': () => ({
		cause: `トンネル ${tunnel} が停止しています。`,
		remedy: `${up} (設定し直します)`,
	}),
	'tunnel-kind': (f) => ({
		cause: `${tunnel} は IPv4 over IPv6 トンネルではありません${f.seen === '' ? '' : ` (${quote(f.seen)})`}。`,
		remedy: `ip link del ${tunnel}; ${up} (作り直します)`,
	}),
	'tunnel-endpoint': (f) => ({
		cause: `${tunnel} の${f.end === 'local' ? '自分側' : '相手側'}アドレスが ${f.expected} ではなく ${f.seen} になっています。`,
		remedy: `${up} (設定し直します)`,
	}),
	'tunnel-encap-limit': (f) => ({
		cause: `${tunnel} が encapsulation limit オプション (${f.limit}) を付けており、BR に受け付けられません。`,
		remedy: `${up} (設定し直します)`,
	}),
	'tunnel-mtu': (f) => ({
		cause: `${tunnel} の MTU が ${f.expected} ではなく ${f.seen} です。`,
		remedy: `ip link set dev ${tunnel} mtu ${f.expected} (設定し直します)`,
	}),
	'tunnel-ipv4-missing': (f) => ({
		cause: `${tunnel} に IPv4 アドレス ${f.address} がありません。`,
		remedy: `${up} (設定し直します)`,
	}),
	'tunnel-route-missing': (f) => ({
		cause: f.elsewhere
			? `IPv4 デフォルト経路が ${tunnel} ではなく ${f.elsewhere} を向いています。`
			: `${tunnel} への IPv4 デフォルト経路がありません。`,
		remedy: `${up} (設定し直します)`,
	}),
	'tunnel-guard-missing': () => ({
		cause: `${tunnel} の 2 つめの防護 (tc) がありません。ルールが消されると、不正なパケットが外に出ます。`,
		remedy: `${up} (設定し直します)`,
	}),
	'rules-unreadable': () => ({
		cause: 'ルールの読み取りには root 権限が必要です。',
		remedy: 'sudo mape-setup check',
	}),
	'rules-missing': () => ({
		cause: 'mape-setup のルールが読み込まれていません。',
		remedy: `${up} rules (読み込み直します)`,
	}),
	'rules-without-translation': () => ({
		cause: '送信元を割り当てポートへ変換するルールがありません。',
		remedy: `${up} rules (読み込み直します)`,
	}),
	'rules-without-guard': () => ({
		cause: '送信元の異なるパケットを止めるルールがありません。',
		remedy: `${up} rules (読み込み直します)`,
	}),
	'rules-other-address': (f) => ({
		cause: `ルールの変換先が ${f.expected} ではなく ${f.seen} になっています。`,
		remedy: '同じ設定をもう一度適用してください: mape-setup apply --yes',
	}),
	'rules-other-ports': (f) => ({
		cause:
			f.missing > 0
				? `ルールに割り当てポートのブロックが ${f.missing} 個足りません (最初は ${f.first}–${f.last})。`
				: `ルールが割り当て外のポート ${f.first}–${f.last} を使っています。`,
		remedy: '同じ設定をもう一度適用してください: mape-setup apply --yes',
	}),
	'rules-changed': (f) => ({
		cause: `ルールが読み込んだときから変わっています (iptables の ${f.chain})。`,
		remedy: `${up} rules (読み込み直します)`,
	}),
	'rules-edited': (f) => ({
		cause: `読み込まれているルールが ${names.rules} と違います (${f.lines.length} 行。${quote(f.lines[0] ?? '')})。`,
		remedy: `読み込み直してください: ${up} rules`,
	}),
	'foreign-translation': (f) => ({
		cause: `テーブル ${f.table} のチェーン ${f.chain} が先に送信元を変換しています。割り当て外のポートで送信されてしまいます。`,
		remedy: `内容を確認してください: nft list chain ${f.table} ${f.chain}。トンネルを除く条件が必要です: oifname != "${tunnel}"`,
	}),
	'foreign-drop': (f) => ({
		cause: `テーブル ${f.table} のチェーン ${f.chain} が転送を破棄していて、LAN からトンネルへの許可がありません。`,
		remedy: `ルールを確認してください: nft list chain ${f.table} ${f.chain}。Docker・ufw・firewalld の設定例は docs/nat.md にあります。`,
	}),
	'foreign-drop-dhcp': (f) => ({
		cause: `テーブル ${f.table} のチェーン ${f.chain} は受信を破棄し、DHCPv6 の応答 (UDP 546) を通すルールがありません。`,
		remedy: `このままでは更新できません: nft insert rule ${f.table} ${f.chain} udp dport 546 accept (元の設定ファイルにも)`,
	}),
	'ports-scarce': (f) => ({
		cause: `${f.total} ポートのうち ${f.used} が使用中です${f.destination ? ` (宛先 ${f.destination})` : ''}${f.host ? `。最も多いのは ${f.host} です` : ''}。新しい接続に使うポートがありません。`,
		remedy: `何をしているか確認してください: conntrack -L${f.host ? ` -s ${f.host}` : ''}`,
	}),
	'conntrack-full': (f) => ({
		cause: `カーネルの接続テーブルが一杯です (${f.entries} / ${f.limit})。新しい接続は破棄されます。`,
		remedy:
			'接続の多い機器を確認してください: conntrack -L。上限を増やすには: sysctl -w net.netfilter.nf_conntrack_max=数値',
	}),
	'forwarding-off': (f) => ({
		cause: `転送が無効です (${f.key})。LAN の機器は外へ出られません。`,
		remedy: `${up} sysctls (設定し直します)`,
	}),
	'accept-ra': (f) => ({
		cause: `${f.device} の accept_ra が ${f.value} です。転送が有効なときは 2 でないと IPv6 デフォルト経路を保てません。`,
		remedy: `${up} sysctls (設定し直します)`,
	}),
	'ipv4-not-assigned': (f) => ({
		cause: `${f.address} がこのルーターに設定されていません。`,
		remedy: `${up} (設定し直します)`,
	}),
};

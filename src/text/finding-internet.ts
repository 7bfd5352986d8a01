import type { Finding } from '../check/check.ts';
import { names } from '../plan/names.ts';
import type { FindingText } from './finding-text.ts';

// Findings about what lies beyond: border relay, the address seen outside, ports, packet size, DNS.

const { tunnel, up } = names;
const list = (items: readonly string[]) => items.join(', ');

const tried = (attempts: Extract<Finding, { code: 'port-block-silent' }>['tried']): string =>
	attempts.map(({ port, target, error }) => `${port} → ${target}: ${error}`).join(', ');

export const en = {
	'br-silent': (f) => ({
		cause: f.answersPing
			? `The BR ${f.br} is there but sends nothing into the tunnel: it does not know this CE (wrong BR or rule, or another router is the CE).`
			: `Packets go out (${f.sent}), nothing comes back: ${f.br} is not the BR of this line, or it does not know this CE.`,
		remedy: 'Turn off MAP-E in the home gateway, and compare the BR with your provider’s.',
	}),
	'tunnel-cannot-send': (f) => ({
		cause: `The kernel cannot send to the BR ${f.br} (${f.errors} errors).`,
		remedy: `Look at the way there: ip -6 route get ${f.br}`,
	}),
	'nothing-sent': () => ({
		cause: `No packet went into ${tunnel}: something on this router drops them before.`,
		remedy: 'Look for drops of other programs at output and postrouting: nft list ruleset',
	}),
	'ipv4-silent': (f) => ({
		cause: `The BR answers, but no host behind it does (${list(f.targets)}).`,
		remedy: `See how far packets get: ping -c 1 -t 2 -I ${tunnel} ${f.targets[0]} (then -t 3, -t 4 …); if only the BR answers, ask your provider.`,
	}),
	'icmp-silent': (f) => ({
		cause: `TCP works, but no ping is answered (${list(f.targets)}).`,
		remedy: `Nothing to do unless you need ping; see ping -I ${tunnel} ${f.targets[0]}`,
	}),
	'source-address-other': (f) => ({
		cause: `${f.server} sees you as ${f.seen} instead of ${f.expected}.`,
		remedy: 'Another rule or provider may apply to your prefix: compare with mape-setup show.',
	}),
	'source-port-outside': (f) => ({
		cause: `${f.server} sees port ${f.port}, which is not one of yours.`,
		remedy: `Something else translates sources: look for masquerade in nft list ruleset, then ${up} rules`,
	}),
	'source-address-unknown': (f) => ({
		cause: `No STUN server answered (${list(f.servers)}), so the address seen outside is not known.`,
		remedy: 'See whether names resolve and UDP passes: getent ahostsv4 stun.l.google.com',
	}),
	'port-block-silent': (f) => ({
		cause:
			f.silent === f.blocks
				? `No connection from any of the ${f.blocks} port blocks tried (${tried(f.tried)}).`
				: `No connection from ${f.silent} of ${f.blocks} port blocks tried, among them ${f.first}–${f.last} (${tried(f.tried)}).`,
		remedy:
			f.silent === f.blocks
				? 'See whether a firewall drops TCP: nft list ruleset'
				: 'The port set differs from the BR’s, or the BR has a fault: compare PSID and offset with mape-setup show.',
	}),
	'port-block-busy': (f) => ({
		cause: `All ports tried in ${f.first}–${f.last} are in use on this router, so the block was not tested.`,
		remedy: 'See who uses them: ss -tan',
	}),
	'mtu-reduced': (f) => ({
		cause: `Only packets of ${f.mtu} bytes pass instead of ${f.expected}${f.from ? `, says ${f.from}` : ''}; TCP adapts.`,
		remedy: `To spare the detour: ip link set dev ${tunnel} mtu ${f.mtu}`,
	}),
	'mtu-black-hole': (f) => ({
		cause: `Packets above ${f.mtu} bytes vanish without a word (${f.expected} should pass): big pages hang.`,
		remedy: `ip link set dev ${tunnel} mtu ${f.mtu} (until the next start); ask your provider about the line.`,
	}),
	'mtu-unmeasured': () => ({
		cause: 'No ping of any size was answered, so the packet size could not be measured.',
		remedy: `Try it with other hosts: ping -M do -s 1432 -I ${tunnel} HOST`,
	}),
	'dns-silent': (f) => ({
		cause: `No DNS server answers through the tunnel (${list(f.servers)})${f.resolverWorks ? '; the router’s own resolver works' : ''}.`,
		remedy: 'Look for rules that drop UDP port 53: nft list ruleset',
	}),
	'dns-refused': (f) => ({
		cause: `${f.server} does not resolve ${f.name} (code ${f.rcode}).`,
		remedy: `Something on the way answers in its place: compare getent ahostsv4 ${f.name}`,
	}),
	'resolver-failing': (f) => ({
		cause: `Public DNS works, but this router’s own resolver does not resolve ${f.name}${f.silent.length > 0 ? ` (${list(f.silent)} ${f.silent.length === 1 ? 'does' : 'do'} not answer)` : ''}.`,
		remedy: 'Put a working server into /etc/resolv.conf, for example: nameserver 1.1.1.1',
	}),
	'dns-silent-ipv6': (f) => ({
		cause: `DNS works over IPv4, but no server answers over IPv6 (${list(f.servers)}).`,
		remedy: `See whether IPv6 gets through: ping -6 -c 1 ${f.servers[0]}`,
	}),
} satisfies Partial<FindingText>;

export const ja: Pick<FindingText, keyof typeof en> = {
	'br-silent': (f) => ({
		cause: f.answersPing
			? `BR ${f.br} は存在しますが、トンネルには何も返しません。BR かルールが違うか、別の機器が CE になっています。`
			: `パケットは出ています (${f.sent} 個) が、何も返ってきません。${f.br} がこの回線の BR でないか、この CE が BR に知られていません。`,
		remedy: 'ホームゲートウェイの MAP-E を止め、BR が契約中の事業者のものか確認してください。',
	}),
	'tunnel-cannot-send': (f) => ({
		cause: `BR ${f.br} へ送信できません (エラー ${f.errors} 件)。`,
		remedy: `経路を確認してください: ip -6 route get ${f.br}`,
	}),
	'nothing-sent': () => ({
		cause: `${tunnel} にパケットが出ていません。このルーターの何かが手前で破棄しています。`,
		remedy: 'ほかのプログラムの output と postrouting のルールを確認してください: nft list ruleset',
	}),
	'ipv4-silent': (f) => ({
		cause: `BR は応答しますが、その先のホスト (${list(f.targets)}) から応答がありません。`,
		remedy: `どこまで届くか調べてください: ping -c 1 -t 2 -I ${tunnel} ${f.targets[0]} (続けて -t 3、-t 4 …)。BR しか応答しなければ事業者に問い合わせてください。`,
	}),
	'icmp-silent': (f) => ({
		cause: `TCP は通じますが、ping に応答がありません (${list(f.targets)})。`,
		remedy: `ping が不要なら対処は要りません。確認: ping -I ${tunnel} ${f.targets[0]}`,
	}),
	'source-address-other': (f) => ({
		cause: `${f.server} から見たアドレスが ${f.expected} ではなく ${f.seen} です。`,
		remedy: 'プレフィックスに別のルールや事業者が当てはまる可能性があります。mape-setup show と照合してください。',
	}),
	'source-port-outside': (f) => ({
		cause: `${f.server} から見たポート ${f.port} は割り当て外です。`,
		remedy: `別のプログラムが送信元を変換しています。nft list ruleset で masquerade を探し、${up} rules を実行してください。`,
	}),
	'source-address-unknown': (f) => ({
		cause: `STUN サーバー (${list(f.servers)}) から応答がなく、外から見たアドレスは不明です。`,
		remedy: '名前解決と UDP の疎通を確認してください: getent ahostsv4 stun.l.google.com',
	}),
	'port-block-silent': (f) => ({
		cause:
			f.silent === f.blocks
				? `試した ${f.blocks} ブロックのどのポートからも接続できませんでした (${tried(f.tried)})。`
				: `試した ${f.blocks} ブロックのうち ${f.silent} ブロック (${f.first}–${f.last} など) から接続できませんでした (${tried(f.tried)})。`,
		remedy:
			f.silent === f.blocks
				? 'ファイアウォールが TCP を破棄していないか確認してください: nft list ruleset'
				: 'ポートの割り当てが BR と違うか、BR の障害です。mape-setup show で PSID とオフセットを確認してください。',
	}),
	'port-block-busy': (f) => ({
		cause: `${f.first}–${f.last} で試したポートはすべてこのルーターで使用中のため、確認できませんでした。`,
		remedy: '使用中のポートを確認してください: ss -tan',
	}),
	'mtu-reduced': (f) => ({
		cause: `通るのは ${f.expected} バイトではなく ${f.mtu} バイトまでです${f.from ? ` (${f.from} からの通知)` : ''}。TCP は自動で対応します。`,
		remedy: `再送を省くには: ip link set dev ${tunnel} mtu ${f.mtu}`,
	}),
	'mtu-black-hole': (f) => ({
		cause: `${f.mtu} バイトを超えるパケットが通知なしに消えます (本来は ${f.expected})。大きなページが途中で止まります。`,
		remedy: `ip link set dev ${tunnel} mtu ${f.mtu} (次の起動まで)。回線については事業者に問い合わせてください。`,
	}),
	'mtu-unmeasured': () => ({
		cause: 'どの長さの ping にも応答がなく、通るパケット長を測れませんでした。',
		remedy: `別のホストで試してください: ping -M do -s 1432 -I ${tunnel} HOST`,
	}),
	'dns-silent': (f) => ({
		cause: `トンネル経由ではどの DNS サーバー (${list(f.servers)}) も応答しません${f.resolverWorks ? '。ルーター自身の名前解決は動いています' : ''}。`,
		remedy: 'UDP ポート 53 を破棄するルールがないか確認してください: nft list ruleset',
	}),
	'dns-refused': (f) => ({
		cause: `${f.server} で ${f.name} を解決できませんでした (コード ${f.rcode})。`,
		remedy: `途中の機器が代わりに応答している可能性があります。比較: getent ahostsv4 ${f.name}`,
	}),
	'resolver-failing': (f) => ({
		cause: `公開 DNS は通じますが、このルーター自身は ${f.name} を解決できません${f.silent.length > 0 ? ` (応答なし: ${list(f.silent)})` : ''}。`,
		remedy: '/etc/resolv.conf に使えるサーバーを書いてください (例: nameserver 1.1.1.1)。',
	}),
	'dns-silent-ipv6': (f) => ({
		cause: `IPv4 では DNS を引けますが、IPv6 ではどのサーバーも応答しません (${list(f.servers)})。`,
		remedy: `IPv6 が通じるか確認してください: ping -6 -c 1 ${f.servers[0]}`,
	}),
};

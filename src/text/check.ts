import type { CheckId, Finding, Note } from '../check/check.ts';
import { names } from '../plan/names.ts';
import type { Language } from './language.ts';
import { quote } from './quote.ts';

/** One sentence each; the remedy names the command where there is one. */
export interface FindingWords {
	readonly cause: string;
	readonly remedy: string;
}

type ByCode<T extends { code: string }, W> = { readonly [C in T['code']]: (said: Extract<T, { code: C }>) => W };

interface CheckText {
	/** At most 24 columns. */
	readonly title: Readonly<Record<CheckId, string>>;
	readonly finding: ByCode<Finding, FindingWords>;
	/** What an ok line says. */
	readonly note: ByCode<Note, string>;
}

const { tunnel, up, dhcpUnit, leases } = names;
const restartDhcp = `systemctl restart ${dhcpUnit}; journalctl -n 20 -u ${dhcpUnit}`;
const command = (argv: readonly string[]) => argv.join(' ');
const list = (items: readonly string[]) => items.join(', ');
const last = (lines: readonly string[]) => quote(lines.filter((line) => line !== '').at(-1) ?? '');

/** Minutes are enough; in the time zone of the router. */
function clock(ms: number): string {
	const date = new Date(ms);
	const two = (value: number) => `${value}`.padStart(2, '0');
	const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
	return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

export const en: CheckText = {
	title: {
		link: 'Link',
		'default-route': 'IPv6 default route',
		prefix: 'Delegated prefix',
		'ce-address': 'CE address',
		tunnel: 'Tunnel',
		rules: 'Rules and forwarding',
		'foreign-rules': 'Rules of others',
		conntrack: 'Table of connections',
		ipv6: 'IPv6 by itself',
		br: 'Border relay (BR)',
		ipv4: 'IPv4 through the tunnel',
		'source-address': 'Address seen outside',
		'port-blocks': 'TCP, every port block',
		mtu: 'Packet size (MTU)',
		dns: 'DNS',
	},
	finding: {
		'tool-missing': (f) => ({
			cause: `${f.tool} is not installed.`,
			remedy: `apt install ${f.package}`,
		}),
		'command-failed': (f) => ({
			cause: f.timedOut
				? `${command(f.argv)} did not end in time.`
				: `${command(f.argv)} failed (exit code ${f.exitCode ?? 'none'}): ${last(f.stderr)}.`,
			remedy: `Run it by hand as root: ${command(f.argv)}`,
		}),
		'unreadable-output': (f) => ({
			cause: `The output of ${command(f.argv)} was not understood: ${quote(f.why, 120)}.`,
			remedy: `Run it by hand and please report what it prints: ${command(f.argv)}`,
		}),
		'unreadable-file': (f) => ({
			cause: `${f.path} was not understood: ${quote(f.why, 120)}.`,
			remedy: `Look at it: tail -n 30 ${f.path}`,
		}),
		'interface-missing': (f) => ({
			cause: `There is no interface ${f.device}.`,
			remedy: 'See which there are with ip -br link, and run mape-setup again if it has another name now.',
		}),
		'check-timed-out': (f) => ({
			cause: `This check did not end within ${f.limitMs / 1000} s.`,
			remedy: 'Check again; if it happens every time, the machine is overloaded or a command hangs (ps -ef).',
		}),
		'check-crashed': (f) => ({
			cause: `A bug in mape-setup: ${quote(f.message, 120)}.`,
			remedy: 'Please report it.',
		}),
		'link-down': (f) => ({
			cause: `${f.device} is switched off.`,
			remedy: `ip link set dev ${f.device} up`,
		}),
		'no-carrier': (f) => ({
			cause: `${f.device} has no link: no cable, or the other end is off.`,
			remedy: 'Check the cable and the lamps of the ONU or home gateway.',
		}),
		'default-route-missing': (f) => ({
			cause: acceptsNoRoute(f.acceptRa)
				? `${f.device} has no IPv6 default route, and accept_ra is ${f.acceptRa}: with forwarding on, only 2 accepts one.`
				: `${f.device} has no IPv6 default route: no router advertisement has come.`,
			remedy: acceptsNoRoute(f.acceptRa)
				? `Run ${up} sysctls and wait for the next router advertisement.`
				: `See whether any comes with tcpdump -ni ${f.device} icmp6; otherwise restart the ONU or home gateway.`,
		}),
		'default-route-elsewhere': (f) => ({
			cause: `The IPv6 default route leads to ${f.elsewhere}, not to ${f.device}.`,
			remedy: `Remove it if it does not belong there: ip -6 route del default dev ${f.elsewhere}`,
		}),
		'gateway-silent': (f) => ({
			cause: `The IPv6 gateway ${f.gateway} does not answer on ${f.device} (${f.state}).`,
			remedy: `Restart the ONU or home gateway, then look with ip -6 neigh show dev ${f.device}`,
		}),
		'prefix-moved': (f) => ({
			cause: `Your prefix moved from ${f.from} to ${f.to}.`,
			remedy: 'A new prefix means another IPv4 address and other ports. Run: mape-setup',
		}),
		'lease-expired': (f) => ({
			cause: `The delegation of ${f.prefix} ran out at ${clock(f.expiredAt)} and was not renewed.`,
			remedy: restartDhcp,
		}),
		'lease-missing': (f) => ({
			cause: `${leases} holds no lease: nothing confirms that ${f.prefix} is still yours.`,
			remedy: restartDhcp,
		}),
		'dhcp-client-stopped': (f) => ({
			cause: `The DHCPv6 client does not run (${f.state}); the prefix is yours until ${clock(f.validUntil)} only.`,
			remedy: restartDhcp,
		}),
		'prefix-not-advertised': (f) => ({
			cause: `${f.device} has no address of its own in ${f.prefix}: nothing confirms that it is still yours.`,
			remedy: `Look with ip -6 addr show dev ${f.device}, and at router advertisements with tcpdump -ni ${f.device} icmp6`,
		}),
		'ce-address-missing': (f) => ({
			cause: `${f.device} does not have the CE address ${f.address}; some other program may have removed it.`,
			remedy: up,
		}),
		'ce-address-tentative': (f) => ({
			cause: `The CE address ${f.address} on ${f.device} is still tentative, so nothing is sent from it.`,
			remedy: up,
		}),
		'ce-address-duplicate': (f) => ({
			cause: `Another device on the line already uses the CE address ${f.address}.`,
			remedy: `Turn off MAP-E in the home gateway or the other router, then: ip -6 addr del ${f.address}/128 dev ${f.device}; ${up}`,
		}),
		'tunnel-missing': () => ({
			cause: `The tunnel ${tunnel} does not exist.`,
			remedy: up,
		}),
		'tunnel-down': () => ({
			cause: `The tunnel ${tunnel} is switched off.`,
			remedy: up,
		}),
		'tunnel-kind': (f) => ({
			cause: `${tunnel} is no IPv4-in-IPv6 tunnel${f.seen === '' ? '' : ` but ${quote(f.seen)}`}.`,
			remedy: `ip link del ${tunnel}; ${up}`,
		}),
		'tunnel-endpoint': (f) => ({
			cause: `The ${f.end} end of ${tunnel} is ${f.seen} instead of ${f.expected}.`,
			remedy: up,
		}),
		'tunnel-encap-limit': (f) => ({
			cause: `${tunnel} adds an encapsulation limit option (${f.limit}), which border relays do not accept.`,
			remedy: up,
		}),
		'tunnel-mtu': (f) => ({
			cause: `The MTU of ${tunnel} is ${f.seen} instead of ${f.expected}.`,
			remedy: `ip link set dev ${tunnel} mtu ${f.expected}`,
		}),
		'tunnel-ipv4-missing': (f) => ({
			cause: `${tunnel} does not have the IPv4 address ${f.address}.`,
			remedy: up,
		}),
		'tunnel-route-missing': (f) => ({
			cause: f.elsewhere
				? `The IPv4 default route leads to ${f.elsewhere}, not into ${tunnel}.`
				: `There is no IPv4 default route into ${tunnel}.`,
			remedy: up,
		}),
		'rules-unreadable': () => ({
			cause: 'Only root can read the rules.',
			remedy: 'sudo mape-setup check',
		}),
		'rules-missing': () => ({
			cause: 'The rules of mape-setup are not loaded.',
			remedy: `${up} rules`,
		}),
		'rules-without-translation': () => ({
			cause: 'The rules no longer translate sources into your ports.',
			remedy: `${up} rules`,
		}),
		'rules-without-guard': () => ({
			cause: 'The rules no longer hold back packets with other sources.',
			remedy: `${up} rules`,
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
			remedy: `${up} rules`,
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
		'conntrack-full': (f) => ({
			cause: `The kernel's table of connections is full (${f.entries} of ${f.limit}): new connections are dropped.`,
			remedy: 'See who has so many: conntrack -L; more room: sysctl -w net.netfilter.nf_conntrack_max=NUMBER',
		}),
		'ipv6-silent': (f) => ({
			cause: `IPv6 by itself does not get through either: ${list(f.targets)} do not answer.`,
			remedy: 'The fault is on the line, not in MAP-E: restart the ONU or home gateway, and ask the provider.',
		}),
		'forwarding-off': (f) => ({
			cause: `Forwarding is off (${f.key}): LAN hosts get nowhere.`,
			remedy: `${up} sysctls`,
		}),
		'accept-ra': (f) => ({
			cause: `accept_ra of ${f.device} is ${f.value}: with forwarding on, only 2 keeps the IPv6 default route.`,
			remedy: `${up} sysctls`,
		}),
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
		'ipv4-not-assigned': (f) => ({
			cause: `${f.address} is not an address of this router.`,
			remedy: up,
		}),
		'mtu-reduced': (f) => ({
			cause: `Only packets of ${f.mtu} bytes pass instead of ${f.expected}${f.from ? `, says ${f.from}` : ''}; TCP adapts.`,
			remedy: `To spare the detour: ip link set dev ${tunnel} mtu ${f.mtu}`,
		}),
		'mtu-black-hole': (f) => ({
			cause: `Packets above ${f.mtu} bytes vanish without a word (${f.expected} should pass): big pages hang.`,
			remedy: `ip link set dev ${tunnel} mtu ${f.mtu}`,
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
			cause: `Public DNS works, but this router’s own resolver does not resolve ${f.name}.`,
			remedy: 'Put a working server into /etc/resolv.conf, for example: nameserver 1.1.1.1',
		}),
	},
	note: {
		'prefix-typed': ({ prefix }) => `${prefix}, entered by hand: nothing confirms it`,
		'lease-pending': ({ prefix }) => `${prefix}, own lease to come`,
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
		'foreign-rules': 'ほかのルール',
		conntrack: '接続テーブル',
		ipv6: 'IPv6 単体',
		br: 'BR の応答',
		ipv4: 'トンネル経由の IPv4',
		'source-address': '外から見たアドレス',
		'port-blocks': '全ポートブロックの TCP',
		mtu: 'パケット長 (MTU)',
		dns: 'DNS',
	},
	finding: {
		'tool-missing': (f) => ({
			cause: `${f.tool} がインストールされていません。`,
			remedy: `apt install ${f.package}`,
		}),
		'command-failed': (f) => ({
			cause: f.timedOut
				? `${command(f.argv)} が時間内に終わりませんでした。`
				: `${command(f.argv)} が失敗しました (終了コード ${f.exitCode ?? 'なし'}): ${last(f.stderr)}`,
			remedy: `root で直接実行してみてください: ${command(f.argv)}`,
		}),
		'unreadable-output': (f) => ({
			cause: `${command(f.argv)} の出力を解釈できませんでした: ${quote(f.why, 120)}`,
			remedy: `直接実行して、その出力を報告してください: ${command(f.argv)}`,
		}),
		'unreadable-file': (f) => ({
			cause: `${f.path} を解釈できませんでした: ${quote(f.why, 120)}`,
			remedy: `内容を確認してください: tail -n 30 ${f.path}`,
		}),
		'interface-missing': (f) => ({
			cause: `インターフェース ${f.device} がありません。`,
			remedy: 'ip -br link で確認し、名前が変わっていれば mape-setup を実行し直してください。',
		}),
		'check-timed-out': (f) => ({
			cause: `この診断は ${f.limitMs / 1000} 秒以内に終わりませんでした。`,
			remedy: 'もう一度お試しください。毎回起きる場合は、過負荷か応答しないコマンドがあります (ps -ef)。',
		}),
		'check-crashed': (f) => ({
			cause: `mape-setup の不具合です: ${quote(f.message, 120)}`,
			remedy: 'お手数ですが報告をお願いします。',
		}),
		'link-down': (f) => ({
			cause: `${f.device} が停止しています。`,
			remedy: `ip link set dev ${f.device} up`,
		}),
		'no-carrier': (f) => ({
			cause: `${f.device} がリンクアップしていません。ケーブルが抜けているか、相手側の電源が入っていません。`,
			remedy: 'ケーブルと、ONU またはホームゲートウェイのランプを確認してください。',
		}),
		'default-route-missing': (f) => ({
			cause: acceptsNoRoute(f.acceptRa)
				? `${f.device} に IPv6 デフォルト経路がありません。accept_ra が ${f.acceptRa} で、転送が有効なときは 2 でないと RA の経路を受け取れません。`
				: `${f.device} に IPv6 デフォルト経路がありません。RA が届いていません。`,
			remedy: acceptsNoRoute(f.acceptRa)
				? `${up} sysctls を実行し、次の RA を待ってください。`
				: `tcpdump -ni ${f.device} icmp6 で RA の有無を確認し、なければ ONU またはホームゲートウェイを再起動してください。`,
		}),
		'default-route-elsewhere': (f) => ({
			cause: `IPv6 デフォルト経路が ${f.device} ではなく ${f.elsewhere} を向いています。`,
			remedy: `不要な経路なら削除してください: ip -6 route del default dev ${f.elsewhere}`,
		}),
		'gateway-silent': (f) => ({
			cause: `IPv6 ゲートウェイ ${f.gateway} が ${f.device} 上で応答しません (${f.state})。`,
			remedy: `ONU またはホームゲートウェイを再起動し、ip -6 neigh show dev ${f.device} で確認してください。`,
		}),
		'prefix-moved': (f) => ({
			cause: `プレフィックスが ${f.from} から ${f.to} に変わりました。`,
			remedy: 'プレフィックスが変わると IPv4 アドレスとポートも変わります。次を実行してください: mape-setup',
		}),
		'lease-expired': (f) => ({
			cause: `${f.prefix} の委譲は更新されないまま ${clock(f.expiredAt)} に期限切れとなりました。`,
			remedy: restartDhcp,
		}),
		'lease-missing': (f) => ({
			cause: `${leases} にリースがなく、${f.prefix} が今も有効かどうか確認できません。`,
			remedy: restartDhcp,
		}),
		'dhcp-client-stopped': (f) => ({
			cause: `DHCPv6 クライアントが動いていません (${f.state})。プレフィックスの期限は ${clock(f.validUntil)} です。`,
			remedy: restartDhcp,
		}),
		'prefix-not-advertised': (f) => ({
			cause: `${f.device} に ${f.prefix} の自動設定アドレスがなく、今も有効かどうか確認できません。`,
			remedy: `ip -6 addr show dev ${f.device} と、tcpdump -ni ${f.device} icmp6 で RA を確認してください。`,
		}),
		'ce-address-missing': (f) => ({
			cause: `${f.device} に CE アドレス ${f.address} がありません。ほかのプログラムが削除した可能性があります。`,
			remedy: up,
		}),
		'ce-address-tentative': (f) => ({
			cause: `${f.device} の CE アドレス ${f.address} が tentative のままで、送信に使えません。`,
			remedy: up,
		}),
		'ce-address-duplicate': (f) => ({
			cause: `CE アドレス ${f.address} は、回線上の別の機器がすでに使っています。`,
			remedy: `ホームゲートウェイなど他機器の MAP-E を止めてから実行してください: ip -6 addr del ${f.address}/128 dev ${f.device}; ${up}`,
		}),
		'tunnel-missing': () => ({
			cause: `トンネル ${tunnel} がありません。`,
			remedy: up,
		}),
		'tunnel-down': () => ({
			cause: `トンネル ${tunnel} が停止しています。`,
			remedy: up,
		}),
		'tunnel-kind': (f) => ({
			cause: `${tunnel} は IPv4 over IPv6 トンネルではありません${f.seen === '' ? '' : ` (${quote(f.seen)})`}。`,
			remedy: `ip link del ${tunnel}; ${up}`,
		}),
		'tunnel-endpoint': (f) => ({
			cause: `${tunnel} の${f.end === 'local' ? '自分側' : '相手側'}アドレスが ${f.expected} ではなく ${f.seen} になっています。`,
			remedy: up,
		}),
		'tunnel-encap-limit': (f) => ({
			cause: `${tunnel} が encapsulation limit オプション (${f.limit}) を付けており、BR に受け付けられません。`,
			remedy: up,
		}),
		'tunnel-mtu': (f) => ({
			cause: `${tunnel} の MTU が ${f.expected} ではなく ${f.seen} です。`,
			remedy: `ip link set dev ${tunnel} mtu ${f.expected}`,
		}),
		'tunnel-ipv4-missing': (f) => ({
			cause: `${tunnel} に IPv4 アドレス ${f.address} がありません。`,
			remedy: up,
		}),
		'tunnel-route-missing': (f) => ({
			cause: f.elsewhere
				? `IPv4 デフォルト経路が ${tunnel} ではなく ${f.elsewhere} を向いています。`
				: `${tunnel} への IPv4 デフォルト経路がありません。`,
			remedy: up,
		}),
		'rules-unreadable': () => ({
			cause: 'ルールの読み取りには root 権限が必要です。',
			remedy: 'sudo mape-setup check',
		}),
		'rules-missing': () => ({
			cause: 'mape-setup のルールが読み込まれていません。',
			remedy: `${up} rules`,
		}),
		'rules-without-translation': () => ({
			cause: '送信元を割り当てポートへ変換するルールがありません。',
			remedy: `${up} rules`,
		}),
		'rules-without-guard': () => ({
			cause: '送信元の異なるパケットを止めるルールがありません。',
			remedy: `${up} rules`,
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
			remedy: `${up} rules`,
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
		'conntrack-full': (f) => ({
			cause: `カーネルの接続テーブルが一杯です (${f.entries} / ${f.limit})。新しい接続は破棄されます。`,
			remedy:
				'接続の多い機器を確認してください: conntrack -L。上限を増やすには: sysctl -w net.netfilter.nf_conntrack_max=数値',
		}),
		'ipv6-silent': (f) => ({
			cause: `IPv6 単体でも通信できません (${list(f.targets)} の応答なし)。`,
			remedy:
				'MAP-E ではなく回線側の問題です。ONU やホームゲートウェイを再起動し、直らなければ事業者に問い合わせてください。',
		}),
		'forwarding-off': (f) => ({
			cause: `転送が無効です (${f.key})。LAN の機器は外へ出られません。`,
			remedy: `${up} sysctls`,
		}),
		'accept-ra': (f) => ({
			cause: `${f.device} の accept_ra が ${f.value} です。転送が有効なときは 2 でないと IPv6 デフォルト経路を保てません。`,
			remedy: `${up} sysctls`,
		}),
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
					? 'ファイアウォールが TCP を落としていないか確認してください: nft list ruleset'
					: 'ポートの割り当てが BR と違うか、BR の障害です。mape-setup show で PSID とオフセットを確認してください。',
		}),
		'port-block-busy': (f) => ({
			cause: `${f.first}–${f.last} で試したポートはすべてこのルーターで使用中のため、確認できませんでした。`,
			remedy: '使用中のポートを確認してください: ss -tan',
		}),
		'ipv4-not-assigned': (f) => ({
			cause: `${f.address} がこのルーターに設定されていません。`,
			remedy: up,
		}),
		'mtu-reduced': (f) => ({
			cause: `通るのは ${f.expected} バイトではなく ${f.mtu} バイトまでです${f.from ? ` (${f.from} からの通知)` : ''}。TCP は自動で対応します。`,
			remedy: `再送を省くには: ip link set dev ${tunnel} mtu ${f.mtu}`,
		}),
		'mtu-black-hole': (f) => ({
			cause: `${f.mtu} バイトを超えるパケットが通知なしに消えます (本来は ${f.expected})。大きなページが途中で止まります。`,
			remedy: `ip link set dev ${tunnel} mtu ${f.mtu}`,
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
			cause: `公開 DNS は通じますが、このルーター自身は ${f.name} を解決できません。`,
			remedy: '/etc/resolv.conf に使えるサーバーを書いてください (例: nameserver 1.1.1.1)。',
		}),
	},
	note: {
		'prefix-typed': ({ prefix }) => `${prefix} (手入力のため裏付けはありません)`,
		'lease-pending': ({ prefix }) => `${prefix} (リース取得待ち)`,
		'port-blocks': ({ blocks, ports }) => `${ports} ポート (${blocks} ブロック)`,
		mapped: ({ address, port }) => `${address} ポート ${port}`,
	},
};

/** kernel: Documentation/networking/ip-sysctl.rst, accept_ra. */
function acceptsNoRoute(acceptRa: string | undefined): boolean {
	return acceptRa !== undefined && acceptRa !== '2';
}

const tried = (attempts: Extract<Finding, { code: 'port-block-silent' }>['tried']): string =>
	attempts.map(({ port, target, error }) => `${port} → ${target}: ${error}`).join(', ');

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

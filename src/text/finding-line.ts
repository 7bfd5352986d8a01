import { parsePrefix6 } from '../map/prefix.ts';
import { names } from '../plan/names.ts';
import { otherService } from '../provider/other-service.ts';
import type { FindingText } from './finding-text.ts';
import * as provider from './provider.ts';
import { quote } from './quote.ts';

// Findings about the line: what kept a check from seeing anything, link, route, prefix.

const { up, dhcpUnit, leases } = names;
const restartDhcp = `systemctl restart ${dhcpUnit}; journalctl -n 20 -u ${dhcpUnit}`;
const command = (argv: readonly string[]) => argv.join(' ');
const list = (items: readonly string[]) => items.join(', ');
const last = (lines: readonly string[]) => quote(lines.filter((line) => line !== '').at(-1) ?? '');

/** One more sentence about a prefix that is of no MAP-E line: DS-Lite, or NTT's own network. */
function otherLine(text: string, words: typeof provider.en): string {
	const prefix = parsePrefix6(text);
	const other = prefix.ok ? otherService(prefix.value) : undefined;
	return other ? ` ${words.other[other.service].what}` : '';
}

/** Minutes are enough; in the time zone of the router. */
function clock(ms: number): string {
	const date = new Date(ms);
	const two = (value: number) => `${value}`.padStart(2, '0');
	const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
	return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** kernel: Documentation/networking/ip-sysctl.rst, accept_ra. */
function acceptsNoRoute(acceptRa: string | undefined): boolean {
	return acceptRa !== undefined && acceptRa !== '2';
}

export const en = {
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
		remedy: `ip link set dev ${f.device} up (switches it on)`,
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
	'default-route-expiring': (f) => ({
		cause: `The IPv6 default route of ${f.device} ends in ${f.seconds} s: no router advertisement has renewed it.`,
		remedy: `See whether any comes: tcpdump -ni ${f.device} icmp6`,
	}),
	'gateway-silent': (f) => ({
		cause: `The IPv6 gateway ${f.gateway} does not answer on ${f.device} (${f.state}).`,
		remedy: `Restart the ONU or home gateway, then look with ip -6 neigh show dev ${f.device}`,
	}),
	'prefix-moved': (f) => ({
		cause: `Your prefix moved from ${f.from} to ${f.to}.${otherLine(f.to, provider.en)}`,
		remedy: 'A new prefix means another IPv4 address and other ports. Run: mape-setup',
	}),
	'lease-expired': (f) => ({
		cause: `The delegation of ${f.prefix} ran out at ${clock(f.expiredAt)} and was not renewed.`,
		remedy: `${restartDhcp} (asks the line again)`,
	}),
	'lease-missing': (f) => ({
		cause: `${leases} holds no lease: nothing confirms that ${f.prefix} is still yours.`,
		remedy: `${restartDhcp} (asks the line again)`,
	}),
	'lease-renewal-late': (f) => ({
		cause: `${f.prefix} should have been renewed at ${clock(f.renewalDue)}; nobody has answered since. It is yours until ${clock(f.validUntil)}.`,
		remedy: `${restartDhcp} (asks the line again)`,
	}),
	'duid-other': (f) => ({
		cause: `The DHCPv6 client gives the name ${f.duid}, not ${f.expected}: the line does not answer whom it does not know.`,
		remedy: `Was the network card changed? Then: rm ${leases}; systemctl restart ${dhcpUnit}`,
	}),
	'dhcp-client-stopped': (f) => ({
		cause: `The DHCPv6 client does not run (${f.state}); the prefix is yours until ${clock(f.validUntil)} only.`,
		remedy: `${restartDhcp} (asks the line again)`,
	}),
	'prefix-not-advertised': (f) => ({
		cause: `${f.device} has no address of its own in ${f.prefix}: nothing confirms that it is still yours.`,
		remedy: `Look with ip -6 addr show dev ${f.device}, and at router advertisements with tcpdump -ni ${f.device} icmp6`,
	}),
	'home-gateway-map-e': (f) => ({
		cause: `The home gateway runs MAP-E itself (${quote([f.name, f.version].filter(Boolean).join(' '), 60)}): two routers cannot share one address.`,
		remedy: 'Turn it off there: http://ntt.setup:8888/t/',
	}),
	'ipv6-silent': (f) => ({
		cause: `IPv6 by itself does not get through either: ${list(f.targets)} do not answer.`,
		remedy: 'The fault is on the line, not in MAP-E: restart the ONU or home gateway, and ask the provider.',
	}),
} satisfies Partial<FindingText>;

export const ja: Pick<FindingText, keyof typeof en> = {
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
		remedy: `ip link set dev ${f.device} up (有効にします)`,
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
	'default-route-expiring': (f) => ({
		cause: `${f.device} の IPv6 デフォルト経路はあと ${f.seconds} 秒で消えます。更新するルーター広告 (RA) が届いていません。`,
		remedy: `RA が届くか確認してください: tcpdump -ni ${f.device} icmp6`,
	}),
	'gateway-silent': (f) => ({
		cause: `IPv6 ゲートウェイ ${f.gateway} が ${f.device} 上で応答しません (${f.state})。`,
		remedy: `ONU またはホームゲートウェイを再起動し、ip -6 neigh show dev ${f.device} で確認してください。`,
	}),
	'prefix-moved': (f) => ({
		cause: `プレフィックスが ${f.from} から ${f.to} に変わりました。${otherLine(f.to, provider.ja).trimStart()}`,
		remedy: 'プレフィックスが変わると IPv4 アドレスとポートも変わります。次を実行してください: mape-setup',
	}),
	'lease-expired': (f) => ({
		cause: `${f.prefix} の委譲は更新されないまま ${clock(f.expiredAt)} に期限切れとなりました。`,
		remedy: `${restartDhcp} (回線に問い合わせ直します)`,
	}),
	'lease-missing': (f) => ({
		cause: `${leases} にリースがなく、${f.prefix} が今も有効かどうか確認できません。`,
		remedy: `${restartDhcp} (回線に問い合わせ直します)`,
	}),
	'lease-renewal-late': (f) => ({
		cause: `${f.prefix} は ${clock(f.renewalDue)} に更新されるはずでしたが、応答がありません。期限は ${clock(f.validUntil)} です。`,
		remedy: `${restartDhcp} (回線に問い合わせ直します)`,
	}),
	'duid-other': (f) => ({
		cause: `DHCPv6 クライアントの DUID が ${f.duid} です (${f.expected} のはず)。回線は登録のない DUID に応答しません。`,
		remedy: `ネットワークカードを替えた場合は: rm ${leases}; systemctl restart ${dhcpUnit}`,
	}),
	'dhcp-client-stopped': (f) => ({
		cause: `DHCPv6 クライアントが動いていません (${f.state})。プレフィックスの期限は ${clock(f.validUntil)} です。`,
		remedy: `${restartDhcp} (回線に問い合わせ直します)`,
	}),
	'prefix-not-advertised': (f) => ({
		cause: `${f.device} に ${f.prefix} の自動設定アドレスがなく、今も有効かどうか確認できません。`,
		remedy: `ip -6 addr show dev ${f.device} と、tcpdump -ni ${f.device} icmp6 で RA を確認してください。`,
	}),
	'home-gateway-map-e': (f) => ({
		cause: `ホームゲートウェイが自身で MAP-E を動かしています (${quote([f.name, f.version].filter(Boolean).join(' '), 60)})。1 つのアドレスを 2 台では使えません。`,
		remedy: 'ホームゲートウェイ側で止めてください: http://ntt.setup:8888/t/',
	}),
	'ipv6-silent': (f) => ({
		cause: `IPv6 単体でも通信できません (${list(f.targets)} の応答なし)。`,
		remedy:
			'MAP-E ではなく回線側の問題です。ONU やホームゲートウェイを再起動し、直らなければ事業者に問い合わせてください。',
	}),
};

import type { Ce } from '../../map/ce.ts';
import type { PfChoices, PfReadme } from '../pf.ts';
import { tunnelMtu } from '../tunnel.ts';
import { freebsdMss, renderFreebsd } from './freebsd-conf.ts';
import { gif } from './pf-ports.ts';
import { english, fileTable, forwardingOff, japanese, shell } from './pf-readme.ts';

/** What goes where, how to check it, load it and take it back: the only instructions that come with the files. */
export function freebsdReadme(choices: PfChoices, ce: Ce): readonly PfReadme[] {
	return [
		{ name: 'README.md', content: inEnglish(choices, ce) },
		{ name: 'README.ja.md', content: inJapanese(choices, ce) },
	];
}

const commandsOf = ({ wan }: PfChoices, ce: Ce) => ({
	check: ['kldload -n pf', 'pfctl -nf /etc/pf.conf'],
	load: [
		'sysctl net.inet.ip.forwarding=1 net.inet6.ip6.forwarding=1',
		'pfctl -f /etc/pf.conf',
		'pfctl -e',
		`service netif restart ${wan}`,
		`service netif start ${gif.name}`,
		'service routing restart',
	],
	look: ['pfctl -s nat', 'pfctl -s rules -v', `pfctl -s state | grep '${ce.ipv4}'`, `ifconfig ${gif.name}`],
	back: [
		`route delete default ${gif.peer}`,
		`ifconfig ${gif.name} destroy`,
		`ifconfig ${wan} inet6 ${ce.address} -alias`,
		'pfctl -nf /etc/pf.conf && pfctl -f /etc/pf.conf',
		...forwardingOff,
	],
});

const releases = (words: readonly [release: string, gifLine: string, mss: string, without: string]) => {
	const [release, gifLine, mss, without] = words;
	return [
		`| ${release} | ${gifLine} | ${mss} |`,
		'| --- | --- | --- |',
		`| 13.1–14.x | ${without} | ${freebsdMss.clamped} |`,
		`| 15.0– | \`mtu ${tunnelMtu} noclamp up\` | ${freebsdMss.unclamped} |`,
	].join('\n');
};

const inEnglish = (choices: PfChoices, ce: Ce): string => {
	const { check, load, look, back } = commandsOf(choices, ce);
	return `# MAP-E on FreeBSD

Made by mape-setup for ${ce.ipv4}, PSID ${ce.psid}. WAN ${choices.wan}, LAN ${choices.lan}: if the interfaces have other names there,
make the set again with \`--prefix\`, \`--wan\` and \`--lan\`. Everything below is run as root on the FreeBSD machine.

${fileTable(renderFreebsd(choices, ce), english)}

pf insists on an order in \`/etc/pf.conf\`: \`scrub\`, then \`nat\`, then what passes or is blocked. Without a pf.conf of yours the
lines are a complete one.

## Your release

gif(4) cuts IPv6 packets of more than 1280 bytes into fragments, unless \`noclamp\` is set, which came with FreeBSD 15.0:

${releases(['release', 'end of `ifconfig_gif0` in rc.conf', '`max-mss` in pf.conf', `\`mtu ${tunnelMtu} up\``])}

The lines are as for the first row: correct everywhere, and slower than need be on 15.0.

## Check, then load

${shell(...check)}

pfctl has to be silent. An IPv4 default route of before is to be taken out (\`defaultrouter\`, DHCP): the tunnel's is the only
one. Then, at the machine itself or over another interface than ${choices.wan}, which is restarted:

${shell(...load)}

\`pfctl -e\` says so if pf is enabled already.

## Look

${shell(...look)}

## Take it back

Take the lines out of the files again, put back the default route that you took out, then:

${shell(...back)}

## What it does not do

- Ping (ICMP echo) to the internet is refused, because the kernel does not keep its identifiers to your ports.
- FreeBSD has no DHCPv6 client of its own: a delegated prefix has to be asked for with one from its packages (dhcp6 or dhcpcd).
- The address of the LAN interface, DHCP for the LAN and your filter rules stay yours.
- When the delegated prefix changes, the set has to be made again.
`;
};

const inJapanese = (choices: PfChoices, ce: Ce): string => {
	const { check, load, look, back } = commandsOf(choices, ce);
	return `# FreeBSD で MAP-E

mape-setup が ${ce.ipv4}、PSID ${ce.psid} 用に作成しました。WAN は ${choices.wan}、LAN は ${choices.lan} です。実機の名前が違う場合は
\`--prefix\`、\`--wan\`、\`--lan\` を付けて作り直してください。以下のコマンドは FreeBSD 機で root として実行します。

${fileTable(renderFreebsd(choices, ce), japanese)}

\`/etc/pf.conf\` では順序が決まっています (\`scrub\`、\`nat\`、pass や block の順)。pf.conf がまだない場合は、この行だけで使えます。

## リリースごとの違い

gif(4) は 1280 バイトを超える IPv6 パケットを分割します。FreeBSD 15.0 で加わった \`noclamp\` を付けると分割しません。

${releases(['リリース', 'rc.conf の `ifconfig_gif0` の末尾', 'pf.conf の `max-mss`', `\`mtu ${tunnelMtu} up\``])}

作成したファイルは 1 行目の設定です。どのリリースでも使えますが、15.0 以降では遅くなります。

## 確認してから読み込む

${shell(...check)}

pfctl が何も表示しなければ正常です。以前の IPv4 デフォルト経路 (\`defaultrouter\` や DHCP) は外してください。次のコマンドは ${choices.wan} を再起動するため、実機の前か別のインターフェースから実行してください。

${shell(...load)}

pf がすでに有効なら、\`pfctl -e\` がそう表示します。

## 状態を見る

${shell(...look)}

## 元に戻す

追加した行をファイルから削除し、外したデフォルト経路があれば元に戻して、次を実行します。

${shell(...back)}

## できないこと

- インターネットへの ping (ICMP Echo) は拒否します。カーネルが識別子を自分のポートの範囲に収めないためです。
- FreeBSD には DHCPv6 クライアントが付属しません。プレフィックスの委譲を受けるには、パッケージ (dhcp6 や dhcpcd) を使ってください。
- LAN 側のアドレス、LAN への DHCP、フィルタのルールは設定しません。
- 委譲プレフィックスが変わったら作り直してください。
`;
};

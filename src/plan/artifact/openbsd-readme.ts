import type { Ce } from '../../map/ce.ts';
import type { PfChoices, PfReadme } from '../pf.ts';
import { openbsdAnchor, openbsdNat, renderOpenbsd } from './openbsd-conf.ts';
import { rangesOf } from './openbsd-pf.ts';
import { gif, pfPorts } from './pf-ports.ts';
import { english, fileTable, forwardingOff, japanese, shell } from './pf-readme.ts';

/** What goes where, how to check it, load it and take it back: the only instructions that come with the files. */
export function openbsdReadme(choices: PfChoices, ce: Ce): readonly PfReadme[] {
	return [
		{ name: 'README.md', content: inEnglish(choices, ce) },
		{ name: 'README.ja.md', content: inJapanese(choices, ce) },
	];
}

const commandsOf = ({ wan, prefix }: PfChoices, ce: Ce) => {
	const delegated = prefix.length < 64;
	return {
		check: ['pfctl -nf /etc/pf.conf', `pfctl -nf ${openbsdNat}`],
		load: [
			'sysctl net.inet.ip.forwarding=1 net.inet6.ip6.forwarding=1',
			'pfctl -f /etc/pf.conf',
			`sh /etc/netstart ${wan} ${gif.name}`,
			...(delegated ? ['rcctl start dhcp6leased rad'] : []),
		],
		look: [
			`pfctl -a ${openbsdAnchor} -vsr`,
			`pfctl -ss | grep '${ce.ipv4}'`,
			`ifconfig ${gif.name}`,
			'route -n show -inet',
		],
		reload: [`pfctl -nf ${openbsdNat} && pfctl -a ${openbsdAnchor} -f ${openbsdNat}`],
		back: [
			`route -n delete -inet default ${gif.peer}`,
			`ifconfig ${gif.name} destroy`,
			`ifconfig ${wan} inet6 ${ce.address} delete`,
			'pfctl -nf /etc/pf.conf && pfctl -f /etc/pf.conf',
			`pfctl -a ${openbsdAnchor} -F rules`,
			`rm ${openbsdNat} /etc/hostname.${gif.name}`,
			...(delegated ? ['rcctl stop rad dhcp6leased'] : []),
			...forwardingOff,
		],
	};
};

const inEnglish = (choices: PfChoices, ce: Ce): string => {
	const { check, load, look, reload, back } = commandsOf(choices, ce);
	const { drawn, leftOut } = rangesOf(ce);
	return `# MAP-E on OpenBSD

Made by mape-setup for ${ce.ipv4}, PSID ${ce.psid}. WAN ${choices.wan}, LAN ${choices.lan}: if the interfaces have other names there,
make the set again with \`--prefix\`, \`--wan\` and \`--lan\`. Everything below is run as root on the OpenBSD machine.

${fileTable(renderOpenbsd(choices, ce), english)}

The lines for \`/etc/pf.conf\` may stand at its end, but before them no rule with \`quick\` may take what goes through ${gif.name}.

## Check, then load

${shell(...check)}

Both have to be silent. An IPv4 default route of before is to be taken out (\`/etc/mygate\`, \`inet autoconf\`): the tunnel's is the only
one. Then:

${shell(...load)}

## Look

${shell(...look)}

After a change of \`${openbsdNat}\` alone:

${shell(...reload)}

## Take it back

Take the lines out of the files again (in \`/etc/pf.conf\` from “MAP-E begin” to “MAP-E end”), put back the default route that you took out, then:

${shell(...back)}

## What it does not do

- Ping (ICMP echo) to the internet is refused, because the kernel does not keep its identifiers to your ports.
${drawn.length > 1 ? `- Each connection draws one of ${drawn.length} ranges. When that one is full towards a server, the connection is refused although others have room.\n` : ''}${leftOut.length > 0 ? `- Without a rule, because the kernel chooses none of their ports (sysctl net.inet.tcp.baddynamic, net.inet.udp.baddynamic): ${leftOut.map(pfPorts).join(', ')}.\n` : ''}- The address of the LAN interface, DHCP for the LAN and your filter rules stay yours.
- When the delegated prefix changes, the set has to be made again.
${choices.prefix.length < 64 ? `- dhcp6leased identifies itself by a random UUID, and NTT's servers are reported to answer only an identifier made of the MAC address (DUID-LL). If \`dhcp6leasectl -l ${choices.wan}\` does not say \`[Bound]\`, another client is needed, such as dhcpcd from the packages.\n` : ''}`;
};

const inJapanese = (choices: PfChoices, ce: Ce): string => {
	const { check, load, look, reload, back } = commandsOf(choices, ce);
	const { drawn, leftOut } = rangesOf(ce);
	return `# OpenBSD で MAP-E

mape-setup が ${ce.ipv4}、PSID ${ce.psid} 用に作成しました。WAN は ${choices.wan}、LAN は ${choices.lan} です。実機の名前が違う場合は
\`--prefix\`、\`--wan\`、\`--lan\` を付けて作り直してください。以下のコマンドは OpenBSD 機で root として実行します。

${fileTable(renderOpenbsd(choices, ce), japanese)}

\`/etc/pf.conf\` の行は末尾に追加できます。ただし、${gif.name} を通るパケットに当てはまる \`quick\` 付きのルールより前に置いてください。

## 確認してから読み込む

${shell(...check)}

どちらも何も表示されなければ正常です。以前の IPv4 デフォルト経路 (\`/etc/mygate\` や \`inet autoconf\`) は外してください。続けて実行します。

${shell(...load)}

## 状態を見る

${shell(...look)}

\`${openbsdNat}\` だけを変更した場合:

${shell(...reload)}

## 元に戻す

追加した行をファイルから削除し (\`/etc/pf.conf\` では「MAP-E begin」から「MAP-E end」まで)、外したデフォルト経路があれば元に戻して、次を実行します。

${shell(...back)}

## できないこと

- インターネットへの ping (ICMP Echo) は拒否します。カーネルが識別子を自分のポートの範囲に収めないためです。
${drawn.length > 1 ? `- 各接続は ${drawn.length} 個の範囲から 1 つを選びます。宛先に対してその範囲が埋まっていると、ほかに空きがあっても接続できません。\n` : ''}${leftOut.length > 0 ? `- 次の範囲はカーネルがどのポートも選ばない (sysctl net.inet.tcp.baddynamic, net.inet.udp.baddynamic) ため、ルールがありません: ${leftOut.map(pfPorts).join(', ')}\n` : ''}- LAN 側のアドレス、LAN への DHCP、フィルタのルールは設定しません。
- 委譲プレフィックスが変わったら作り直してください。
${choices.prefix.length < 64 ? `- dhcp6leased はランダムな UUID で名乗りますが、NTT のサーバーは MAC アドレスから作る識別子 (DUID-LL) にしか応答しないと報告されています。\`dhcp6leasectl -l ${choices.wan}\` に \`[Bound]\` と出ない場合は、パッケージの dhcpcd など別のクライアントが必要です。\n` : ''}`;
};

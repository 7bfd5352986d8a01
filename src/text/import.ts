import type { Difference, RowName } from '../import/compare.ts';
import type { Language } from './language.ts';
import { en as providerEn, ja as providerJa } from './provider.ts';

type DifferenceText = {
	readonly [C in Difference['code']]: (difference: Extract<Difference, { code: C }>) => string;
};

interface ImportWords {
	readonly read: (name: string, lines: number, commands: number) => string;
	readonly neverRun: string;
	readonly column: { readonly value: string; readonly script: string; readonly line: string; readonly rule: string };
	readonly row: Readonly<Record<RowName, string>>;
	readonly same: string;
	readonly different: string;
	readonly notKnown: string;
	readonly byRule: string;
	readonly allSame: string;
	readonly difference: DifferenceText;
	readonly findings: (count: number) => string;
	readonly noFindings: string;
	readonly atLine: (line: number) => string;
	/** What mape-setup does about a finding. */
	readonly instead: (what: string) => string;
	readonly notUnderstood: (lines: readonly number[], complete: boolean) => string;
	readonly sameBy: string;
	readonly apply: string;
	/** For rules that the article's script has, on request. */
	readonly article: string;
}

const listed = (lines: readonly number[]): string =>
	`${lines.slice(0, 20).join(', ')}${lines.length > 20 ? ', …' : ''}`;

export const importText: Readonly<Record<Language, ImportWords>> = {
	en: {
		read: (name, lines, commands) =>
			`${name}: ${lines} ${lines === 1 ? 'line' : 'lines'}, ${commands} ${commands === 1 ? 'command' : 'commands'} for the tunnel and its rules.`,
		neverRun: 'It was read and not run.',
		column: { value: 'Value', script: 'In the script', line: 'Line', rule: 'By the rule' },
		row: {
			prefix: 'Prefix',
			type: 'Kind of line',
			ipv4: 'IPv4',
			psid: 'PSID',
			ce: 'CE address',
			br: 'BR',
			blocks: 'Ports',
			mtu: 'MTU',
		},
		same: 'same',
		different: 'different',
		notKnown: 'not known',
		byRule: 'by the rule',
		allSame: 'All values are what the rule says.',
		difference: {
			'prefix-subnet': () =>
				'This is one of the subnets of the line; addresses are computed from the whole prefix, whose other bits are zero.',
			'type-shape': ({ blocks, ruleBlocks }) =>
				`With this kind the script makes ${blocks} port blocks, but the line has ${ruleBlocks}.`,
			'ipv4-other': () =>
				'This address is not the one of this prefix: the border relay drops what comes from it, or answers somebody else.',
			'psid-other': () =>
				'With another PSID the ports are those of another subscriber: answers go there, and nothing comes back.',
			'ce-layout': () =>
				'The address has the other of the two published layouts; the border relay sends to the one that the operator uses.',
			'ce-subnet': () =>
				'The bits of a subnet are in it; the border relay computes the address with zeros there and sends to that one.',
			'ce-other': () =>
				'The border relay computes this address from the rule; with another one its answers never reach this router.',
			'br-area': () =>
				'This border relay is of the same operator, but for lines of another area: it takes packets and answers none.',
			'br-provider': ({ provider }) =>
				`This border relay belongs to ${providerEn.name[provider]}: it does not know this line.`,
			'br-other': () =>
				'No rule that is known names this border relay; keep it only if your provider told you so, with --br.',
			'blocks-fewer': ({ ports, rulePorts, missing }) =>
				`Only ${ports} of ${rulePorts} ports are used${missing ? ` (not ${missing.first}-${missing.last}, for one)` : ''}: connections fail while others are free.`,
			'ports-outside': ({ first, last, line }) =>
				`Ports ${first}-${last} (line ${line}) are not of this line: what leaves with them is dropped or answered to somebody else.`,
			'mtu-small': ({ lost }) => `Each packet could carry ${lost} bytes more.`,
			'mtu-large': () =>
				'With the IPv6 header such packets are longer than 1500 bytes: they are cut in pieces, or lost.',
		},
		findings: (count) => `What else is in the rules (${count}):`,
		noFindings: 'Nothing else was found in the rules.',
		atLine: (line) => `line ${line}`,
		instead: (what) => `mape-setup ${what}`,
		notUnderstood: (lines, complete) =>
			`Not understood: ${lines.length === 1 ? 'line' : 'lines'} ${listed(lines)}.${complete ? '' : ' What is missing in the rules is therefore not looked for.'}`,
		sameBy: 'The same with mape-setup; this shows it and changes nothing:',
		apply: 'Take the old script away first (docs/coming-from-scripts.md), then:',
		article: 'For the script’s own form of rules, without its leak, add --backend iptables --style article.',
	},
	ja: {
		read: (name, lines, commands) => `${name}: ${lines} 行、トンネルとルールのコマンド ${commands} 個。`,
		neverRun: '読み取っただけで、実行していません。',
		column: { value: '項目', script: 'スクリプトの値', line: '行', rule: 'ルールの値' },
		row: {
			prefix: 'プレフィックス',
			type: '回線の種類',
			ipv4: 'IPv4',
			psid: 'PSID',
			ce: 'CE アドレス',
			br: 'BR',
			blocks: 'ポート',
			mtu: 'MTU',
		},
		same: '一致',
		different: '不一致',
		notKnown: '不明',
		byRule: 'ルールの値',
		allSame: 'すべての値がルールと一致しています。',
		difference: {
			'prefix-subnet': () =>
				'回線の中の一つのサブネットです。アドレスは、残りのビットを 0 とした回線全体のプレフィックスから計算します。',
			'type-shape': ({ blocks, ruleBlocks }) =>
				`この種類ではポートのブロックが ${blocks} 個になりますが、この回線は ${ruleBlocks} 個です。`,
			'ipv4-other': () =>
				'このプレフィックスのアドレスではありません。BR に破棄されるか、応答がほかの契約者に届きます。',
			'psid-other': () => 'PSID が違うとほかの契約者のポートを使うことになり、応答が戻りません。',
			'ce-layout': () =>
				'公開されている 2 つの形式のうち、事業者が使わないほうです。BR はもう一方のアドレスに送ります。',
			'ce-subnet': () => 'サブネットのビットが含まれています。BR はそこを 0 として計算したアドレスに送ります。',
			'ce-other': () => 'BR はルールからこのアドレスを計算します。違うアドレスでは、応答がこのルーターに届きません。',
			'br-area': () => '同じ事業者の、別の地域の BR です。パケットを受け取っても応答しません。',
			'br-provider': ({ provider }) => `${providerJa.name[provider]} の BR で、この回線を知りません。`,
			'br-other': () => '既知のどのルールにもない BR です。事業者から案内された場合だけ --br で指定してください。',
			'blocks-fewer': ({ ports, rulePorts, missing }) =>
				`${rulePorts} ポートのうち ${ports} ポートしか使いません${missing ? ` (${missing.first}-${missing.last} などは未使用)` : ''}。空きがあっても接続に失敗します。`,
			'ports-outside': ({ first, last, line }) =>
				`ポート ${first}-${last} (${line} 行目) はこの回線のものではありません。破棄されるか、応答がほかの契約者に届きます。`,
			'mtu-small': ({ lost }) => `1 パケットであと ${lost} バイト運べます。`,
			'mtu-large': () => 'IPv6 ヘッダーを加えると 1500 バイトを超え、分割されるか失われます。',
		},
		findings: (count) => `ルールについて気づいた点 (${count} 件):`,
		noFindings: 'ルールについて、ほかに気づいた点はありません。',
		atLine: (line) => `${line} 行目`,
		instead: (what) => `mape-setup では、${what}`,
		notUnderstood: (lines, complete) =>
			`解釈できない行: ${listed(lines)}${complete ? '' : ' (このため、ルールに足りないものは調べていません)'}`,
		sameBy: 'mape-setup で同じことをする場合 (表示するだけで、何も変更しません):',
		apply: '先に古いスクリプトを外してから (docs/coming-from-scripts.ja.md):',
		article: '漏れを塞いだうえでスクリプトと同じ形のルールにするには、--backend iptables --style article を付けます。',
	},
};

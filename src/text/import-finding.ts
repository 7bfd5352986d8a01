import type { Finding } from '../import/finding.ts';
import type { Language } from './language.ts';
import { quote } from './quote.ts';

/** One sentence why, and what mape-setup does instead. */
export interface FindingWords {
	readonly why: string;
	readonly instead: string;
}

type FindingTexts = { readonly [C in Finding['code']]: (finding: Extract<Finding, { code: C }>) => FindingWords };

const en: FindingTexts = {
	'commented-out': ({ commands }) => ({
		why: `${commands} ${commands === 1 ? 'command is a comment' : 'commands are comments'}, as in the published script: without ${commands === 1 ? 'it' : 'them'} the script does not do what it is for.`,
		instead: 'shows every file and command before it asks, and then runs them.',
	}),
	printed: ({ commands }) => ({
		why: `echo stands before ${commands} ${commands === 1 ? 'rule, which is' : 'rules, which are'} only printed; they are looked at here as if they were loaded.`,
		instead: 'loads all rules in one transaction.',
	}),
	masquerade: () => ({
		why: 'MASQUERADE takes any port of the shared address; those that are not yours are dropped by the border relay or answered to somebody else.',
		instead: 'translates to the ports of your set and to no others.',
	}),
	'snat-without-ports': () => ({
		why: 'SNAT without ports keeps or takes any port of the shared address; most of them belong to others.',
		instead: 'translates to the ports of your set and to no others.',
	}),
	'falls-through': ({ percent }) => ({
		why: `${percent} % of the new connections are taken by none of the rules, because the probabilities do not add up; rule i of n (from 0) needs 1/(n-i).`,
		instead: 'chooses by hash or range, so that nothing falls through, and drops what is not translated.',
	}),
	'block-per-connection': () => ({
		why: 'The block is chosen anew for each connection, so that one socket is seen with other ports by each server: games call that a strict NAT.',
		instead: 'keeps one port for one socket (endpoint-independent mapping).',
	}),
	'mark-without-rule': ({ marks, mark, of }) => ({
		why: `${marks} of ${of} marks ${marks === 1 ? `(${mark}) has` : `(${mark} first) have`} no rule: that share of connections leaves untranslated, with the private address.`,
		instead: 'has a block for every value, and a filter behind it that lets nothing else out.',
	}),
	'rule-without-mark': ({ marks, mark }) => ({
		why: `Nothing gives ${marks === 1 ? `mark ${mark}: its block is` : `${marks} marks (${mark} first): their blocks are`} never used.`,
		instead: 'uses every block.',
	}),
	'protocol-missing': ({ protocol }) => ({
		why:
			protocol === 'icmp'
				? 'ICMP is not translated: ping does not work, and its packets leave with the private address.'
				: `${protocol.toUpperCase()} is not translated: it leaves with the private address.`,
		instead: 'translates TCP, UDP and ICMP, whose identifiers have to be in the set as well.',
	}),
	'own-traffic': () => ({
		why: 'Marks are given to forwarded packets only: what the router itself sends (DNS, time, updates) has none and is not translated.',
		instead: 'translates what the router sends in the same way.',
	}),
	'single-ports': () => ({
		why: 'Each connection gets one certain port, also when it is taken: some fail while others are free.',
		instead: 'lets the kernel look for a free port in the whole set.',
	}),
	'no-drop': () => ({
		why: 'Nothing drops what the rules do not translate (late resets, other protocols): it leaves with the private address.',
		instead: 'drops at the tunnel what does not have your address and one of your ports.',
	}),
	'no-encaplimit': () => ({
		why: 'Without “encaplimit none” the kernel adds an option of 8 bytes to each packet, which border relays do not expect.',
		instead: 'makes the tunnel with encaplimit none.',
	}),
	'no-clamp': () => ({
		why: 'TCP is not told how small the tunnel is: where ICMP is filtered, connections hang with the first large packet.',
		instead: 'clamps the MSS in both directions.',
	}),
	'clamp-one-way': () => ({
		why: 'The MSS is clamped only on the way out: your hosts are not told, and send segments that do not fit until ICMP says so.',
		instead: 'clamps the MSS in both directions.',
	}),
	'ce-not-assigned': ({ address }) => ({
		why: `The script gives ${quote(address)} to no interface: unless something else does, the kernel takes no answer of the border relay.`,
		instead: 'assigns the CE address to the WAN before the tunnel, and removes it with it.',
	}),
	flushes: ({ table }) => ({
		why: `All rules of ${quote(table, 20)} are removed, also those of Docker, libvirt or a firewall.`,
		instead: 'has rules of its own and replaces only those.',
	}),
	'forward-outside': ({ port }) => ({
		why: `Port ${port} is not in the set of this line: nothing from outside arrives there.`,
		instead: 'refuses such a forward and names the nearest ports that are yours.',
	}),
	'forward-in-pool': ({ port }) => ({
		why: `Port ${port} leads to a host and is given to other connections, too: then the forward fails for a while.`,
		instead: 'takes forwarded ports out of the pool.',
	}),
	'fixed-prefix': () => ({
		why: 'The prefix is written down: when the line gets another one, all of this is wrong and IPv4 stops.',
		instead: 'asks with DHCPv6, follows a new prefix and computes everything again.',
	}),
};

const ja: FindingTexts = {
	'commented-out': ({ commands }) => ({
		why: `公開時のまま、${commands} 個のコマンドがコメントになっています。外さないとスクリプトは働きません。`,
		instead: 'ファイルとコマンドをすべて見せてから確認し、実行します。',
	}),
	printed: ({ commands }) => ({
		why: `${commands} 個のルールの前に echo があり、表示されるだけです (ここでは設定されるものとして調べました)。`,
		instead: 'すべてのルールを一度に読み込みます。',
	}),
	masquerade: () => ({
		why: 'MASQUERADE は共有アドレスのどのポートでも使います。割り当て外のポートは BR に破棄されるか、応答がほかの契約者に届きます。',
		instead: '割り当てられたポートだけに変換します。',
	}),
	'snat-without-ports': () => ({
		why: 'ポートの指定がない SNAT は共有アドレスのどのポートでも使いますが、その多くはほかの契約者のものです。',
		instead: '割り当てられたポートだけに変換します。',
	}),
	'falls-through': ({ percent }) => ({
		why: `確率の合計が足りず、新しい接続の ${percent} % がどのルールにも当たりません。n 個中 i 番目 (0 から) は 1/(n-i) にする必要があります。`,
		instead: 'ハッシュまたは範囲で選ぶため当たらない接続はなく、変換されないものは破棄します。',
	}),
	'block-per-connection': () => ({
		why: '接続ごとにブロックを選び直すため、同じソケットが相手ごとに別のポートに見えます (ゲームでは厳しい NAT と判定されます)。',
		instead: '一つのソケットには同じポートを使い続けます (エンドポイント非依存マッピング)。',
	}),
	'mark-without-rule': ({ marks, mark, of }) => ({
		why: `${of} 個のマークのうち ${marks} 個 (${mark}${marks === 1 ? '' : ' など'}) にはルールがなく、その割合の接続がプライベートアドレスのまま出ていきます。`,
		instead: 'すべての値にブロックがあり、さらに後ろのフィルターでほかのものを通しません。',
	}),
	'rule-without-mark': ({ marks, mark }) => ({
		why: `${marks} 個のマーク (${mark}${marks === 1 ? '' : ' など'}) はどこでも付けられず、そのブロックは使われません。`,
		instead: 'すべてのブロックを使います。',
	}),
	'protocol-missing': ({ protocol }) => ({
		why:
			protocol === 'icmp'
				? 'ICMP が変換されません。ping が使えず、プライベートアドレスのまま出ていきます。'
				: `${protocol.toUpperCase()} が変換されず、プライベートアドレスのまま出ていきます。`,
		instead: 'TCP・UDP・ICMP を変換します (ICMP の識別子も割り当ての範囲にします)。',
	}),
	'own-traffic': () => ({
		why: '転送するパケットにしかマークが付かず、ルーター自身の通信 (DNS、時刻、更新) は変換されません。',
		instead: 'ルーター自身の通信も同じように変換します。',
	}),
	'single-ports': () => ({
		why: '接続ごとにポートが一つに決まり、使用中でも変わりません。空きがあっても失敗する接続があります。',
		instead: '空いているポートを、割り当て全体からカーネルに探させます。',
	}),
	'no-drop': () => ({
		why: '変換されなかったもの (遅れて届いた RST、ほかのプロトコル) を破棄するルールがなく、プライベートアドレスのまま出ていきます。',
		instead: '自分のアドレスとポートを持たないものを、トンネルの手前で破棄します。',
	}),
	'no-encaplimit': () => ({
		why: '「encaplimit none」がないと、カーネルが各パケットに 8 バイトのオプションを付けます。BR はこれを想定していません。',
		instead: 'encaplimit none でトンネルを作ります。',
	}),
	'no-clamp': () => ({
		why: 'トンネルで小さくなる分が TCP に伝わりません。ICMP が届かない相手とは、最初の大きなパケットで止まります。',
		instead: 'MSS を両方向で調整します。',
	}),
	'clamp-one-way': () => ({
		why: 'MSS を出ていく方向でしか調整しないため、LAN の機器は ICMP で知らされるまで、入りきらない大きさで送ります。',
		instead: 'MSS を両方向で調整します。',
	}),
	'ce-not-assigned': ({ address }) => ({
		why: `スクリプトは ${quote(address)} をどのインターフェースにも付けません。ほかで付けていなければ、BR の応答を受け取れません。`,
		instead: 'トンネルの前に CE アドレスを WAN に付け、外すときは一緒に外します。',
	}),
	flushes: ({ table }) => ({
		why: `${quote(table, 20)} のルールをすべて消すため、Docker・libvirt・ファイアウォールのルールも消えます。`,
		instead: '自分のルールだけを持ち、それだけを置き換えます。',
	}),
	'forward-outside': ({ port }) => ({
		why: `ポート ${port} はこの回線のものではなく、外からは何も届きません。`,
		instead: 'そのような転送を受け付けず、使える最も近いポートを示します。',
	}),
	'forward-in-pool': ({ port }) => ({
		why: `ポート ${port} は転送に使いながら、ほかの接続にも割り当てられます。その間は転送できません。`,
		instead: '転送に使うポートを、ほかの接続の割り当てから外します。',
	}),
	'fixed-prefix': () => ({
		why: 'プレフィックスが書き込まれています。回線のプレフィックスが変わると、すべての値が誤りになり IPv4 が止まります。',
		instead: 'DHCPv6 で取得し、変わったときは追従してすべてを計算し直します。',
	}),
};

const texts = { en, ja };

export function describeFinding(finding: Finding, language: Language): FindingWords {
	const describe = texts[language][finding.code] as (finding: Finding) => FindingWords;
	return describe(finding);
}

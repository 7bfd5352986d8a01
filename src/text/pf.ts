import { countPorts, type PortBlock, usableBlocks } from '../map/port-set.ts';
import type { PfBackend, PfNote, PfPlan } from '../plan/pf.ts';
import type { Language } from './language.ts';
import { pfSystem } from './problem-pf.ts';

type NoteWords = { readonly [K in PfNote['type']]: (note: Extract<PfNote, { type: K }>) => string };

interface PfWords {
	readonly note: NoteWords;
	/** How the ports are used. */
	readonly nat: Readonly<Record<PfBackend, (ports: number, ranges: number) => string>>;
	/** Over the files, where for this machine it is asked whether to apply them. */
	readonly title: (backend: PfBackend) => string;
	readonly whole: (path: string) => string;
	readonly lines: (path: string) => string;
}

const ranges = (blocks: readonly PortBlock[], and: string) =>
	blocks.map(({ first, last }) => `${first}-${last}`).join(and);

export const pfWords: Readonly<Record<Language, PfWords>> = {
	en: {
		note: {
			'pf-elsewhere': ({ backend }) =>
				`These files are for a machine with ${pfSystem[backend]}. mape-setup does not load them: save them to a folder (plan: --output DIR), README.md there says how.`,
			'pf-names': ({ wan, lan, backend }) =>
				`The interfaces in the files have the names of this machine, ${wan} and ${lan}. For others: mape-setup plan --backend ${backend} --prefix PREFIX --wan IF --lan IF.`,
			'pf-prefix': ({ prefix, from }) =>
				from === 'dhcp6leased'
					? `The prefix is ${prefix}, which dhcp6leased was given.`
					: `The prefix is ${prefix}, of the address that slaacd made here; dhcp6leased has none.`,
			'pf-accepted': ({ withOwn }) =>
				withOwn
					? 'pfctl -n accepts the rules, also behind those of /etc/pf.conf; nothing was loaded.'
					: 'pfctl -n accepts the rules; nothing was loaded. /etc/pf.conf could not be read: as root they are tried together with it.',
			'pf-echo': ({ backend }) =>
				`Ping to the internet does not work: the kernel of ${pfSystem[backend]} chooses ICMP echo identifiers from 1 to 65535, not from your ports, so echo is refused. Other connections and their ICMP errors work.`,
			'pf-one-range': (note) =>
				`Each connection draws one of ${note.ranges} port ranges, with equal probability. When that one is full towards a server, the connection is refused although others have room.`,
			'pf-left-out': ({ blocks }) =>
				`Without a rule, because OpenBSD’s kernel chooses none of their ports: ${ranges(blocks, ', ')}.`,
			'pf-no-delegation': () =>
				'No prefix shorter than /64 is delegated: there is no IPv6 network for the LAN in the files.',
			'pf-duid': ({ wan }) =>
				`dhcp6leased identifies itself by a random UUID, and NTT’s servers are reported to answer only an identifier made of the MAC address (DUID-LL). “dhcp6leasectl -l ${wan}” says [Bound] where it got a prefix; otherwise another client is needed, such as dhcpcd from the packages.`,
			'pf-no-client': () =>
				'FreeBSD has no DHCPv6 client of its own: the delegated prefix has to be asked for with one from its packages.',
			'pf-fragments': () =>
				'Before FreeBSD 15.0 gif(4) cuts IPv6 packets of more than 1280 bytes; the TCP segments are small enough for that (max-mss 1200). With 15.0 use noclamp and 1420, as the comments say.',
			'pf-confidence': ({ confidence }) =>
				confidence === 'extrapolated'
					? 'This rule is an extrapolation from reported neighbours: nobody has confirmed it.'
					: 'This rule was reported by users, not published by the operator.',
		},
		nat: {
			'openbsd-pf': (ports, count) =>
				count === 1
					? `Each connection can use any of the ${ports} ports (openbsd-pf).`
					: `Each connection is tied to one of ${count} port ranges, ${ports} ports in all (openbsd-pf).`,
			'freebsd-pf': (ports) => `Each connection can use any of the ${ports} ports (freebsd-pf).`,
		},
		title: (backend) => `Files for a machine with ${pfSystem[backend]}: save them to a folder.`,
		whole: (path) => `${path} (new file)`,
		lines: (path) => `${path} (lines to add)`,
	},
	ja: {
		note: {
			'pf-elsewhere': ({ backend }) =>
				`${pfSystem[backend]} 機用のファイルです。mape-setup は読み込みません。フォルダーに保存し (plan では --output DIR)、README.ja.md の手順に従ってください。`,
			'pf-names': ({ wan, lan, backend }) =>
				`ファイル内のインターフェース名は、この機器の ${wan} と ${lan} です。変えるには mape-setup plan --backend ${backend} --prefix PREFIX --wan IF --lan IF を実行してください。`,
			'pf-prefix': ({ prefix, from }) =>
				from === 'dhcp6leased'
					? `プレフィックスは dhcp6leased が受け取った ${prefix} です。`
					: `プレフィックスは slaacd のアドレスの ${prefix} です。dhcp6leased は受け取っていません。`,
			'pf-accepted': ({ withOwn }) =>
				withOwn
					? 'pfctl -n で確かめました。/etc/pf.conf の後に加えても構文に誤りはありません。読み込みはしていません。'
					: 'pfctl -n で確かめました。構文に誤りはありません。読み込みはしていません。/etc/pf.conf は読めませんでした。root で実行すると、合わせて確かめます。',
			'pf-echo': ({ backend }) =>
				`インターネットへの ping は使えません。${pfSystem[backend]} のカーネルは ICMP Echo の識別子を自分のポートではなく 1～65535 から選ぶため、Echo を拒否します。ほかの通信とその ICMP エラーは使えます。`,
			'pf-one-range': (note) =>
				`各接続は ${note.ranges} 個のポート範囲から等しい確率で 1 つを選びます。宛先に対してその範囲が埋まっていると、ほかに空きがあっても接続できません。`,
			'pf-left-out': ({ blocks }) =>
				`次の範囲は OpenBSD のカーネルがどのポートも選ばないため、ルールがありません: ${ranges(blocks, '、')}`,
			'pf-no-delegation': () =>
				'/64 より大きいプレフィックスは委譲されていません。LAN 用の IPv6 ネットワークはファイルに含まれません。',
			'pf-duid': ({ wan }) =>
				`dhcp6leased はランダムな UUID で名乗りますが、NTT のサーバーは MAC アドレスから作る識別子 (DUID-LL) にしか応答しないと報告されています。取得できていれば「dhcp6leasectl -l ${wan}」に [Bound] と出ます。出なければ、パッケージの dhcpcd など別のクライアントが必要です。`,
			'pf-no-client': () =>
				'FreeBSD には DHCPv6 クライアントが付属しません。委譲を受けるにはパッケージのものを使ってください。',
			'pf-fragments': () =>
				'FreeBSD 15.0 より前の gif(4) は 1280 バイトを超える IPv6 パケットを分割するため、TCP をそれに合わせます (max-mss 1200)。15.0 以降はコメントのとおり noclamp と 1420 にしてください。',
			'pf-confidence': ({ confidence }) =>
				confidence === 'extrapolated'
					? 'このルールは報告例からの推定です。確認した人はいません。'
					: 'このルールは利用者の報告によるもので、事業者の公開情報ではありません。',
		},
		nat: {
			'openbsd-pf': (ports, count) =>
				count === 1
					? `どの接続も ${ports} ポートのどれでも使えます (openbsd-pf)。`
					: `各接続は ${count} 個の範囲 (合計 ${ports} ポート) のうち 1 つだけを使います (openbsd-pf)。`,
			'freebsd-pf': (ports) => `どの接続も ${ports} ポートのどれでも使えます (freebsd-pf)。`,
		},
		title: (backend) => `${pfSystem[backend]} 機用のファイルです。フォルダーに保存してください。`,
		whole: (path) => `${path} (新しいファイル)`,
		lines: (path) => `${path} (追加する行)`,
	},
};

export function describePfNote(note: PfNote, language: Language): string {
	const words = pfWords[language].note[note.type] as (note: PfNote) => string;
	return words(note);
}

/** How the port set is used, as one sentence. */
export function pfNatLine({ choices, ce, notes }: PfPlan, language: Language): string {
	const leftOut = notes.flatMap((note) => (note.type === 'pf-left-out' ? note.blocks : []));
	const blocks = usableBlocks(ce.ports);
	return pfWords[language].nat[choices.backend](
		countPorts(blocks) - countPorts(leftOut),
		blocks.length - leftOut.length,
	);
}

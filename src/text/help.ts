import type { CommandName, OptionName } from '../command/flags.ts';
import type { Language } from './language.ts';

interface HelpWords {
	readonly usage: string;
	readonly summary: string;
	readonly commands: Readonly<Record<CommandName, string>>;
	readonly options: Readonly<Record<OptionName, string>>;
	readonly headings: {
		readonly commands: string;
		readonly options: string;
		readonly exitCodes: string;
		readonly examples: string;
	};
	readonly exitCodes: readonly (readonly [code: number, meaning: string])[];
}

export const help: Readonly<Record<Language, HelpWords>> = {
	en: {
		usage: 'mape-setup [COMMAND] [OPTIONS]',
		summary: 'Makes this Linux box a MAP-E (RFC 7597) router: IPv4 on a Japanese IPv6 line.',
		headings: { commands: 'Commands', options: 'Options', exitCodes: 'Exit codes', examples: 'Examples' },
		commands: {
			setup: 'the wizard (what runs without a command)',
			calc: 'what a prefix means: address, PSID, ports, BR; "calc -" reads one per line',
			detect: 'what is found on this machine',
			plan: 'what would be written and run; changes nothing',
			apply: 'do it without questions (--yes)',
			confirm: 'keep the change that waits for a decision; from any login',
			revert: 'put the change back that waits for a decision; from any login',
			check: 'does IPv4 work, and if not, why not',
			show: 'the present settings',
			uninstall: 'take mape-setup off this machine (--yes)',
		},
		options: {
			wan: 'interface at the line',
			lan: 'interface at your network',
			prefix: 'the delegated prefix, instead of asking DHCPv6',
			provider: 'v6plus, ocn, biglobe or nuro',
			rule: 'a rule by hand: ipv6=P,ipv4=P,ea=N,offset=N[,br=A][,layout=draft-03|rfc7597]',
			br: 'border relay address',
			backend: 'who translates: nftables (or nft; the default) or iptables',
			nat: 'how the ports are used: alias (every port for each destination; nftables only) or hash (one readable rule)',
			style:
				'iptables only: article (the Debian article’s own rules, their leak closed) or best (the default form again)',
			forward: 'PORT:HOST[:HOSTPORT][/tcp|/udp]: our port leads to that LAN host; repeatable; none removes all',
			'full-cone': 'LAN hosts whose UDP sockets anybody may send to (game consoles); repeatable; none removes all',
			timeouts: 'how long connections are remembered: rfc (the minimums of the RFCs) or short (for ports always full)',
			'accept-risk': 'accept a named risk: lose-ssh',
			output: 'write the files below this folder, for another machine or for reading',
			yes: 'do not ask',
			'dry-run': 'show everything, change nothing',
			plain: 'simple questions instead of the full-screen wizard',
			'no-input': 'never ask; a missing answer is an error',
			json: 'one JSON object on standard output',
			demo: 'a simulated router: no root, no network, any system',
			lang: 'language',
			ascii: 'only ASCII characters',
			'no-color': 'no colours',
			'screen-reader': 'a linear layout for screen readers',
			help: 'this text',
			version: 'the version',
		},
		exitCodes: [
			[0, 'done, all well'],
			[1, 'a check failed: the network is not healthy'],
			[3, 'no rule matched, no prefix, or nothing to do without more input'],
			[4, 'apply failed; the system is as before'],
			[5, 'putting back failed: help is needed, the script is named'],
			[64, 'the command line was not understood, or no terminal'],
			[69, 'a command or kernel module is missing'],
			[70, 'a bug'],
			[77, 'root is needed'],
			[78, 'Node.js is too old'],
			[130, 'Ctrl-C; nothing was changed'],
		],
	},
	ja: {
		usage: 'mape-setup [コマンド] [オプション]',
		summary: 'この Linux 機を MAP-E (RFC 7597) ルーターにし、IPv6 回線の上で IPv4 を使えるようにします。',
		headings: { commands: 'コマンド', options: 'オプション', exitCodes: '終了コード', examples: '例' },
		commands: {
			setup: 'ウィザード (コマンドを省略した場合)',
			calc: 'プレフィックスからアドレス・PSID・ポート・BR を計算 (calc - は 1 行に 1 つ読み込み)',
			detect: 'この機器で見つかったもの',
			plan: '書き込む内容と実行する内容を表示 (変更はしません)',
			apply: '質問なしで適用 (--yes)',
			confirm: '決定待ちの変更を残す(どのログインからでも)',
			revert: '決定待ちの変更を元に戻す(どのログインからでも)',
			check: 'IPv4 が使えるか、使えないなら原因を診断',
			show: '現在の設定',
			uninstall: 'mape-setup をこの機器から外す (--yes)',
		},
		options: {
			wan: '回線側のインターフェース',
			lan: 'LAN 側のインターフェース',
			prefix: '委譲プレフィックス (DHCPv6 で取得せずに指定)',
			provider: 'v6plus, ocn, biglobe, nuro のいずれか',
			rule: 'ルールの手入力: ipv6=P,ipv4=P,ea=N,offset=N[,br=A][,layout=draft-03|rfc7597]',
			br: 'ボーダーリレー(BR)のアドレス',
			backend: '変換するもの: nftables (nft とも書けます。既定) または iptables',
			nat: 'ポートの使い方: alias (宛先ごとに全ポートを使用。nftables のみ) または hash (読みやすい 1 ルール)',
			style: 'iptables のみ: article (Debian 記事のルールの漏れを塞いだもの) または best (既定の方式に戻す)',
			forward: 'PORT:HOST[:HOSTPORT][/tcp|/udp]: ポートを LAN の機器に転送 (複数可。none ですべて解除)',
			'full-cone': 'UDP を誰からでも受け取れる LAN の機器 (ゲーム機など。複数可。none ですべて解除)',
			timeouts: '接続を覚えておく時間: rfc (RFC の下限) または short (ポートがいつも足りない場合)',
			'accept-risk': '名前の付いたリスクを承知する: lose-ssh',
			output: 'ファイル一式をこのフォルダに書き出す',
			yes: '質問しない',
			'dry-run': 'すべて表示し、何も変更しない',
			plain: '全画面ではなく一問一答で進める',
			'no-input': '質問しない。答えが足りなければエラー',
			json: '標準出力に JSON を 1 つ出力',
			demo: '模擬ルーターで試す (root もネットワークも不要)',
			lang: '言語',
			ascii: 'ASCII 文字だけで表示',
			'no-color': '色を使わない',
			'screen-reader': '読み上げ向けの表示',
			help: 'この説明',
			version: 'バージョン',
		},
		exitCodes: [
			[0, '完了、すべて正常'],
			[1, '診断で失敗があった (通信に問題あり)'],
			[3, '一致するルールがない、プレフィックスがない、または情報不足'],
			[4, '適用に失敗した (元の状態のまま)'],
			[5, '元に戻せなかった (スクリプトの場所を表示)'],
			[64, 'コマンドラインの誤り、または端末がない'],
			[69, '必要なコマンドやカーネルモジュールがない'],
			[70, '不具合'],
			[77, 'root 権限が必要'],
			[78, 'Node.js が古い'],
			[130, 'Ctrl-C (何も変更していません)'],
		],
	},
};

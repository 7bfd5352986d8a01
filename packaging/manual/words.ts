import type { Language } from '../../src/text/language.ts';

export interface ManualWords {
	readonly section: string;
	readonly sections: Readonly<
		Record<
			| 'name'
			| 'synopsis'
			| 'description'
			| 'commands'
			| 'options'
			| 'exitCodes'
			| 'files'
			| 'environment'
			| 'examples'
			| 'seeAlso',
			string
		>
	>;
	readonly name: string;
	readonly description: readonly string[];
	/** Before the commands that know an option. */
	readonly knownTo: string;
	readonly everywhere: string;
	readonly values: string;
	readonly also: string;
	readonly files: Readonly<Record<FileName, string>>;
	readonly environment: readonly (readonly [names: string, meaning: string])[];
	readonly examples: readonly (readonly [command: string, meaning: string])[];
}

export type FileName = 'config' | 'scripts' | 'rules' | 'sysctl' | 'units' | 'refresh' | 'state' | 'log';

const commands = {
	wizard: 'mape-setup',
	demo: 'mape-setup --demo',
	dryRun: 'mape-setup apply --yes --dry-run',
	check: 'mape-setup check',
	undo: 'mape-setup uninstall --yes',
};

export const manualWords: Readonly<Record<Language, ManualWords>> = {
	en: {
		section: 'System administration',
		sections: {
			name: 'NAME',
			synopsis: 'SYNOPSIS',
			description: 'DESCRIPTION',
			commands: 'COMMANDS',
			options: 'OPTIONS',
			exitCodes: 'EXIT STATUS',
			files: 'FILES',
			environment: 'ENVIRONMENT',
			examples: 'EXAMPLES',
			seeAlso: 'SEE ALSO',
		},
		name: 'make a Linux box a MAP-E router for Japanese IPv6 lines',
		description: [
			'Without a command a wizard finds the line, asks for the delegated prefix, computes the shared IPv4 address and its ports, and shows every file before it is written.',
			'A change is made under a checkpoint: when a step fails, or nobody confirms it in time, everything is put back. What is changed needs root; looking and the simulated router do not.',
			'On a configured router it opens on the checks, which name one cause when the line is down, and what to do.',
			'The router needs neither this program nor Node.js to start. Only another delegated prefix is derived again with Node.js.',
		],
		knownTo: 'Known to:',
		everywhere: 'Known to every command.',
		values: 'One of:',
		also: 'Also',
		files: {
			config: 'the answers',
			scripts: 'take the router up and down, without Node.js; what follows the delegated prefix',
			rules: 'the rules for nftables, or for iptables',
			sysctl: 'forwarding, and router advertisements in spite of it',
			units: 'the router at boot, its rules, its DHCPv6 client',
			refresh: 'this program’s own bundle, for another delegated prefix',
			state: 'leases, and checkpoints with scripts that keep or revert a change',
			log: 'every command that was run; one file a UTC day, 30 are kept',
		},
		environment: [
			['MAPE_LANG, LC_ALL, LC_MESSAGES, LANG', 'the language: Japanese when the first that is set begins with ja'],
			['NO_COLOR', 'no colours, when it is not empty'],
			['TERM', 'linux: English and ASCII; dumb: questions line by line'],
		],
		examples: [
			[commands.wizard, 'the wizard'],
			[commands.demo, 'the same on a simulated router, without root'],
			[commands.dryRun, 'what would be done'],
			[commands.check, 'does IPv4 work, and if not, why not'],
			[commands.undo, 'back to before the first apply'],
		],
	},
	ja: {
		section: 'システム管理',
		sections: {
			name: '名前',
			synopsis: '書式',
			description: '説明',
			commands: 'コマンド',
			options: 'オプション',
			exitCodes: '終了ステータス',
			files: 'ファイル',
			environment: '環境変数',
			examples: '例',
			seeAlso: '関連項目',
		},
		name: 'Linux 機を日本の IPv6 回線向けの MAP-E ルーターにする',
		description: [
			'コマンドを付けずに実行すると、ウィザードが回線を見つけ、委譲プレフィックスを取得し、共有 IPv4 アドレスとポートを計算し、書き込むファイルをすべて事前に表示します。',
			'変更はチェックポイントのもとで行います。途中で失敗した場合や、時間内に確認がない場合は、すべて元に戻します。変更には root 権限が必要です。調べるだけの場合と模擬ルーターでは不要です。',
			'設定済みのルーターでは診断から始まります。通信できないときは、原因を 1 つに絞り、対処とともに示します。',
			'ルーターの起動には、このプログラムも Node.js も不要です。委譲プレフィックスが変わったときの再計算にだけ Node.js を使います。',
		],
		knownTo: '使えるコマンド:',
		everywhere: 'すべてのコマンドで使えます。',
		values: '値:',
		also: '別名',
		files: {
			config: '回答の内容',
			scripts: 'ルーターの開始と停止 (Node.js は不要)、委譲プレフィックスへの追従',
			rules: 'nftables または iptables のルール',
			sysctl: 'パケット転送と、転送中のルーター広告の受信',
			units: '起動時のルーター、ルール、DHCPv6 クライアント',
			refresh: '委譲プレフィックスの変更に備えた、このプログラム自身の写し',
			state: 'リースと、変更を残す・元に戻すスクリプトを含むチェックポイント',
			log: '実行したコマンドの記録 (UTC の 1 日ごとに 1 ファイル、30 個まで)',
		},
		environment: [
			['MAPE_LANG, LC_ALL, LC_MESSAGES, LANG', '言語 (最初に設定されているものが ja で始まれば日本語)'],
			['NO_COLOR', '空でなければ色を使わない'],
			['TERM', 'linux なら英語と ASCII、dumb なら 1 行ずつの質問'],
		],
		examples: [
			[commands.wizard, 'ウィザード'],
			[commands.demo, '模擬ルーターで試す (root は不要)'],
			[commands.dryRun, '何が行われるかを表示'],
			[commands.check, 'IPv4 が使えるか、使えないなら原因を診断'],
			[commands.undo, '最初の適用の前に戻す'],
		],
	},
};

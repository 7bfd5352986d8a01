import type { MachineProblem, NatProblem, PfProblem, PlanProblem } from '../plan/problem.ts';
import { printed } from './quote.ts';
import type { WordsFor } from './words.ts';

// What keeps a plan from being made, and what the machine refuses when it is carried out.

/** The codes that text/problem-detect.ts, problem-nat.ts and problem-pf.ts have words for are left out here. */
type Here = Exclude<PlanProblem, NatProblem | PfProblem | { code: 'interface-missing' }> | MachineProblem;

export const en: WordsFor<Here> = {
	'br-unknown': () => ({
		what: 'No border relay (BR) address is known',
		why: 'The rule does not name one.',
		remedies: ['Ask your provider, or read it in the log of a rented router, and give it with --br ADDRESS.'],
	}),
	'br-syntax': ({ input }) => ({
		what: `“${input}” is not an IPv6 address`,
		why: 'The border relay (BR) is reached over IPv6.',
		remedies: ['Write it like 2001:db8::64.'],
	}),
	'lan-is-wan': ({ device }) => ({
		what: `${device} is chosen for both WAN and LAN`,
		why: 'A router needs two interfaces.',
		remedies: ['Choose another interface for one of them (--wan IF --lan IF).'],
	}),
	'interface-name': ({ device }) => ({
		what: `The interface name “${device}” cannot be used`,
		why: 'It has characters that scripts and unit files would have to quote.',
		remedies: ['Rename it: letters, digits, dot, hyphen and underscore are fine.'],
	}),
	'backend-unknown': ({ input }) => ({
		what: `There is no backend “${input}”`,
		why: 'It can be: nftables (or nft), iptables; for another machine: openbsd-pf, freebsd-pf.',
		remedies: ['Use --backend nftables.'],
	}),
	'command-failed': ({ argv, exitCode, timedOut, stderr }) => ({
		what: `${argv.join(' ')} ${timedOut ? 'did not end in time' : exitCode === undefined ? 'could not be run' : `failed (exit code ${exitCode})`}`,
		why: printed(stderr) || 'It printed nothing.',
		remedies: ['Try the command by hand to see it fail.', 'What was run before it: mape-setup log'],
	}),
	'write-failed': ({ path, why }) => ({
		what: `${path} cannot be written`,
		why,
		remedies: ['Is the file system full or read-only? df -h, mount'],
	}),
	'config-unreadable': ({ path, why }) => ({
		what: `${path} cannot be used`,
		why,
		remedies: ['Run mape-setup to write it anew, or put an earlier copy back.'],
	}),
};

export const ja: WordsFor<Here> = {
	'br-unknown': () => ({
		what: 'ボーダーリレー (BR)のアドレスがわかりません',
		why: 'ルールに BR が含まれていません。',
		remedies: ['事業者に確認するか、レンタルルーターのログで調べて --br ADDRESS で指定してください。'],
	}),
	'br-syntax': ({ input }) => ({
		what: `「${input}」は IPv6 アドレスではありません`,
		why: 'ボーダーリレー (BR)には IPv6 で接続します。',
		remedies: ['2001:db8::64 のように入力してください。'],
	}),
	'lan-is-wan': ({ device }) => ({
		what: `WAN と LAN の両方に ${device} が選ばれています`,
		why: 'ルーターには 2 つのインターフェースが必要です。',
		remedies: ['どちらかに別のインターフェースを選んでください (--wan IF --lan IF)。'],
	}),
	'interface-name': ({ device }) => ({
		what: `インターフェース名「${device}」は使えません`,
		why: 'スクリプトやユニットファイルで特別な意味を持つ文字が含まれています。',
		remedies: ['英数字・ドット・ハイフン・アンダースコアの名前に変更してください。'],
	}),
	'backend-unknown': ({ input }) => ({
		what: `バックエンド「${input}」はありません`,
		why: '指定できる値: nftables (または nft)、iptables。別の機器用: openbsd-pf、freebsd-pf',
		remedies: ['--backend nftables を指定してください。'],
	}),
	'command-failed': ({ argv, exitCode, timedOut, stderr }) => ({
		what: `${argv.join(' ')} ${timedOut ? 'が時間内に終わりませんでした' : exitCode === undefined ? 'を実行できませんでした' : `が失敗しました (終了コード ${exitCode})`}`,
		why: printed(stderr) || '出力はありませんでした。',
		remedies: ['同じコマンドを手で実行して確認してください。', 'それまでに実行したコマンド: mape-setup log'],
	}),
	'write-failed': ({ path, why }) => ({
		what: `${path} に書き込めません`,
		why,
		remedies: ['ディスクの空きと読み取り専用かどうかを確認してください: df -h, mount'],
	}),
	'config-unreadable': ({ path, why }) => ({
		what: `${path} を読み取れません`,
		why,
		remedies: ['mape-setup を実行して作り直すか、以前のファイルに戻してください。'],
	}),
};

import type { CheckId } from '../check/check.ts';
import { names } from '../plan/names.ts';
import type { ApplyProblem, MachineProblem } from '../plan/problem.ts';
import { checkTitle } from './check.ts';
import type { Language } from './language.ts';
import { printed } from './quote.ts';
import type { WordsFor } from './words.ts';

/** The codes that text/problem-detect.ts and problem-plan.ts have words for are left out here. */
type Here = Exclude<ApplyProblem, MachineProblem | { code: 'tool-missing' | 'not-root' }>;

const titles = (failed: readonly CheckId[], language: Language) =>
	failed.map((id) => checkTitle(id, language)).join(', ');

/** What the rules are tested with. */
const oldest = (tool: string) => (tool === 'nft' ? '1.0.6' : '1.8.9');

export const en: WordsFor<Here> = {
	'no-tunnel-module': ({ kernel }) => ({
		what: 'This kernel cannot make an IPv4-in-IPv6 tunnel',
		why: `The module ip6_tunnel of kernel ${kernel} is not there.`,
		remedies: [
			'Install the full kernel (Debian: apt install linux-image-amd64; a “cloud” kernel or a container may lack it) and reboot.',
			'In a container: modprobe ip6_tunnel on the host.',
		],
	}),
	'rules-refused': ({ tool, stderr }) => ({
		what: `${tool} refuses the rules`,
		why: printed(stderr) || 'It printed nothing.',
		remedies: [
			'Nothing was changed.',
			`Check the versions with ${tool} --version (${oldest(tool)} or later) and uname -r (6.1 or later).`,
		],
	}),
	'checkpoint-failed': ({ what, why }) => ({
		what: 'The present state cannot be recorded',
		why: `${what}: ${why}`,
		remedies: [
			'Nothing was changed: without a record there is no way back.',
			`Is there space under ${names.state}? df -h /var`,
		],
	}),
	'checks-failed': ({ failed }) => ({
		what: 'IPv4 does not work with these settings',
		why: `Failed: ${titles(failed, 'en')}.`,
		remedies: [
			'See the cause and the remedy beside each failed check.',
			'Is the border relay (BR) the one of your contract? A wrong one swallows everything.',
		],
	}),
	'risk-not-accepted': ({ risk, device }) => ({
		what: 'This change may cut off your SSH session',
		why: `You are connected through ${device} from another network, by the IPv4 default route that moves into the tunnel.`,
		remedies: [`Connect from the LAN or over IPv6, or accept it: --accept-risk=${risk}`],
	}),
	'change-pending': ({ checkpoint, state, secondsLeft }) => ({
		what:
			state === 'pending'
				? 'Another change has been made and is not decided yet'
				: 'An earlier change could not be put back completely',
		why:
			secondsLeft === undefined
				? `Its checkpoint is ${checkpoint}.`
				: `It is put back in ${secondsLeft} s unless it is kept. Its checkpoint is ${checkpoint}.`,
		remedies:
			state === 'pending'
				? ['Keep it: mape-setup confirm', 'Put it back now: mape-setup revert']
				: [`Try again: mape-setup revert, or sh ${checkpoint}/revert`],
	}),
	'nothing-pending': () => ({
		what: 'No change is waiting for a decision',
		why: 'It was kept or put back before, or there was none.',
		remedies: ['mape-setup show tells the present settings; mape-setup uninstall --yes undoes them.'],
	}),
	'timer-failed': ({ why }) => ({
		what: 'The timer that would put the change back cannot be started',
		why,
		remedies: [
			'Nothing was changed: without it a lost connection could not be undone.',
			'See what systemd says: journalctl -n 20 -u "mape-setup-revert*"',
		],
	}),
	'out-of-time': () => ({
		what: 'The time was over before the change was complete',
		why: 'The timer, or somebody in another login, put everything back.',
		remedies: ['Give it more time with --timeout SECONDS.', 'What took so long: mape-setup log'],
	}),
	'revert-failed': ({ script, left }) => ({
		what: 'The machine could not be put back completely',
		why: left.join('; '),
		remedies: [`Run it again by hand: sh ${script}`, 'What it did and what is left: mape-setup log'],
	}),
	unexpected: ({ why }) => ({
		what: 'A bug in mape-setup',
		why: why.split('\n')[0] ?? '',
		remedies: ['Please report it with the output of mape-setup show and the steps that led here.'],
	}),
	'not-configured': () => ({
		what: 'mape-setup has not been set up on this machine',
		why: `There is no ${names.config}.`,
		remedies: ['Run mape-setup, or mape-setup apply --yes.'],
	}),
};

export const ja: WordsFor<Here> = {
	'no-tunnel-module': ({ kernel }) => ({
		what: 'このカーネルでは IPv4 over IPv6 トンネルを作れません',
		why: `カーネル ${kernel} に ip6_tunnel モジュールがありません。`,
		remedies: [
			'通常のカーネルを入れて再起動してください (Debian: apt install linux-image-amd64。cloud カーネルにはないことがあります)。',
			'コンテナの場合はホストで modprobe ip6_tunnel を実行してください。',
		],
	}),
	'rules-refused': ({ tool, stderr }) => ({
		what: `${tool} がルールを受け付けません`,
		why: printed(stderr) || '出力はありませんでした。',
		remedies: [
			'何も変更していません。',
			`${tool} --version (${oldest(tool)} 以降) と uname -r (6.1 以降) を確認してください。`,
		],
	}),
	'checkpoint-failed': ({ what, why }) => ({
		what: '現在の状態を記録できません',
		why: `${what}: ${why}`,
		remedies: ['元に戻せなくなるため、何も変更していません。', `${names.state} に空きがありますか: df -h /var`],
	}),
	'checks-failed': ({ failed }) => ({
		what: 'この設定では IPv4 通信ができません',
		why: `失敗した項目: ${titles(failed, 'ja')}`,
		remedies: [
			'失敗した項目の原因と対処を確認してください。',
			'ボーダーリレー (BR)は契約のものですか。違う BR では何も返ってきません。',
		],
	}),
	'risk-not-accepted': ({ risk, device }) => ({
		what: 'この変更で SSH 接続が切れる可能性があります',
		why: `${device} の先の別ネットワークから、IPv4 デフォルト経路を使って接続しています。この経路はトンネルに変わります。`,
		remedies: [`LAN 側または IPv6 で接続し直すか、承知のうえで --accept-risk=${risk} を付けてください。`],
	}),
	'change-pending': ({ checkpoint, state, secondsLeft }) => ({
		what: state === 'pending' ? '別の変更が、残すかどうかの決定を待っています' : '前の変更を完全には元に戻せていません',
		why:
			secondsLeft === undefined
				? `チェックポイント: ${checkpoint}`
				: `残す操作をしなければ ${secondsLeft} 秒後に元へ戻ります。チェックポイント: ${checkpoint}`,
		remedies:
			state === 'pending'
				? ['残す: mape-setup confirm', '今すぐ元に戻す: mape-setup revert']
				: [`もう一度: mape-setup revert または sh ${checkpoint}/revert`],
	}),
	'nothing-pending': () => ({
		what: '決定を待っている変更はありません',
		why: 'すでに残したか元に戻したか、変更がありませんでした。',
		remedies: ['現在の設定は mape-setup show、取り消しは mape-setup uninstall --yes です。'],
	}),
	'timer-failed': ({ why }) => ({
		what: '変更を元に戻すタイマーを起動できません',
		why,
		remedies: [
			'何も変更していません。タイマーがないと、接続が切れたときに元へ戻せないためです。',
			'systemd の記録を確認してください: journalctl -n 20 -u "mape-setup-revert*"',
		],
	}),
	'out-of-time': () => ({
		what: '変更が終わる前に時間切れになりました',
		why: 'タイマーまたは別のログインからの操作で、すべて元に戻しました。',
		remedies: ['--timeout 秒数 で時間を延ばしてください。', '時間のかかった処理を調べる: mape-setup log'],
	}),
	'revert-failed': ({ script, left }) => ({
		what: '完全には元に戻せませんでした',
		why: left.join('; '),
		remedies: [`手で再実行してください: sh ${script}`, '実行した内容と残ったもの: mape-setup log'],
	}),
	unexpected: ({ why }) => ({
		what: 'mape-setup の不具合です',
		why: why.split('\n')[0] ?? '',
		remedies: ['mape-setup show の出力と操作手順を添えて報告してください。'],
	}),
	'not-configured': () => ({
		what: 'この機器はまだ mape-setup で設定されていません',
		why: `${names.config} がありません。`,
		remedies: ['mape-setup または mape-setup apply --yes を実行してください。'],
	}),
};

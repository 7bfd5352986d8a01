import type { ApplyOutcome, At, Ending, Kept, StepId } from '../wizard/state.ts';
import type { Language } from './language.ts';
import * as change from './wizard-change.ts';
import * as line from './wizard-line.ts';

// Everything the steps say, whichever front end says it, with wizard-line.ts and wizard-change.ts; notes and risks of a plan are in plan.ts, problems in problem.ts.
// Commands, paths, flags and file contents stay English.

const en = {
	title: {
		link: 'Link',
		prefix: 'Prefix',
		provider: 'Provider',
		parameters: 'Parameters',
		review: 'Review',
		apply: 'Apply',
		verify: 'Verify',
	} satisfies Record<StepId, string> as Record<StepId, string>,

	question: {
		link: 'Which interface leads to the line, which to your LAN?',
		prefix: 'How do we learn the prefix of this line?',
		provider: 'Which service is this line?',
		parameters: 'Are these the right parameters?',
		review: 'Shall these changes be made?',
		apply: 'Making the changes',
		verify: 'Does IPv4 work?',
	} satisfies Record<StepId, string> as Record<StepId, string>,

	/** `?`: two sentences on each step. */
	help: {
		link: 'The WAN is the interface on the cable to the ONU or home gateway; a router advertisement seen there is a good sign. The LAN is where your own machines are.',
		prefix:
			'A MAP-E line is recognised by the IPv6 prefix that the operator delegates; DHCPv6 asks for it and changes nothing else. If the line only sends router advertisements, use the prefix from there or type it.',
		provider:
			'Each service has rules, and the rule whose IPv6 prefix contains yours tells your IPv4 address and ports. A service without such a rule cannot be chosen; a rule of your own can be entered by hand.',
		parameters:
			'Everything here is computed from the rule and your prefix, except the address of the border relay (BR), the far end of the tunnel. Change the BR only if your operator told you another one.',
		review:
			'These are all the files and commands; nothing has been changed so far, and saving them to a folder changes nothing either. How the ports are used (forwards, full cone, timeouts) is chosen by options: mape-setup plan --help.',
		apply:
			'A checkpoint is taken first, and everything is put back as it was if a step fails. Then you are asked whether to keep it: without an answer, or if you quit, it is put back too.',
		verify:
			'The checks run in the order in which things depend on each other; the most probable cause stands first, with what was seen and what to do. What touches only mape-setup’s own settings can be run from here.',
	} satisfies Record<StepId, string> as Record<StepId, string>,

	progress: (step: string, number: number, of: number) => `Step ${number} of ${of}: ${step}`,

	/** Names of what one can do; the same words on buttons, in menus and in the footer. */
	action: {
		next: 'next',
		back: 'back',
		quit: 'quit',
		help: 'help',
		details: 'details',
		yes: 'yes',
		no: 'no',
		retry: 'try again',
		editBr: 'change the BR',
		probe: 'ask the BR again with packets',
		showFiles: 'show the files',
		save: 'save the files to a folder',
		switchBackend: (name: string) => `use ${name} instead`,
		apply: 'apply',
		finishDryRun: 'finish (dry run: nothing is changed)',
		recheck: 'check again',
		remedy: (command: string) => `run ${command}`,
		remedyByApply: 'apply again (with a review first)',
		reconfigure: 'change the configuration',
		done: 'done',
		cancel: 'cancel',
	},

	detecting: 'Reading this machine …',

	/** Said once after an earlier answer was changed. */
	dropped: (what: NonNullable<Kept['dropped']>) =>
		`Because you changed an earlier answer, please answer again: ${what.map((part) => ({ delegation: 'prefix', provider: 'provider', br: 'BR' })[part]).join(', ')}.`,

	verify: {
		running: 'Checking …',
		/** Quit before all of them had ended. */
		left: 'The checks were not finished.',
		ok: 'ok',
		warning: 'warning',
		allGreen: 'All checks passed: IPv4 works.',
		configured: 'This machine is already configured.',
		skipped: (needs: string) => `skipped (needs: ${needs})`,
		/** Titles under the one cause. */
		evidence: 'evidence',
		remedy: 'what to do',
		besides: 'besides',
		mending: (command: string) => `Running ${command} …`,
		mended: (command: string) => `This was run: ${command}`,
		milliseconds: (ms: number) => `${ms.toFixed(1)} ms`,
	},

	ending: (ending: Ending): string => {
		switch (ending.type) {
			case 'quit':
				return ending.changed
					? 'Quit. The configuration that was applied stays in place.'
					: 'Aborted. Nothing was changed.';
			case 'dry-run':
				return 'Dry run: nothing was changed.';
			case 'verified':
				return 'Done. Check again at any time with: mape-setup check';
			case 'failed':
				return ending.changed ? 'Stopped. This machine was changed.' : 'Stopped. This machine is as it was.';
			case 'taken-back':
				return en.countdown.takenBack[ending.by];
			case 'left-pending':
				return `Not decided: everything is put back in ${ending.secondsLeft} s. Keep it with: mape-setup confirm`;
			case 'bug':
				return ending.changed
					? 'This is a bug in mape-setup, and this machine may have been changed. Please report it.'
					: 'This is a bug in mape-setup. Nothing was changed. Please report it.';
		}
	},

	/** Asking line by line. */
	prompt: {
		choose: (count: number) => (count === 1 ? 'Answer (1)' : `Answer (1-${count})`),
		keys: { back: 'b = back', quit: 'q = quit', help: '? = help' },
		/** For menus that are moved through with arrows. */
		menuKeys: 'arrows = move, Enter = choose, Ctrl-C = quit',
		nothing: 'Please answer with something.',
		unavailable: 'This cannot be chosen.',
		enter: (value: string) => `Enter = ${value}`,
		/** Where one of a few words is typed. */
		chooseWord: (words: readonly string[]) => `Answer (${words.join(', ')})`,
		notUnderstood: (input: string) => `"${input}" is not one of the answers.`,
		waitForEnd: 'The changes are being made and cannot be interrupted safely. It will stop right after.',
	},

	/** What a run without questions decides, said aloud. */
	headless: {
		link: (wan: string, lan: string) => `WAN ${wan}, LAN ${lan}`,
		provider: (name: string) => `Provider ${name}`,
		br: (br: string) => `BR ${br}`,
		accepted: (risk: string) => `Accepted risk: ${risk}`,
	},

	...line.en,
	...change.en,
};

export type WizardText = typeof en;

const ja: WizardText = {
	title: {
		link: '回線',
		prefix: 'プレフィックス',
		provider: '事業者',
		parameters: 'パラメータ',
		review: '確認',
		apply: '適用',
		verify: '診断',
	},

	question: {
		link: '回線につながるのはどれ、LAN につながるのはどれですか？',
		prefix: 'この回線のプレフィックスをどう調べますか？',
		provider: 'この回線のサービスはどれですか？',
		parameters: 'このパラメータでよいですか？',
		review: 'この変更を行いますか？',
		apply: '設定しています',
		verify: 'IPv4 は通じていますか？',
	},

	help: {
		link: 'WAN は ONU またはホームゲートウェイにつながるインターフェースです (RA を受信していればほぼ確実です)。LAN は手元の機器がつながる側です。',
		prefix:
			'MAP-E の回線は、事業者から委譲される IPv6 プレフィックスで見分けます (DHCPv6 で問い合わせても、ほかの設定は変わりません)。RA だけの回線では、RA のプレフィックスを使うか手で入力してください。',
		provider:
			'サービスごとにルールがあり、あなたのプレフィックスを含むルールから IPv4 アドレスとポートが決まります。該当するルールがないサービスは選べませんが、ルールを手で入力できます。',
		parameters:
			'ボーダーリレー (BR) のアドレス以外は、ルールとプレフィックスから計算した値です。BR はトンネルの相手側なので、事業者から別のアドレスを案内された場合だけ変更してください。',
		review:
			'書き込むファイルと実行するコマンドはこれですべてで、まだ何も変更していません (フォルダーに保存しても設定は変わりません)。ポートの使い方 (転送、フルコーン、タイムアウト) はオプションで選べます: mape-setup plan --help。',
		apply:
			'最初にチェックポイントを取り、途中で失敗したらすべて元に戻します。終わったら設定を残すかどうかを質問し、回答がない場合や終了した場合も元に戻します。',
		verify:
			'診断は依存関係の順に進み、最も可能性の高い原因を、その根拠と対処方法とともに最初に示します。mape-setup の設定だけに関わる対処は、ここから実行できます。',
	},

	progress: (step, number, of) => `ステップ ${number}/${of}: ${step}`,

	action: {
		next: '次へ',
		back: '戻る',
		quit: '終了',
		help: 'ヘルプ',
		details: '詳細',
		yes: 'はい',
		no: 'いいえ',
		retry: 'もう一度試す',
		editBr: 'BR を変更する',
		probe: 'BR をパケットで再確認',
		showFiles: 'ファイルの内容を見る',
		save: 'ファイルをフォルダーに保存する',
		switchBackend: (name) => `${name} に切り替える`,
		apply: '適用する',
		finishDryRun: '終える (dry run なので何も変更しません)',
		recheck: 'もう一度診断する',
		remedy: (command) => `${command} を実行する`,
		remedyByApply: 'もう一度適用する (先に内容を確認)',
		reconfigure: '設定を変更する',
		done: '完了',
		cancel: '中止',
	},

	detecting: 'この機器を調べています…',

	dropped: (what) =>
		`前の回答が変わったので、もう一度答えてください: ${what.map((part) => ({ delegation: 'プレフィックス', provider: '事業者', br: 'BR' })[part]).join('、')}`,

	verify: {
		running: '診断しています…',
		left: '診断は途中で終わりました。',
		ok: '正常',
		warning: '注意',
		allGreen: 'すべて正常です。IPv4 が使えます。',
		configured: 'この機器は設定済みです。',
		skipped: (needs) => `省略 (必要: ${needs})`,
		evidence: '根拠',
		remedy: '対処',
		besides: 'ほかに',
		mending: (command) => `${command} を実行しています…`,
		mended: (command) => `実行したコマンド: ${command}`,
		milliseconds: (ms) => `${ms.toFixed(1)} ms`,
	},

	ending: (ending) => {
		switch (ending.type) {
			case 'quit':
				return ending.changed ? '終了しました。適用した設定は有効なままです。' : '中止しました。何も変更していません。';
			case 'dry-run':
				return 'dry run を終えました。何も変更していません。';
			case 'verified':
				return '完了しました。診断はいつでも mape-setup check で行えます。';
			case 'failed':
				return ending.changed ? '中断しました。この機器は変更されています。' : '中断しました。この機器は元の状態です。';
			case 'taken-back':
				return ja.countdown.takenBack[ending.by];
			case 'left-pending':
				return `回答がないため、${ending.secondsLeft} 秒後に元へ戻します。残す場合: mape-setup confirm`;
			case 'bug':
				return ending.changed
					? 'mape-setup の不具合です。この機器は変更されたかもしれません。ご報告ください。'
					: 'mape-setup の不具合です。何も変更していません。ご報告ください。';
		}
	},

	prompt: {
		choose: (count) => (count === 1 ? '番号 (1)' : `番号 (1-${count})`),
		keys: { back: 'b = 戻る', quit: 'q = 終了', help: '? = ヘルプ' },
		menuKeys: '矢印 = 移動、Enter = 決定、Ctrl-C = 終了',
		nothing: '何か入力してください。',
		unavailable: 'これは選べません。',
		enter: (value) => `Enter = ${value}`,
		chooseWord: (words) => `回答 (${words.join(', ')})`,
		notUnderstood: (input) => `「${input}」は選択肢にありません。`,
		waitForEnd: '変更の途中なので、安全に中断できません。終わりしだい止まります。',
	},

	headless: {
		link: (wan, lan) => `WAN ${wan}、LAN ${lan}`,
		provider: (name) => `事業者 ${name}`,
		br: (br) => `BR ${br}`,
		accepted: (risk) => `承知のうえで進めます: ${risk}`,
	},

	...line.ja,
	...change.ja,
};

export const wizardText: Readonly<Record<Language, WizardText>> = { en, ja };

/** How an apply ended; who ended it is a part of that. */
export function outcomeWords(outcome: ApplyOutcome, { outcome: words, countdown }: WizardText): string {
	if (outcome.type === 'taken-back') return countdown.takenBack[outcome.by];
	return outcome.type === 'kept' && outcome.by === 'elsewhere' ? countdown.keptElsewhere : words[outcome.type];
}

/** What the router's settings are when the checks of the last step begin. */
export function standingWords(
	{ justApplied, special }: At<'verify'>,
	{ outcome, countdown, verify }: WizardText,
): string {
	if (!justApplied) return verify.configured;
	return special === undefined ? outcome.kept : special === 'unchanged' ? outcome.unchanged : countdown.keptElsewhere;
}

import type { FileChange, LiveKind, LiveState, TaskId } from '../plan/plan.ts';
import type { ApplyOutcome, Countdown, Decision, Ending, Task } from '../wizard/state.ts';

// The words of a change: its review, its tasks, what became of it, and the time to decide.

type TakenBack = Extract<Ending, { type: 'taken-back' }>;

export const en = {
	review: {
		reading: 'Comparing with this machine …',
		files: 'Files',
		commands: 'Commands, in this order',
		risks: 'Risks',
		notes: 'Good to know',
		change: { new: 'new', changed: 'changed', same: 'unchanged', removed: 'removed' } satisfies Record<
			FileChange['change'],
			string
		> as Record<FileChange['change'], string>,
		/** Title over what does not run as the files say. */
		live: 'Running differently',
		liveKind: {
			mode: 'mode and owner of',
			setting: 'kernel setting',
			rules: 'rules',
			'ce-address': 'CE address',
			tunnel: 'tunnel',
			guard: 'guard (tc) on the tunnel',
			'ipv4-address': 'IPv4 address',
			'default-route': 'IPv4 default route into',
			'unreachable-route': 'unreachable route for',
			'fallback-route': 'IPv6 default route via',
			'lan-address': 'LAN address',
			unit: 'unit',
			lease: 'lease of another prefix in',
		} satisfies Record<LiveKind, string> as Record<LiveKind, string>,
		liveChange: {
			same: 'as configured',
			missing: 'missing',
			drifted: 'drifted',
			unknown: 'cannot be read',
		} satisfies Record<LiveState['change'], string> as Record<LiveState['change'], string>,
		allSame: 'This machine is configured and running like this already: applying changes nothing.',
		wouldWrite: (path: string) => `would write ${path}`,
		wouldRun: (command: string) => `would run ${command}`,
		directory: 'Folder to save to',
		savedTo: (directory: string) => `The files were saved to ${directory}.`,
		acceptRisks: 'Apply in spite of these risks?',
		nothingElse: 'Nothing else is touched.',
	},

	task: {
		preflight: 'Look whether everything needed is there',
		checkpoint: 'Take a checkpoint',
		files: 'Write the files',
		sysctl: 'Set the kernel parameters',
		rules: 'Load the rules',
		network: 'Set up addresses, tunnel and routes',
		dhcp: 'Keep the prefix delegated',
		checks: 'Check that IPv4 works',
		keep: 'Keep the configuration, also after a reboot',
		revert: 'Put everything back',
	} satisfies Record<TaskId, string> as Record<TaskId, string>,

	taskStatus: {
		waiting: 'waiting',
		running: 'running',
		done: 'done',
		failed: 'failed',
		skipped: 'skipped',
	} satisfies Record<Task['status'], string> as Record<Task['status'], string>,

	outcome: {
		kept: 'The configuration is in place and stays after a reboot.',
		unchanged: 'This machine was configured like this already: nothing was changed.',
		'taken-back': 'Not kept: everything was put back, this machine is as it was before.',
		reverted: 'Everything was put back: this machine is as it was before.',
		refused: 'Nothing was changed.',
		'revert-failed': 'Not everything could be put back: this machine needs your help.',
	} satisfies Record<ApplyOutcome['type'], string> as Record<ApplyOutcome['type'], string>,

	/** The change is made: is it to stay? */
	countdown: {
		question: 'Keep this configuration?',
		left: (seconds: number) => `${seconds} s until everything is put back`,
		/** For those who hear the time only now and then. */
		lessThan: (seconds: number) => `${seconds} s or less until everything is put back`,
		failed: (checks: readonly string[]) => `Not working: ${checks.join(', ')}. You can keep it all the same.`,
		timer: {
			systemd: 'systemd puts it back, even if this session is lost.',
			process: 'There is no systemd: a background process puts it back, even if this session is lost.',
		} satisfies Record<Countdown['timer'], string> as Record<Countdown['timer'], string>,
		quitting: 'To quit puts everything back as well.',
		elsewhere: 'From any login: mape-setup confirm, mape-setup revert',
		notExtended: 'More time could not be had: it may be too late.',
		choice: {
			left: 'how much time is left',
			keep: 'keep it',
			revert: 'put everything back now',
			extend: '60 seconds more',
		},
		decision: {
			keep: 'Keeping it …',
			revert: 'Putting everything back …',
			elsewhere: 'This was decided from another login.',
			timer: 'Time ran out: everything is put back …',
		} satisfies Record<Decision, string> as Record<Decision, string>,
		keptElsewhere: 'The configuration was confirmed from another login, and stays after a reboot.',
		takenBack: {
			here: 'Not kept: everything was put back, this machine is as it was before.',
			elsewhere: 'Taken back from another login: this machine is as it was before.',
			timer: 'Time ran out: everything was put back, this machine is as it was before.',
		} satisfies Record<TakenBack['by'], string> as Record<TakenBack['by'], string>,
	},
};

export const ja: typeof en = {
	review: {
		reading: '今の状態と比べています…',
		files: 'ファイル',
		commands: 'コマンド (この順に実行します)',
		risks: 'リスク',
		notes: 'お知らせ',
		change: { new: '新規', changed: '変更', same: '変更なし', removed: '削除' },
		live: '設定どおりに動作していないもの',
		liveKind: {
			mode: 'モードと所有者',
			setting: 'カーネルパラメータ',
			rules: 'ルール',
			'ce-address': 'CE アドレス',
			tunnel: 'トンネル',
			guard: 'トンネル上のガード (tc)',
			'ipv4-address': 'IPv4 アドレス',
			'default-route': 'IPv4 デフォルト経路',
			'unreachable-route': 'unreachable 経路',
			'fallback-route': 'IPv6 デフォルト経路',
			'lan-address': 'LAN 側アドレス',
			unit: 'ユニット',
			lease: '別のプレフィックスのリース',
		},
		liveChange: { same: '設定どおり', missing: 'なし', drifted: '設定と相違', unknown: '読み取り不可' },
		allSame: 'すでにこのとおりに設定され、動作しています。適用しても何も変わりません。',
		wouldWrite: (path) => `would write ${path}`,
		wouldRun: (command) => `would run ${command}`,
		directory: '保存先のフォルダー',
		savedTo: (directory) => `ファイルを ${directory} に保存しました。`,
		acceptRisks: 'リスクを承知のうえで適用しますか？',
		nothingElse: 'ほかには何も変更しません。',
	},

	task: {
		preflight: '必要なものがそろっているか確かめる',
		checkpoint: 'チェックポイントを取る',
		files: 'ファイルを書き込む',
		sysctl: 'カーネルパラメータを設定する',
		rules: 'ルールを読み込む',
		network: 'アドレス・トンネル・経路を設定する',
		dhcp: 'プレフィックスの委譲を維持する',
		checks: 'IPv4 が通じるか診断する',
		keep: '再起動後も有効にする',
		revert: 'すべて元に戻す',
	},

	taskStatus: { waiting: '待機中', running: '実行中', done: '完了', failed: '失敗', skipped: '省略' },

	outcome: {
		kept: '設定しました。再起動後も有効です。',
		unchanged: 'すでに同じ設定です。何も変更していません。',
		'taken-back': '設定を残さず、すべて元に戻しました。この機器は設定前と同じ状態です。',
		reverted: 'すべて元に戻しました。この機器は設定前と同じ状態です。',
		refused: '何も変更していません。',
		'revert-failed': '元に戻せなかったものがあります。手作業が必要です。',
	},

	countdown: {
		question: 'この設定を残しますか？',
		left: (seconds) => `${seconds} 秒後に元へ戻します`,
		lessThan: (seconds) => `${seconds} 秒以内に元へ戻します`,
		failed: (checks) => `通じていない項目: ${checks.join('、')}。このまま残すこともできます。`,
		timer: {
			systemd: 'この接続が切れていても、systemd が元に戻します。',
			process: 'systemd がないため、バックグラウンドのプロセスが元に戻します (この接続が切れても同じです)。',
		},
		quitting: '終了しても元に戻ります。',
		elsewhere: '別のログインから: mape-setup confirm、mape-setup revert',
		notExtended: '延長できませんでした。間に合わなかった可能性があります。',
		choice: {
			left: '残り時間を確かめる',
			keep: '残す',
			revert: '今すぐ元に戻す',
			extend: '60 秒延長する',
		},
		decision: {
			keep: '設定を残します…',
			revert: 'すべて元に戻しています…',
			elsewhere: '別のログインで回答がありました。',
			timer: '時間切れです。すべて元に戻しています…',
		},
		keptElsewhere: '別のログインで確定されました。再起動後も有効です。',
		takenBack: {
			here: '設定を残さず、すべて元に戻しました。この機器は設定前と同じ状態です。',
			elsewhere: '別のログインで取り消され、すべて元に戻しました。この機器は設定前と同じ状態です。',
			timer: '時間切れのため、すべて元に戻しました。この機器は設定前と同じ状態です。',
		},
	},
};

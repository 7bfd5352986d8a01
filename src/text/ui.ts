import type { Language } from './language.ts';

// Words that only the full-screen wizard needs; what every front end says is in text/wizard.ts.

const en = {
	product: 'MAP-E router setup',

	/** What a key does: footer and help. */
	key: {
		move: 'move',
		choose: 'choose',
		pick: 'choose directly',
		next: 'next',
		back: 'back',
		retry: 'ask again',
		reread: 'read again',
		typePrefix: 'type the prefix',
		editBr: 'change BR',
		probe: 'ask the BR again',
		apply: 'apply',
		finishDryRun: 'finish (dry run)',
		save: 'save',
		scroll: 'scroll',
		page: 'page',
		ends: 'start, end',
		section: 'next file',
		sectionBack: 'previous file',
		recheck: 'check again',
		remedy: 'do it',
		remedyByApply: 'review and apply',
		reconfigure: 'change',
		submit: 'accept',
		cancel: 'cancel',
		close: 'close',
		help: 'help',
		details: 'details',
		/** Shown in the other language: whoever needs it must be able to read it. */
		language: '日本語',
		quit: 'quit',
		shell: 'to the shell; fg comes back',
		keep: 'keep',
		takeBack: 'put back now',
		extend: '60 s more',
		quitTakingBack: 'put back and quit',
		clear: 'clear',
		moveInField: 'move',
	},

	/** After Ctrl-Z, above the shell's prompt; the time when a change waits for a decision. */
	stopped: (secondsLeft?: number) =>
		secondsLeft === undefined
			? 'mape-setup is stopped; fg goes on.'
			: `mape-setup is stopped; fg goes on. The change is put back in ${secondsLeft} s unless it is kept (here, or by mape-setup confirm).`,

	help: {
		title: 'Help',
		more: 'Read more',
		/** Topics of the glossary; the command stands as it is typed. */
		terms: (topics: string) => `Terms of this step, mape-setup help TOPIC: ${topics}`,
	},
	details: { title: 'Details', none: 'Nothing more is known about this step.' },

	detecting: 'Interfaces, routes, tools, an earlier configuration',
	link: { chooseWan: 'Which interface leads to the line?', chooseLan: 'Which interface leads to your LAN?' },
	prefix: {
		have: 'The prefix of this line',
		elapsed: (seconds: number) => `${seconds} s`,
		waiting: (seconds: number) => `asks again in ${seconds} s`,
		got: 'Prefix',
		origin: 'Origin',
		lifetime: 'Lease',
		renewal: 'Renewal',
		server: 'Server',
	},
	provider: {
		prefix: 'Prefix',
		noRule: 'no rule',
	},
	parameters: { prefix: 'Prefix' },
	review: {
		counts: (files: number, commands: number) =>
			`${files} ${files === 1 ? 'file' : 'files'}, ${commands} ${commands === 1 ? 'command' : 'commands'}`,
		lines: (count: number) => `${count} ${count === 1 ? 'line' : 'lines'}`,
		overview: 'Overview',
	},
	apply: {
		notNow: 'The changes are being made. Stopping half-way would leave a broken router: it ends by itself in a moment.',
		seconds: (ms: number) => `${(ms / 1000).toFixed(1)} s`,
	},
};

export type UiText = typeof en;

const ja: UiText = {
	product: 'MAP-E ルーター設定',

	key: {
		move: '移動',
		choose: '選択',
		pick: '番号で選択',
		next: '次へ',
		back: '戻る',
		retry: '再取得',
		reread: '読み直す',
		typePrefix: '手入力',
		editBr: 'BR を変更',
		probe: 'BR を再確認',
		apply: '適用',
		finishDryRun: '終える (dry run)',
		save: '保存',
		scroll: 'スクロール',
		page: 'ページ',
		ends: '先頭・末尾',
		section: '次のファイル',
		sectionBack: '前のファイル',
		recheck: '再診断',
		remedy: '対処を実行',
		remedyByApply: '確認して再適用',
		reconfigure: '設定を変更',
		submit: '決定',
		cancel: 'やめる',
		close: '閉じる',
		help: 'ヘルプ',
		details: '詳細',
		language: 'English',
		quit: '終了',
		keep: '残す',
		takeBack: '今すぐ戻す',
		extend: '60 秒延長',
		quitTakingBack: '戻して終了',
		shell: 'シェルへ (fg で戻る)',
		clear: '消去',
		moveInField: '移動',
	},

	stopped: (secondsLeft) =>
		secondsLeft === undefined
			? 'mape-setup を中断しました。fg で再開します。'
			: `mape-setup を中断しました。fg で再開します。変更は、残す操作をしなければ ${secondsLeft} 秒後に元へ戻ります (別の操作: mape-setup confirm で残す)。`,

	help: {
		title: 'ヘルプ',
		more: '参考',
		terms: (topics) => `このステップの用語 (mape-setup help 用語): ${topics}`,
	},
	details: { title: '詳細', none: 'このステップについて、ほかの情報はありません。' },

	detecting: 'インターフェース、経路、コマンド、以前の設定',
	link: {
		chooseWan: '回線につながるインターフェースはどれですか？',
		chooseLan: 'LAN につながるインターフェースはどれですか？',
	},
	prefix: {
		have: 'この回線のプレフィックス',
		elapsed: (seconds) => `${seconds} 秒`,
		waiting: (seconds) => `${seconds} 秒後に再送`,
		got: 'プレフィックス',
		origin: '取得方法',
		lifetime: 'リース',
		renewal: '更新',
		server: 'サーバー',
	},
	provider: {
		prefix: 'プレフィックス',
		noRule: 'ルールなし',
	},
	parameters: { prefix: 'プレフィックス' },
	review: {
		counts: (files, commands) => `ファイル ${files} 件、コマンド ${commands} 件`,
		lines: (count) => `${count} 行`,
		overview: '概要',
	},
	apply: {
		notNow: '変更の途中です。ここで止めるとルーターが中途半端な状態になります。まもなく終わります。',
		seconds: (ms) => `${(ms / 1000).toFixed(1)} 秒`,
	},
};

export const uiText: Readonly<Record<Language, UiText>> = { en, ja };

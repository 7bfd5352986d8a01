import type { Delegation, ExchangeEvent } from '../detect/delegation.ts';
import type { Confidence } from '../map/rule.ts';
import type { FileChange, LiveKind, LiveState, TaskId } from '../plan/plan.ts';
import type { ApplyOutcome, At, Countdown, Decision, Ending, Kept, StepId, Task } from '../wizard/state.ts';
import type { Language } from './language.ts';

// Everything the steps say, whichever front end says it; notes and risks of a plan are in plan.ts, problems in problem.ts.
// Commands, paths, flags and file contents stay English.

type TakenBack = Extract<Ending, { type: 'taken-back' }>;

const seconds = (ms: number) => (ms / 1000).toFixed(1);

/** Lifetimes are read by people: whole hours and minutes once they are long. */
function span(total: number, unit: { hours: string; minutes: string; seconds: string; forever: string }): string {
	// RFC 8415 §7.7: 0xffffffff is infinity.
	if (total >= 0xffffffff) return unit.forever;
	if (total >= 7200) return `${Math.floor(total / 3600)} ${unit.hours}`;
	if (total >= 120) return `${Math.floor(total / 60)} ${unit.minutes}`;
	return `${total} ${unit.seconds}`;
}

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
			'Nothing has been changed so far, and saving the files to a folder changes nothing either. The use of the ports is chosen by flags: --forward 8080:192.168.10.20:80/tcp, --full-cone 192.168.10.30, --nat alias|hash, --style article, --timeouts rfc|short.',
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

	link: {
		wan: 'WAN (towards the line)',
		lan: 'LAN (towards your machines)',
		carrier: 'link',
		noCarrier: 'no link',
		speed: (megabits: number) => (megabits >= 1000 ? `${megabits / 1000} Gbit/s` : `${megabits} Mbit/s`),
		ra: 'IPv6 RA',
		defaultRoute: 'default route',
		ssh: 'your SSH comes in here',
		managed: (owner: string) => `managed by ${owner}`,
		noLan: 'No second interface was found: a router needs one for the LAN.',
	},

	prefix: {
		request: 'ask the line for it (DHCPv6)',
		renew: 'ask the line again (DHCPv6)',
		type: 'type it',
		use: (prefix: string) => `use ${prefix}`,
		asking: (device: string) => `Asking for a prefix on ${device} …`,
		label: 'Prefix',
		example: '2001:db8:12:3400::/56',
		origin: {
			dhcpv6: 'delegated by DHCPv6',
			'lease-file': 'from a lease that is still valid',
			ra: 'from the router advertisement',
			typed: 'typed by you',
		} satisfies Record<Delegation['origin'], string> as Record<Delegation['origin'], string>,
		renewal: (t1: number, t2: number) => `T1 ${spanEn(t1)}, T2 ${spanEn(t2)}`,
		valid: (lifetime: number) => `valid for ${spanEn(lifetime)}`,
		server: (id: string) => `server ${id}`,
		exchange: (event: ExchangeEvent): string => {
			switch (event.type) {
				case 'started':
					return event.duid === undefined ? 'dhclient started' : `dhclient started, DUID ${event.duid}`;
				case 'sent':
					return `sent ${event.message}, waiting ${seconds(event.intervalMs)} s`;
				case 'received':
					return `received ${event.message} from ${event.from}${event.prefix === undefined ? '' : `: ${event.prefix}`}`;
				case 'no-prefix':
					return 'the server has no prefix for us';
				case 'bound':
					return 'the prefix is ours';
			}
		},
	},

	provider: {
		matched: 'matches',
		noMatch: 'no rule for this prefix',
		byHand: 'enter a rule by hand',
		custom: 'your own rule',
		label: 'Rule',
		example: 'ipv6=2001:db8::/40,ipv4=192.0.2.0/24,ea=16,offset=6,br=2001:db8::1',
		onlyMatch: (name: string) => `${name} is the only service with a rule for this prefix.`,
	},

	confidence: {
		verified: 'rule confirmed by two sources or a real line',
		'cross-checked': 'rule found in several publications',
		'single-lineage': 'rule known from one source',
		reported: 'rule reported by users, not confirmed',
		extrapolated: 'rule inferred from its neighbours, never seen: check that it works',
		yours: 'rule entered by you',
	} satisfies Record<Confidence, string> as Record<Confidence, string>,
	disputed: (other: string) => `Another source contradicts this rule: ${other}`,

	parameters: {
		rule: 'Rule',
		endUserPrefix: 'End-user prefix',
		br: 'BR',
		ipv4: 'IPv4 address',
		psid: 'PSID',
		psidOf: (psid: number, length: number) => `${psid} (${length} bits)`,
		ports: 'Ports',
		portCount: (ports: number, blocks: number) => `${ports} in ${blocks} ${blocks === 1 ? 'block' : 'blocks'}`,
		ce: 'CE address',
		mtu: 'Tunnel MTU',
		brLabel: 'IPv6 address of the BR',
		brUnknown: 'unknown: please type it',
		from: { rule: 'from the rule', lease: 'from the lease', computed: 'computed', yours: 'your input' },
	},

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

	verify: {
		running: 'Checking …',
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
};

const spanEn = (total: number) => span(total, { hours: 'h', minutes: 'min', seconds: 's', forever: 'unlimited time' });

export type WizardText = typeof en;

const spanJa = (total: number) => span(total, { hours: '時間', minutes: '分', seconds: '秒', forever: '無期限' });

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
			'MAP-E の回線は、事業者から割り当てられる IPv6 プレフィックスで見分けます (DHCPv6 で問い合わせても、ほかの設定は変わりません)。RA だけの回線では、RA のプレフィックスを使うか手で入力してください。',
		provider:
			'サービスごとにルールがあり、あなたのプレフィックスを含むルールから IPv4 アドレスとポートが決まります。該当するルールがないサービスは選べませんが、ルールを手で入力できます。',
		parameters:
			'ボーダーリレー (BR) のアドレス以外は、ルールとプレフィックスから計算した値です。BR はトンネルの相手側なので、事業者から別のアドレスを案内された場合だけ変更してください。',
		review:
			'まだ何も変更しておらず、ファイルをフォルダーに保存しても設定は変わりません。ポートの使い方はオプションで選びます: --forward 8080:192.168.10.20:80/tcp、--full-cone 192.168.10.30、--nat alias|hash、--style article、--timeouts rfc|short。',
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

	link: {
		wan: 'WAN (回線側)',
		lan: 'LAN (手元の機器側)',
		carrier: 'リンクあり',
		noCarrier: 'リンクなし',
		speed: (megabits) => (megabits >= 1000 ? `${megabits / 1000} Gbit/s` : `${megabits} Mbit/s`),
		ra: 'RA 受信',
		defaultRoute: 'デフォルト経路',
		ssh: 'この SSH 接続の入口',
		managed: (owner) => `${owner} が管理`,
		noLan: 'LAN 用のインターフェースが見つかりません。ルーターには 2 つ必要です。',
	},

	prefix: {
		request: '回線に問い合わせる (DHCPv6)',
		renew: '回線にもう一度問い合わせる (DHCPv6)',
		type: '手で入力する',
		use: (prefix) => `${prefix} を使う`,
		asking: (device) => `${device} でプレフィックスを問い合わせています…`,
		label: 'プレフィックス',
		example: '2001:db8:12:3400::/56',
		origin: {
			dhcpv6: 'DHCPv6 で割り当て',
			'lease-file': '有効期限内のリースから',
			ra: 'RA から',
			typed: '手入力',
		},
		renewal: (t1, t2) => `T1 ${spanJa(t1)}、T2 ${spanJa(t2)}`,
		valid: (lifetime) => `有効期間 ${spanJa(lifetime)}`,
		server: (id) => `サーバー ${id}`,
		exchange: (event) => {
			switch (event.type) {
				case 'started':
					return event.duid === undefined ? 'dhclient を起動しました' : `dhclient を起動しました (DUID ${event.duid})`;
				case 'sent':
					return `${event.message} を送信、${seconds(event.intervalMs)} 秒待ちます`;
				case 'received':
					return `${event.from} から ${event.message} を受信${event.prefix === undefined ? '' : `: ${event.prefix}`}`;
				case 'no-prefix':
					return 'サーバーから割り当てるプレフィックスがないと応答がありました';
				case 'bound':
					return 'プレフィックスが割り当てられました';
			}
		},
	},

	provider: {
		matched: '一致',
		noMatch: 'このプレフィックスのルールなし',
		byHand: 'ルールを手で入力する',
		custom: '手入力のルール',
		label: 'ルール',
		example: 'ipv6=2001:db8::/40,ipv4=192.0.2.0/24,ea=16,offset=6,br=2001:db8::1',
		onlyMatch: (name) => `このプレフィックスのルールがあるのは ${name} だけです。`,
	},

	confidence: {
		verified: '2 つの情報源または実際の回線で確認済みのルール',
		'cross-checked': '複数の公開情報にあるルール',
		'single-lineage': '1 つの情報源によるルール',
		reported: '利用者の報告によるルール (未確認)',
		extrapolated: '隣のルールから推定したルール (実例なし。動作を確かめてください)',
		yours: '手入力のルール',
	},
	disputed: (other) => `このルールと食い違う情報があります: ${other}`,

	parameters: {
		rule: 'ルール',
		endUserPrefix: 'エンドユーザープレフィックス',
		br: 'ボーダーリレー (BR)',
		ipv4: 'IPv4 アドレス',
		psid: 'PSID',
		psidOf: (psid, length) => `${psid} (${length} ビット)`,
		ports: 'ポートセット',
		portCount: (ports, blocks) => `${blocks} ブロック、計 ${ports} ポート`,
		ce: 'CE アドレス',
		mtu: 'トンネルの MTU',
		brLabel: 'BR の IPv6 アドレス',
		brUnknown: '不明です。入力してください',
		from: { rule: 'ルールから', lease: 'リースから', computed: '計算値', yours: '手入力' },
	},

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
		dhcp: 'プレフィックスの割り当てを維持する',
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

	verify: {
		running: '診断しています…',
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

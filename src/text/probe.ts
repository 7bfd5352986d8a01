import {
	type AnswerKind,
	betterRelays,
	type LineState,
	type Obstacle,
	outcomeOf,
	type ProbeReport,
	type RelayOutcome,
} from '../probe/relay.ts';
import type { Language } from './language.ts';

// What the border relays answered to packets, beside their addresses and below them.

interface ProbeText {
	readonly asked: string;
	readonly confirmed: (ms: string, by: readonly AnswerKind[]) => string;
	readonly another: (from: string) => string;
	readonly silent: string;
	readonly cannot: (why: Obstacle) => string;
	/** `mape-setup probe-br`: whose packets these are. */
	readonly subject: (wan: string, ce: string, ipv4: string) => string;
	readonly advice: {
		readonly better: (br: string, better: string) => string;
		readonly nobody: (br: string, lineAnswers: boolean) => string;
		readonly line: Readonly<Record<Exclude<LineState, 'answers' | 'unknown'>, string>>;
	};
}

const en: ProbeText = {
	asked: 'asking with packets …',
	confirmed: (ms, by) => `answers in ${ms} ms${by.includes('outside') ? ', reaches the internet' : ''}`,
	another: (from) => `the answers come from ${from}`,
	silent: 'does not answer packets',
	cannot: (why) => {
		switch (why.code) {
			case 'not-root':
				return 'not asked: only root can send such packets';
			case 'dry-run':
				return 'not asked: a dry run sends nothing';
			case 'no-perl':
				return 'not asked: perl is not installed (apt install perl-base)';
			case 'busy':
				return 'not asked: another probe is running';
			case 'no-address':
				return 'not asked: the WAN does not take the address of the CE';
			case 'no-route':
				return 'not asked: there is no IPv6 route to it';
			case 'filtered':
				return 'not asked: a packet filter of this machine refuses to send';
			case 'no-ports':
				return 'not asked: the port set is empty';
			case 'failed':
				return `not asked: ${why.why}`;
		}
	},
	subject: (wan, ce, ipv4) => `Asking on ${wan} as ${ce}, ${ipv4}`,
	advice: {
		better: (br, better) =>
			`This BR is most probably wrong: nothing comes back from ${br}, but ${better} answers. Change the BR to it.`,
		nobody: (br, lineAnswers) =>
			`Nothing comes back from ${br}${lineAnswers ? ', although the line is there' : ''}. The BR or the service may be wrong, MAP-E may not be provisioned yet, or a home gateway does MAP-E itself. IPv4 will not work like this.`,
		line: {
			silent:
				'The operator’s router on this line does not answer either: look at the cable and the ONU first. Of the BR this says nothing.',
			'no-route': 'There is no IPv6 route on this line: wait for a router advertisement. Of the BR this says nothing.',
		},
	},
};

const ja: ProbeText = {
	asked: 'パケットで確認中 …',
	confirmed: (ms, by) => `${ms} ms で応答${by.includes('outside') ? '、インターネットまで到達' : ''}`,
	another: (from) => `応答は ${from} から`,
	silent: 'パケットに応答なし',
	cannot: (why) => {
		switch (why.code) {
			case 'not-root':
				return '未確認: root 権限が必要です';
			case 'dry-run':
				return '未確認: dry run では送信しません';
			case 'no-perl':
				return '未確認: perl がありません (apt install perl-base)';
			case 'busy':
				return '未確認: 別の確認が実行中です';
			case 'no-address':
				return '未確認: WAN に CE アドレスを付けられません';
			case 'no-route':
				return '未確認: IPv6 の経路がありません';
			case 'filtered':
				return '未確認: この機器のパケットフィルタが送信を拒否しました';
			case 'no-ports':
				return '未確認: 使えるポートがありません';
			case 'failed':
				return `未確認: ${why.why}`;
		}
	},
	subject: (wan, ce, ipv4) => `${wan} から ${ce}、${ipv4} として確認します`,
	advice: {
		better: (br, better) =>
			`この BR は誤りのようです。${br} からは何も返りませんが、${better} は応答します。BR を変更してください。`,
		nobody: (br, lineAnswers) =>
			`${lineAnswers ? '回線はつながっていますが、' : ''}${br} からは何も返りません。BR か事業者の誤り、MAP-E の未開通、またはホームゲートウェイ側の MAP-E が考えられます。このままでは IPv4 は使えません。`,
		line: {
			silent: '回線側のルーターも応答しません。先にケーブルと ONU を確認してください。BR の正誤はわかりません。',
			'no-route': 'この回線には IPv6 の経路がありません。RA が届くのを待ってください。BR の正誤はわかりません。',
		},
	},
};

export const probeText: Readonly<Record<Language, ProbeText>> = { en, ja };

/** A few words, to stand beside an address. */
export function outcomeWords(outcome: RelayOutcome, language: Language): string {
	const words = probeText[language];
	switch (outcome.type) {
		case 'asked':
			return words.asked;
		case 'confirmed':
			return words.confirmed(outcome.rttMs.toFixed(1), outcome.by);
		case 'answered-by-another':
			return words.another(outcome.from);
		case 'silent':
			return words.silent;
		case 'cannot':
			return words.cannot(outcome.why);
	}
}

/** What to make of it when the relay that would be used was asked in vain; undefined when there is nothing to warn of. */
export function probeAdvice(report: ProbeReport, br: string, language: Language): string | undefined {
	const { advice } = probeText[language];
	const outcome = outcomeOf(report, br);
	const [better] = betterRelays(report, br);
	if (outcome?.type !== 'silent' && outcome?.type !== 'answered-by-another')
		return report.finished && outcome?.type === 'cannot' && outcome.why.code === 'no-route'
			? advice.line['no-route']
			: undefined;
	if (better !== undefined) return advice.better(br, better);
	return report.line === 'silent' || report.line === 'no-route'
		? advice.line[report.line]
		: advice.nobody(br, report.line === 'answers');
}

import { countPorts, usableBlocks } from '../map/port-set.ts';
import { formUsed } from '../plan/artifact/nftables.ts';
import type { NatForm, NatOptions, PortForward } from '../plan/nat-options.ts';
import type { Plan } from '../plan/plan.ts';
import type { Language } from './language.ts';

/** What the rules do with the ports, as one line each; nothing is said of what is as always. */
export interface NatWords {
	readonly form: Readonly<Record<NatForm, (ports: number, blocks: number) => string>>;
	readonly sentence: (words: string) => string;
	readonly forward: (port: number, target: string) => string;
	readonly more: (count: number) => string;
	readonly forwards: (list: string) => string;
	readonly fullCone: (hosts: string) => string;
	readonly shortTimeouts: string;
	readonly separator: string;
	/** Names of the above, for a table. */
	readonly label: Readonly<Record<'ports' | 'forward' | 'fullCone' | 'timeouts', string>>;
	readonly anybody: string;
	readonly timeouts: Readonly<Record<NatOptions['timeouts'], string>>;
}

export const natWords: Readonly<Record<Language, NatWords>> = {
	en: {
		form: {
			alias: (ports) => `Each connection can use any of the ${ports} ports`,
			hash: (_, blocks) => `Each connection is tied to one of the ${blocks} blocks of ports`,
			article: (_, blocks) =>
				`The Debian article’s rules, their leak closed: each connection is tied to one of the ${blocks} blocks of ports`,
		},
		sentence: (words) => `${words}.`,
		forward: (port, target) => `${port} to ${target}`,
		more: (count) => `${count} more`,
		forwards: (list) => `Forwarded: ${list}.`,
		fullCone: (hosts) => `Full cone: anybody on the internet can send UDP to ${hosts}.`,
		shortTimeouts: 'Idle connections are forgotten sooner than the RFCs ask for (--timeouts short).',
		separator: ', ',
		label: { ports: 'Use of the ports', forward: 'Forward', fullCone: 'Full cone', timeouts: 'Timeouts' },
		anybody: 'anybody on the internet can send UDP to its open sockets',
		timeouts: { rfc: 'rfc (the minimums of the RFCs)', short: 'short (below the minimums of the RFCs)' },
	},
	ja: {
		form: {
			alias: (ports) => `どの接続も ${ports} ポートのどれでも使えます`,
			hash: (_, blocks) => `各接続は ${blocks} ブロックのうち 1 ブロックのポートだけを使います`,
			article: (_, blocks) =>
				`Debian 記事のルールの漏れを塞いだもので、各接続は ${blocks} ブロックのうち 1 ブロックのポートだけを使います`,
		},
		sentence: (words) => `${words}。`,
		forward: (port, target) => `${port} を ${target} へ`,
		more: (count) => `ほか ${count} 件`,
		forwards: (list) => `ポート転送: ${list}`,
		fullCone: (hosts) => `フルコーン: ${hosts} にはインターネットの誰からでも UDP を送信できます。`,
		shortTimeouts: '使われていない接続を RFC の下限より早く忘れます (--timeouts short)。',
		separator: '、',
		label: { ports: 'ポートの使い方', forward: 'ポート転送', fullCone: 'フルコーン', timeouts: 'タイムアウト' },
		anybody: '使用中の UDP ソケットにインターネットの誰からでも送信できます',
		timeouts: { rfc: 'rfc (RFC の下限)', short: 'short (RFC の下限より短い)' },
	},
};

/** Forwards that the review names; `show` and config.json have them all. */
const mostNamed = 3;

/** How the port set is used, for the review: one sentence, and one more for each thing that was asked for. */
export function natLines(subject: Pick<Plan, 'choices' | 'ce'>, language: Language): readonly string[] {
	const words = natWords[language];
	const { forwards, fullCone, timeouts } = subject.choices.nat;
	const named = forwards.slice(0, mostNamed).map((forward) => words.forward(forward.port, forwardTarget(forward)));
	const forwarded = [...named, ...(forwards.length > mostNamed ? [words.more(forwards.length - mostNamed)] : [])];
	return [
		words.sentence(formWords(subject, language)),
		...(forwards.length === 0 ? [] : [words.forwards(forwarded.join(words.separator))]),
		...(fullCone.length === 0 ? [] : [words.fullCone(fullCone.join(words.separator))]),
		...(timeouts === 'rfc' ? [] : [words.shortTimeouts]),
	];
}

/** The form that the rules have in the end, as the user sees it. */
export function formWords({ choices, ce }: Pick<Plan, 'choices' | 'ce'>, language: Language): string {
	const blocks = usableBlocks(ce.ports);
	// in one block there is nothing to be tied to
	const form = blocks.length === 1 && choices.nat.form === 'hash' ? 'alias' : formUsed(ce, choices.nat);
	return `${natWords[language].form[form](countPorts(blocks), blocks.length)} (${choices.backend})`;
}

/** Where a forward leads, and what of. */
export const forwardTarget = ({ host, hostPort, protocol }: PortForward): string =>
	`${host}:${hostPort} (${protocolName[protocol]})`;

export const protocolName = { tcp: 'TCP', udp: 'UDP', both: 'TCP/UDP' } as const;

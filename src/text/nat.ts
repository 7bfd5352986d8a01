import type { Backend } from '../plan/choices.ts';
import type { NatForm, NatOptions, PortForward } from '../plan/nat-options.ts';
import type { Language } from './language.ts';

/** What the rules do with the ports, as one line each; nothing is said of what is as always. */
export interface NatWords {
	readonly form: Readonly<Record<NatForm, string>>;
	readonly by: (form: string, backend: Backend) => string;
	readonly forward: (port: number, target: string) => string;
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
			alias: 'Every connection can use any of the ports',
			hash: 'Every program gets one block of the ports',
			article: 'The ports are used as in the Debian article, its leak closed',
		},
		by: (form, backend) => `${form} (${backend}).`,
		forward: (port, target) => `${port} to ${target}`,
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
			alias: 'どの接続も全ポートを使えます',
			hash: 'プログラムごとにポートのブロックを 1 つ使います',
			article: 'Debian 記事のルールの漏れを塞いで使います',
		},
		by: (form, backend) => `${form} (${backend})。`,
		forward: (port, target) => `${port} を ${target} へ`,
		forwards: (list) => `ポート転送: ${list}`,
		fullCone: (hosts) => `フルコーン: ${hosts} にはインターネットの誰からでも UDP を送信できます。`,
		shortTimeouts: '使われていない接続を RFC の下限より早く忘れます (--timeouts short)。',
		separator: '、',
		label: { ports: 'ポートの使い方', forward: 'ポート転送', fullCone: 'フルコーン', timeouts: 'タイムアウト' },
		anybody: '使用中の UDP ソケットにインターネットの誰からでも送信できます',
		timeouts: { rfc: 'rfc (RFC の下限)', short: 'short (RFC の下限より短い)' },
	},
};

/** How the port set is used, for the review: one sentence, and one more for each thing that was asked for. */
export function natLines(
	{ backend, nat }: { readonly backend: Backend; readonly nat: NatOptions },
	language: Language,
): readonly string[] {
	const words = natWords[language];
	const { form, forwards, fullCone, timeouts } = nat;
	return [
		words.by(words.form[form], backend),
		...(forwards.length === 0
			? []
			: [words.forwards(forwards.map((one) => words.forward(one.port, forwardTarget(one))).join(words.separator))]),
		...(fullCone.length === 0 ? [] : [words.fullCone(fullCone.join(words.separator))]),
		...(timeouts === 'rfc' ? [] : [words.shortTimeouts]),
	];
}

/** Where a forward leads, and what of. */
export const forwardTarget = ({ host, hostPort, protocol }: PortForward): string =>
	`${host}:${hostPort} (${protocolName[protocol]})`;

export const protocolName = { tcp: 'TCP', udp: 'UDP', both: 'TCP, UDP' } as const;

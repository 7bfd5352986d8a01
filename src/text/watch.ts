import type { BlockUse, Busiest, Destination, PortUse } from '../check/observe/port-use.ts';
import type { Language } from './language.ts';

/** What is said of a router that is watched. */
export interface WatchText {
	readonly title: string;
	readonly checking: string;
	/** Since the checks ended. */
	readonly age: (seconds: number) => string;
	readonly label: {
		readonly rtt: string;
		readonly tunnel: string;
		readonly connections: string;
		readonly drops: string;
		readonly ports: string;
	};
	readonly range: (least: number, most: number) => string;
	readonly lost: (lost: number, of: number) => string;
	readonly silent: string;
	readonly received: string;
	readonly sent: string;
	readonly entries: (entries: number, max: number) => string;
	readonly drop: Readonly<Record<'leaked' | 'refused' | 'uninvited' | 'guard', (packets: number) => string>>;
	readonly used: (use: Pick<PortUse, 'used' | 'total'>) => string;
	readonly free: string;
	readonly full: string;
	readonly block: (block: BlockUse) => string;
	readonly fullest: (block: BlockUse) => string;
	readonly destination: (busiest: Busiest<Destination>) => string;
	readonly host: (busiest: Busiest<string>) => string;
	readonly unreadable: (lines: number) => string;
	readonly unknown: string;
	/** What each line is, for a newcomer; one paragraph each. */
	readonly help: readonly string[];
	readonly key: Readonly<Record<'block' | 'recheck' | 'quit' | 'language' | 'help' | 'close', string>>;
	/** One line of text for a log or for ears. */
	readonly line: {
		readonly rtt: (words: string) => string;
		readonly rate: (received: string, sent: string) => string;
		readonly used: (use: Pick<PortUse, 'used' | 'total'>) => string;
		readonly connections: (entries: number, max: number) => string;
		readonly drops: (packets: number) => string;
	};
}

const sizeOf = ({ first, last }: BlockUse): number => last - first + 1;
const endpoint = ({ address, port, protocol }: Destination): string => `${address} ${protocol}/${port}`;

export const watchText: Readonly<Record<Language, WatchText>> = {
	en: {
		title: 'live view',
		checking: 'checking …',
		age: (seconds) => `${seconds} s ago`,
		label: { rtt: 'RTT', tunnel: 'Tunnel', connections: 'Connections', drops: 'Held back', ports: 'Ports' },
		range: (least, most) => `${least}–${most} ms`,
		lost: (lost, of) => `${lost} of ${of} lost`,
		silent: 'no answer',
		received: 'down',
		sent: 'up',
		entries: (entries, max) => `${entries} of ${max}`,
		drop: {
			leaked: (packets) => `${packets} wrong source`,
			refused: (packets) => `${packets} without ports`,
			uninvited: (packets) => `${packets} uninvited`,
			guard: (packets) => `${packets} by tc`,
		},
		used: ({ used, total }) => `${used}/${total}`,
		free: 'free',
		full: 'full',
		block: (block) => `${block.first}–${block.last}: ${block.used} of ${sizeOf(block)} used`,
		fullest: (block) => `fullest block ${block.first}–${block.last}, ${block.used} of ${sizeOf(block)}`,
		destination: ({ who, flows }) => `busiest destination ${endpoint(who)}, ${flows} flows`,
		host: ({ who, flows }) => `busiest host ${who}, ${flows} flows`,
		unreadable: (lines) => `${lines} lines of conntrack were not understood`,
		unknown: 'not known yet',
		help: [
			'RTT: how long one packet takes through the tunnel to the internet and back. A bar that is missing is an answer that is missing.',
			'Tunnel: what comes down and goes up through it at this moment.',
			'Connections: entries in the kernel’s table. When it is full, nobody can open a new page.',
			'Held back: packets that would have left with an address or a port that is not yours, or came in uninvited. A few are normal.',
			'Ports: each cell is one of your port blocks; the fuller it is, the more of its ports are in use. Towards one server each port can be used once, so a busy host can use them all up.',
		],
		key: { block: 'block', recheck: 'check again', quit: 'quit', language: '日本語', help: 'help', close: 'close' },
		line: {
			rtt: (words) => `RTT ${words}`,
			rate: (received, sent) => `down ${received}, up ${sent}`,
			used: ({ used, total }) => `${used} of ${total} ports used`,
			connections: (entries, max) => `${entries} of ${max} connections`,
			drops: (packets) => `${packets} packets held back`,
		},
	},
	ja: {
		title: 'ライブ表示',
		checking: '診断中 …',
		age: (seconds) => `${seconds} 秒前`,
		label: { rtt: 'RTT', tunnel: 'トンネル', connections: '接続数', drops: '遮断', ports: 'ポート' },
		range: (least, most) => `${least}–${most} ms`,
		lost: (lost, of) => `${of} 回中 ${lost} 回応答なし`,
		silent: '応答なし',
		received: '下り',
		sent: '上り',
		entries: (entries, max) => `${max} 中 ${entries}`,
		drop: {
			leaked: (packets) => `送信元違い ${packets}`,
			refused: (packets) => `ポートなし ${packets}`,
			uninvited: (packets) => `外から ${packets}`,
			guard: (packets) => `tc ${packets}`,
		},
		used: ({ used, total }) => `${used}/${total}`,
		free: '空き',
		full: '満杯',
		block: (block) => `${block.first}–${block.last}: ${sizeOf(block)} 中 ${block.used} 使用`,
		fullest: (block) => `最も埋まったブロック ${block.first}–${block.last} は ${sizeOf(block)} 中 ${block.used}`,
		destination: ({ who, flows }) => `最多の宛先 ${endpoint(who)} (${flows} 件)`,
		host: ({ who, flows }) => `最多の機器 ${who} (${flows} 件)`,
		unreadable: (lines) => `conntrack の ${lines} 行を解釈できませんでした`,
		unknown: '未取得',
		help: [
			'RTT: トンネルを通ってインターネットまで往復する時間です。棒がない所は応答がなかったことを表します。',
			'トンネル: いま通っている下りと上りの通信量です。',
			'接続数: カーネルの接続テーブルの件数です。いっぱいになると新しいページを開けなくなります。',
			'遮断: 自分のものではないアドレスやポートで出ようとした、または外から来たパケットです。少しなら正常です。',
			'ポート: 1 マスが 1 ブロックで、濃いほど多く使われています。1 つのサーバーに対して各ポートは 1 回しか使えないため、1 台が使い切ることがあります。',
		],
		key: { block: 'ブロック', recheck: '再診断', quit: '終了', language: 'English', help: 'ヘルプ', close: '閉じる' },
		line: {
			rtt: (words) => `RTT ${words}`,
			rate: (received, sent) => `下り ${received}、上り ${sent}`,
			used: ({ used, total }) => `${total} ポート中 ${used} 使用`,
			connections: (entries, max) => `接続 ${max} 中 ${entries}`,
			drops: (packets) => `遮断 ${packets} パケット`,
		},
	},
};

const units = ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s'] as const;

/** Three digits are enough to see whether it is much. */
export function rateText(bytesPerSecond: number): string {
	const bits = bytesPerSecond * 8;
	const unit = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bits)) / 3)));
	const value = bits / 1000 ** unit;
	return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(value >= 10 ? 1 : 2)} ${units[unit]}`;
}

/** As wide for 4 ms as for 40: the tenth counts only where it is much of it. */
export const millisecondText = (ms: number): string => `${ms < 100 ? ms.toFixed(1) : Math.round(ms)} ms`;

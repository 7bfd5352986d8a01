import { formatAddress4, formatAddress6, parseAddress4, parseAddress6 } from '../map/address.ts';
import type { Block } from './block.ts';

type Place = { readonly start: number; readonly end: number };

/** Something in a text that tells a line or a machine. `write` gives its image in the spelling of the original. */
export type Token = Place &
	(
		| { readonly type: 'ipv6' | 'ipv4'; readonly block: Block; readonly write: (bits: bigint) => string }
		| {
				readonly type: 'mac' | 'duid' | 'iaid';
				readonly bytes: readonly number[];
				readonly write: (bytes: readonly number[]) => string;
		  }
		| { readonly type: 'host'; readonly index: number }
	);

const patterns = [
	// dhclient's lease files and messages have the DUID as a string with octal escapes
	String.raw`(?<=\bduid ")(?<octal>(?:[^"\\]|\\.)+)(?=")`,
	String.raw`(?<=\b(?:ia[-_](?:pd|na|ta)|iaid)[ =:]*)(?<iaid>(?:[0-9a-f]{1,2}:){3}[0-9a-f]{1,2})(?![:\w])`,
	String.raw`(?<arpa>(?<![0-9a-z])(?:[0-9a-f]\.){32}ip6\.arpa)`,
	String.raw`(?<=\benx)(?<enx>[0-9a-f]{12})(?![0-9a-z])`,
	String.raw`(?<dashed>(?<![\w-])(?:[0-9a-f]{2}-){5}[0-9a-f]{2}(?![\w-]))`,
	String.raw`(?<![0-9a-z])(?<colons>[0-9a-f]*:[0-9a-f]*:[0-9a-f:]*(?:(?<=:)\d+\.\d+\.\d+\.\d+)?)(?![0-9a-z])`,
	String.raw`(?<![\d.])(?<dotted>\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})(?!\d|\.\d)`,
];

/** All of them, in the order of the text. */
export function* tokensIn(text: string, hostNames: readonly string[]): Generator<Token> {
	const names = hostNames.map((name) => name.replaceAll(/[^\w-]/g, '\\$&'));
	const host = names.length === 0 ? [] : [`(?<host>(?<![\\w-])(?:${names.join('|')})(?![\\w-])(?:\\.[\\w-]+)*)`];
	for (const match of text.matchAll(new RegExp([...patterns, ...host].join('|'), 'gi'))) {
		const token = tokenOf(match, hostNames, text);
		if (token) yield token;
	}
}

function tokenOf(match: RegExpExecArray, hostNames: readonly string[], text: string): Token | undefined {
	const { octal, iaid, arpa, enx, dashed, colons, dotted, host } = match.groups!;
	const place = { start: match.index, end: match.index + match[0].length };
	if (colons !== undefined) return ofColons(colons, place.start, text);
	if (dotted !== undefined) {
		const bits = parseAddress4(dotted);
		if (bits === undefined) return undefined;
		const length = lengthAfter(text, place.end, 32);
		return {
			...place,
			type: 'ipv4',
			block: { bits: BigInt(bits), length },
			write: (image) => formatAddress4(Number(image)),
		};
	}
	if (octal !== undefined) return { ...place, type: 'duid', bytes: unescaped(octal), write: escaped };
	if (iaid !== undefined) return { ...place, type: 'iaid', bytes: hexBytes(iaid, ':'), write: joined(iaid) };
	if (enx !== undefined)
		return { ...place, type: 'mac', bytes: pairs(enx), write: (bytes) => bytes.map(padded).join('') };
	if (dashed !== undefined) {
		return { ...place, type: 'mac', bytes: hexBytes(dashed, '-'), write: (bytes) => bytes.map(padded).join('-') };
	}
	if (arpa !== undefined) {
		const bits = BigInt(`0x${arpa.slice(0, 64).split('.').reverse().join('')}`);
		return { ...place, type: 'ipv6', block: { bits, length: 128 }, write: nibbles };
	}
	const index = hostNames.findIndex((name) => host!.toLowerCase().startsWith(name.toLowerCase()));
	return { ...place, type: 'host', index };
}

/** Hexadecimal groups and colons: an IPv6 address, a MAC address, a DUID, or a time of day. Punctuation may stick to it. */
function ofColons(text: string, start: number, whole: string): Token | undefined {
	const groups = text.split(':');
	const isBytes = (part: readonly string[]) => part.every((group) => /^[0-9a-f]{1,2}$/i.test(group));
	for (const [first, last] of cuts(groups.length)) {
		const part = groups.slice(first, last);
		const spelled = part.join(':');
		const from = start + groups.slice(0, first).join(':').length + (first > 0 ? 1 : 0);
		const place = { start: from, end: from + spelled.length };
		if (isBytes(part) && part.length === 6)
			return { ...place, type: 'mac', bytes: hexBytes(spelled, ':'), write: joined(spelled) };
		const startsAsDuid = /^0{1,2}:0?[1-4]:/.test(spelled);
		if (isBytes(part) && (part.length > 8 || (part.length === 8 && startsAsDuid)))
			return { ...place, type: 'duid', bytes: hexBytes(spelled, ':'), write: joined(spelled) };
		const bits = parseAddress6(spelled);
		if (bits !== undefined) {
			const length = lengthAfter(whole, place.end, 128);
			return { ...place, type: 'ipv6', block: { bits, length }, write: formatAddress6 };
		}
	}
	return undefined;
}

/** The whole first; then without what stands before or behind. */
function cuts(count: number): readonly (readonly [first: number, last: number])[] {
	return [
		[0, count],
		[0, count - 1],
		[1, count],
		[1, count - 1],
		[0, count - 2],
		[2, count],
	];
}

function lengthAfter(text: string, end: number, most: 32 | 128): number {
	const length = /^\/(\d{1,3})(?!\w)/.exec(text.slice(end, end + 5))?.[1];
	return length === undefined || Number(length) > most ? most : Number(length);
}

const pairs = (hex: string): readonly number[] => hex.match(/../g)!.map((pair) => Number.parseInt(pair, 16));
const hexBytes = (text: string, by: string): readonly number[] =>
	text.split(by).map((group) => Number.parseInt(group, 16));
const padded = (byte: number): string => byte.toString(16).padStart(2, '0');

/** Leading zeros as the original has them: lease files have none. */
const joined = (original: string) => (bytes: readonly number[]) =>
	bytes.map(/(^|:).(:|$)/.test(original) ? (byte) => byte.toString(16) : padded).join(':');

const nibbles = (bits: bigint): string => `${[...bits.toString(16).padStart(32, '0')].reverse().join('.')}.ip6.arpa`;

const unescaped = (text: string): readonly number[] =>
	[...text.matchAll(/\\([0-7]{3})|\\?(.)/gs)].map(([, octal, plain]) =>
		octal === undefined ? plain!.charCodeAt(0) & 0xff : Number.parseInt(octal, 8) & 0xff,
	);

const escaped = (bytes: readonly number[]): string =>
	bytes
		.map((byte) => {
			const letter = String.fromCharCode(byte);
			return /[!#-[\]-~]/.test(letter) ? letter : `\\${byte.toString(8).padStart(3, '0')}`;
		})
		.join('');

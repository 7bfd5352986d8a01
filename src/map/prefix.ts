import { formatAddress4, formatAddress6, parseAddress4, parseAddress6 } from './address.ts';
import type { MapProblem, PrefixFault } from './problem.ts';
import { failure, type Result, success } from './result.ts';

export { formatAddress4, formatAddress6, parseAddress4, parseAddress6 };

/** An IPv6 prefix: the network's 128 bits (host bits zero) and its length in bits. */
export interface Prefix6 {
	readonly network: bigint;
	readonly length: number;
}

/** An IPv4 prefix: the network's 32 bits (host bits zero) and its length in bits. */
export interface Prefix4 {
	readonly network: number;
	readonly length: number;
}

/** The first `length` bits of an IPv6 address. */
export function prefix6(address: bigint, length: number): Prefix6 {
	const hostLength = BigInt(128 - length);
	return { network: (address >> hostLength) << hostLength, length };
}

/** The first `length` bits of an IPv4 address. */
export function prefix4(address: number, length: number): Prefix4 {
	// A division, because JavaScript shifts 32 bits by nothing at all.
	const size = 2 ** (32 - length);
	return { network: Math.floor(address / size) * size, length };
}

/**
 * An IPv6 prefix as people paste it: blanks and line ends around it, upper case and set host bits are fine (they are cleared).
 *
 * Without a length it is taken as a /64 when its lower half is zero, as `2400:4050:5c71:af00::` is: whatever the line
 * has, those 64 bits belong to it, and `deriveCe` cuts the rule's own end-user prefix out of them. An address with
 * an interface identifier and no length is refused: nothing says that it came out of the delegated prefix.
 */
export function parsePrefix6(text: string): Result<Prefix6, MapProblem> {
	const refuse = (reason: PrefixFault) => failure({ code: 'prefix-syntax', input: text, reason } as const);
	const trimmed = text.trim();
	if (trimmed === '') return refuse('empty');
	const slash = trimmed.indexOf('/');
	const address = parseAddress6(slash < 0 ? trimmed : trimmed.slice(0, slash));
	if (address === undefined) return refuse(trimmed.includes('%') ? 'zone' : 'address');
	if (slash < 0) {
		return (address & lowerHalf) === 0n ? success({ network: address, length: 64 }) : refuse('length-missing');
	}
	const length = parseLength(trimmed.slice(slash + 1), 128);
	return length === undefined ? refuse('length') : success(prefix6(address, length));
}

const lowerHalf = (1n << 64n) - 1n;

/** `a.b.c.d/length`, host bits cleared; undefined for anything else. */
export function parsePrefix4(text: string): Prefix4 | undefined {
	const trimmed = text.trim();
	const slash = trimmed.indexOf('/');
	if (slash < 0) return undefined;
	const address = parseAddress4(trimmed.slice(0, slash));
	const length = parseLength(trimmed.slice(slash + 1), 32);
	return address === undefined || length === undefined ? undefined : prefix4(address, length);
}

function parseLength(text: string, most: number): number | undefined {
	if (!/^(?:0|[1-9]\d{0,2})$/.test(text)) return undefined;
	const length = Number(text);
	return length <= most ? length : undefined;
}

/** Canonical text: RFC 5952 address, slash, length. */
export function formatPrefix6(prefix: Prefix6): string {
	return `${formatAddress6(prefix.network)}/${prefix.length}`;
}

export function formatPrefix4(prefix: Prefix4): string {
	return `${formatAddress4(prefix.network)}/${prefix.length}`;
}

/** Whether every address of `inner` is one of `outer`; a prefix contains itself. */
export function contains6(outer: Prefix6, inner: Prefix6): boolean {
	const hostLength = BigInt(128 - outer.length);
	return outer.length <= inner.length && inner.network >> hostLength === outer.network >> hostLength;
}

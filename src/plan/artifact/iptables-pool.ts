import { countPorts, type PortBlock } from '../../map/port-set.ts';

/** Where a new connection's port may come from. Both lists hold contiguous ranges: SNAT takes no others. */
export interface Pool {
	/** Chosen by hash: each stands for the same number of ports, more or less; a large range is there several times. */
	readonly hashed: readonly PortBlock[];
	/** Too small to be given the same share as the others; chosen only when a flow has to try again. */
	readonly spare: readonly PortBlock[];
}

/** Enough shares for the smallest differences that matter, few enough to walk through. */
const mostShares = 64;
/** A block of OCN's or v6plus's. */
const leastPorts = 16;

/** The pool of the blocks without the forwarded ports, which belong to the hosts behind them (RFC 4787 §9). */
export function poolOf(blocks: readonly PortBlock[], forwarded: readonly number[]): Pool {
	const ranges = blocks.flatMap((block) => without(block, forwarded));
	const sizes = ranges.map(sizeOf);
	const total = countPorts(ranges);
	const unit = Math.min(Math.max(0, ...sizes), Math.max(leastPorts, total / mostShares));
	const shares = sizes.map((size) => Math.round(size / unit));
	const divisor = shares.reduce(greatestCommonDivisor, 0);
	return {
		hashed: ranges.flatMap((range, i) => Array.from({ length: shares[i]! / divisor || 0 }, () => range)),
		spare: ranges.filter((_, i) => shares[i] === 0),
	};
}

/** What is left of a block without some of its ports. */
export function without({ first, last }: PortBlock, ports: readonly number[]): readonly PortBlock[] {
	const taken = [...new Set(ports)].filter((port) => first <= port && port <= last).sort((a, b) => a - b);
	const starts = [first, ...taken.map((port) => port + 1)];
	const ends = [...taken.map((port) => port - 1), last];
	return starts.map((start, i) => ({ first: start, last: ends[i]! })).filter((range) => range.first <= range.last);
}

export const sizeOf = ({ first, last }: PortBlock): number => last - first + 1;

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));

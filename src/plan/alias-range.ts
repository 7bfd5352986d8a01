import { countPorts, type PortBlock } from '../map/port-set.ts';

/** The one contiguous range into which conntrack translates, so that the kernel's own search covers the whole port set. */
export interface AliasRange {
	readonly first: number;
	readonly last: number;
	/** The real ports behind the range, in its order; none when the ports of the range are the real ones. */
	readonly real?: readonly PortBlock[];
}

/** A stateless map has an element for each port and direction; who has more ports than this does not miss a few of them. */
const mostMapped = 4096;
/** System ports are left alone where there is a choice: they look like services in every listing. */
const lowest = 1024;
const highest = 65_535;

/**
 * The alias range of a port set. Which alias stands for which port depends on nothing but the set: a forward that comes or
 * goes must not move the flows of other ports.
 *
 * - one contiguous set (PSID offset 0, or a whole address): its own ports, nothing to map;
 * - otherwise as many ports outside the set, so that an alias is never also a real port. A set of 2^a - 1 blocks has room
 *   for itself between two of its blocks whenever a ≤ k;
 * - a small set without such room: any range. The maps are one to one, and only the tunnel's packets go through them, so
 *   that an alias may be a real port as well;
 * - a large scattered set: undefined, and the blocks have to do.
 */
export function aliasRange(blocks: readonly PortBlock[]): AliasRange | undefined {
	const pool = poolOf(blocks);
	const count = countPorts(pool);
	const [only, ...others] = pool;
	if (!only) return undefined;
	if (others.length === 0) return { first: only.first, last: only.last };
	if (count > mostMapped) return undefined;
	const first = findRoom(gapsOf(blocks), count) ?? findRoom(gapsOf([]), count);
	return first === undefined ? undefined : { first, last: first + count - 1, real: pool };
}

/** The alias of one of our ports. */
export function aliasOf({ first, real }: AliasRange, port: number): number {
	if (!real) return port;
	let alias = first;
	for (const run of real) {
		if (run.first <= port && port <= run.last) return alias + port - run.first;
		alias += run.last - run.first + 1;
	}
	throw new Error(`port ${port} is not in the set`);
}

/** What is left of the range for new flows when ports are kept for forwards: one part, when they are at its ends. */
export function freeParts(alias: AliasRange, kept: readonly number[]): readonly PortBlock[] {
	const aliases = kept.map((port) => aliasOf(alias, port));
	return poolOf([{ first: alias.first, last: alias.last }], aliases);
}

/** The blocks without port 0, which no connection can use, and without the `kept` ports; ascending, neighbours joined. */
export function poolOf(blocks: readonly PortBlock[], kept: readonly number[] = []): readonly PortBlock[] {
	const holes = [0, ...kept].sort((a, b) => a - b);
	const pieces = blocks.flatMap((block) => without(block, holes)).sort((a, b) => a.first - b.first);
	const runs: PortBlock[] = [];
	for (const piece of pieces) {
		const before = runs.at(-1);
		if (before && before.last + 1 >= piece.first) {
			runs[runs.length - 1] = { first: before.first, last: Math.max(before.last, piece.last) };
		} else runs.push(piece);
	}
	return runs;
}

function without({ first, last }: PortBlock, holes: readonly number[]): PortBlock[] {
	const pieces: PortBlock[] = [];
	let from = first;
	for (const hole of holes) {
		if (hole < from || hole > last) continue;
		if (hole > from) pieces.push({ first: from, last: hole - 1 });
		from = hole + 1;
	}
	if (from <= last) pieces.push({ first: from, last });
	return pieces;
}

/** First port of the room for `count` ports: in the upper half when there is any, where nobody expects a service. */
function findRoom(gaps: readonly PortBlock[], count: number): number | undefined {
	const fit = gaps.filter(({ first, last }) => last - first + 1 >= count);
	return (fit.find(({ first }) => first > highest / 2) ?? fit[0])?.first;
}

/** What lies between the blocks, from the lowest port that we use. */
function gapsOf(blocks: readonly PortBlock[]): PortBlock[] {
	const gaps: PortBlock[] = [];
	let from = lowest;
	for (const { first, last } of [...blocks].sort((a, b) => a.first - b.first)) {
		if (first > from) gaps.push({ first: from, last: first - 1 });
		from = Math.max(from, last + 1);
	}
	if (from <= highest) gaps.push({ first: from, last: highest });
	return gaps;
}

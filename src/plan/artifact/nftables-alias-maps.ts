import type { PortBlock } from '../../map/port-set.ts';
import type { AliasRange } from '../alias-range.ts';
import { collection, range } from './nftables-text.ts';

/** A run of real ports, and the run of alias ports that stands for it. */
interface Run {
	readonly real: PortBlock;
	readonly alias: PortBlock;
}

/** The stateless translation, both ways: real ports on the wire, alias ports everywhere else. */
export function wireMaps(alias: AliasRange): string | undefined {
	if (!alias.real) return undefined;
	const runs = runsOf(alias, alias.real);
	const pairs = runs.flatMap(({ real, alias: { first, last } }) =>
		Array.from({ length: last - first + 1 }, (_, i) => ({ alias: first + i, real: real.first + i })),
	);
	const type = `type inet_service : inet_service; size ${pairs.length}`;
	const shift = 'typeof th sport : icmp id; flags interval';
	return `	# alias port : real port, on the way out
${collection(
	'map',
	'real',
	type,
	pairs.map(({ alias: key, real }) => `${key} : ${real}`),
	6,
)}

	# and on the way in
${collection(
	'map',
	'alias',
	type,
	pairs.map(({ alias: value, real }) => `${real} : ${value}`),
	6,
)}

	# by how much a translated port changes an ICMP checksum (ones' complement), out and in
${collection(
	'map',
	'real_shift',
	shift,
	runs.map((run) => `${range(run.alias)} : ${shiftOf(run.alias, run.real)}`),
	4,
)}
${collection(
	'map',
	'alias_shift',
	shift,
	runs.map((run) => `${range(run.real)} : ${shiftOf(run.real, run.alias)}`),
	4,
)}`;
}

/** How a hash becomes a port of ours: a piece of a block, and the place in it. */
export interface Dice {
	/** First ports of the pieces, all with the same last byte where `places` is not 0. */
	readonly pieces: readonly number[];
	/** Bits of the last byte that say the place in the piece. */
	readonly places: number;
}

/**
 * nft can choose from a list by a hash, and combine a byte with constants; it cannot add. The pieces are powers of two
 * and all alike but for their first byte (as long as the PSID offset is at most 8), so that the last byte can come from the
 * source port. Otherwise the list has every port.
 */
export function diceOf(blocks: readonly PortBlock[]): Dice {
	const size = Math.min(256, ...blocks.map(({ first, last }) => last - first + 1));
	const pieces = blocks.flatMap(({ first, last }) =>
		Array.from({ length: (last - first + 1) / size }, (_, i) => first + i * size),
	);
	const alike = new Set(pieces.map((first) => first & 255)).size === 1;
	if (alike) return { pieces, places: size - 1 };
	return { pieces: pieces.flatMap((first) => Array.from({ length: size }, (_, i) => first + i)), places: 0 };
}

/**
 * The key is a plain number like a hash; nft 1.0.6 and 1.1.3 take `typeof jhash` as well, but crash when they list it.
 */
export function diceMap({ pieces }: Dice): string {
	const type = `typeof numgen inc mod 2 : udp sport; size ${pieces.length}`;
	return collection(
		'map',
		'pieces',
		type,
		pieces.map((port, i) => `${i} : ${port}`),
		6,
	);
}

function runsOf({ first }: AliasRange, real: readonly PortBlock[]): readonly Run[] {
	let next = first;
	return real.map((run) => {
		const length = run.last - run.first + 1;
		const alias = { first: next, last: next + length - 1 };
		next += length;
		return { real: run, alias };
	});
}

/** The ones' complement difference of two ports (RFC 1624): the same for every port of a run. */
function shiftOf(from: PortBlock, to: PortBlock): number {
	const difference = to.first - from.first;
	return difference < 0 ? difference + 0xffff : difference;
}

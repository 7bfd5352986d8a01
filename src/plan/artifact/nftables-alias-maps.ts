import type { PortBlock } from '../../map/port-set.ts';
import type { AliasRange } from '../alias-range.ts';
import { collection, range } from './nftables-text.ts';

/** A run of real ports, and the run of alias ports that stands for it. */
interface Run {
	readonly real: PortBlock;
	readonly alias: PortBlock;
}

/** As many UDP sockets have an alias port of their own for sure; an element each, and elements are what loading takes. */
const mostSlots = 512;

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

/**
 * The alias ports among which a hash chooses for a UDP socket; spread over the range when there are more than enough.
 * The key is a plain number like a hash; nft 1.0.6 and 1.1.3 take `typeof jhash` as well, but crash when they list it.
 */
export function slotMap({ first, last }: PortBlock): string {
	const elements = slotsOf({ first, last }).map((port, i) => `${i} : ${port}`);
	const type = `typeof numgen inc mod 2 : udp sport; size ${elements.length}`;
	return collection('map', 'slots', type, elements, 8);
}

export function slotsOf({ first, last }: PortBlock): readonly number[] {
	const count = last - first + 1;
	const slots = Math.min(count, mostSlots);
	return Array.from({ length: slots }, (_, i) => first + Math.floor((i * count) / slots));
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

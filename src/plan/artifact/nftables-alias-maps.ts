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

import type { Place } from '../place.ts';
import { firstHost } from '../traffic.ts';

/** Packets that a LAN sends now and then and that a translation does not know what to do with. */
const kinds = [
	'late-rst',
	'late-fin',
	'late-ack',
	'no-flags',
	'bad-checksum',
	'ping',
	'ping-reply',
	'timestamp',
	'sctp',
	'dccp',
	'udplite',
	'gre',
	'esp',
	'ipip',
	'253',
] as const;

export interface Leaks {
	/** Kinds of packets that left with a foreign source. */
	readonly kinds: readonly string[];
	/** Kinds that left with our address and ports. */
	readonly carried: readonly string[];
}

export async function leaks(place: Place): Promise<Leaks> {
	await place.reset();
	const [leaked, carried] = [new Set<string>(), new Set<string>()];
	for (let round = 0; round < 16; round++) {
		for (const [i, kind] of kinds.entries()) {
			// Each to a destination of its own, from ports that a hash spreads over the blocks.
			const command = `send ${kind} ${firstHost} ${33000 + round * 97 + i} 198.19.${round}.${i + 1} 4500`;
			const answer = await place.wire.ask(command);
			if (answer === 'leaked') leaked.add(kind);
			if (answer === 'set') carried.add(kind);
		}
	}
	return { kinds: [...leaked], carried: [...carried].filter((kind) => !leaked.has(kind)) };
}

import { type PortBlock, usableBlocks } from '../map/port-set.ts';

/**
 * Source ports and ICMP identifiers to ask with, of the first, a middle and the last block: a block that is dropped on the
 * way is no silent relay. `chance` moves them, so that a running router seldom has the same one in use.
 */
export function probePorts(ports: readonly PortBlock[], chance: number): readonly number[] {
	const blocks = usableBlocks(ports);
	const [first, last] = [blocks[0], blocks.at(-1)];
	if (!first || !last) return [];
	const chosen = [first, blocks[blocks.length >> 1]!, last].map((block, index) => {
		const size = block.last - block.first + 1;
		// one block of everything: apart from each other, and away from the well-known ports
		const start = blocks.length === 1 ? Math.floor((size * (index + 1)) / 4) : 0;
		return block.first + ((start + (Math.abs(Math.trunc(chance)) % Math.min(size, 64))) % size);
	});
	return [...new Set(chosen)];
}

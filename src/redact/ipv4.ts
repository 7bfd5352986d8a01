import { parsePrefix4 } from '../map/prefix.ts';
import { type Block, cut, holds, nest, type Placed, type Room, roomIn, take } from './block.ts';
import { documentation4, isKnown4 } from './known-to-all.ts';

/** Where addresses go: those for documentation (RFC 5737), and when they do not suffice those for benchmarks (RFC 2544). */
const benchmarks = parsePrefix4('198.18.0.0/15')!;
const roomAt = (index: number): Room => {
	const more = BigInt((index - documentation4.length) % 512);
	return roomIn(documentation4[index] ?? { bits: BigInt(benchmarks.network) + (more << 8n), length: 24 });
};

/**
 * Images of IPv4 addresses and prefixes. The shared address is 192.0.2.1, or lies in 192.0.2.0/24. What is shorter than a
 * /24 keeps its length around such a block.
 */
export function images4(blocks: readonly Block[], shared: bigint | undefined): (block: Block) => Block {
	const own = shared === undefined ? undefined : { bits: shared, length: 32 };
	const unknown = [...(own ? [own] : []), ...blocks].filter((block) => !isKnown4(block));
	const prefixes = unknown.filter(({ length }) => length <= 24);
	const ownIsLoose = own !== undefined && !prefixes.some((prefix) => holds(prefix, own, 32));
	let used = own ? 1 : 0;
	let loose: Room | undefined = ownIsLoose ? roomAt(0) : undefined;
	const placeRoot = (root: Block): Placed => {
		if (root.length <= 24) {
			const room = own && holds(root, own, 32) ? roomAt(0) : roomAt(used++);
			return { image: cut(room.bits, root.length, 32), room };
		}
		if (!loose || loose.taken >= 255n) loose = roomAt(used++);
		const image = take(loose, root.length, 32);
		return { image, room: roomIn(image) };
	};
	const image = nest(unknown, 32, placeRoot);
	return (block) => (isKnown4(block) ? block : image(block));
}

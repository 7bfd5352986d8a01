import { parseAddress6 } from '../map/address.ts';

/** A prefix of either family. `bits` are those of its first address; a single address is as long as its family's width. */
export interface Block {
	readonly bits: bigint;
	readonly length: number;
}

/** A block that smaller ones are taken from, one behind the other. */
export interface Room extends Block {
	/** How much of it is taken, in addresses. */
	taken: bigint;
}

/** Where a block went: `room` is what those inside it are taken from. */
export interface Placed {
	readonly image: Block;
	readonly room: Room;
}

export type Width = 32 | 128;

export function cut(bits: bigint, length: number, width: Width): Block {
	const rest = BigInt(width - length);
	return { bits: (bits >> rest) << rest, length };
}

export function holds(outer: Block, inner: Block, width: Width): boolean {
	return outer.length <= inner.length && cut(inner.bits, outer.length, width).bits === outer.bits;
}

/** The first address, which often stands for the block itself, is not taken. */
export const roomIn = ({ bits, length }: Block): Room => ({ bits, length, taken: 1n });

/** The next free block of that length. When the room is full it begins anew: then two things have one image. */
export function take(room: Room, length: number, width: Width): Block {
	if (length < room.length) return cut(room.bits, length, width);
	const size = 1n << BigInt(width - length);
	const offset = (((room.taken + size - 1n) / size) * size) % (1n << BigInt(width - room.length));
	room.taken = offset + size;
	return { bits: room.bits + offset, length };
}

/**
 * Gives every block its place so that what lay in another lies in that one's image, and what did not does not.
 * Shorter ones first, otherwise in the order in which they came: that tells nothing of what they were.
 *
 * @returns the image of a block that was among them
 */
export function nest(
	blocks: readonly Block[],
	width: Width,
	placeRoot: (root: Block) => Placed,
): (block: Block) => Block {
	const placed = new Map<string, Placed>();
	const key = ({ bits, length }: Block) => `${bits}/${length}`;
	const around = (block: Block): Placed | undefined => {
		for (let length = block.length - 1; length > 0; length--) {
			const found = placed.get(key(cut(block.bits, length, width)));
			if (found) return found;
		}
		return undefined;
	};
	const place = (block: Block): Placed => {
		const outer = around(block);
		if (!outer) return placeRoot(block);
		const image = take(outer.room, block.length, width);
		return { image, room: block.length < outer.room.length ? outer.room : roomIn(image) };
	};
	for (const block of blocks.toSorted((a, b) => a.length - b.length)) {
		if (!placed.has(key(block))) placed.set(key(block), place(block));
	}
	return (block) => placed.get(key(block))!.image;
}

/** An IPv6 prefix that stands in this program. */
export const block6 = (address: string, length: number): Block => ({ bits: parseAddress6(address)!, length });

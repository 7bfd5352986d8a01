import { type Block, block6, cut, holds, nest, type Placed, roomIn, take } from './block.ts';
import { type Hardware, remembered } from './hardware.ts';
import { documentation6, isKnown6, isPublic6, plainUla, wideDocumentation6 } from './known-to-all.ts';

const linkLocal = block6('fe80::', 10);
const ula = block6('fc00::', 7);
const multicast = block6('ff00::', 8);
/** Prefixes with an IPv4 address in their last 32 bits (RFC 4291 §2.5.5, RFC 6052 §2.1). */
const around4 = [block6('::', 96), block6('::ffff:0:0', 96), block6('64:ff9b::', 96)];
const lower = (1n << 64n) - 1n;

/** The IPv4 address in an IPv6 one, if there is one: a MAP-E customer's has it (RFC 7597 §6, and an octet further in draft 03). */
export function embedded4(address: bigint): bigint | undefined {
	if (around4.some((prefix) => holds(prefix, { bits: address, length: 128 }, 128))) return address & 0xffffffffn;
	return within(address & lower);
}

function within(id: bigint): bigint | undefined {
	if (id < 1n << 24n || id >> 56n !== 0n) return undefined;
	if (id >> 48n === 0n) return id >> 16n;
	return (id & 0xffn) === 0n ? id >> 24n : undefined;
}

/** What stands at the line's end: the customer's own prefix, or 56 bits of what else there is. */
function siteOf(address: bigint, delegated: Block | undefined): Block {
	const block = { bits: address, length: 128 };
	if (holds(ula, block, 128)) return cut(address, 48, 128);
	return delegated && delegated.length < 56 && holds(delegated, block, 128) ? delegated : cut(address, 56, 128);
}

/**
 * Images of IPv6 addresses and prefixes. The line's own prefix goes into 2001:db8::/32, other operators' blocks into
 * 3fff::/20. Within a site the subnet's bits stay, in the interface identifier what is small; an IPv4 address and a MAC
 * in it become their images; any other is a number.
 */
export function images6(
	blocks: readonly Block[],
	delegated: Block | undefined,
	image4: (block: Block) => Block,
	hardware: Hardware,
): (block: Block) => Block {
	const special = (block: Block) => [linkLocal, multicast, ...around4].some((prefix) => holds(prefix, block, 128));
	const unknown = [...(delegated ? [delegated] : []), ...blocks].filter((block) => !isKnown6(block) && !special(block));
	const short = unknown.filter(({ length }) => length < 32);
	const parts = unknown.flatMap((block) => {
		const site = siteOf(block.bits, delegated);
		const isUla = holds(ula, block, 128);
		const own = block.length <= site.length ? block : site;
		const covered = isUla || block.length <= 32 || short.some((prefix) => holds(prefix, block, 128));
		return covered ? [own] : [cut(block.bits, 32, 128), own];
	});

	let ownTaken = false;
	const wide = roomIn(wideDocumentation6);
	const plain = roomIn(plainUla);
	const placeRoot = (root: Block): Placed => {
		if (holds(ula, root, 128)) {
			const image = take(plain, root.length, 128);
			return { image, room: root.length < plain.length ? plain : roomIn(image) };
		}
		if (delegated && !isKnown6(delegated) ? holds(root, delegated, 128) : !ownTaken) {
			ownTaken = true;
			return { image: cut(documentation6.bits, root.length, 128), room: roomIn(documentation6) };
		}
		const image = take(wide, root.length, 128);
		return { image, room: roomIn(cut(image.bits, Math.max(32, root.length), 128)) };
	};
	const placedImage = nest(parts, 128, placeRoot);
	const ids = new Map<bigint, bigint>();

	const imageOfId = (id: bigint): bigint => {
		if (id < 1n << 24n || isImageId(id)) return id;
		// modified EUI-64: the universal bit is the other way round (RFC 4291 appendix A)
		if (((id >> 24n) & 0xffffn) === 0xfffen) {
			const mac = hardware.mac((((id >> 40n) << 24n) | (id & 0xffffffn)) ^ (1n << 41n)) ^ (1n << 41n);
			return ((mac >> 24n) << 40n) | (0xfffen << 24n) | (mac & 0xffffffn);
		}
		const inside = within(id);
		if (inside !== undefined) {
			const image = image4({ bits: inside, length: 32 }).bits;
			return id >> 48n === 0n ? (image << 16n) | (id & 0xffffn) : (image << 24n) | (id & 0xffffffn);
		}
		return remembered(ids, id, (index) => imageId + BigInt(index));
	};

	return (block) => {
		const { bits, length } = block;
		if (isPublic6(block) || (isKnown6(block) && length < 128)) return block;
		if (around4.some((prefix) => holds(prefix, block, 128))) {
			const image = image4({ bits: bits & 0xffffffffn, length: 32 }).bits;
			return { bits: ((bits >> 32n) << 32n) | image, length };
		}
		if (holds(multicast, block, 128)) return { bits: group(bits, hardware), length };
		const id = imageOfId(bits & lower);
		if (isKnown6(block)) return { bits: ((bits >> 64n) << 64n) | id, length };
		if (holds(linkLocal, block, 128)) return { bits: linkLocal.bits | id, length };
		const site = siteOf(bits, delegated);
		if (length <= site.length) return placedImage(block);
		const subnet = bits & (lower << 64n) & ((1n << BigInt(128 - site.length)) - 1n);
		return { bits: placedImage(site).bits | subnet | id, length };
	};
}

/** Nobody makes such an identifier by hand or by chance. */
const imageId = 0x8000_0000_0000_0001n;
const isImageId = (id: bigint) => id >> 24n === imageId >> 24n;

/** Of a group only the scope and the number stay; some have the prefix in between (RFC 3306), or an address's end. */
function group(bits: bigint, hardware: Hardware): bigint {
	const solicited = block6('ff02::1:ff00:0', 104);
	if (holds(solicited, { bits, length: 128 }, 128)) return solicited.bits | hardware.tail(bits & 0xffffffn);
	return ((bits >> 112n) << 112n) | (bits & 0xffffffffn);
}

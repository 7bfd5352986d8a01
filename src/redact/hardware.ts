/**
 * MAC addresses, and what is made of them: DUIDs (RFC 8415 §11) and IAIDs, which dhclient takes from the MAC's end.
 * Images are 00-00-5E-00-53-01 and the following (RFC 7042 §2.1.2), then locally administered ones.
 */
export class Hardware {
	private readonly macs = new Map<bigint, bigint>();
	private readonly others = new Map<string, number>();

	mac(mac: bigint): bigint {
		if (isKnownMac(mac)) return mac;
		if (mac >> 24n === 0x3333ffn) return ((mac >> 24n) << 24n) | this.tail(mac & 0xffffffn);
		return this.next(mac);
	}

	/** The last 24 bits of an address with such a MAC in it; solicited-node multicast has them (RFC 4291 §2.7.1). */
	tail(end: bigint): bigint {
		// of a short identifier, or an image
		return this.ending(end, 24n) ?? (end < 0x10000n || isImageTail(end) ? end : this.next(unseen | end) & 0xffffffn);
	}

	iaid(iaid: bigint): bigint {
		if (iaid === 0n || (iaid >> 24n === 0x5en && isImageTail(iaid & 0xffffffn))) return iaid;
		return this.ending(iaid, 32n) ?? this.next(unseen | iaid) & 0xffffffffn;
	}

	/** The end of the image of a MAC that ends so. */
	private ending(end: bigint, length: bigint): bigint | undefined {
		const mask = (1n << length) - 1n;
		for (const [mac, image] of this.macs) if ((mac & mask) === end) return image & mask;
		return undefined;
	}

	private next(mac: bigint): bigint {
		return remembered(this.macs, mac, (index) =>
			index < 255 ? documentationMac + 1n + BigInt(index) : localMac + BigInt(index - 255),
		);
	}

	/** With the MAC in it mapped, the time of its making gone, and anything else a number. */
	duid(bytes: readonly number[]): readonly number[] {
		const type = bytes[0] === 0 && bytes.length > 8 ? bytes[1] : undefined;
		const head = type === 1 ? [...bytes.slice(0, 4), 0, 0, 0, 0] : bytes.slice(0, type === 3 ? 4 : 2);
		const rest = bytes.slice(head.length);
		if ((type === 1 || type === 3) && rest.length === 6) return [...head, ...toBytes(this.mac(toNumber(rest)), 6)];
		if (rest.slice(0, -2).every((byte) => byte === 0)) return [...head, ...rest];
		return [...head, ...toBytes(BigInt(this.other(`duid ${bytes.join()}`)), rest.length)];
	}

	private other(name: string): number {
		return remembered(this.others, name, (index) => (index % 0xffff) + 1);
	}
}

/** Broadcast, none, multicast groups (RFC 7042 §2.1.1, RFC 2464 §7) and what is an image already. */
function isKnownMac(mac: bigint): boolean {
	return (
		mac === 0n ||
		mac === 0xffff_ffff_ffffn ||
		mac >> 24n === 0x01005en ||
		mac >> 8n === documentationMac >> 8n ||
		mac >> 24n === localMac >> 24n ||
		(mac >> 32n === 0x3333n && mac >> 24n !== 0x3333ffn)
	);
}

/** Beyond all MAC addresses: one of which only the end was seen. */
const unseen = 1n << 60n;
const documentationMac = 0x0000_5e00_5300n;
const localMac = 0x0200_5e80_0000n;
const isImageTail = (tail: bigint) => tail >> 8n === 0x53n;

export const toNumber = (bytes: readonly number[]): bigint =>
	bytes.reduce((number, byte) => (number << 8n) | BigInt(byte), 0n);

export const toBytes = (number: bigint, length: number): readonly number[] =>
	Array.from({ length }, (_, index) => Number((number >> BigInt(8 * (length - 1 - index))) & 0xffn));

/** The image of a thing, made when it is seen first. */
export function remembered<K, V>(seen: Map<K, V>, thing: K, make: (index: number) => V): V {
	const image = seen.get(thing) ?? make(seen.size);
	seen.set(thing, image);
	return image;
}

/** A contiguous range of ports, both ends included. */
export interface PortBlock {
	readonly first: number;
	readonly last: number;
}

const portLength = 16;

/**
 * The ports of one PSID (RFC 7597 §5.1). A port is read as `A | PSID | M`: A is `psidOffset` bits ("a"), the PSID
 * `psidLength` bits ("k"), M the rest. Each A gives one block; A = 0 is excluded when there is an A at all, which keeps
 * the system ports out. Without a PSID (psidLength 0) the address is not shared and all its ports are the CE's
 * (RFC 7597 appendix A, example 4).
 *
 * All lengths in bits. Throws RangeError for lengths that do not fit into a port: `parseRule` and `deriveCe` refuse
 * such rules before.
 */
export function portSet(psid: number, psidLength: number, psidOffset: number): PortBlock[] {
	const restLength = restLengthOf(psidOffset, psidLength);
	if (!Number.isInteger(psid) || psid < 0 || psid >= 2 ** psidLength) {
		throw new RangeError(`PSID ${psid} does not fit into ${psidLength} bits`);
	}
	if (psidLength === 0) return [{ first: 0, last: 65535 }];
	const blocks: PortBlock[] = [];
	const size = 2 ** restLength;
	for (let a = psidOffset > 0 ? 1 : 0; a < 2 ** psidOffset; a++) {
		const first = a * 2 ** (portLength - psidOffset) + psid * size;
		blocks.push({ first, last: first + size - 1 });
	}
	return blocks;
}

/** The PSID that owns a port, or undefined when the port is nobody's: A = 0 with an offset (RFC 7597 §5.1). */
export function psidOfPort(port: number, psidOffset: number, psidLength: number): number | undefined {
	const restLength = restLengthOf(psidOffset, psidLength);
	if (!Number.isInteger(port) || port < 0 || port > 65535) return undefined;
	if (psidLength === 0) return 0;
	if (psidOffset > 0 && port >> (portLength - psidOffset) === 0) return undefined;
	return (port >> restLength) & (2 ** psidLength - 1);
}

/** Port 0 cannot be used by a connection; it is in the set only when the PSID is empty or the offset is 0. */
export function usableBlocks(blocks: readonly PortBlock[]): readonly PortBlock[] {
	return blocks
		.map(({ first, last }) => ({ first: Math.max(first, 1), last }))
		.filter(({ first, last }) => first <= last);
}

/** How many ports the blocks hold together. */
export function countPorts(blocks: readonly PortBlock[]): number {
	return blocks.reduce((sum, { first, last }) => sum + last - first + 1, 0);
}

/** Length of M in bits. */
function restLengthOf(psidOffset: number, psidLength: number): number {
	const rest = portLength - psidOffset - psidLength;
	// Without a PSID the offset means nothing.
	if (psidOffset < 0 || psidLength < 0 || rest < 0) {
		throw new RangeError(`PSID offset ${psidOffset} and PSID length ${psidLength} exceed the 16 bits of a port`);
	}
	return rest;
}

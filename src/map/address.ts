import { Address4, Address6 } from 'ip-address';

// ip-address also takes zone ids, ports and lengths; a prefix typed by a person must have none of them by accident.
// 45 = eight groups with an embedded IPv4 address, the longest spelling there is (INET6_ADDRSTRLEN - 1).
const onlyAddress6 = /^[0-9A-Fa-f:.]{2,45}$/;
const onlyAddress4 = /^(?:(?:0|[1-9]\d{0,2})\.){3}(?:0|[1-9]\d{0,2})$/;

/**
 * The 128 bits of an IPv6 address in any spelling of RFC 4291 §2.2, surrounding blanks allowed.
 * undefined for everything else, also for zone ids (`fe80::1%eth0`), ports, brackets and prefix lengths.
 */
export function parseAddress6(text: string): bigint | undefined {
	const trimmed = text.trim();
	if (!onlyAddress6.test(trimmed)) return undefined;
	try {
		return new Address6(trimmed).bigInt();
	} catch {
		return undefined;
	}
}

/**
 * The canonical text of an IPv6 address (RFC 5952 §4): lower case, no leading zeros, the first longest run of
 * two or more zero groups compressed. Always hexadecimal, also where RFC 5952 §5 would allow dotted quads.
 */
export function formatAddress6(address: bigint): string {
	return Address6.fromBigInt(address).correctForm();
}

/** The 32 bits of a dotted quad, surrounding blanks allowed; undefined for anything else, also for leading zeros. */
export function parseAddress4(text: string): number | undefined {
	const trimmed = text.trim();
	if (!onlyAddress4.test(trimmed)) return undefined;
	try {
		return Number(new Address4(trimmed).bigInt());
	} catch {
		return undefined;
	}
}

/** The dotted quad of 32 bits. */
export function formatAddress4(address: number): string {
	return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`;
}

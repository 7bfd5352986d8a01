import { formatAddress6, parseAddress4 } from './address.ts';
import { ceAddress } from './ce.ts';
import { psidOfPort } from './port-set.ts';
import { type Prefix6, prefix4 } from './prefix.ts';
import { embeddedPsidLengthOf, endUserPrefixLengthOf, type MapRule, psidLengthOf } from './rule.ts';

/** The customer edge to which an IPv4 address and port belong. */
export interface Owner {
	readonly endUserPrefix: Prefix6;
	readonly psid: number;
	/** Canonical text (RFC 5952). */
	readonly address: string;
}

/**
 * Which CE owns `ipv4`:`port` under a rule used as forwarding mapping rule: the inverse of `deriveCe`
 * (RFC 7597 §5.3 and appendix A, examples 2 and 3).
 *
 * @param ipv4 dotted quad.
 * @returns undefined when the rule has no such CE: the address is not in its IPv4 prefix, the port is one of
 *   those that nobody gets, or it belongs to another PSID than the one given out of band.
 */
export function ownerOf(rule: MapRule, ipv4: string, port: number): Owner | undefined {
	const address = parseAddress4(ipv4);
	if (address === undefined || prefix4(address, rule.ipv4.length).network !== rule.ipv4.network) return undefined;
	const psid = psidOfPort(port, rule.psidOffset, psidLengthOf(rule));
	if (psid === undefined || (rule.givenPsid && psid !== rule.givenPsid.psid)) return undefined;

	// What of the address is in the EA bits; the rest, if any, is inside the CE's own IPv4 prefix (§5.2, o + r < 32).
	const known = prefix4(address, Math.min(32, rule.ipv4.length + rule.eaBitsLength));
	const suffix = BigInt(known.network - rule.ipv4.network) >> BigInt(32 - known.length);
	const embeddedLength = BigInt(embeddedPsidLengthOf(rule));
	const eaBits = embeddedLength > 0n ? (suffix << embeddedLength) | BigInt(psid) : suffix;
	const length = endUserPrefixLengthOf(rule);
	const endUserPrefix = { network: rule.ipv6.network | (eaBits << BigInt(128 - length)), length };
	return {
		endUserPrefix,
		psid,
		address: formatAddress6(ceAddress(rule.addressing, endUserPrefix, known.network, psid)),
	};
}

/** The CE address to which a packet for `ipv4`:`port` is sent; undefined as for `ownerOf`. */
export function ceAddressOf(rule: MapRule, ipv4: string, port: number): string | undefined {
	return ownerOf(rule, ipv4, port)?.address;
}

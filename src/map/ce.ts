import { formatAddress4, formatAddress6 } from './address.ts';
import { type PortBlock, portSet } from './port-set.ts';
import { contains6, formatPrefix6, type Prefix6, prefix6 } from './prefix.ts';
import type { MapProblem } from './problem.ts';
import { failure, type Result, success } from './result.ts';
import {
	type Addressing,
	embeddedPsidLengthOf,
	endUserPrefixLengthOf,
	findImpossible,
	type GivenPsid,
	type MapRule,
} from './rule.ts';

/** What a MAP-E customer edge is, computed from its rule and its end-user IPv6 prefix. */
export interface Ce {
	readonly rule: MapRule;
	/** The end-user IPv6 prefix: rule prefix length + EA bits long (RFC 7597 §5.2). */
	readonly endUserPrefix: Prefix6;
	readonly eaBits: bigint;
	/** The shared IPv4 address, dotted quad. */
	readonly ipv4: string;
	/** Only when the CE has a whole IPv4 prefix instead of an address: its length in bits; `ipv4` is its first address. */
	readonly ipv4PrefixLength?: number;
	/** 0 when psidLength is 0. */
	readonly psid: number;
	/** PSID length "k" in bits. */
	readonly psidLength: number;
	/** The CE's own IPv6 address, the tunnel's local end; canonical text (RFC 5952). */
	readonly address: string;
	readonly ports: readonly PortBlock[];
}

/**
 * Everything about the customer edge that has `prefix` under `rule` (RFC 7597 §5.2, §6).
 *
 * The prefix may be longer than the end-user prefix (a /64 out of a /56 line): the end-user prefix is cut out of it.
 *
 * @param given a PSID given out of band (RFC 7597 appendix A, example 5); the rule's own if it has one.
 * @returns `prefix-not-in-rule`, `prefix-too-short` or `rule-impossible` when there is no such CE.
 */
export function deriveCe(
	rule: MapRule,
	prefix: Prefix6,
	given: GivenPsid | undefined = rule.givenPsid,
): Result<Ce, MapProblem> {
	const used: MapRule = given === rule.givenPsid || !given ? rule : { ...rule, givenPsid: given };
	const problem = findImpossible(used) ?? findMisfit(used, prefix);
	if (problem) return failure(problem);

	const endUserPrefix = prefix6(prefix.network, endUserPrefixLengthOf(used));
	const eaBits = (endUserPrefix.network >> BigInt(128 - endUserPrefix.length)) & ones(used.eaBitsLength);
	const ipv4PrefixLength = Math.min(32, used.ipv4.length + used.eaBitsLength);
	const embeddedLength = embeddedPsidLengthOf(used);
	// The EA bits start with the IPv4 suffix, left-aligned after the rule IPv4 prefix (§5.2); the PSID, if any, follows.
	const suffix = Number(eaBits >> BigInt(embeddedLength)) * 2 ** (32 - ipv4PrefixLength);
	const ipv4 = used.ipv4.network + suffix;
	const psid = given ? given.psid : Number(eaBits & ones(embeddedLength));
	const psidLength = given ? given.psidLength : embeddedLength;
	return success({
		rule: used,
		endUserPrefix,
		eaBits,
		ipv4: formatAddress4(ipv4),
		...(ipv4PrefixLength < 32 && { ipv4PrefixLength }),
		psid,
		psidLength,
		address: formatAddress6(ceAddress(used.addressing, endUserPrefix, ipv4, psid)),
		ports: portSet(psid, psidLength, used.psidOffset),
	});
}

/**
 * The 128 bits of a CE address: end-user prefix, zeros up to bit 64, interface identifier.
 *
 * The zeros are RFC 7597 §6's subnet 0; other subnets delegated from the same prefix therefore do not change the address
 * (OpenWrt's mapcalc keeps them, and then differs from what the BR computes). An end-user prefix beyond 64 bits
 * overwrites the start of the identifier (§6).
 */
export function ceAddress(addressing: Addressing, endUserPrefix: Prefix6, ipv4: number, psid: number): bigint {
	const free = ones(128 - endUserPrefix.length);
	return endUserPrefix.network | (interfaceIdentifier(addressing, ipv4, psid) & free);
}

/**
 * The 64 bits of the interface identifier, for 32 bits of IPv4 and a PSID (0 when the address is not shared).
 *
 * - rfc7597 (RFC 7597 §6): 16 zero bits, IPv4 address, PSID right-aligned in 16 bits.
 * - draft-03 (draft-ietf-softwire-map-03 §6): 8 zero bits, IPv4 address, PSID right-aligned in 16 bits, 8 zero bits.
 */
export function interfaceIdentifier(addressing: Addressing, ipv4: number, psid: number): bigint {
	const identifier = (BigInt(ipv4) << 16n) | BigInt(psid);
	return addressing === 'rfc7597' ? identifier : identifier << 8n;
}

/** Why the rule does not say anything about the prefix. */
function findMisfit(rule: MapRule, prefix: Prefix6): MapProblem | undefined {
	const needed = endUserPrefixLengthOf(rule);
	if (!contains6(rule.ipv6, prefix) && !contains6(prefix, rule.ipv6)) {
		return { code: 'prefix-not-in-rule', input: formatPrefix6(prefix), rule: formatPrefix6(rule.ipv6) };
	}
	if (prefix.length >= needed) return undefined;
	return { code: 'prefix-too-short', input: formatPrefix6(prefix), length: prefix.length, needed };
}

/** As many one bits. */
function ones(length: number): bigint {
	return (1n << BigInt(length)) - 1n;
}

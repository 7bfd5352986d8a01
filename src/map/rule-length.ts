import type { MapProblem } from './problem.ts';
import type { MapRule } from './rule.ts';

/** PSID length "k" in bits: given, or what the EA bits hold beyond the IPv4 suffix (RFC 7597 §5.2: q = o - p). */
export function psidLengthOf(rule: MapRule): number {
	return rule.givenPsid?.psidLength ?? embeddedPsidLengthOf(rule);
}

/** How many of the EA bits are PSID. */
export function embeddedPsidLengthOf(rule: MapRule): number {
	return Math.max(0, rule.eaBitsLength - (32 - rule.ipv4.length));
}

/** Length in bits of the end-user IPv6 prefix: rule prefix + EA bits (RFC 7597 §5.2). */
export function endUserPrefixLengthOf(rule: MapRule): number {
	return rule.ipv6.length + rule.eaBitsLength;
}

/**
 * What makes a rule impossible, if anything: the field as `parseRule` names it, with the range that the other
 * fields leave to it.
 */
export function findImpossible(rule: MapRule): MapProblem | undefined {
	const suffixLength = 32 - rule.ipv4.length;
	const given = rule.givenPsid;
	// RFC 7598 §4.5: a PSID may be given only to a CE with one full IPv4 address. Beyond o + r = 32 there is one in the EA bits.
	const mayBeGiven = rule.eaBitsLength === suffixLength;
	const psidLength = psidLengthOf(rule);
	return (
		outside('ipv6', rule.ipv6.length, 0, 128) ??
		outside('ipv4', rule.ipv4.length, 0, 32) ??
		// An IPv4 suffix and a PSID are 48 bits at the very most (RFC 7598 §4.1), and the end-user prefix 128.
		outside('ea', rule.eaBitsLength, 0, Math.min(128 - rule.ipv6.length, suffixLength + 16)) ??
		(given && outside('psidlen', given.psidLength, 0, mayBeGiven ? 16 : 0)) ??
		// RFC 7598 §4.5 gives 4 bits' worth of values to the offset; a + k + m = 16 (RFC 7597 §5.1).
		outside('offset', rule.psidOffset, 0, Math.min(15, 16 - psidLength)) ??
		(given && outside('psid', given.psid, 0, 2 ** given.psidLength - 1))
	);
}

function outside(field: string, value: number, least: number, most: number): MapProblem | undefined {
	return Number.isInteger(value) && value >= least && value <= most
		? undefined
		: { code: 'rule-impossible', field, value, least, most };
}

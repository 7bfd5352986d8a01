import type { Prefix4, Prefix6 } from './prefix.ts';

export { embeddedPsidLengthOf, endUserPrefixLengthOf, findImpossible, psidLengthOf } from './rule-length.ts';
export { formatRule, parseRule } from './rule-text.ts';

/** How the CE's IPv6 interface identifier is laid out: draft-ietf-softwire-map-03 (all Japanese operators) or RFC 7597 §6. */
export type Addressing = 'draft-03' | 'rfc7597';

/** How sure we are of a rule; everything from `reported` down is said on screen. */
export type Confidence = 'verified' | 'cross-checked' | 'single-lineage' | 'reported' | 'extrapolated' | 'yours';

/** A PSID that is told to the CE instead of being read from its EA bits (RFC 7597 §5.1, RFC 7598 §4.5). */
export interface GivenPsid {
	readonly psid: number;
	/** In bits. */
	readonly psidLength: number;
}

/** A MAP rule (RFC 7597 §5): which IPv4 prefix and port sets belong to which IPv6 prefix. */
export interface MapRule {
	readonly ipv6: Prefix6;
	readonly ipv4: Prefix4;
	/** EA bits, in bits: they follow the rule IPv6 prefix and hold the IPv4 suffix, then the PSID (RFC 7597 §5.2). */
	readonly eaBitsLength: number;
	/** PSID offset "a" in bits (RFC 7597 §5.1). */
	readonly psidOffset: number;
	/** Border relay addresses, most likely first; empty when unknown. Canonical text (RFC 5952). */
	readonly br: readonly string[];
	readonly addressing: Addressing;
	/** Where the rule is from (names of public sources). */
	readonly source: readonly string[];
	/** The day it was last seen there, ISO 8601; empty when nobody said. */
	readonly seen: string;
	readonly confidence: Confidence;
	/** Another published mapping contradicts this one. */
	readonly disputedWith?: string;
	/** Only for rules whose EA bits hold no PSID. */
	readonly givenPsid?: GivenPsid;
}

import type { PortBlock } from './port-set.ts';
import type { Prefix6 } from './prefix.ts';
import type { MapRule } from './rule.ts';

/** What a MAP-E customer edge is, computed from its rule and its end-user IPv6 prefix. */
export interface Ce {
	readonly rule: MapRule;
	/** The end-user IPv6 prefix: rule prefix length + EA bits long (RFC 7597 §5.2). */
	readonly endUserPrefix: Prefix6;
	readonly eaBits: bigint;
	/** The shared IPv4 address, dotted quad. */
	readonly ipv4: string;
	/** 0 when psidLength is 0. */
	readonly psid: number;
	/** PSID length "k" in bits. */
	readonly psidLength: number;
	/** The CE's own IPv6 address, the tunnel's local end; canonical text (RFC 5952). */
	readonly address: string;
	readonly ports: readonly PortBlock[];
}

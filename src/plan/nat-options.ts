import type { Nat } from './choices.ts';

/** A port of the set that leads to a LAN host; kept out of the pool. */
export interface PortForward {
	readonly protocol: 'tcp' | 'udp' | 'both';
	/** One of our ports. */
	readonly port: number;
	/** IPv4 address on the LAN. */
	readonly host: string;
	readonly hostPort: number;
}

/** All that a packet filter's renderer is told besides the CE. */
export interface NatOptions {
	/** article: the Debian article's own rules with their leak closed; for iptables only. */
	readonly nat: Nat | 'article';
	/** UDP sockets of these LAN hosts can be reached by anybody while they are mapped (RFC 4787 §5: endpoint-independent filtering). */
	readonly fullCone: readonly string[];
	readonly forwards: readonly PortForward[];
}

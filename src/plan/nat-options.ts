import type { Backend } from './choices.ts';

/**
 * How the port set is used. alias: conntrack translates into one contiguous range, stateless maps turn that into the
 * real ports. hash: a hash of the source chooses a block. article: the Debian article's own rules with their leak closed.
 */
export type NatForm = 'alias' | 'hash' | 'article';

/** What each packet filter can do; the best of it first. */
export const formsOf: Readonly<Record<Backend, readonly NatForm[]>> = {
	nftables: ['alias', 'hash'],
	iptables: ['hash', 'article'],
};

/**
 * How long conntrack remembers. rfc: RFC 5382 and RFC 4787 minimums. short: below them, for a set that is always full.
 */
export type Timeouts = 'rfc' | 'short';

/** A port of the set that leads to a LAN host; kept out of the pool. */
export interface PortForward {
	readonly protocol: 'tcp' | 'udp' | 'both';
	/** One of our ports. */
	readonly port: number;
	/** IPv4 address on the LAN. */
	readonly host: string;
	readonly hostPort: number;
}

/** What the user can choose of the NAT; all that a packet filter's renderer is told besides the CE. */
export interface NatOptions {
	readonly form: NatForm;
	readonly forwards: readonly PortForward[];
	/** UDP sockets of these LAN hosts can be reached by anybody while they are mapped (RFC 4787 §5: endpoint-independent filtering). */
	readonly fullCone: readonly string[];
	readonly timeouts: Timeouts;
}

/** What nobody chose is the best that the packet filter can do, and nothing is open. */
export function natOptions(backend: Backend, chosen: Partial<NatOptions> = {}): NatOptions {
	return { form: formsOf[backend][0]!, forwards: [], fullCone: [], timeouts: 'rfc', ...chosen };
}

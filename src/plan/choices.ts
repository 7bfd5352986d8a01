import type { Delegation } from '../detect/delegation.ts';
import type { MapRule } from '../map/rule.ts';
import type { ProviderId } from '../provider/provider.ts';

/** The answers of the user: all that a plan needs besides the facts of the machine. Kept in /etc/mape-setup/config.json. */
export interface Choices {
	readonly wan: string;
	readonly lan: string;
	readonly delegation: Delegation;
	readonly provider: ProviderId | 'custom';
	readonly rule: MapRule;
	/** The border relay, confirmed or edited. */
	readonly br: string;
	readonly backend: Backend;
	/** How the rules use the port set; which of these a backend knows is in plan/renderer.ts. */
	readonly nat: Nat;
	/** UDP sockets of these LAN hosts can be reached by anybody while they are mapped (RFC 4787 §5: endpoint-independent filtering). */
	readonly fullCone: readonly string[];
	readonly forwards: readonly PortForward[];
}

export type Backend = 'nftables' | 'iptables';

/**
 * alias: conntrack translates into one contiguous range, stateless maps turn that into the real ports (nftables).
 * hash: one rule, the block chosen by a hash (nftables, iptables). article: the Debian article's own rules, leak closed (iptables).
 */
export type Nat = 'alias' | 'hash' | 'article';

/** A port of the set that leads to a LAN host; kept out of the pool. */
export interface PortForward {
	readonly protocol: 'tcp' | 'udp' | 'both';
	/** One of our ports. */
	readonly port: number;
	/** IPv4 address on the LAN. */
	readonly host: string;
	readonly hostPort: number;
}

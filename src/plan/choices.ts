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
	/** How the rules use the port set. */
	readonly nat: Nat;
}

export type Backend = 'nftables';

/**
 * alias: conntrack translates into one contiguous range, stateless maps turn that into the real ports. hash: one rule,
 * the block chosen by a hash.
 */
export type Nat = 'alias' | 'hash';

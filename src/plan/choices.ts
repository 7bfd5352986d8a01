import type { Delegation } from '../detect/delegation.ts';
import type { MapRule } from '../map/rule.ts';
import type { ProviderId } from '../provider/provider.ts';
import type { NatOptions } from './nat-options.ts';

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
	readonly nat: NatOptions;
}

export type Backend = 'nftables' | 'iptables';

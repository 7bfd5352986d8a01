import type { Prefix6 } from '../map/prefix.ts';

/** A delegated prefix and how we know it. */
export interface Delegation {
	readonly prefix: Prefix6;
	readonly origin: 'dhcpv6' | 'lease-file' | 'ra' | 'typed';
	/** Seconds; only with DHCPv6. */
	readonly t1?: number;
	readonly t2?: number;
	readonly preferredLifetime?: number;
	readonly validLifetime?: number;
	/** Milliseconds since the epoch at which the lifetimes began. */
	readonly startedAt?: number;
	/** Server DUID, lower-case hex with colons. */
	readonly serverId?: string;
	/** Link-local address of whoever sent the Reply: the IPv6 gateway when no RA came. */
	readonly replyFrom?: string;
}

/** One thing that happened in the DHCPv6 exchange, in words a screen can show. */
export type ExchangeEvent =
	| { readonly type: 'started'; readonly duid?: string }
	| { readonly type: 'sent'; readonly message: DhcpMessage; readonly intervalMs: number }
	| { readonly type: 'received'; readonly message: DhcpMessage; readonly from: string; readonly prefix?: string }
	/** The server answered that it has no prefix for us. */
	| { readonly type: 'no-prefix' }
	| { readonly type: 'bound'; readonly serverId?: string };

export type DhcpMessage = 'Solicit' | 'Advertise' | 'Request' | 'Reply' | 'Renew' | 'Rebind' | 'Confirm' | 'Release';

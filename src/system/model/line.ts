import type { PortBlock } from '../../map/port-set.ts';

/** What is at the other end of the WAN cable, and how it behaves. */
export interface Line {
	readonly wan: string;
	/** Router advertisements: only a route (フレッツ光クロス), with a /64 (ネクスト), or none. */
	readonly advertises: 'route' | 'prefix' | 'nothing';
	/** The operator's router: sends the advertisements and answers DHCPv6. */
	readonly gateway: string;
	/** The prefix that is delegated or advertised. */
	readonly prefix: string;
	readonly dhcp: 'delegates' | 'silent' | 'no-prefix';
	readonly serverId: string;
	/** Border relays that really carry this line's IPv4; empty: none answers. */
	readonly relays: readonly string[];
	/** Hosts of the IPv6 internet that answer nothing at all. */
	readonly deaf?: readonly string[];
	/** Relays that take packets, and the address that their answers come from instead. */
	readonly answersFrom?: Readonly<Record<string, string>>;
	/** IPv4 address from which a relay sends errors. */
	readonly relayIpv4: string;
	/** Whom the relays take packets from: anything else is dropped there. */
	readonly customer?: { readonly ce: string; readonly ipv4: string; readonly ports: readonly PortBlock[] };
	/** Round trip to the relay; hosts behind it are a little further. */
	readonly rttMs: number;
}

/** Lines of dhclient 4.4.3-P1 with the wait before each, as measured on a line that answers in 2 s. */
export interface Said {
	readonly afterMs: number;
	readonly line: string;
}

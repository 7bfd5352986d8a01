import type { Follower } from '../system/system.ts';

/** What is true of this machine, as plain data. Read by the plan, the checks and every screen. */
export interface Facts {
	readonly interfaces: readonly InterfaceFact[];
	/** The user's SSH session, from SSH_CONNECTION. */
	readonly ssh?: SshFact;
	/** Candidates for the WAN, best first: ethernet-like, carrier, RA seen, no private IPv4. */
	readonly wanCandidates: readonly string[];
	readonly tools: Readonly<Record<Tool, string | false>>;
	/** Which of the two that Debian has under this name. */
	readonly iptables?: 'nf_tables' | 'legacy';
	readonly hasSystemd: boolean;
	readonly kernel: string;
	/** The kernel can make ip4ip6 tunnels: true, or why not. */
	readonly ip6Tunnel: true | 'missing' | 'unknown';
	/** The kernel can run a guard in tc. */
	readonly clsBpf: true | 'missing' | 'unknown';
	readonly defaultRoutes4: readonly RouteFact[];
	readonly defaultRoutes6: readonly RouteFact[];
	/** An earlier configuration of ours; `unreadable` says why config.json could not be used. */
	readonly ours: { readonly installed: boolean; readonly config?: string };
	/** nft tables and iptables users that are not ours: left alone, shown in the review. */
	readonly foreignTables: readonly ForeignTable[];
	readonly sysctls: Readonly<Record<string, string>>;
	readonly isRoot: boolean;
	/** What can follow a changed prefix on this router; absent when this program is not built. */
	readonly follower?: Follower;
}

/** What is known of the interfaces alone, on every system. */
export type LinkFacts = Pick<Facts, 'interfaces' | 'wanCandidates'>;

/** path when found (`/sbin/dhclient`), false when not */
export type Tool =
	| 'ip'
	| 'nft'
	| 'iptables'
	| 'dhclient'
	| 'sysctl'
	| 'systemctl'
	| 'ping'
	| 'conntrack'
	| 'modprobe'
	| 'tc';

export interface InterfaceFact {
	readonly name: string;
	readonly index: number;
	readonly mac?: string;
	readonly mtu: number;
	readonly kind: 'ethernet' | 'vlan' | 'bridge' | 'bond' | 'tunnel' | 'wireless' | 'virtual' | 'loopback';
	/** Set by the administrator (IFF_UP). */
	readonly up: boolean;
	/** IFF_LOWER_UP. */
	readonly carrier: boolean;
	/** Mbit/s, when the driver says. */
	readonly speed?: number;
	readonly addresses: readonly AddressFact[];
	/** A default route or prefix learned from a router advertisement. */
	readonly raSeen: boolean;
	/** The user's SSH comes in here. */
	readonly carriesSsh: boolean;
	readonly owner: InterfaceOwner;
}

export type InterfaceOwner = 'ifupdown' | 'systemd-networkd' | 'NetworkManager' | 'netplan' | 'dhcpcd' | 'none';

export interface AddressFact {
	readonly family: 4 | 6;
	/** Without the length; canonical text. */
	readonly address: string;
	readonly length: number;
	readonly scope: string;
	readonly tentative: boolean;
	readonly dadFailed: boolean;
	/** Learned by SLAAC or DHCP: it may go away. */
	readonly dynamic: boolean;
}

export interface RouteFact {
	readonly device: string;
	readonly gateway?: string;
	readonly metric: number;
	/** ra, kernel, static, dhcp, boot … as iproute2 says */
	readonly protocol?: string;
}

export interface SshFact {
	readonly clientAddress: string;
	readonly serverAddress: string;
	/** Which interface carries it. */
	readonly device?: string;
	/** The client is on that interface's own network, so no default route of ours can cut it off. */
	readonly onLink: boolean;
}

export interface ForeignTable {
	readonly family: string;
	readonly name: string;
	/** docker, ufw, firewalld, libvirt, fail2ban … or undefined */
	readonly program?: string;
	/** It has a chain at postrouting that translates sources (masquerade, snat): it may act on our tunnel. */
	readonly translates: boolean;
}

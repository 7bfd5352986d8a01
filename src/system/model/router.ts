import { conntrackDefaults } from '../../plan/artifact/conntrack.ts';
import type { Household } from './household.ts';
import type { Tables } from './iptables.ts';
import type { Line } from './line.ts';

/** The state of a simulated router. It changes as commands are run on it; `routerOf` makes a fresh one per run. */
export interface Router {
	readonly files: Map<string, SimulatedFile>;
	/** Network namespaces by name; '' is the machine's own. */
	readonly spaces: Map<string, Space>;
	readonly units: Map<string, Unit>;
	/** Paths of installed programs. */
	readonly programs: Set<string>;
	/** Loaded kernel modules, and those that modprobe would find. */
	readonly modules: Set<string>;
	readonly loadable: ReadonlySet<string>;
	readonly kernel: string;
	readonly env: ReadonlyMap<string, string>;
	readonly root: boolean;
	/** What is at the other end of the WAN cable. */
	readonly line: Line;
	/** Hosts on the LAN that use IPv4 all the time; without it nobody does. */
	household?: Household;
	/** What will happen by itself, by time: a link coming up, a router advertisement. */
	readonly coming: { readonly at: number; readonly happen: () => void }[];
}

export interface SimulatedFile {
	readonly content: string;
	readonly mode: number;
	/** user:group in numbers; default 0:0 */
	readonly owner?: string;
}

export interface Unit {
	enabled: boolean;
	active: boolean;
}

export interface Space {
	readonly links: Link[];
	readonly routes: Route[];
	readonly sysctls: Map<string, string>;
	/** Of nft. */
	readonly tables: Table[];
	/** By program: iptables, ip6tables. */
	readonly iptables: Map<string, Tables>;
}

export interface Link {
	readonly index: number;
	readonly name: string;
	/** As `ip -d link` names it; '' for a plain network card. */
	readonly kind: string;
	readonly mac: string;
	mtu: number;
	up: boolean;
	/** A cable with something at its other end. */
	cable: boolean;
	readonly speed?: number;
	readonly master?: string;
	readonly addresses: Address[];
	/** Packets, as `ip -s link` counts them. */
	readonly traffic: { received: number; sent: number; errors: number };
	/** Bytecode of the filter in tc's egress, and the packets that it has dropped. */
	guard?: string;
	guarded?: number;
	tunnel?: { readonly local: string; readonly remote: string; readonly device?: string; readonly encapLimit: boolean };
}

export interface Address {
	readonly family: 4 | 6;
	readonly local: string;
	readonly length: number;
	readonly scope: 'global' | 'link' | 'host';
	readonly dynamic?: boolean;
	/** Duplicate address detection ends then. */
	readonly tentativeUntil?: number;
	readonly dadFailed?: boolean;
}

export interface Route {
	readonly family: 4 | 6;
	/** default or a prefix */
	readonly to: string;
	readonly type?: 'unreachable';
	readonly gateway?: string;
	readonly device: string;
	readonly protocol?: 'ra' | 'kernel' | 'static' | 'dhcp';
	readonly metric: number;
}

export interface Table {
	readonly family: string;
	readonly name: string;
	/** The body between the braces. */
	readonly text: string;
	/** Packets, by the name of a counter in it; a table that is loaded anew has none. */
	readonly packets?: Readonly<Record<string, number>>;
}

export const ownSpace = (router: Router): Space => router.spaces.get('')!;

export const linkNamed = (space: Space, name: string | undefined): Link | undefined =>
	space.links.find((link) => link.name === name);

export function emptySpace(): Space {
	const lo: Link = {
		index: 1,
		name: 'lo',
		kind: '',
		mac: '00:00:00:00:00:00',
		mtu: 65_536,
		up: true,
		cable: true,
		addresses: [],
		traffic: { received: 0, sent: 0, errors: 0 },
	};
	lo.addresses.push({ family: 4, local: '127.0.0.1', length: 8, scope: 'host' });
	lo.addresses.push({ family: 6, local: '::1', length: 128, scope: 'host' });
	const sysctls = new Map([
		['net.ipv4.ip_forward', '0'],
		['net.ipv4.conf.all.accept_redirects', '1'],
		['net.ipv6.conf.all.forwarding', '0'],
		['net.ipv6.conf.all.accept_ra', '1'],
		['net.ipv4.ip_local_port_range', '32768\t60999'],
		['net.netfilter.nf_conntrack_max', '262144'],
		['net.netfilter.nf_conntrack_count', '118'],
		...Object.entries(conntrackDefaults),
		['net.ipv6.conf.lo.accept_ra', '1'],
		['net.ipv6.conf.lo.forwarding', '0'],
	]);
	return { links: [lo], routes: [], sysctls, tables: [], iptables: new Map() };
}

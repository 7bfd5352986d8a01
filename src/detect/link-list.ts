import { formatAddress6, parseAddress4, parseAddress6 } from '../map/prefix.ts';
import type { Result } from '../map/result.ts';
import type { AddressFact, InterfaceFact } from './facts.ts';
import { type Fields, fieldsOf, isCount, isFields, isText, isTexts, parseList } from './json.ts';

/** One interface as `ip -j -d addr show` tells it. */
export interface LinkReading {
	readonly name: string;
	readonly index: number;
	readonly mac?: string;
	readonly mtu: number;
	readonly kind: InterfaceFact['kind'];
	readonly up: boolean;
	readonly carrier: boolean;
	/** The bridge or bond that it belongs to. */
	readonly master?: string;
	readonly addresses: readonly AddressFact[];
}

/**
 * The interfaces but `ip6tnl0`, which comes with the module and is nobody's. `link` is not looked at: for a veth whose
 * peer is in another namespace it is the index of that namespace, named after one of ours (measured: iproute2 6.1).
 */
export function parseLinkList(text: string): Result<readonly LinkReading[], string> {
	const parsed = parseList(text, readLink);
	return parsed.ok ? { ok: true, value: parsed.value.filter(({ name }) => name !== 'ip6tnl0') } : parsed;
}

function readLink(entry: Fields): LinkReading | undefined {
	const { ifname, ifindex, flags, mtu, link_type, address, addr_info, master } = entry;
	if (!isText(ifname) || !isCount(ifindex) || !isTexts(flags) || !isCount(mtu) || !isText(link_type)) return undefined;
	const addresses = addr_info === undefined ? [] : readAddresses(addr_info);
	if (!addresses) return undefined;
	const infoKind = fieldsOf(entry['linkinfo'])['info_kind'];
	return {
		name: ifname,
		index: ifindex,
		...(link_type === 'ether' && isText(address) && /^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(address)
			? { mac: address.toLowerCase() }
			: {}),
		mtu,
		kind: kindOf(ifname, link_type, isText(infoKind) ? infoKind : undefined, isText(master)),
		up: flags.includes('UP'),
		carrier: flags.includes('LOWER_UP'),
		...(isText(master) ? { master } : {}),
		addresses,
	};
}

function readAddresses(list: unknown): readonly AddressFact[] | undefined {
	if (!Array.isArray(list)) return undefined;
	const found: AddressFact[] = [];
	for (const entry of list) {
		if (!isFields(entry)) return undefined;
		// A filtered-out address leaves an empty object behind.
		if (Object.keys(entry).length === 0) continue;
		const { family, local, prefixlen, scope } = entry;
		if (family !== 'inet' && family !== 'inet6') continue;
		const address = isText(local) ? canonical(local, family) : undefined;
		if (address === undefined || !isCount(prefixlen) || !isText(scope)) return undefined;
		if (prefixlen > (family === 'inet' ? 32 : 128)) return undefined;
		found.push({
			family: family === 'inet' ? 4 : 6,
			address,
			length: prefixlen,
			scope,
			tentative: entry['tentative'] === true,
			dadFailed: entry['dadfailed'] === true,
			dynamic: entry['dynamic'] === true,
		});
	}
	return found;
}

function canonical(text: string, family: 'inet' | 'inet6'): string | undefined {
	if (family === 'inet') return parseAddress4(text) === undefined ? undefined : text;
	const address = parseAddress6(text);
	return address === undefined ? undefined : formatAddress6(address);
}

/** iproute2's info_kind → what it is to a router. */
const kinds: Readonly<Record<string, InterfaceFact['kind']>> = {
	bridge: 'bridge',
	bond: 'bond',
	team: 'bond',
	vlan: 'vlan',
	macvlan: 'vlan',
	ipvlan: 'vlan',
	dsa: 'ethernet',
	ip6tnl: 'tunnel',
	ipip: 'tunnel',
	sit: 'tunnel',
	gre: 'tunnel',
	ip6gre: 'tunnel',
	gretap: 'tunnel',
	vti: 'tunnel',
	vti6: 'tunnel',
	vxlan: 'tunnel',
	wireguard: 'tunnel',
	tun: 'tunnel',
	ppp: 'tunnel',
};

/** A veth is a cable to a container when it has a container's name or a bridge; elsewhere it plays a network card. */
function kindOf(name: string, type: string, info: string | undefined, hasMaster: boolean): InterfaceFact['kind'] {
	if (type === 'loopback') return 'loopback';
	if (info === 'veth') return hasMaster || /^veth/.test(name) ? 'virtual' : 'ethernet';
	if (info !== undefined) return kinds[info] ?? 'virtual';
	return type === 'ether' ? 'ethernet' : 'tunnel';
}

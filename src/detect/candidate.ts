import { parseAddress4, parsePrefix4, prefix4 } from '../map/prefix.ts';
import type { InterfaceFact } from './facts.ts';
import type { LinkReading } from './link-list.ts';

const cards: readonly InterfaceFact['kind'][] = ['ethernet', 'vlan', 'bond', 'wireless'];

/** Names that container and virtual machine hosts give to what hangs on their bridges. */
const virtualName = /^(?:veth|br-|docker|virbr|vnet|tap|lxc|lxd|incus|cni|cali|flannel|mape)/;

/**
 * Where the line may be plugged in, best first: a card with a cable, where router advertisements were seen, without a
 * private IPv4 address (that is a LAN), without the user's session, and rather a cable than the air.
 */
export function wanCandidates(interfaces: readonly InterfaceFact[], links: readonly LinkReading[]): readonly string[] {
	const master = new Map(links.map((link) => [link.name, link.master]));
	const score = (one: InterfaceFact): number =>
		(one.carrier ? 16 : 0) +
		(one.raSeen ? 8 : 0) +
		(one.addresses.some(isPrivate) ? 0 : 4) +
		(one.carriesSsh ? 0 : 2) +
		(one.kind === 'wireless' ? 0 : 1);
	return interfaces
		.filter(({ name, kind }) => cards.includes(kind) && master.get(name) === undefined && !virtualName.test(name))
		.sort((a, b) => score(b) - score(a) || a.index - b.index)
		.map(({ name }) => name);
}

/** RFC 1918. */
const privateRanges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].flatMap((text) => parsePrefix4(text) ?? []);

function isPrivate({ family, address }: InterfaceFact['addresses'][number]): boolean {
	const value = family === 4 ? parseAddress4(address) : undefined;
	return value !== undefined && privateRanges.some(({ network, length }) => prefix4(value, length).network === network);
}

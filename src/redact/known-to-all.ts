import { parseAddress4, parseAddress6 } from '../map/address.ts';
import { parsePrefix4 } from '../map/prefix.ts';
import { providers } from '../provider/table.ts';
import { type Block, block6, holds } from './block.ts';

/** What this program asks, and what people set as their resolvers. */
const resolvers = ['1.1.1.1', '1.0.0.1', '8.8.8.8', '8.8.4.4', '9.9.9.9'];
const resolvers6 = [
	'2606:4700:4700::1111',
	'2606:4700:4700::1001',
	'2001:4860:4860::8888',
	'2001:4860:4860::8844',
	'2620:fe::fe',
];

const block4 = (text: string): Block => {
	const { network, length } = parsePrefix4(text)!;
	return { bits: BigInt(network), length };
};

/** Private, local, multicast and reserved (RFC 6890), and those for documentation: the same on every line. */
const special4 = [
	...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
	...['192.0.2.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/3'],
].map(block4);
export const documentation4 = ['192.0.2.0/24', '198.51.100.0/24', '203.0.113.0/24'].map(block4);
const public4 = new Set(resolvers.map((address) => BigInt(parseAddress4(address)!)));

/** Is this IPv4 address or prefix of no line in particular? A prefix that has a block for documentation in it is an image. */
export function isKnown4(block: Block): boolean {
	return (
		block.length < 8 ||
		(block.length === 32 && public4.has(block.bits)) ||
		special4.some((special) => holds(special, block, 32)) ||
		documentation4.some((image) => holds(block, image, 32))
	);
}

/** RFC 3849, RFC 9637. */
export const documentation6 = block6('2001:db8::', 32);
export const wideDocumentation6 = block6('3fff::', 20);
/** Of unique local addresses; a true one begins with random bits (RFC 4193 §3.2.1), those made by hand with zeros. */
export const plainUla = block6('fd00::', 32);
const special6 = [documentation6, wideDocumentation6, plainUla, block6('100::', 64)];

let public6: ReadonlySet<bigint> | undefined;

/** The border relays are those of the public tables, the same for every customer of an area, and a diagnosis needs them. */
export function isPublic6({ bits, length }: Block): boolean {
	public6 ??= new Set(
		[...resolvers6, ...providers.flatMap(({ rules }) => rules.flatMap(({ br }) => br))].map(
			(address) => parseAddress6(address)!,
		),
	);
	return length === 128 && public6.has(bits);
}

/** Does it tell nothing, but perhaps in its interface identifier? Up to 20 bits it is a registry's or a whole operator's. */
export function isKnown6(block: Block): boolean {
	return (
		block.length <= 20 ||
		isPublic6(block) ||
		special6.some((special) => holds(special, block, 128)) ||
		holds(block, documentation6, 128)
	);
}

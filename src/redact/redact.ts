import { parseAddress4 } from '../map/address.ts';
import type { Prefix6 } from '../map/prefix.ts';
import { type Block, cut, type Width } from './block.ts';
import { Hardware, toBytes, toNumber } from './hardware.ts';
import { images4 } from './ipv4.ts';
import { embedded4, images6 } from './ipv6.ts';
import { type Token, tokensIn } from './token.ts';

/** What is known of the line beforehand. It gets the first addresses of 2001:db8::/32 and 192.0.2.0/24. */
export interface Known {
	/** The delegated prefix: the bits behind it keep their place. */
	readonly delegated?: Prefix6;
	/** The shared address, as a dotted quad. */
	readonly ipv4?: string;
	/** Names of this machine; nothing else tells a name from a word. */
	readonly hostNames?: readonly string[];
}

/**
 * Maps what tells a line or a machine, in any text, to what is meant for documentation. The same thing has the same image in
 * all `texts`, and what lay in a prefix lies in its image, so that they still make sense. Images are numbered by their
 * coming: nothing can be computed back from them. What is redacted stays so when redacted again.
 *
 * - Global IPv6 prefixes and addresses, unique local ones, public IPv4 ones, also within IPv6 addresses (as MAP-E has them);
 *   MAC addresses, also in link-local addresses, interface names, DUIDs and IAIDs; host names.
 * - Kept, because they are the same everywhere: border relays of the public tables and public resolvers (a diagnosis needs
 *   them), prefixes of up to 20 bits (IPv4: under 8), private IPv4 addresses, loopback, link-local and multicast as such,
 *   documentation. A text that has addresses for documentation besides true ones may have one of them for two things.
 * - Kept, because without them nothing is left to look at: ports, PSID, lengths, the bits between delegated prefix and /64,
 *   short interface identifiers (made by hand), times, paths. With the provider's name they leave a guess among its customers.
 * - Not found: addresses written as bare hexadecimal digits, a customer's reverse DNS name, names of other hosts.
 */
export function redactor(texts: readonly string[], known: Known = {}): (text: string) => string {
	const hostNames = known.hostNames ?? [];
	const tokens = texts.flatMap((text) => [...tokensIn(text, hostNames)]);
	const blocks6 = tokens.flatMap((token) => (token.type === 'ipv6' ? parts(token.block, 128) : []));
	const blocks4 = tokens.flatMap((token) => (token.type === 'ipv4' ? parts(token.block, 32) : []));
	const inside = blocks6.flatMap(({ bits }) => embedded4(bits) ?? []).map((bits) => ({ bits, length: 32 }));
	const shared = known.ipv4 === undefined ? undefined : parseAddress4(known.ipv4);
	const delegated = known.delegated && { bits: known.delegated.network, length: known.delegated.length };
	const hardware = new Hardware();
	const image4 = images4([...blocks4, ...inside], shared === undefined ? undefined : BigInt(shared));
	const image6 = images6(blocks6, delegated, image4, hardware);

	const imageOf = (text: string, token: Token): string => {
		switch (token.type) {
			case 'ipv6':
			case 'ipv4': {
				const [block, image] =
					token.type === 'ipv6'
						? [addressOrPrefix(token.block, 128), image6]
						: [addressOrPrefix(token.block, 32), image4];
				const { bits } = image(block);
				return bits === block.bits ? text : token.write(bits);
			}
			case 'mac':
				return token.write(toBytes(hardware.mac(toNumber(token.bytes)), 6));
			case 'iaid':
				return token.write(toBytes(hardware.iaid(toNumber(token.bytes)), 4));
			case 'duid':
				return token.write(hardware.duid(token.bytes));
			case 'host':
				return `host${token.index + 1}`;
		}
	};
	// MAC addresses first: what is made of their ends can then be told
	const has = (type: Token['type']) => tokens.filter((token) => token.type === type);
	for (const token of [...has('mac'), ...has('duid'), ...has('ipv6')]) imageOf('', token);

	return (text) => {
		let done = '';
		let from = 0;
		for (const token of tokensIn(text, hostNames)) {
			const { start, end } = token;
			done += text.slice(from, start) + imageOf(text.slice(start, end), token);
			from = end;
		}
		return done + text.slice(from);
	};
}

export const redact = (text: string, known: Known = {}): string => redactor([text], known)(text);

/** `address/length` is a prefix when its host bits are zero, otherwise an address with its neighbourhood. */
function addressOrPrefix(block: Block, width: Width): Block {
	const { bits, length } = block;
	const prefix = cut(bits, length, width).bits === bits && (width === 32 || length <= 64);
	return prefix ? block : { bits, length: width };
}

function parts(block: Block, width: Width): readonly Block[] {
	const shown = addressOrPrefix(block, width);
	return shown === block ? [block] : [cut(block.bits, Math.min(block.length, 64), width), shown];
}

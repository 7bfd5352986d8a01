import { contains6, type Prefix6, parsePrefix6 } from '../map/prefix.ts';
import type { OtherService } from './provider.ts';

// Addresses as the operators' own documents and field reports give them. `2408::/22`, `2404:1a8::/32` and so on are the
// NTT networks themselves: a line has such a prefix as long as its ISP has not switched IPoE on.
const blocks: readonly (readonly [service: OtherService['service'], ...ipv6: readonly string[]])[] = [
	['transix', '2409:10::/30', '2409:250::/30'],
	['xpass', '2001:f60::/28', '2001:f70::/29'],
	['v6connect', '2405:6580::/29'],
	['ntt-east-only', '2408::/22', '2404:1a8::/32', '2001:c90::/32'],
	['ntt-west-only', '2001:d70::/30', '2001:a000::/21'],
];

const known = blocks.flatMap(([service, ...prefixes]) =>
	prefixes.map((text) => {
		const prefix = parsePrefix6(text);
		if (!prefix.ok) throw new Error(`not a prefix: ${text}`);
		return { service, prefix: prefix.value };
	}),
);

/** The service of a prefix that is known to be no MAP-E line. */
export function otherService(prefix: Prefix6): OtherService | undefined {
	const found = known.find((block) => contains6(block.prefix, prefix));
	return found && { service: found.service };
}

import { formatAddress6, parseAddress4 } from './address.ts';
import { ceAddress } from './ce.ts';
import type { Prefix6 } from './prefix.ts';
import type { Addressing } from './rule.ts';

/** Both published layouts of the interface identifier; the Japanese operators' one first. */
export const layouts: readonly Addressing[] = ['draft-03', 'rfc7597'];

/**
 * The CE address in either layout, canonical text (RFC 5952). The two differ for every CE: the draft has its 48 bits of
 * IPv4 address and PSID one octet further left.
 *
 * @param ipv4 dotted quad: the CE's address, or the first one of its prefix.
 */
export function ceAddresses(endUserPrefix: Prefix6, ipv4: string, psid: number): Readonly<Record<Addressing, string>> {
	const address = parseAddress4(ipv4) ?? 0;
	const of = (layout: Addressing) => formatAddress6(ceAddress(layout, endUserPrefix, address, psid));
	return { 'draft-03': of('draft-03'), rfc7597: of('rfc7597') };
}

import type { PortBlock } from '../map/port-set.ts';
import { aliasRange } from '../plan/alias-range.ts';
import { usableBlocks } from '../plan/artifact/nftables.ts';
import type { CheckSubject, Finding } from './check.ts';
import type { TableState } from './observe/nft-json.ts';

export function wrongNftables(
	{ translates, guards, addresses, blocks }: TableState,
	subject: CheckSubject,
): Finding | undefined {
	const { ce } = subject;
	if (!translates) return { code: 'rules-without-translation' };
	const other = addresses.find((address) => address !== ce.ipv4);
	if (other) return { code: 'rules-other-address', expected: ce.ipv4, seen: other };
	const loaded = new Set(blocks.map(({ first, last }) => `${first}-${last}`));
	// nft writes a range of one port as a plain number, which may be anything
	const expected = translatedInto(subject);
	const ranges = expected.filter(({ first, last }) => first < last);
	const missing = ranges.filter(({ first, last }) => !loaded.has(`${first}-${last}`));
	if (missing[0]) return { code: 'rules-other-ports', missing: missing.length, ...missing[0] };
	const surplus = loaded.size > ranges.length && blocks.find((block) => !isOurs(block, expected));
	if (surplus) return { code: 'rules-other-ports', missing: 0, first: surplus.first, last: surplus.last };
	return guards ? undefined : { code: 'rules-without-guard' };
}

/** What the rules translate into: our blocks (with alias for SCTP and DCCP alone), and the range that stands for them inside the router. */
function translatedInto({ choices, ce }: CheckSubject): readonly PortBlock[] {
	const alias = choices.nat.form === 'alias' ? aliasRange(ce.ports) : undefined;
	return alias ? [alias, ...usableBlocks(ce.ports)] : usableBlocks(ce.ports);
}

function isOurs({ first, last }: { first: number; last: number }, ports: readonly PortBlock[]): boolean {
	return ports.some((block) => block.first <= first && last <= block.last);
}

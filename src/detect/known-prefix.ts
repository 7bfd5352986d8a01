import { parseAddress6, prefix6 } from '../map/prefix.ts';
import type { Delegation } from './delegation.ts';
import type { LinkFacts } from './facts.ts';

/** A line without DHCPv6-PD: the /64 that the WAN got by SLAAC is the prefix (フレッツ光ネクスト without ひかり電話). */
export function delegationsFromFacts(facts: LinkFacts, device = facts.wanCandidates[0]): readonly Delegation[] {
	const wan = facts.interfaces.find(({ name }) => name === device);
	const found = new Map<bigint, Delegation>();
	for (const { family, address, length, scope, dynamic } of wan?.addresses ?? []) {
		const value = family === 6 && scope === 'global' && dynamic && length === 64 ? parseAddress6(address) : undefined;
		// 2000::/3, what the internet routes; a ULA is not the operator's.
		if (value === undefined || value >> 125n !== 1n) continue;
		const prefix = prefix6(value, 64);
		found.set(prefix.network, { prefix, origin: 'ra' });
	}
	return [...found.values()];
}

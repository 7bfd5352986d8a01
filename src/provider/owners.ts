import { type Ce, deriveCe } from '../map/ce.ts';
import { ownerOf } from '../map/owner.ts';
import { formatPrefix4, parseAddress4, prefix4 } from '../map/prefix.ts';
import { failure, type Result, success } from '../map/result.ts';
import type { MapRule } from '../map/rule.ts';
import type { ProviderProblem } from './problem.ts';
import type { ProviderId } from './provider.ts';
import { providers } from './table.ts';

export interface OwnedBy {
	readonly provider: ProviderId | 'custom';
	readonly ce: Ce;
}

/**
 * Every CE that has `ipv4`:`port`: under one rule, or under all rules that are known or one provider's. Rules found in public may
 * contradict each other, so more than one may have the address.
 *
 * @param ipv4 dotted quad, canonical.
 */
export function ownersOf(
	ipv4: string,
	port: number,
	choice: { readonly rule?: MapRule; readonly provider?: ProviderId },
): Result<readonly OwnedBy[], ProviderProblem> {
	const candidates = candidatesOf(choice).filter(({ rule }) => hasAddress(rule, ipv4));
	const owners = candidates.flatMap(({ provider, rule }): OwnedBy[] => {
		const owner = ownerOf(rule, ipv4, port);
		// once more in the way in which the CE finds itself, which has its ports
		const ce = owner && deriveCe(rule, owner.endUserPrefix);
		return ce?.ok ? [{ provider, ce: ce.value }] : [];
	});
	if (owners.length > 0) return success(owners);
	const [nearest] = candidates;
	return failure({ code: 'no-owner', ipv4, port, ...(nearest && { ipv4Prefix: formatPrefix4(nearest.rule.ipv4) }) });
}

function candidatesOf({ rule, provider }: { readonly rule?: MapRule; readonly provider?: ProviderId }) {
	if (rule) return [{ provider: 'custom' as const, rule }];
	return providers
		.filter(({ id }) => provider === undefined || id === provider)
		.flatMap(({ id, rules }) => rules.map((of) => ({ provider: id, rule: of })));
}

const hasAddress = ({ ipv4: prefix }: MapRule, ipv4: string): boolean => {
	const address = parseAddress4(ipv4);
	return address !== undefined && prefix4(address, prefix.length).network === prefix.network;
};

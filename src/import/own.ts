import type { Ce } from '../map/ce.ts';
import type { PortBlock } from '../map/port-set.ts';
import type { Rule } from './command/rule.ts';
import type { Found, Placed } from './found.ts';

type Translation = Placed<Extract<Rule, { kind: 'snat' | 'masquerade' }>>;

/** Devices that are the tunnel: by the command that makes it, by the variable's name, or because our address leaves by it. */
export function tunnelNames({ tunnels, named, rules }: Found, ipv4?: string): ReadonlySet<string> {
	const out = rules.flatMap((rule) => (rule.kind === 'snat' && rule.address === ipv4 ? [rule.out] : []));
	return new Set(
		[...tunnels.map(({ name }) => name), named.tunnel?.value, ...out].filter((name) => name !== undefined),
	);
}

/** Rules for what leaves by the tunnel, or by any device. */
export function leavesBy(names: ReadonlySet<string>): (rule: Rule) => boolean {
	return ({ out }) => out === undefined || names.has(out);
}

/** What translates on the way out by the tunnel. */
export function translations(found: Found, ce: Ce): readonly Translation[] {
	const isOurs = leavesBy(tunnelNames(found, ce.ipv4));
	return found.rules.filter((rule): rule is Translation =>
		rule.kind === 'masquerade' ? isOurs(rule) : rule.kind === 'snat' && (rule.address === ce.ipv4 || isOurs(rule)),
	);
}

/** Each block once, with the line of its first rule; undefined when it depends on the machine which there are. */
export function ownRanges(
	found: Found,
	ce: Ce,
): readonly { readonly block: PortBlock; readonly line: number }[] | undefined {
	const rules = translations(found, ce).filter(({ ranges }) => ranges.length > 0);
	if (rules.some(({ certain }) => !certain)) return undefined;
	const seen = new Map<number, { block: PortBlock; line: number }>();
	for (const { ranges, line } of rules)
		for (const block of ranges) {
			const before = seen.get(block.first);
			if (before === undefined || before.block.last < block.last) seen.set(block.first, { block, line });
		}
	return [...seen.values()];
}

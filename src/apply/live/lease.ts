import { contains6, formatPrefix6, parsePrefix6 } from '../../map/prefix.ts';
import { names } from '../../plan/names.ts';
import type { LiveState, Plan } from '../../plan/plan.ts';
import type { System } from '../../system/system.ts';

/**
 * A lease file in which everything is of another prefix: an apply takes it away, for dhclient would go on with it. None
 * is none that could be wrong, and a longer or shorter delegation around ours is as good.
 */
export async function liveLease(system: System, { choices }: Plan): Promise<readonly LiveState[]> {
	const text = await system.read(names.leases);
	const wanted = choices.delegation.prefix;
	const leased = [...(text ?? '').matchAll(/^\s*iaprefix (\S+) /gm)].map((match) => match[1]!);
	if (leased.length === 0) return [];
	const common = { what: 'lease', name: names.leases } as const;
	const ours = leased.some((written) => {
		const prefix = parsePrefix6(written);
		// one that nobody understands is not known to be of another line
		return !prefix.ok || contains6(wanted, prefix.value) || contains6(prefix.value, wanted);
	});
	if (ours) return [{ ...common, change: 'same', lines: [] }];
	return [{ ...common, change: 'drifted', lines: [`-${leased.at(-1)}`, `+${formatPrefix6(wanted)}`] }];
}

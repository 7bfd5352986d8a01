import { formatAddress6, parseAddress6 } from '../map/address.ts';
import { parsePrefix4, parsePrefix6 } from '../map/prefix.ts';
import type { Confidence, MapRule } from '../map/rule.ts';
import type { Provider } from './provider.ts';

/** What rules of one list have in common. */
export interface RuleGroup {
	/** In bits. */
	readonly psidOffset: number;
	readonly br: string;
	readonly source: readonly string[];
	readonly seen: string;
	readonly confidence: Confidence;
	readonly disputedWith?: string;
}

/** All four operators give a /56 to each line, so that the EA bits are what lies between the rule prefix and that. */
const endUserPrefixLength = 56;

/**
 * Rules written as `IPv6-prefix IPv4-prefix`, one a line. `xN` at the end repeats the line N times, each time with
 * the IPv6 and the IPv4 prefix that come next. Throws on a line that is not that: the lists are part of the program.
 */
export function ruleList(group: RuleGroup, list: string): MapRule[] {
	const { br, ...common } = group;
	const rules: MapRule[] = [];
	for (const line of list.split('\n')) {
		const words = line.trim().split(' ');
		if (words[0] === '') continue;
		const ipv6 = parsePrefix6(words[0]!);
		const ipv4 = parsePrefix4(words[1] ?? '');
		if (!ipv6.ok || !ipv4) throw new Error(`not a rule: ${line}`);
		const count = words[2] === undefined ? 1 : Number(words[2].slice(1));
		for (let index = 0; index < count; index++) {
			const { network, length } = ipv6.value;
			rules.push({
				...common,
				ipv6: { network: network + (BigInt(index) << BigInt(128 - length)), length },
				ipv4: { network: ipv4.network + index * 2 ** (32 - ipv4.length), length: ipv4.length },
				eaBitsLength: endUserPrefixLength - length,
				br: [formatAddress6(parseAddress6(br)!)],
				addressing: 'draft-03',
			});
		}
	}
	return rules;
}

/** The rules are made when they are first asked for: no screen before needs them, and to parse them all takes longer than the rest of the start. */
export function provider(about: Omit<Provider, 'rules'>, rules: () => readonly MapRule[]): Provider {
	let made: readonly MapRule[] | undefined;
	return {
		...about,
		get rules() {
			made ??= sorted(rules());
			return made;
		},
	};
}

/** By IPv6 prefix. */
function sorted(rules: readonly MapRule[]): readonly MapRule[] {
	return rules.toSorted((a, b) => (a.ipv6.network < b.ipv6.network ? -1 : a.ipv6.network > b.ipv6.network ? 1 : 0));
}

import type { Line } from './line.ts';
import { article, olderArticle } from './ruleset/article.ts';
import { blogNumgen, forwardingOnly, oneRange, openwrt, openwrtPatched } from './ruleset/nftables.ts';
import { alias, fullCone, hash, iptables } from './ruleset/ours.ts';
import type { Ruleset } from './ruleset/ruleset.ts';
import { firstHost } from './traffic.ts';

/** All rulesets for a line, in the order of the tables. */
export function rulesets(line: Line): readonly Ruleset[] {
	return [
		article(line, 0),
		article(line, 1),
		olderArticle(line),
		blogNumgen(line),
		openwrt(line),
		openwrtPatched(line),
		iptables(line, 'article'),
		iptables(line, 'hash'),
		hash(line),
		alias(line),
		fullCone(line, firstHost),
		oneRange(line),
		forwardingOnly(),
	];
}

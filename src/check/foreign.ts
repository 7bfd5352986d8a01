import type { Delegation } from '../detect/delegation.ts';
import type { Check } from './check.ts';
import { ok, warning } from './check.ts';
import { ask, type Observed } from './observe/command.ts';
import { type ForeignRules, parseForeignRules } from './observe/foreign-rules.ts';

/** A machine with Docker or fail2ban has thousands of rules, and all of them are printed. */
const listLimitMs = 12_000;

/** How the prefix came by DHCPv6. */
const byDhcp: readonly Delegation['origin'][] = ['dhcpv6', 'lease-file'];

/**
 * Rules of other programs that ours do not stand up to: a translation that comes before ours, and a chain that lets go only
 * what it names and does not name us. What they do to a packet in the end, only the packet knows: so these are warnings, which
 * explain a failure when there is one.
 */
export const foreign: Check<Observed<ForeignRules>> = {
	id: 'foreign-rules',
	needs: [],
	mandatory: false,
	limitMs: 15_000,

	observe: (system, { choices }) =>
		ask(system, ['nft', '-j', 'list', 'ruleset'], (text) => parseForeignRules(text, choices), listLimitMs),

	judge(rules, { choices }) {
		// without nft, or without root, there is nothing to see; the check of our own rules says that
		if (!rules.ok) return ok();
		const [translation] = rules.value.translations;
		if (translation) return warning({ code: 'foreign-translation', ...translation });
		const [drop] = rules.value.drops;
		if (drop) return warning({ code: 'foreign-drop', ...drop });
		const [dhcp] = byDhcp.includes(choices.delegation.origin) ? rules.value.dhcpDrops : [];
		if (dhcp) return warning({ code: 'foreign-drop-dhcp', ...dhcp });
		return ok();
	},
};

/** Another program with rules, routes or settings of its own on the router. */
export interface Neighbour {
	readonly name: string;
	/** sh, on the router: its state as it is on a machine where it has run for a while. */
	readonly settle: string;
	/** What the router hands to `settle`: rules in the words of their program. */
	readonly input?: string;
	/** sh, on the router: fails when something that the neighbour serves has no IPv4. */
	readonly works?: string;
	/** sh, on the router: what docs/nat.md says of packets that come unasked, and its opposite. The word is the border relay. */
	readonly letIn?: { readonly add: string; readonly remove: string };
	/** sh, on the router: takes away what `reset` of the lab does not. */
	readonly leave?: string;
}

/** Loads rules for iptables-restore and ip6tables-restore, which a line `=` parts. */
export const loadBoth = (noFlush = '') => `rules=$(cat)
	printf '%s\\n' "\${rules%%
=
*}" | iptables-restore ${noFlush} &&
	printf '%s\\n' "\${rules##*
=
}" | ip6tables-restore ${noFlush}`;

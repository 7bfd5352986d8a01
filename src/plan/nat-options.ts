import type { Backend } from './choices.ts';

/**
 * How the port set is used. alias: conntrack translates into one contiguous range, stateless maps turn that into the
 * real ports. hash: a hash of the source chooses a block. article: the Debian article's own rules with their leak closed.
 */
export type NatForm = 'alias' | 'hash' | 'article';

/** What each packet filter can do; the best of it first. */
export const formsOf: Readonly<Record<Backend, readonly NatForm[]>> = {
	nftables: ['alias', 'hash'],
	iptables: ['hash', 'article'],
};

/**
 * How long conntrack remembers. rfc: RFC 5382 and RFC 4787 minimums. short: below them, for a set that is always full.
 */
export type Timeouts = 'rfc' | 'short';

/** A port of the set that leads to a LAN host; kept out of the pool. */
export interface PortForward {
	readonly protocol: 'tcp' | 'udp' | 'both';
	/** One of our ports. */
	readonly port: number;
	/** IPv4 address on the LAN. */
	readonly host: string;
	readonly hostPort: number;
}

/** What the user can choose of the NAT; all that a packet filter's renderer is told besides the CE. */
export interface NatOptions {
	readonly form: NatForm;
	readonly forwards: readonly PortForward[];
	/** UDP sockets of these LAN hosts can be reached by anybody while they are mapped (RFC 4787 §5: endpoint-independent filtering). */
	readonly fullCone: readonly string[];
	readonly timeouts: Timeouts;
}

/** Answers as they are given: `best` is whatever form that is, with the packet filter that is chosen in the end. */
export interface ChosenNat extends Partial<Omit<NatOptions, 'form'>> {
	readonly form?: NatForm | 'best';
}

/** What nobody chose is the best that the packet filter can do, and nothing is open. */
export function natOptions(backend: Backend, { form = 'best', ...chosen }: ChosenNat = {}): NatOptions {
	return {
		form: form === 'best' ? formsOf[backend][0]! : form,
		forwards: [],
		fullCone: [],
		timeouts: 'rfc',
		...chosen,
	};
}

/** The packet filter and what is wanted of it: the form depends on both. */
export interface NatAnswer {
	readonly backend: Backend;
	readonly nat: NatOptions;
}

/** The same answer for another packet filter. The best form stays the best; one that the other does not have gives way to it. */
export function natFor(backend: Backend, { backend: before, nat }: NatAnswer): NatOptions {
	const isBest = nat.form === formsOf[before][0];
	const stays = backend === before || (!isBest && formsOf[backend].includes(nat.form));
	return stays ? nat : natOptions(backend, { ...nat, form: 'best' });
}

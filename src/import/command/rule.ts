import type { PortBlock } from '../../map/port-set.ts';

/** How a rule takes only some of the connections that come to it. */
export type Chance =
	| { readonly mode: 'random'; readonly probability: number }
	| { readonly mode: 'nth'; readonly every: number; readonly packet: number };

interface Match {
	/** The chain, in lower case: `postrouting`. */
	readonly chain: string;
	/** The device that packets leave by; undefined when any. */
	readonly out?: string;
	readonly in?: string;
	/** undefined when any. */
	readonly protocols?: readonly string[];
	readonly mark?: number;
	readonly chance?: Chance;
	/** There are conditions besides: a rule for some packets only. */
	readonly narrow: boolean;
}

/** A rule of iptables or nft, as far as it concerns what leaves by the tunnel. */
export type Rule = Match &
	(
		| {
				readonly kind: 'snat';
				readonly address: string;
				readonly ranges: readonly PortBlock[];
				readonly perConnection: boolean;
		  }
		| { readonly kind: 'masquerade'; readonly ranges: readonly PortBlock[] }
		| {
				readonly kind: 'mark';
				readonly marks: readonly number[];
				readonly perConnection: boolean;
				readonly hashed: boolean;
		  }
		| { readonly kind: 'dnat'; readonly port: number; readonly host: string; readonly hostPort: number }
		| { readonly kind: 'drop' }
		| { readonly kind: 'clamp' }
		/** All rules of a table, or of all tables. */
		| { readonly kind: 'flush'; readonly table: string }
	);

/** `1776-1791` or `1776`. */
export function blockOf(text: string): PortBlock | undefined {
	const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
	const block = { first: Number(first), last: Number(last) };
	return first !== undefined && block.first <= block.last && block.last <= 65_535 ? block : undefined;
}

/** `IPV4:PORTS`, either part may be missing. */
export function targetOf(text: string): { readonly address?: string; readonly ports?: PortBlock } | undefined {
	const [, address, ports] = /^(\d+\.\d+\.\d+\.\d+)?(?::(\d+(?:-\d+)?))?$/.exec(text) ?? [];
	const block = ports === undefined ? undefined : blockOf(ports);
	if ((address === undefined && ports === undefined) || (ports !== undefined && block === undefined)) return undefined;
	return { ...(address === undefined ? {} : { address }), ...(block === undefined ? {} : { ports: block }) };
}

/** Of `17`, `0x11` or `0x11/0xff`. */
export function markOf(text: string | undefined): number | undefined {
	const [, mark] = /^(0x[0-9a-f]{1,8}|\d{1,10})(?:\/(?:0x[0-9a-f]{1,8}|\d{1,10}))?$/i.exec(text ?? '') ?? [];
	return mark === undefined ? undefined : Number(mark);
}

import type { PortBlock } from '../../map/port-set.ts';
import { type Flow, parseFlow } from './flow.ts';
import type { PortPlaces } from './port-place.ts';

export interface BlockUse extends PortBlock {
	/** Ports that some flow has; TCP and UDP with one number are one port. */
	readonly used: number;
}

/** Who has most of the flows through the tunnel. */
export interface Busiest<T> {
	readonly who: T;
	readonly flows: number;
}

export interface Destination {
	readonly protocol: string;
	readonly address: string;
	readonly port: number;
}

/** What conntrack knew at one moment of our address and ports. */
export interface PortUse {
	readonly used: number;
	readonly total: number;
	readonly blocks: readonly BlockUse[];
	/** Flows with one of our ports. */
	readonly flows: number;
	/** What counts for a port set: towards one destination every port can be used once. */
	readonly destination?: Busiest<Destination>;
	/** On the LAN; the router itself has our shared address. */
	readonly host?: Busiest<string>;
	/** Lines that are none of conntrack's. */
	readonly unreadable: number;
}

/**
 * Counts line by line, so that a long table can be read in slices. Echo is left out: its identifiers are a space of their
 * own, and each is free again after half a minute.
 */
export class PortTally {
	readonly #places: PortPlaces;
	readonly #isUsed = new Uint8Array(65_536);
	readonly #used: number[];
	readonly #destinations = new Map<string, number>();
	readonly #hosts = new Map<string, number>();
	#flows = 0;
	#unreadable = 0;

	constructor(places: PortPlaces) {
		this.#places = places;
		this.#used = places.blocks.map(() => 0);
	}

	add(line: string): void {
		if (line === '') return;
		const flow = parseFlow(line);
		if (flow === undefined) this.#unreadable++;
		else if (flow !== 'other' && flow.protocol !== 'icmp') this.#count(flow);
	}

	#count({ protocol, original, reply }: Flow): void {
		const { ipv4, realOf, blockOf } = this.#places;
		// begun by us, or by somebody outside who was let in
		const begun = reply.to === ipv4;
		if (!begun && original.to !== ipv4) return;
		const port = realOf(protocol, begun ? reply.toPort : original.toPort);
		if (port === undefined) return;
		this.#flows++;
		if (this.#isUsed[port] === 0) {
			this.#isUsed[port] = 1;
			this.#used[blockOf(port)]!++;
		}
		const destination = begun
			? `${protocol} ${original.to} ${original.toPort}`
			: `${protocol} ${original.from} ${original.fromPort}`;
		const host = begun ? original.from : reply.from;
		this.#destinations.set(destination, (this.#destinations.get(destination) ?? 0) + 1);
		this.#hosts.set(host, (this.#hosts.get(host) ?? 0) + 1);
	}

	result(): PortUse {
		const { blocks, total } = this.#places;
		const destination = most(this.#destinations);
		const host = most(this.#hosts);
		const [protocol = '', address = '', port = ''] = destination?.who.split(' ') ?? [];
		return {
			used: this.#used.reduce((sum, used) => sum + used, 0),
			total,
			blocks: blocks.map(({ first, last }, index) => ({ first, last, used: this.#used[index]! })),
			flows: this.#flows,
			...(destination ? { destination: { ...destination, who: { protocol, address, port: Number(port) } } } : {}),
			...(host ? { host } : {}),
			unreadable: this.#unreadable,
		};
	}
}

function most(counts: ReadonlyMap<string, number>): Busiest<string> | undefined {
	let found: Busiest<string> | undefined;
	for (const [who, flows] of counts) if (flows > (found?.flows ?? 0)) found = { who, flows };
	return found;
}

/** The block with the largest part of its ports in use; the first of several. */
export function fullestBlock({ blocks }: PortUse): BlockUse | undefined {
	const share = ({ first, last, used }: BlockUse) => used / (last - first + 1);
	return blocks.reduce<BlockUse | undefined>(
		(best, block) => (best && share(best) >= share(block) ? best : block),
		undefined,
	);
}

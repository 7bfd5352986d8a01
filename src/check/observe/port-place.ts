import type { Ce } from '../../map/ce.ts';
import { countPorts, type PortBlock, usableBlocks } from '../../map/port-set.ts';
import { aliasOf } from '../../plan/alias-range.ts';
import { aliasFor } from '../../plan/artifact/nftables.ts';
import type { Choices } from '../../plan/choices.ts';

/** Where the ports that conntrack shows belong. */
export interface PortPlaces {
	readonly ipv4: string;
	readonly blocks: readonly PortBlock[];
	/** Of all blocks together. */
	readonly total: number;
	/** Our real port behind one that conntrack shows for the protocol; undefined when it is none of ours. */
	realOf(protocol: string, port: number): number | undefined;
	/** The block of a real port. */
	blockOf(port: number): number;
}

/** 0 stands for none: it is no port that a connection can use. */
const none = 0;

/**
 * With the `alias` rules conntrack knows TCP and UDP by alias ports; SCTP and DCCP have their real ones (docs/nat.md). With
 * the others, and where the set is one range, all are real.
 */
export function portPlaces({
	choices,
	ce,
}: {
	readonly choices: Pick<Choices, 'backend' | 'nat'>;
	readonly ce: Ce;
}): PortPlaces {
	const blocks = usableBlocks(ce.ports);
	const block = new Int16Array(65_536).fill(-1);
	const real = new Uint16Array(65_536);
	const alias = choices.backend === 'nftables' ? aliasFor(ce, choices.nat) : undefined;
	const mapped = alias?.real ? new Uint16Array(65_536) : real;
	for (const [index, { first, last }] of blocks.entries()) {
		for (let port = first; port <= last; port++) {
			block[port] = index;
			real[port] = port;
			if (alias?.real) mapped[aliasOf(alias, port)] = port;
		}
	}
	return {
		ipv4: ce.ipv4,
		blocks,
		total: countPorts(blocks),
		realOf: (protocol, port) => {
			const found = (protocol === 'tcp' || protocol === 'udp' ? mapped : real)[port] ?? none;
			return found === none ? undefined : found;
		},
		blockOf: (port) => block[port] ?? -1,
	};
}

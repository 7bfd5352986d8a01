import { randomFrom } from './random.ts';
import type { Flow, Protocol } from './wire.ts';

/** What the LAN is like in a measurement. */
export interface Case {
	readonly protocol: Protocol;
	readonly hosts: 1 | 8;
}

export const cases: readonly Case[] = [
	{ protocol: 'tcp', hosts: 1 },
	{ protocol: 'tcp', hosts: 8 },
	{ protocol: 'udp', hosts: 1 },
	{ protocol: 'udp', hosts: 8 },
];

export const caseName = ({ protocol, hosts }: Case) =>
	`${protocol.toUpperCase()}, ${hosts === 1 ? 'one host' : 'eight hosts'}`;

/** The LAN host that full cone is measured with. */
export const firstHost = '192.168.1.2';

export const destination = '198.51.100.10';
const ephemeral = { first: 32768, count: 28232 };

/**
 * Sockets that nobody used before, for flows to the one destination or to others.
 *
 * One Linux host takes every second port for TCP to the same destination (net/ipv4/inet_hashtables.c,
 * __inet_hash_connect) and random ones for UDP; eight hosts take random ones.
 */
export class Lan {
	readonly #random: (below: number) => number;
	readonly #case: Case;
	readonly #used = new Set<string>();
	#next: number;

	constructor(of: Case, seed: number) {
		this.#case = of;
		this.#random = randomFrom(seed);
		this.#next = this.#random(ephemeral.count / 2) * 2;
	}

	toDestination(): Flow {
		const { protocol, hosts } = this.#case;
		const port = protocol === 'tcp' && hosts === 1 ? this.#following() : undefined;
		return { ...this.#socket(port), to: destination, toPort: protocol === 'tcp' ? 80 : 8000 };
	}

	/** Normal life beside it: a flow to somebody else. */
	toAnother(): Flow {
		const to = `198.18.${this.#random(256)}.${1 + this.#random(254)}`;
		return { ...this.#socket(), to, toPort: 1024 + this.#random(60000) };
	}

	random(below: number): number {
		return this.#random(below);
	}

	#socket(wanted?: number) {
		for (;;) {
			const host = `192.168.1.${2 + this.#random(this.#case.hosts)}`;
			const port = wanted ?? ephemeral.first + this.#random(ephemeral.count);
			if (this.#used.has(`${host}:${port}`) && wanted === undefined) continue;
			this.#used.add(`${host}:${port}`);
			return { protocol: this.#case.protocol, host, port };
		}
	}

	#following(): number {
		for (;;) {
			this.#next = (this.#next + 2) % ephemeral.count;
			const port = ephemeral.first + this.#next;
			if (!this.#used.has(`192.168.1.2:${port}`)) return port;
		}
	}
}

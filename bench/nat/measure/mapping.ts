import type { Place } from '../place.ts';
import type { Flow, Protocol } from '../wire.ts';

export type Filtering = 'open' | 'by address' | 'by address and port';

export interface Mapping {
	/** Part of the sockets whose port was the same for every destination (RFC 4787 REQ-1). */
	readonly eim: Readonly<Record<Protocol, number>>;
	/** Who may send to a mapped UDP port (RFC 4787 §5): anybody, known addresses, known sockets. */
	readonly filtering: Filtering;
}

const destinations = ['198.51.100.10', '198.51.100.11', '198.51.100.12'];

/**
 * Sockets of two hosts, as many as a sixth of the ports. Half of them talk to one destination, half to another, then
 * each to the other's, then all to a third: two sockets that got one port for different destinations must part.
 */
export async function mapping(place: Place, address: string, ports: number): Promise<Mapping> {
	const sockets = Math.floor(ports / 6);
	const eim = { tcp: 0, udp: 0 };
	for (const protocol of ['tcp', 'udp'] as const) {
		await place.reset();
		const seen = Array.from({ length: sockets }, () => new Set<number>());
		for (const turn of [0, 1, 2]) {
			for (let i = 0; i < sockets; i++) {
				const to = destinations[turn === 2 ? 2 : (i + turn) % 2]!;
				const { state, port } = await place.wire.open(socket(protocol, i, to));
				seen[i]!.add(state === 'up' ? port : -turn);
			}
		}
		eim[protocol] = seen.filter((found) => found.size === 1 && !found.has(0)).length / sockets;
	}
	return { eim, filtering: await filtering(place, address) };
}

async function filtering(place: Place, address: string): Promise<Filtering> {
	await place.reset();
	let [sameAddress, stranger, asked] = [0, 0, 0];
	for (let i = 0; i < 20; i++) {
		const flow = socket('udp', i * 2, destinations[0]!);
		const { state, port } = await place.wire.open(flow);
		if (state !== 'up') continue;
		asked++;
		const back = (from: string) => place.wire.ask(`back ${from} ${address} ${port} ${flow.host} ${flow.port}`);
		if ((await back(`${flow.to} ${flow.toPort + 1}`)) === 'heard') sameAddress++;
		if ((await back('198.51.100.99 4000')) === 'heard') stranger++;
	}
	if (asked > 0 && stranger === asked) return 'open';
	return asked > 0 && sameAddress === asked ? 'by address' : 'by address and port';
}

function socket(protocol: Protocol, i: number, to: string): Flow {
	return { protocol, host: `192.168.1.${2 + (i % 2)}`, port: 40000 + i, to, toPort: protocol === 'tcp' ? 80 : 8000 };
}

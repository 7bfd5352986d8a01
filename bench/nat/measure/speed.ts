import type { Place } from '../place.ts';
import { median } from '../random.ts';
import type { Protocol } from '../wire.ts';

/** new: first packets of flows, each to a destination of its own; up, down: further packets of 64 flows. */
export const kinds = ['new', 'up', 'down'] as const;
export type Kind = (typeof kinds)[number];
export const protocols: readonly Protocol[] = ['tcp', 'udp'];

export interface Speed {
	/** Nanoseconds for one packet's way through the router, by kind and protocol; median of the rounds. */
	readonly ns: Readonly<Record<Kind, Readonly<Record<Protocol, number>>>>;
	/** Half of the distance between the quartiles, as part of the median; the worst of them. */
	readonly noise: number;
}

const packets = { new: 8192, up: 32768, down: 32768 };

/**
 * All rulesets in turn, many short rounds: what else the machine does hits them alike. What sending costs is measured
 * in the same round, with the same frames to a MAC address that the router does not have, and taken off.
 */
export async function speed(places: ReadonlyMap<string, Place>, rounds: number): Promise<ReadonlyMap<string, Speed>> {
	const samples = new Map<string, Map<string, number[]>>();
	for (const [id, place] of places) {
		await place.reset();
		samples.set(id, new Map());
	}
	for (let round = 0; round < rounds; round++) {
		for (const kind of kinds) {
			for (const protocol of protocols) {
				for (const [id, place] of places) {
					const took = await once(place, kind, protocol);
					const of = samples.get(id)!;
					of.set(`${kind} ${protocol}`, [...(of.get(`${kind} ${protocol}`) ?? []), took]);
				}
			}
		}
	}
	return new Map([...samples].map(([id, of]) => [id, summary(of)]));
}

async function once(place: Place, kind: Kind, protocol: Protocol): Promise<number> {
	const side = kind === 'down' ? 'lan' : 'inet';
	const count = packets[kind];
	await place.wire.ask('flush');
	const sending = Number(await place.wire.ask(`speed ${kind} ${protocol} ${count} sink`));
	const before = await place.arrived(side);
	const whole = Number(await place.wire.ask(`speed ${kind} ${protocol} ${count} path`));
	const arrived = (await place.arrived(side)) - before;
	if (arrived < count * 0.97) throw new Error(`${kind} ${protocol}: ${arrived} of ${count} packets arrived`);
	return whole - sending;
}

function summary(of: ReadonlyMap<string, readonly number[]>): Speed {
	const at = (kind: Kind, protocol: Protocol) => median(of.get(`${kind} ${protocol}`)!);
	const spread = [...of.values()].map((values) => {
		const sorted = values.toSorted((a, b) => a - b);
		const quartile = (part: number) => sorted[Math.round((sorted.length - 1) * part)]!;
		return (quartile(0.75) - quartile(0.25)) / 2 / median(values);
	});
	const each = (kind: Kind) => ({ tcp: at(kind, 'tcp'), udp: at(kind, 'udp') });
	return { ns: { new: each('new'), up: each('up'), down: each('down') }, noise: Math.max(...spread) };
}

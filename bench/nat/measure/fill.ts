import { setTimeout as sleep } from 'node:timers/promises';
import type { Place } from '../place.ts';
import { type Case, Lan } from '../traffic.ts';
import type { Flow } from '../wire.ts';

export interface Filled {
	readonly wanted: number;
	/** Flows up before the first that was refused; all of them when none was. */
	readonly beforeFailure: number;
	readonly firstPacket: number;
	/** With the retransmissions of three seconds: after one and three, as Linux sends SYNs (RFC 6298: 1 s, doubled). */
	readonly withRetries: number;
	/** Flows whose packets left with a foreign source. */
	readonly leaked: number;
}

/** As many new flows to one destination as there are ports, with none to four flows to others between any two of them. */
export async function fill(place: Place, of: Case, wanted: number, seed: number): Promise<Filled> {
	await place.reset();
	const lan = new Lan(of, seed);
	let missing: { readonly flow: Flow; readonly token: number }[] = [];
	let beforeFailure = wanted;
	let leaked = 0;
	for (let i = 0; i < wanted; i++) {
		const flow = lan.toDestination();
		const token = place.wire.token();
		const { state } = await place.wire.open(flow, token);
		if (state === 'leaked') leaked++;
		if (state !== 'up') {
			if (missing.length === 0) beforeFailure = i;
			missing.push({ flow, token });
		}
		for (let others = lan.random(5); others > 0; others--) await place.wire.open(lan.toAnother());
	}
	const firstPacket = wanted - missing.length;
	for (const waitMs of [1000, 2000]) {
		if (missing.length === 0) break;
		await sleep(waitMs);
		const states: string[] = [];
		for (const { flow, token } of missing) states.push((await place.wire.open(flow, token)).state);
		missing = missing.filter((_, i) => states[i] !== 'up');
	}
	return { wanted, beforeFailure, firstPacket, withRetries: wanted - missing.length, leaked };
}

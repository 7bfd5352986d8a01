import type { Place } from '../place.ts';
import { type Case, Lan } from '../traffic.ts';
import type { Flow } from '../wire.ts';

/**
 * The part of new flows to one destination whose first packet is lost, with so many alive: a random one is closed (its
 * entry gone at once, so that this is about the choice of ports and not about timeouts), a new one is opened, `steps`
 * times; counted in the second half. Where a ruleset cannot keep that many alive, nothing is closed until it can.
 */
export async function churn(
	place: Place,
	of: Case,
	ports: number,
	occupancies: readonly number[],
	steps: number,
	seed: number,
): Promise<readonly number[]> {
	await place.reset();
	const lan = new Lan(of, seed);
	const live: Flow[] = [];
	const failRates: number[] = [];
	for (const occupancy of occupancies) {
		const target = Math.floor(ports * occupancy);
		for (let tries = 0; live.length < target && tries < ports; tries++) await openOne(place, lan, live);
		let failed = 0;
		for (let step = 0; step < steps; step++) {
			if (live.length >= target) await closeOne(place, lan, live);
			const up = await openOne(place, lan, live);
			if (!up && step >= steps / 2) failed++;
		}
		failRates.push(failed / Math.floor(steps / 2));
	}
	return failRates;
}

async function openOne(place: Place, lan: Lan, live: Flow[]): Promise<boolean> {
	const flow = lan.toDestination();
	const { state } = await place.wire.open(flow);
	if (state === 'up') live.push(flow);
	return state === 'up';
}

async function closeOne(place: Place, lan: Lan, live: Flow[]): Promise<void> {
	const at = lan.random(live.length);
	const flow = live[at]!;
	live[at] = live.at(-1)!;
	live.pop();
	await place.wire.close(flow);
}

import { applyPlan } from '../../src/apply/apply.ts';
import { demoSystem, scenarioNames } from '../../src/system/scenario/scenarios.ts';
import type { Rooms } from '../../src/wizard/effects.ts';
import { rooms as machineRooms } from '../../src/wizard/rooms.ts';

// Keys pressed at random on simulated routers. `npm run walks`: 100 walks of 500 keys each per front end; `npm test` a few of 100.

const [count = 8, keys = 100] = (process.env['WALKS'] ?? '').split('x').filter(Boolean).map(Number);

/** The seeds of the walks: one that failed is taken again by its seed. */
export const seeds: readonly number[] = Array.from({ length: count }, (_, i) => i + 1);
export const keysPerWalk = keys;
export const walkTimeoutMs = 20_000 + keys * 200;

/** Whole numbers below a bound, from a seed (mulberry32). */
export type Random = (below: number) => number;

export const randomFrom = (seed: number): Random => {
	let state = seed >>> 0;
	return (below) => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
	};
};

export const pickFrom =
	(random: Random) =>
	<T>(from: readonly T[]): T =>
		from[random(from.length)]!;

/** A router of its own for each wizard, with the real rooms behind it; nothing is written to this machine. */
export function simulated(number: number) {
	const system = demoSystem(scenarioNames[number % scenarioNames.length]!);
	const rooms: Rooms = {
		...machineRooms,
		save: async () => undefined,
		apply: (machine, plan, options) =>
			applyPlan(machine, plan, {
				...options,
				decide: (asked) => system.inRealTime(() => options.decide(asked)),
			}),
	};
	return { system, rooms };
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What no screen may say. */
export const nonsense = /undefined|\[object|\bNaN\b/;

import { describe, expect, it } from 'vitest';
import {
	addRtt,
	lostAtEnd,
	lostIn,
	noRtt,
	type RttHistory,
	rttRange,
	sparkCells,
	sparkline,
} from '../../src/watch/rtt.ts';
import { givenSeed, randomFrom } from '../map/random.ts';

const after = (...samples: readonly (number | undefined)[]): RttHistory => samples.reduce<RttHistory>(addRtt, noRtt);
const steady = (count: number, ms = 6) => Array.from({ length: count }, () => ms);

describe('the sparkline', () => {
	it('has its zero at the bottom, not at the smallest', () => {
		expect(sparkline(after(4, 13))).toEqual([2, 7]);
		expect(sparkline(after(12.9, 13))).toEqual([7, 7]);
		expect(sparkline(after(0.01, 13))).toEqual([0, 7]);
	});

	it('shows what was lost as that', () => {
		expect(sparkline(after(5, undefined, 10))).toEqual([3, 'lost', 7]);
		expect(sparkline(after(undefined))).toEqual(['lost']);
		expect(sparkline(noRtt)).toEqual([]);
	});

	it('has 24 cells at most, each with the worst of its samples', () => {
		expect(sparkline(after(...steady(24)))).toHaveLength(24);
		expect(sparkline(after(...steady(25)))).toHaveLength(13);
		expect(sparkline(after(...steady(40), 60, ...steady(7))).filter((height) => height === 7)).toHaveLength(1);
		expect(sparkline(after(...steady(41), undefined, ...steady(6))).filter((cell) => cell === 'lost')).toHaveLength(1);
	});

	it('does not change while it moves', () => {
		const random = randomFrom(givenSeed);
		let history = after(...Array.from({ length: 200 }, () => random.integer(1, 99)), 100);
		for (let round = 0; round < 60; round++) {
			const before = sparkline(history);
			history = addRtt(history, random.integer(0, 9) === 0 ? undefined : random.integer(1, 99));
			const now = sparkline(history);
			// the newest cell grows, or a new one comes and the oldest goes
			const [kept, shifted] = [before.slice(1, -1), now.slice(1, -1)];
			const moved = now.slice(0, -2);
			const same = (one: readonly unknown[], other: readonly unknown[]) =>
				one.every((cell, index) => cell === other[index]);
			const scaled = rttRange(history)?.most === 100;
			if (scaled) expect(same(kept, shifted) || same(before.slice(1, -1), moved), `SEED=${random.seed}`).toBe(true);
		}
	});

	it('is never too long, too high or of a broken number', () => {
		const random = randomFrom(givenSeed);
		let history = noRtt;
		for (let round = 0; round < 500; round++) {
			history = addRtt(history, random.integer(0, 5) === 0 ? undefined : random.integer(0, 20_000) / 1000);
			const cells = sparkline(history);
			expect(cells.length).toBeLessThanOrEqual(sparkCells);
			for (const cell of cells)
				expect(cell === 'lost' || (Number.isInteger(cell) && cell >= 0 && cell <= 7), `SEED=${random.seed}`).toBe(true);
		}
	});
});

describe('the history', () => {
	it('forgets what is too old, and counts it', () => {
		const history = after(...steady(300));
		expect([history.samples.length, history.count]).toEqual([96, 300]);
	});

	it('knows its scale and its losses', () => {
		const history = after(4.2, undefined, 12.9, undefined, undefined);
		expect(rttRange(history)).toEqual({ least: 4.2, most: 12.9 });
		expect([lostIn(history), lostAtEnd(history)]).toEqual([3, 2]);
		expect(rttRange(after(undefined))).toBeUndefined();
		expect(lostAtEnd(noRtt)).toBe(0);
	});
});

import { describe, expect, it } from 'vitest';
import { countPorts, type PortBlock, portSet } from '../../src/map/port-set.ts';
import { aliasOf, aliasRange, freeParts, poolOf } from '../../src/plan/alias-range.ts';

const alone = (port: number): PortBlock => ({ first: port, last: port });
const overlaps = (a: PortBlock, b: PortBlock) => a.first <= b.last && b.first <= a.last;

describe('the alias range', () => {
	it('of OCN and v6プラス has as many ports as the set and none of it', () => {
		for (const ports of [portSet(47, 6, 6), portSet(119, 8, 4)]) {
			const range = aliasRange(ports)!;
			expect(range.last - range.first + 1).toBe(countPorts(ports));
			expect(ports.some((block) => overlaps(block, range))).toBe(false);
			expect(range.real).toEqual(ports);
		}
	});

	it('exists outside the set for every PSID wherever a ≤ k', () => {
		for (let a = 1; a <= 6; a++)
			for (let k = a; k + a <= 16; k++)
				for (const psid of [0, 1, 2 ** (k - 1), 2 ** k - 1]) {
					const ports = portSet(psid, k, a);
					const range = aliasRange(ports);
					if (countPorts(ports) > 4096) continue;
					if (a > 1) expect(range?.real, `a ${a} k ${k} psid ${psid}`).toBeDefined();
					expect(range!.last).toBeLessThanOrEqual(65_535);
					expect(range!.first).toBeGreaterThanOrEqual(a > 1 ? 1024 : 1);
					if (range?.real) expect(ports.some((block) => overlaps(block, range))).toBe(false);
				}
	});

	it('of one contiguous block is the block itself, without port 0', () => {
		expect(aliasRange(portSet(5, 6, 0))).toEqual({ first: 5120, last: 6143 });
		expect(aliasRange(portSet(0, 6, 0))).toEqual({ first: 1, last: 1023 });
		expect(aliasRange(portSet(0, 0, 6))).toEqual({ first: 1, last: 65_535 });
	});

	it('of a set without room beside it overlaps the set', () => {
		const ports = portSet(3, 4, 6);
		expect(countPorts(ports)).toBe(4032);
		const range = aliasRange(ports)!;
		expect(range.last - range.first + 1).toBe(4032);
		expect(range.real).toEqual(ports);
	});

	it('does not exist for a large scattered set', () => {
		expect(aliasRange(portSet(1, 1, 6))).toBeUndefined();
	});

	it('needs a port', () => {
		expect(aliasRange([{ first: 0, last: 0 }])).toBeUndefined();
	});
});

describe('the alias of a port', () => {
	it('is its place in the range, and the port itself where nothing is mapped', () => {
		const ports = portSet(119, 8, 4);
		const range = aliasRange(ports)!;
		const all = ports.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, i) => first + i));
		expect(all.map((port) => aliasOf(range, port))).toEqual(all.map((_, i) => range.first + i));
		expect(aliasOf({ first: 5120, last: 6143 }, 5200)).toBe(5200);
	});
});

describe('the parts for new flows', () => {
	const range = { first: 1000, last: 1239 };

	it('are one when nothing is kept, or only the ends', () => {
		expect(freeParts(range, [])).toEqual([range]);
		expect(freeParts(range, [1239, 1000, 1238])).toEqual([{ first: 1001, last: 1237 }]);
	});

	it('have none of the kept ports', () => {
		expect(freeParts(range, [1100])).toEqual([
			{ first: 1000, last: 1099 },
			{ first: 1101, last: 1239 },
		]);
		const ports = portSet(119, 8, 4);
		const alias = aliasRange(ports)!;
		const kept = [ports[3]!.first + 2, ports[9]!.last];
		for (const port of kept)
			expect(freeParts(alias, kept).some((part) => overlaps(part, alone(aliasOf(alias, port))))).toBe(false);
		expect(countPorts(freeParts(alias, kept))).toBe(238);
	});

	it('are none when every port is kept', () => {
		expect(freeParts({ first: 5, last: 6 }, [5, 6])).toEqual([]);
	});
});

describe('the pool', () => {
	it('joins neighbours and has neither port 0 nor what is kept', () => {
		const blocks = [
			{ first: 8, last: 11 },
			{ first: 0, last: 3 },
			{ first: 4, last: 7 },
		];
		expect(poolOf(blocks)).toEqual([{ first: 1, last: 11 }]);
		expect(poolOf(blocks, [11, 1, 5])).toEqual([
			{ first: 2, last: 4 },
			{ first: 6, last: 10 },
		]);
	});
});

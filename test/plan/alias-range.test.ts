import { describe, expect, it } from 'vitest';
import { countPorts, type PortBlock, portSet } from '../../src/map/port-set.ts';
import { aliasRange, poolOf } from '../../src/plan/alias-range.ts';

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

	it('leaves out the ports that are kept for forwards', () => {
		const ports = portSet(5, 6, 0);
		const range = aliasRange(ports, [5200, 5201])!;
		expect(range.real).toEqual([
			{ first: 5120, last: 5199 },
			{ first: 5202, last: 6143 },
		]);
		expect(range.last - range.first + 1).toBe(1022);
		expect(ports.some((block) => overlaps(block, range))).toBe(false);
		expect(aliasRange(ports, [5120])).toEqual({ first: 5121, last: 6143 });
	});

	it('of a set without room beside it overlaps the set, but no kept port', () => {
		const ports = portSet(3, 4, 6);
		expect(countPorts(ports)).toBe(4032);
		const kept = [ports[20]!.first, ports[40]!.first];
		const range = aliasRange(ports, kept)!;
		expect(range.last - range.first + 1).toBe(4030);
		expect(kept.some((port) => range.first <= port && port <= range.last)).toBe(false);
	});

	it('of a large set is its longest run, when that is most of it', () => {
		expect(aliasRange(portSet(0, 0, 6), [8080])).toEqual({ first: 8081, last: 65_535 });
		expect(aliasRange(portSet(1, 1, 6))).toBeUndefined();
	});

	it('needs a port', () => {
		expect(aliasRange([{ first: 0, last: 0 }])).toBeUndefined();
		expect(aliasRange([{ first: 5, last: 6 }], [5, 6])).toBeUndefined();
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

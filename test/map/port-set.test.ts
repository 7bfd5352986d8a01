import { describe, expect, test } from 'vitest';
import { countPorts, portSet, psidOfPort } from '../../src/map/port-set.ts';

describe('portSet', () => {
	test('RFC 7597 appendix A, example 1: PSID 0x34 of 8 bits, offset 6', () => {
		const ports = portSet(0x34, 8, 6);
		expect(ports.slice(0, 2)).toEqual([
			{ first: 1232, last: 1235 },
			{ first: 2256, last: 2259 },
		]);
		expect(ports.at(-1)).toEqual({ first: 64720, last: 64723 });
		expect(ports).toHaveLength(63);
	});
	test('offset 0: one block, the system ports are somebody’s', () => {
		expect(portSet(0, 8, 0)).toEqual([{ first: 0, last: 255 }]);
		expect(portSet(255, 8, 0)).toEqual([{ first: 65280, last: 65535 }]);
	});
	test('no PSID: all ports, whatever the offset', () => {
		for (const offset of [0, 4, 6, 15]) expect(portSet(0, 0, offset)).toEqual([{ first: 0, last: 65535 }]);
	});
	test('blocks of one port', () => {
		expect(portSet(3, 12, 4)[0]).toEqual({ first: 4099, last: 4099 });
		expect(portSet(65535, 16, 0)).toEqual([{ first: 65535, last: 65535 }]);
	});
	test('lengths that no port has room for are a bug of the caller', () => {
		expect(() => portSet(0, 9, 8)).toThrow(RangeError);
		expect(() => portSet(256, 8, 4)).toThrow(RangeError);
		expect(() => portSet(-1, 8, 4)).toThrow(RangeError);
		expect(() => psidOfPort(80, 12, 5)).toThrow(RangeError);
	});
});

test('for every offset and length the port sets of all PSIDs partition the port space', () => {
	for (let offset = 0; offset <= 15; offset++) {
		for (let length = 0; length <= 16 - offset; length++) {
			const owner = new Int32Array(65536).fill(-1);
			for (let psid = 0; psid < 2 ** length; psid++) {
				for (const { first, last } of portSet(psid, length, offset)) {
					for (let port = first; port <= last; port++) {
						if (owner[port] !== -1) throw new Error(`port ${port} twice: offset ${offset}, length ${length}`);
						owner[port] = psid;
					}
				}
			}
			// A = 0 is nobody's when there is an A and a PSID.
			const excluded = offset > 0 && length > 0 ? 2 ** (16 - offset) : 0;
			for (let port = 0; port < 65536; port++) {
				const expected = port < excluded ? undefined : owner[port];
				if (psidOfPort(port, offset, length) !== expected || port < excluded !== (owner[port] === -1)) {
					throw new Error(`port ${port}: offset ${offset}, length ${length}`);
				}
			}
		}
	}
});

test('psidOfPort refuses what is no port', () => {
	for (const port of [-1, 65536, 1.5, Number.NaN]) expect(psidOfPort(port, 4, 8)).toBeUndefined();
	expect(psidOfPort(1232, 6, 8)).toBe(52);
	expect(psidOfPort(1023, 6, 8)).toBeUndefined();
});

test('countPorts', () => {
	expect(countPorts([])).toBe(0);
	expect(countPorts(portSet(47, 6, 6))).toBe(1008);
	expect(countPorts(portSet(0, 8, 4))).toBe(240);
});

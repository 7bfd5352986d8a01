import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Result } from '../../src/map/result.ts';
import { countDrops, parseChainDrops, parseNftCounters, parseQdiscDrops } from '../../src/watch/drops.ts';
import { parseCount, rateOf, type Sample } from '../../src/watch/sample.ts';
import { givenSeed, randomFrom } from '../map/random.ts';

// nft 1.0.6, tc of iproute2 6.1.0, iptables 1.8.9
const transcript = (name: string) => readFileSync(new URL(`transcripts/${name}`, import.meta.url), 'utf8');

const nft = transcript('nft-list-counters');
const tc = transcript('tc-qdisc');
const iptables = transcript('iptables-save-c');

describe('what was held back', () => {
	it('is in the counters of our table', () => {
		expect(parseNftCounters(nft)).toEqual({ ok: true, value: { leaked: 0, refused: 0, uninvited: 0 } });
	});

	it.each([
		['without one of ours', nft.replace('"refused"', '"rejected"')],
		['without packets', nft.replaceAll('"packets"', '"pakets"')],
		['with a broken number', nft.replace('"packets": 0', '"packets": -5')],
		['without the list', nft.replace('"nftables"', '"tables"')],
		['cut off', nft.slice(0, 200)],
		['empty', ''],
	])('%s it is not known', (_, text) => {
		expect(parseNftCounters(text).ok).toBe(false);
	});

	it('is in the chains of ours that drop, and only there', () => {
		const counted = iptables.replace(
			'[0:0] -A MAPE-GUARD -j DROP',
			'[7:420] -A MAPE-GUARD -j DROP\n[3:99] -A MAPE-GUARD -p gre -j DROP\n[5:1] -A DOCKER -j DROP',
		);
		const drops = parseChainDrops(counted);
		expect(drops.ok && [...drops.value]).toEqual([['MAPE-GUARD', 10]]);
	});

	it('a list without counters, or without our chains, is refused', () => {
		expect(parseChainDrops(iptables.replaceAll(/^\[\d+:\d+\] /gm, '')).ok).toBe(false);
		expect(parseChainDrops(iptables.replaceAll('MAPE-', 'OTHER-')).ok).toBe(false);
	});

	it('is what the qdisc of the guard dropped', () => {
		expect(parseQdiscDrops(tc)).toEqual({ ok: true, value: 0 });
		expect(parseQdiscDrops(tc.replace(/("kind":"clsact".*?"drops":)0/, '$112'))).toEqual({ ok: true, value: 12 });
		// the drops of another one are not ours
		expect(parseQdiscDrops(tc.replace('"drops":0', '"drops":9'))).toEqual({ ok: true, value: 0 });
		expect(parseQdiscDrops(tc.replace('clsact', 'ingress'))).toEqual({ ok: true, value: undefined });
		expect(parseQdiscDrops('{}').ok).toBe(false);
		expect(countDrops({ leaked: 1, uninvited: 20, guard: 300 })).toBe(321);
	});

	it('whatever the tools print, it is a number or a reason', () => {
		const random = randomFrom(givenSeed);
		const pieces = [
			'{',
			'}',
			'[',
			']',
			'"',
			':',
			'-1',
			'1e9',
			'null',
			'\n',
			'[1:1] -A MAPE-X -j DROP\n',
			'"packets": 7',
		];
		const parsers: readonly [string, (text: string) => Result<unknown, string>][] = [
			[nft, parseNftCounters],
			[tc, parseQdiscDrops],
			[iptables, parseChainDrops],
		];
		for (let round = 0; round < 3_000; round++) {
			const [text, parse] = random.pick(parsers);
			const at = random.integer(0, text.length);
			const broken = text.slice(0, at) + random.pick(pieces) + text.slice(at + random.integer(0, 20));
			const parsed = parse(broken);
			if (!parsed.ok) expect(parsed.problem, `SEED=${random.seed}`).toMatch(/\w/);
			else
				for (const count of numbersIn(parsed.value)) expect(Number.isInteger(count) && count >= 0, broken).toBe(true);
		}
	});
});

const numbersIn = (value: unknown): readonly number[] =>
	typeof value === 'number' ? [value] : value instanceof Map ? [...value.values()] : Object.values(value ?? {});

describe('a counter of the kernel', () => {
	it.each([
		['0\n', 0],
		['262144\n', 262_144],
		['9007199254740991', 9_007_199_254_740_991],
	])('%j', (text, value) => {
		expect(parseCount(text)).toBe(value);
	});

	it.each(['', '\n', '-1\n', '1 2\n', '0x10', '1e3', '1\n\n', '٣', '9007199254740993', '1'.repeat(21), ' 1'])(
		'is not %j',
		(text) => {
			expect(parseCount(text)).toBeUndefined();
		},
	);
});

describe('throughput', () => {
	const sample = (at: number, received: number, sent: number): Sample => ({
		at,
		tunnel: { ok: true, value: { received, sent } },
		connections: { ok: true, value: { entries: 1, max: 2 } },
	});

	it('is per second, whatever lies between', () => {
		expect(rateOf(sample(1000, 500, 100), sample(3000, 2500, 100))).toEqual({ received: 1000, sent: 0 });
	});

	it('is not known of the first one, of a tunnel that was made anew, or when the clock was set back', () => {
		expect(rateOf(undefined, sample(1000, 5, 5))).toBeUndefined();
		expect(rateOf(sample(1000, 500, 100), sample(2000, 20, 110))).toBeUndefined();
		expect(rateOf(sample(2000, 5, 5), sample(1000, 6, 6))).toBeUndefined();
		const gone: Sample = {
			...sample(2000, 0, 0),
			tunnel: { ok: false, problem: { code: 'interface-missing', device: 'mape0' } },
		};
		expect(rateOf(gone, sample(3000, 6, 6))).toBeUndefined();
	});
});

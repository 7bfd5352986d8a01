import { expect, test } from 'vitest';
import { findRule, indexRules } from '../../src/map/match.ts';
import { contains6, prefix6 } from '../../src/map/prefix.ts';
import type { MapRule } from '../../src/map/rule.ts';
import { givenSeed, randomFrom } from './random.ts';
import { randomRule } from './random-rule.ts';

test('the longest rule that contains the prefix, as a plain search finds it', () => {
	const random = randomFrom(givenSeed);
	// Few bits, so that rules nest and overlap.
	const small = (length: number) => prefix6(random.bits(10) << 118n, length);
	const rules: MapRule[] = Array.from({ length: 300 }, () => ({
		...randomRule(random),
		ipv6: small(random.integer(2, 10)),
	}));
	const index = indexRules(rules);
	for (let round = 0; round < 3000; round++) {
		const prefix = small(random.integer(0, 14));
		const containing = rules.filter((rule) => contains6(rule.ipv6, prefix));
		const most = Math.max(...containing.map((rule) => rule.ipv6.length));
		const expected = containing.find((rule) => rule.ipv6.length === most);
		expect(findRule(index, prefix), `seed ${random.seed}, round ${round}`).toBe(expected);
	}
});

test('no rules', () => {
	expect(findRule(indexRules([]), prefix6(0n, 64))).toBeUndefined();
});

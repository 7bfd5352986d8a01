import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findingTable } from '../../src/check/finding-table.ts';
import { markersIn, quotedAnew } from './quoted.ts';

// clocks are told in the time zone of the router
process.env['TZ'] = 'UTC';

const path = { en: 'docs/troubleshooting.md', ja: 'docs/troubleshooting.ja.md' };
const page = (language: 'en' | 'ja') => readFileSync(new URL(`../../${path[language]}`, import.meta.url), 'utf8');

describe.each(['en', 'ja'] as const)('troubleshooting in %s', (language) => {
	it('quotes the program as it speaks now (-u writes it anew)', async () => {
		await expect(quotedAnew(page(language), language)).toMatchFileSnapshot(`../../${path[language]}`);
	});

	it('has every finding once', () => {
		const codes = markersIn(page(language)).flatMap(({ check, codes }) => (check === 'problems' ? [] : codes));
		expect(codes.toSorted()).toEqual(Object.keys(findingTable).sort());
	});
});

it('has the same in both languages, in the same order', () => {
	const shape = (language: 'en' | 'ja') =>
		page(language)
			.split('\n')
			.filter((line) => /^(#|<!--|```|\d\.)/.test(line))
			.map((line) => (line.startsWith('<!--') ? line : line.replace(/ .*/, '')));
	expect(shape('ja')).toEqual(shape('en'));
	expect(markersIn(page('en')).length).toBeGreaterThan(20);
});

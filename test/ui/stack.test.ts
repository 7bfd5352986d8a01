import { describe, expect, it } from 'vitest';
import { plain, type Row, row, textOf } from '../../src/ui/row.ts';
import { type Part, stack } from '../../src/ui/stack.ts';

const lines = (name: string, count: number): readonly Row[] =>
	Array.from({ length: count }, (_, index) => row(plain(`${name}${index + 1}`)));
const shown = (parts: readonly Part[], rows: number) => stack(parts, rows, 20).rows.map(textOf);

describe('stack', () => {
	const list = (count: number, at = 0): Part => ({ type: 'list', rows: lines('item', count), at });

	it('puts a blank row between parts while there is room', () => {
		expect(shown([lines('a', 1), [], lines('b', 2)], 10)).toEqual(['a1', '', 'b1', 'b2']);
		expect(shown([lines('a', 2), lines('b', 2)], 4)).toEqual(['a1', 'a2', 'b1', 'b2']);
	});

	it('leaves out asides before it shortens anything', () => {
		expect(shown([lines('a', 1), { aside: lines('b', 2) }, list(3)], 5)).toEqual(['a1', '', 'item1', 'item2', 'item3']);
		expect(shown([lines('a', 1), { aside: lines('b', 1) }, list(2)], 6)).toContain('b1');
	});

	it('keeps the chosen row of a list in view', () => {
		for (let at = 0; at < 30; at++) {
			const text = shown([lines('a', 1), list(30, at)], 8).join('\n');
			expect(text).toMatch(new RegExp(`item${at + 1}\\b`));
		}
	});

	it('says where in a text one is', () => {
		const text: Part = { type: 'text', rows: lines('row', 84), at: 11, title: row('Title') };
		expect(shown([text], 20)[0]).toBe('Title       12-30/84');
		expect(shown([{ ...text, at: 999 }], 20)[0]).toBe('Title       66-84/84');
		expect(stack([text], 20, 20).scrolling).toEqual({ at: 11, limit: 65, height: 19, starts: [] });
	});

	it('is never higher than it may be', () => {
		for (let rows = 0; rows < 30; rows++) {
			for (const count of [0, 1, 5, 50]) {
				expect(
					shown([lines('a', 3), list(count), lines('b', 4), { aside: lines('c', 2) }], rows).length,
				).toBeLessThanOrEqual(rows);
			}
		}
	});
});

import type { BlockUse } from '../../check/observe/port-use.ts';
import type { Glyphs } from '../glyphs.ts';
import { dim, focusBold, heat, plain, type Row, row, type Span } from '../row.ts';

/** So many blocks stand in a row: 63 are four rows, 15 are one. */
export const blocksPerRow = 16;

/** 0: no port in use. 1 to 3: up to so many quarters. 4: more. 5: all. */
export const levelOf = ({ first, last, used }: BlockUse): 0 | 1 | 2 | 3 | 4 | 5 => {
	const size = last - first + 1;
	if (used === 0) return 0;
	if (used >= size) return 5;
	const quarter = Math.ceil((used * 4) / size);
	return quarter === 1 ? 1 : quarter === 2 ? 2 : quarter === 3 ? 3 : 4;
};

/** Two columns for each block, with the brackets of the chosen one between them: it is seen without colours, too. */
export const heatRows = (blocks: readonly BlockUse[], chosen: number, glyphs: Glyphs): readonly Row[] =>
	Array.from({ length: Math.ceil(blocks.length / blocksPerRow) }, (_, line) => {
		const from = line * blocksPerRow;
		const shown = blocks.slice(from, from + blocksPerRow);
		const between = (index: number): Span => {
			if (index === chosen && index < from + shown.length) return focusBold('[');
			return index - 1 === chosen && index > from ? focusBold(']') : plain(' ');
		};
		const spans = shown.flatMap((block, index) => [between(from + index), cell(block, glyphs)]);
		return joined([...spans, between(from + shown.length)]);
	});

/** One span for neighbours of one colour, blanks between them included: on a serial line each change of colour costs. */
const joined = (spans: readonly Span[]): Row => {
	const result: Span[] = [];
	for (const span of spans) {
		const last = result.at(-1);
		if (last && (span.text === ' ' || (last.tone === span.tone && last.bold === span.bold)))
			result[result.length - 1] = { ...last, text: last.text + span.text };
		else result.push(span);
	}
	return result;
};

const cell = (block: BlockUse, glyphs: Glyphs): Span => {
	const level = levelOf(block);
	return level === 0 ? dim(glyphs.heat[0]) : heat[level](glyphs.heat[level]);
};

/** The ramp itself, from free to full. */
export const heatLegend = (free: string, full: string, glyphs: Glyphs): Row =>
	row(
		dim(`${free} `),
		dim(glyphs.heat[0]),
		...([1, 2, 3, 4, 5] as const).flatMap((level) => [plain(' '), heat[level](glyphs.heat[level])]),
		dim(` ${full}`),
	);

/** Where an arrow leads; never out of the map. */
export const moved = (chosen: number, chord: string, count: number): number => {
	const by = steps[chord] ?? 0;
	const to = chosen + by;
	return to < 0 || to >= count ? chosen : to;
};

const steps: Readonly<Record<string, number>> = {
	left: -1,
	h: -1,
	right: 1,
	l: 1,
	up: -blocksPerRow,
	k: -blocksPerRow,
	down: blocksPerRow,
	j: blocksPerRow,
};

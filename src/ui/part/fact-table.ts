import { pad, widthOf, wrap } from '../fit.ts';
import { dim, plain, type Row, row, type Span } from '../row.ts';

export interface Fact {
	readonly label: string;
	readonly value: Span;
	/** Where the value is from. */
	readonly origin?: string;
}

/** Labels, values and their origins in three columns; an origin without room goes below its value. */
export const factTable = (facts: readonly Fact[], columns: number): readonly Row[] => {
	const labels = Math.min(Math.max(0, ...facts.map(({ label }) => widthOf(label))), Math.floor(columns / 2));
	const room = columns - labels - 2;
	const values = Math.max(0, ...facts.map(({ value }) => widthOf(value.text)).filter((width) => width <= room));
	return facts.flatMap(({ label, value, origin }) => {
		const [first = '', ...rest] = wrap(value.text, room);
		const lead = row(dim(pad(label, labels)), '  ');
		const indent = ' '.repeat(labels + 2);
		const lines: Row[] = [[...lead, { ...value, text: first }]];
		for (const line of rest) lines.push(row(indent, { ...value, text: line }));
		if (origin === undefined) return lines;
		const last = lines.at(-1)!;
		const text = rest.at(-1) ?? first;
		const aligned = values + 2 + widthOf(origin) <= room ? values : widthOf(text);
		if (Math.max(aligned, widthOf(text)) + 2 + widthOf(origin) <= room) {
			lines[lines.length - 1] = [...last, plain(' '.repeat(Math.max(0, aligned - widthOf(text)) + 2)), dim(origin)];
		} else lines.push(row(indent, dim(origin)));
		return lines;
	});
};

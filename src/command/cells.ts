/** One field of a drawing: what is in it, line by line, and what it is called below. */
export interface Cell {
	readonly lines: readonly string[];
	readonly label: string;
}

interface Strokes {
	readonly side: string;
	readonly across: string;
	readonly top: readonly [left: string, between: string, right: string];
	readonly bottom: readonly [left: string, between: string, right: string];
}

const unicode: Strokes = { side: '│', across: '─', top: ['┌', '┬', '┐'], bottom: ['└', '┴', '┘'] };
const plain: Strokes = { side: '|', across: '-', top: ['+', '+', '+'], bottom: ['+', '+', '+'] };

/**
 * Fields beside each other in a frame, their names below it. Only ASCII is inside: in some terminals the width of a Japanese
 * letter next to a line is not what it is elsewhere.
 */
export function drawCells(cells: readonly Cell[], ascii: boolean): string[] {
	const strokes = ascii ? plain : unicode;
	const widths = cells.map(({ lines, label }) => Math.max(columnsOf(label), ...lines.map(({ length }) => length)) + 2);
	const edge = ([left, between, right]: Strokes['top']) =>
		`  ${left}${widths.map((width) => strokes.across.repeat(width)).join(between)}${right}`;
	const height = Math.max(...cells.map(({ lines }) => lines.length));
	const rows = Array.from({ length: height }, (_, row) => {
		const parts = cells.map(({ lines }, index) => ` ${(lines[row] ?? '').padEnd(widths[index]! - 1)}`);
		return `  ${strokes.side}${parts.join(strokes.side)}${strokes.side}`;
	});
	// a name begins above the first letter of its field
	const names = cells.map(({ label }, index) => label + ' '.repeat(widths[index]! + 1 - columnsOf(label)));
	return [edge(strokes.top), ...rows, edge(strokes.bottom), `    ${names.join('')}`.trimEnd()];
}

/** Terminal columns of our own words: Japanese letters take two. */
export function columnsOf(label: string): number {
	return [...label].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 0x2e7f ? 2 : 1), 0);
}

/** A Markdown table; columns but the first are aligned to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
	const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
	return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n');
}

/** The lowest and the highest, once when they look the same. */
export function span(values: readonly number[], show: (value: number) => string): string {
	if (values.length === 0) return '–';
	const [low, high] = [show(Math.min(...values)), show(Math.max(...values))];
	return low === high ? low : `${low}–${high}`;
}

export const percent = (part: number) => `${(part * 100).toFixed(part > 0.0005 && part < 0.9995 ? 1 : 0)}`;
export const times = (ratio: number) => `×${ratio.toFixed(ratio < 10 ? 2 : 0)}`;

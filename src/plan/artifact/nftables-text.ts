import type { PortBlock } from '../../map/port-set.ts';

export const hex = (value: number) => `0x${value.toString(16)}`;

export const range = ({ first, last }: PortBlock) => (first === last ? `${first}` : `${first}-${last}`);

/** Elements in rows of the review screen's width, two tabs deep. */
export function rows(elements: readonly string[], perRow: number): string {
	const lines: string[] = [];
	for (let i = 0; i < elements.length; i += perRow) lines.push(elements.slice(i, i + perRow).join(', '));
	return lines.map((line, i) => `\t\t\t${line}${i < lines.length - 1 ? ',' : ''}`).join('\n');
}

/** A set or a map: its type and flags, and its elements. */
export function collection(
	kind: 'set' | 'map',
	name: string,
	type: string,
	elements: readonly string[],
	perRow: number,
): string {
	return `	${kind} ${name} {
		${type}
		elements = {
${rows(elements, perRow)}
		}
	}`;
}

/** The parts of a table, those that are not there left out, a blank line between them. */
export function paragraphs(parts: readonly (string | undefined)[]): string {
	return parts.filter((part) => part !== undefined && part !== '').join('\n\n');
}

/** The rules of a chain; those that are not there left out. */
export function chain(name: string, rules: readonly (string | undefined)[]): string {
	const lines = rules.filter((rule) => rule !== undefined && rule !== '');
	return `	chain ${name} {\n${lines.map((rule) => `\t\t${rule}`).join('\n')}\n	}`;
}

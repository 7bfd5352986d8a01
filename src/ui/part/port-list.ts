import type { PortBlock } from '../../map/port-set.ts';
import { widthOf } from '../fit.ts';
import { dim, type Row, row } from '../row.ts';

/** The first blocks of a port set, as many as fit into one line. */
export const portList = (blocks: readonly PortBlock[], columns: number): Row => {
	const names = blocks.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`));
	let line = '';
	for (const [index, name] of names.entries()) {
		const next = `${line}${index === 0 ? '' : '  '}${name}`;
		if (widthOf(next) + (index === names.length - 1 ? 0 : 3) > columns) return row(dim(`${line}  …`));
		line = next;
	}
	return row(dim(line));
};

import type { PortUse } from '../../check/observe/port-use.ts';
import { type WatchText, watchText } from '../../text/watch.ts';
import type { Glyphs } from '../glyphs.ts';
import { attention, cutRow, dim, focusBold, paragraph, plain, type Row, row, spread, strong } from '../row.ts';
import type { Part } from '../stack.ts';
import { wordsIn } from '../words.ts';
import type { WatchMoment } from './frame.ts';
import { blocksPerRow, heatLegend, heatRows } from './heat-map.ts';

/** Two columns for each block and one between them. */
const mapWidth = blocksPerRow * 3 + 1;

/** The map of the blocks, the chosen one in numbers, and who uses most of them. */
export const portParts = (moment: WatchMoment, glyphs: Glyphs, columns: number): readonly Part[] => {
	const { language, chosen } = moment;
	const { ports } = moment.state;
	const text = watchText[language];
	const title = strong(text.label.ports);
	if (!ports) return [[row(title, dim(`  ${text.unknown}`))]];
	if (!ports.ok) {
		const { cause, remedy } = wordsIn(language).findingOf(ports.problem);
		return [[row(title), ...paragraph(cause, columns, attention), ...paragraph(remedy, columns, dim)]];
	}
	const use = ports.value;
	const legend = heatLegend(text.free, text.full, glyphs);
	return [
		[
			spread(row(title, plain(`  ${text.used(use)}`)), legend, Math.min(columns, mapWidth)),
			...heatRows(use.blocks, chosen, glyphs),
			...blockRow(use, chosen, text),
		],
		busiestRows(use, text, glyphs, columns),
	];
};

const blockRow = ({ blocks }: PortUse, chosen: number, text: WatchText): readonly Row[] => {
	const block = blocks[chosen];
	return block ? [row(focusBold(' [] '), plain(text.block(block)))] : [];
};

const busiestRows = (
	{ destination, host, unreadable }: PortUse,
	text: WatchText,
	glyphs: Glyphs,
	columns: number,
): readonly Row[] => [
	...(destination ? [cutRow(row(text.destination(destination)), columns, glyphs.ellipsis)] : []),
	...(host ? [cutRow(row(text.host(host)), columns, glyphs.ellipsis)] : []),
	...(unreadable > 0 ? [cutRow(row(attention(text.unreadable(unreadable))), columns, glyphs.ellipsis)] : []),
];

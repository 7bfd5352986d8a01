import type { WatchText } from '../../text/watch.ts';
import { millisecondText } from '../../text/watch.ts';
import { lostIn, type RttHistory, rttRange, sparkCells, sparkline } from '../../watch/rtt.ts';
import { widthOf } from '../fit.ts';
import type { Glyphs } from '../glyphs.ts';
import { attention, dim, failure, ok, plain, type Row, row, widthOfRow } from '../row.ts';

/** The round trips, the last of them, the scale, and what was lost: below them where there is no room beside. */
export const sparkRows = (rtt: RttHistory, text: WatchText, glyphs: Glyphs, columns: number): readonly Row[] => {
	const range = rttRange(rtt);
	const last = rtt.samples.at(-1);
	const lost = lostIn(rtt);
	const cells = sparkline(rtt);
	if (rtt.count === 0) return [row(dim(text.unknown))];
	const line = row(
		...cells.map((cell) => (cell === 'lost' ? failure(glyphs.lost) : ok(glyphs.spark[cell] ?? ''))),
		plain(' '.repeat(sparkCells - cells.length)),
		last === undefined ? failure(`  ${text.silent}`) : plain(`  ${millisecondText(last)}`),
		...(range ? [dim(`  ${text.range(Math.floor(range.least), Math.ceil(range.most))}`)] : []),
	);
	if (lost === 0) return [line];
	const said = attention(text.lost(lost, rtt.samples.length));
	return widthOfRow(line) + 2 + widthOf(said.text) <= columns ? [[...line, plain('  '), said]] : [line, [said]];
};

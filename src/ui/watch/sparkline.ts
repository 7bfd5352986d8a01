import type { WatchText } from '../../text/watch.ts';
import { millisecondText } from '../../text/watch.ts';
import { lostIn, type RttHistory, rttRange, sparkCells, sparkline } from '../../watch/rtt.ts';
import type { Glyphs } from '../glyphs.ts';
import { attention, dim, failure, ok, plain, type Row, row } from '../row.ts';

/** The round trips, the last of them, the scale, and what was lost. */
export const sparkRow = (rtt: RttHistory, text: WatchText, glyphs: Glyphs): Row => {
	const range = rttRange(rtt);
	const last = rtt.samples.at(-1);
	const lost = lostIn(rtt);
	const cells = sparkline(rtt);
	if (rtt.count === 0) return row(dim(text.unknown));
	return row(
		...cells.map((cell) => (cell === 'lost' ? failure(glyphs.lost) : ok(glyphs.spark[cell] ?? ''))),
		plain(' '.repeat(sparkCells - cells.length)),
		last === undefined ? failure(`  ${text.silent}`) : plain(`  ${millisecondText(last)}`),
		...(range ? [dim(`  ${text.range(Math.floor(range.least), Math.ceil(range.most))}`)] : []),
		...(lost > 0 ? [attention(`  ${text.lost(lost, rtt.samples.length)}`)] : []),
	);
};

/** The last round trips, the newest at the end; undefined for one that was not answered. */
export interface RttHistory {
	readonly samples: readonly (number | undefined)[];
	/** How many there have been, also before these. */
	readonly count: number;
}

export const noRtt: RttHistory = { samples: [], count: 0 };

/** Cells of the sparkline, and how many samples may share one. */
export const sparkCells = 24;
const mostPerCell = 4;

export function addRtt({ samples, count }: RttHistory, rttMs: number | undefined): RttHistory {
	return { samples: [...samples, rttMs].slice(-sparkCells * mostPerCell), count: count + 1 };
}

/** The height of a cell, 0 to 7 over the zero line; 'lost' where an answer was missing. */
export type SparkCell = number | 'lost';
const heights = 8;

/**
 * One cell for each sample while there is room, then for 2, then for 4. Each has the worst of its samples, so that one slow
 * answer is never averaged away, and they are counted from the first one ever: a cell does not change while it moves.
 */
export function sparkline({ samples, count }: RttHistory): readonly SparkCell[] {
	const each = [1, 2, mostPerCell].find((size) => Math.ceil(samples.length / size) <= sparkCells) ?? mostPerCell;
	const first = count - samples.length;
	const cells = new Map<number, number | undefined>();
	for (const [index, sample] of samples.entries()) {
		const cell = Math.floor((first + index) / each);
		const before = cells.has(cell) ? cells.get(cell) : 0;
		cells.set(cell, sample === undefined || before === undefined ? undefined : Math.max(before, sample));
	}
	const most = rttRange({ samples, count })?.most ?? 0;
	const shown = [...cells.values()].slice(-sparkCells);
	return shown.map((rtt) => (rtt === undefined ? 'lost' : heightOf(rtt, most)));
}

/** The scale begins at 0, so that a millisecond of noise does not look like a mountain. */
const heightOf = (rtt: number, most: number): number =>
	most === 0 ? 0 : Math.min(heights - 1, Math.max(0, Math.ceil((rtt / most) * heights) - 1));

export interface RttRange {
	readonly least: number;
	readonly most: number;
}

export function rttRange({ samples }: RttHistory): RttRange | undefined {
	const answered = samples.filter((sample) => sample !== undefined);
	return answered.length === 0 ? undefined : { least: Math.min(...answered), most: Math.max(...answered) };
}

export const lostIn = ({ samples }: RttHistory): number => samples.filter((sample) => sample === undefined).length;

/** Answers that are missing one after the other, up to now. */
export function lostAtEnd({ samples }: RttHistory): number {
	const last = samples.findLastIndex((sample) => sample !== undefined);
	return samples.length - 1 - last;
}

import { roundedToMark, secondsLeft } from '../../wizard/countdown.ts';
import type { Countdown } from '../../wizard/state.ts';
import type { Pace, Page, PageOf } from '../page.ts';
import { attention, dim, failure, failureBold, paragraph, type Row, row, strong, widthOfRow } from '../row.ts';

/** Below this many seconds it is urgent. */
const urgent = 15;
const widestBar = 30;

/** The question, how long it stands, and what happens without an answer. */
export const countdownRows = (page: PageOf<'apply'>, countdown: Countdown): readonly Row[] => {
	const { words, columns, glyphs } = page;
	const text = words.countdown;
	const failed = countdown.failed.map(words.checkTitle);
	return [
		...paragraph(text.question, columns, strong),
		...timeRows(page, countdown),
		...(failed.length === 0
			? []
			: paragraph(text.failed(failed), columns, failureBold, row(failure(`${glyphs.failed} `)))),
		...(countdown.notExtended === true ? paragraph(text.notExtended, columns, attention) : []),
		...paragraph(text.timer[countdown.timer], columns, dim),
		...paragraph(text.elsewhere, columns, dim),
	];
};

/** The bar and the number, which says the same without colours. */
export const timeRows = ({ words, glyphs, columns, pace }: Page, countdown: Countdown): readonly Row[] => {
	const shown = paced(secondsLeft(countdown), pace);
	const paint = shown < urgent ? failure : attention;
	const said = pace === 'second' ? words.countdown.left(shown) : words.countdown.lessThan(shown);
	if (pace === 'mark') return paragraph(said, columns, paint);
	const cells = Math.min(widestBar, columns - widthOfRow(row(said)) - 2);
	if (cells < 5) return paragraph(said, columns, paint);
	const left = Math.min(cells, Math.ceil((cells * shown * 1000) / countdown.timeoutMs));
	return [row(paint(glyphs.barLeft.repeat(left)), dim(glyphs.barGone.repeat(cells - left)), '  ', paint(said))];
};

const paced = (seconds: number, pace: Pace): number => {
	if (pace === 'mark') return roundedToMark(seconds);
	return pace === 'fifth' ? Math.ceil(seconds / 5) * 5 : seconds;
};

import type { Confidence, MapRule } from '../../map/rule.ts';
import type { Page } from '../page.ts';
import { attention, dim, paragraph, type Row, row } from '../row.ts';

const doubtful: readonly Confidence[] = ['reported', 'extrapolated'];

/** How sure a rule is, loudly when it is not. */
export const confidenceRows = (rule: MapRule, { words, glyphs, columns }: Page): readonly Row[] => {
	const doubt = doubtful.includes(rule.confidence);
	const said = doubt
		? paragraph(words.confidenceOf(rule.confidence), columns, attention, row(attention(`${glyphs.warning} `)))
		: paragraph(words.confidenceOf(rule.confidence), columns, dim);
	if (rule.disputedWith === undefined) return said;
	const disputed = words.disputedWith(rule.disputedWith);
	return [...said, ...paragraph(disputed, columns, attention, row(attention(`${glyphs.warning} `)))];
};

import { stepIds } from '../../wizard/state.ts';
import type { FirstPage } from '../page.ts';
import { dim, focusBold, type Row, row, spread } from '../row.ts';
import { numberOf } from './rail.ts';

/** The name of the program; to the right the WAN and how far this is. */
export const header = ({ state, words, columns }: FirstPage): Row => {
	const number = numberOf(state);
	const wan = 'link' in state ? state.link.wan : state.step === 'apply' ? state.plan.choices.wan : undefined;
	const device = state.step === 'verify' ? state.subject.choices.wan : wan;
	const place = [...(device === undefined ? [] : [device]), ...(number > 0 ? [`${number}/${stepIds.length}`] : [])];
	return spread(row(focusBold('mape-setup'), dim(`  ${words.ui.product}`)), row(dim(place.join(' · '))), columns);
};

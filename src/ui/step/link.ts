import type { Facts } from '../../detect/facts.ts';
import type { PageOf, Step } from '../page.ts';
import { selectList } from '../part/select-list.ts';
import { dim, paragraph, type Row, row, strong } from '../row.ts';

/** Which interface is the WAN, then which one is the LAN. */
export const link: Step<'link'> = (page) => {
	const { state, view, words, columns } = page;
	const chosen = view.wan === undefined ? undefined : row(dim(`${words.link.wan}  `), view.wan);
	return [
		[
			...paragraph(view.wan === undefined ? words.ui.link.chooseWan : words.ui.link.chooseLan, columns, strong),
			...(chosen ? [chosen] : []),
		],
		selectList(page),
		view.wan !== undefined && page.items.length === 0 ? paragraph(words.link.noLan, columns) : [],
		{ aside: underCursor(page, state.facts) },
	];
};

/** Addresses and owner of the interface the cursor is on. */
const underCursor = ({ items, view, words, columns }: PageOf<'link'>, facts: Facts): readonly Row[] => {
	const device = facts.interfaces.find(({ name }) => name === items[view.cursor]?.label);
	if (!device) return [];
	const said = [
		...(device.mac === undefined ? [] : [device.mac]),
		...device.addresses.filter(({ scope }) => scope !== 'link').map(({ address, length }) => `${address}/${length}`),
		...(device.owner === 'none' ? [] : [words.link.managed(device.owner)]),
	];
	return paragraph(said.join('  '), columns, dim);
};

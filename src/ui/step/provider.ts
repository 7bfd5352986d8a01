import { formatPrefix6 } from '../../map/prefix.ts';
import type { PageOf, Step } from '../page.ts';
import { confidenceRows } from '../part/confidence.ts';
import { selectList } from '../part/select-list.ts';
import { textField } from '../part/text-field.ts';
import { dim, focus, joinFitting, paragraph, row, strong } from '../row.ts';
import type { Part } from '../stack.ts';

/** The services whose rules contain the prefix, the others, and a rule entered by hand. */
export const provider: Step<'provider'> = (page) => {
	const { state, words, columns } = page;
	const { delegation } = state;
	const origin = dim(`  ${words.prefix.origin[delegation.origin]}`);
	const prefix = row(dim(`${words.ui.provider.prefix}  `), focus(formatPrefix6(delegation.prefix)));
	const given = joinFitting([prefix, [origin]], columns);
	if (state.typing) return [[given], textField(page, words.provider.label, words.provider.example)];
	return [[...paragraph(words.question.provider, columns, strong), given], selectList(page), ...underCursor(page)];
};

/** What kind of line that is, and how sure its rule is. */
const underCursor = (page: PageOf<'provider'>): readonly Part[] => {
	const { state, view, words, columns } = page;
	const match = state.matches[view.cursor];
	if (!match) return [];
	const line = paragraph(words.lineOf(match.id), columns, dim);
	return [match.rule ? confidenceRows(match.rule, page) : [], { aside: line }];
};

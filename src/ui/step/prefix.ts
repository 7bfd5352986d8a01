import type { Delegation } from '../../detect/delegation.ts';
import { formatPrefix6 } from '../../map/prefix.ts';
import type { PageOf, Step } from '../page.ts';
import { exchangeList } from '../part/exchange-list.ts';
import { type Fact, factTable } from '../part/fact-table.ts';
import { selectList } from '../part/select-list.ts';
import { textField } from '../part/text-field.ts';
import { dim, focus, focusBold, ok, paragraph, plain, row, spread, strong } from '../row.ts';

/** Asking the line for its prefix, live; or one that is known already, or typed. */
export const prefix: Step<'prefix'> = (page) => {
	const { state, words, columns, spinner, now } = page;
	const { phase } = state;
	switch (phase.type) {
		case 'choose':
			return [paragraph(words.question.prefix, columns, strong), selectList(page)];
		case 'typing':
			return [
				paragraph(words.question.prefix, columns, dim),
				textField(page, words.prefix.label, words.prefix.example),
			];
		case 'exchange': {
			const seconds = Math.max(0, Math.floor((now - (phase.startedAt ?? now)) / 1000));
			const said = row(focus(`${spinner} `), strong(words.prefix.asking(state.link.wan)));
			const rows = exchangeList(phase.events, page);
			return [
				[spread(said, row(dim(words.ui.prefix.elapsed(seconds))), columns)],
				{ type: 'list', at: rows.length - 1, rows },
			];
		}
		case 'have':
			return [
				paragraph(words.ui.prefix.have, columns, strong, row(ok(`${page.glyphs.done} `))),
				factTable(facts(phase.delegation, page), columns),
				exchangeList(phase.events, page).filter((line) => line.length > 1),
			];
	}
};

const facts = (delegation: Delegation, { words }: PageOf<'prefix'>): readonly Fact[] => {
	const { prefix, origin, t1, t2, validLifetime, serverId } = delegation;
	const { ui } = words;
	const fact = (label: string, text: string | undefined): readonly Fact[] =>
		text === undefined ? [] : [{ label, value: plain(text) }];
	return [
		{ label: ui.prefix.got, value: focusBold(formatPrefix6(prefix)) },
		...fact(ui.prefix.origin, words.prefix.origin[origin]),
		...fact(ui.prefix.lifetime, validLifetime === undefined ? undefined : words.prefix.valid(validLifetime)),
		...fact(ui.prefix.renewal, t1 === undefined || t2 === undefined ? undefined : words.prefix.renewal(t1, t2)),
		...fact(ui.prefix.server, serverId),
	];
};

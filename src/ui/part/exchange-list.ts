import type { ExchangeEvent } from '../../detect/delegation.ts';
import { pad } from '../fit.ts';
import type { Page } from '../page.ts';
import { cutRow, dim, failure, ok, plain, type Row, row, widthOfRow } from '../row.ts';

/** The DHCPv6 exchange as it happens: what was sent to the right, what came to the left. */
export const exchangeList = (events: readonly ExchangeEvent[], page: Page): readonly Row[] =>
	events.map((event, index) =>
		cutRow(rowOf(event, index === events.length - 1, page), page.columns, page.glyphs.ellipsis),
	);

/** As wide as the longest, Advertise. */
const names = 9;

const rowOf = (event: ExchangeEvent, last: boolean, { words, glyphs, columns }: Page): Row => {
	switch (event.type) {
		case 'started': {
			const long = row(dim(`  ${words.prefix.exchange(event)}`));
			return widthOfRow(long) <= columns ? long : row(dim(`  ${words.prefix.exchange({ type: 'started' })}`));
		}
		case 'bound':
			return row(dim(`  ${words.prefix.exchange(event)}`));
		case 'sent':
			return row(
				dim(`${glyphs.sent} `),
				plain(pad(event.message, names)),
				dim(last ? `  ${words.ui.prefix.waiting(Math.round(event.intervalMs / 100) / 10)}` : ''),
			);
		case 'received':
			return row(
				ok(`${glyphs.received} `),
				ok(pad(event.message, names)),
				dim(`  ${event.from}`),
				`  ${event.prefix ?? ''}`,
			);
		case 'no-prefix':
			return row(failure(`${glyphs.failed} ${words.prefix.exchange(event)}`));
	}
};

import { diagnose } from '../../check/verdict.ts';
import type { Ce } from '../../map/ce.ts';
import type { Choices } from '../../plan/choices.ts';
import type { Language } from '../../text/language.ts';
import { watchText } from '../../text/watch.ts';
import type { WatchState } from '../../watch/state.ts';
import { type Glyphs, inGlyphs } from '../glyphs.ts';
import {
	attention,
	blank,
	cutRow,
	dim,
	failure,
	failureBold,
	focusBold,
	joinFitting,
	ok,
	paragraph,
	plain,
	type Row,
	row,
	spread,
	strong,
} from '../row.ts';
import type { Size } from '../size.ts';
import { type Part, stack } from '../stack.ts';
import { wordsIn } from '../words.ts';
import { figures } from './figures.ts';
import { portParts } from './ports.ts';

/** What the screen shows of a router that is watched. */
export interface WatchMoment {
	readonly subject: { readonly choices: Pick<Choices, 'wan'>; readonly ce: Ce };
	readonly state: WatchState;
	readonly language: Language;
	/** The block of ports whose numbers are told. */
	readonly chosen: number;
	/** What the lines are, in their place. */
	readonly help: boolean;
	/** The end: no key works any more. */
	readonly ended: boolean;
}

const widest = 100;

/** At most size.rows - 1 rows, none wider than size.columns. */
export const watchFrame = (moment: WatchMoment, glyphs: Glyphs, size: Size): readonly Row[] => {
	const columns = Math.max(20, Math.min(size.columns - 2, widest));
	const text = watchText[moment.language];
	const { subject } = moment;
	const head = spread(
		row(focusBold('mape-setup'), dim(`  ${text.title}`)),
		row(dim(`${subject.choices.wan} · ${subject.ce.ipv4}`)),
		columns,
	);
	const foot = moment.ended ? [blank] : [blank, keysRow(moment, glyphs, columns)];
	const budget = size.rows - 1 - 2 - foot.length;
	const watched = (): readonly Part[] => [
		verdictRows(moment, glyphs, columns),
		figures(moment, glyphs, columns),
		...portParts(moment, glyphs, columns),
	];
	const parts = moment.help ? text.help.map((said) => paragraph(said, columns)) : watched();
	const rows = [head, blank, ...stack(parts, budget, columns).rows, ...foot].slice(0, Math.max(1, size.rows - 1));
	return rows.map((line) => finish(line, glyphs, size.columns));
};

const finish = (line: Row, glyphs: Glyphs, columns: number): Row => {
	if (line.length === 0) return line;
	const spans = line.map((span) => ({ ...span, text: inGlyphs(glyphs, span.text) }));
	return cutRow([plain(' '), ...spans], columns - 1, glyphs.ellipsis);
};

/** What the checks say together, as before while they run again, and how long ago that was. */
const verdictRows = ({ state, language }: WatchMoment, glyphs: Glyphs, columns: number): readonly Row[] => {
	const words = wordsIn(language);
	const { checks = [], checkedAt, checking, sample } = state;
	const text = watchText[language];
	const diagnosis = diagnose(checks);
	if (diagnosis === undefined) return [row(dim(text.checking))];
	const seconds = Math.max(0, Math.round(((sample?.at ?? 0) - (checkedAt ?? 0)) / 1000));
	const when = row(dim(checking ? text.checking : text.age(seconds)));
	if (diagnosis.level === 'ok')
		return [spread(row(ok(`${glyphs.done} `), strong(words.verify.allGreen)), when, columns)];
	const { cause, remedy } = words.causeOf(diagnosis, checks);
	const [paint, sign] =
		diagnosis.level === 'failed'
			? [failureBold, failure(`${glyphs.failed} `)]
			: [attention, attention(`${glyphs.warning} `)];
	const [first = blank, ...rest] = paragraph(cause, columns - ageWidth, paint, row(sign)).slice(0, mostRows);
	const todo =
		remedy === '' ? [] : paragraph(remedy, columns - 2, dim, row(dim(`${words.verify.remedy}: `))).slice(0, mostRows);
	return [spread(first, when, columns), ...rest, ...todo.map((line) => row('  ', ...line))];
};

/** The figures below have to be seen, too; all of it is in `mape-setup check`. */
const mostRows = 2;
const ageWidth = 12;

const keysRow = ({ help, language }: WatchMoment, glyphs: Glyphs, columns: number): Row => {
	const { key } = watchText[language];
	const keys = [
		[`${glyphs.leftRight} ${glyphs.upDown}`, key.block],
		['v', key.recheck],
		['?', help ? key.close : key.help],
		['L', key.language],
		['q', key.quit],
	] as const;
	return joinFitting(
		keys.map(([shown, label], index) => row(plain(index === 0 ? '' : '   '), focusBold(shown), dim(` ${label}`))),
		columns,
	);
};

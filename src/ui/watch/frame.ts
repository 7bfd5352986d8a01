import type { ReadProblem } from '../../check/finding.ts';
import { diagnose } from '../../check/verdict.ts';
import type { Ce } from '../../map/ce.ts';
import type { Choices } from '../../plan/choices.ts';
import type { Language } from '../../text/language.ts';
import { rateText, type WatchText, watchText } from '../../text/watch.ts';
import { type Drops, dropReasons } from '../../watch/drops.ts';
import type { PortUse } from '../../watch/port-use.ts';
import type { WatchState } from '../../watch/state.ts';
import { pad, widthOf } from '../fit.ts';
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
import { heatLegend, heatRows } from './heat-map.ts';
import { sparkRow } from './sparkline.ts';

/** What the screen shows of a router that is watched. */
export interface WatchMoment {
	readonly subject: { readonly choices: Pick<Choices, 'wan'>; readonly ce: Ce };
	readonly state: WatchState;
	readonly language: Language;
	/** The block of ports whose numbers are told. */
	readonly chosen: number;
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
	const foot = moment.ended ? [blank] : [blank, keysRow(text, glyphs, columns)];
	const budget = size.rows - 1 - 2 - foot.length;
	const parts: readonly Part[] = [
		verdictRows(moment, glyphs, columns),
		figures(moment, glyphs, columns),
		...portParts(moment, glyphs, columns),
	];
	const rows = [head, blank, ...stack(parts, budget, columns).rows, ...foot].slice(0, Math.max(1, size.rows - 1));
	return rows.map((line) => finish(line, glyphs, size.columns));
};

const finish = (line: Row, glyphs: Glyphs, columns: number): Row => {
	if (line.length === 0) return line;
	const spans = line.map((span) => ({ ...span, text: inGlyphs(glyphs, span.text) }));
	return cutRow([plain(' '), ...spans], columns - 1, glyphs.ellipsis);
};

/** What the checks say together, as before while they run again. */
const verdictRows = ({ state, language }: WatchMoment, glyphs: Glyphs, columns: number): readonly Row[] => {
	const words = wordsIn(language);
	const { checks = [], checking } = state;
	const diagnosis = diagnose(checks);
	const busy = checking ? row(dim(watchText[language].checking)) : [];
	if (diagnosis === undefined) return [row(dim(watchText[language].checking))];
	if (diagnosis.level === 'ok')
		return [spread(row(ok(`${glyphs.done} `), strong(words.verify.allGreen)), busy, columns)];
	const { cause, remedy } = words.causeOf(diagnosis, checks);
	const [paint, sign] =
		diagnosis.level === 'failed'
			? [failureBold, failure(`${glyphs.failed} `)]
			: [attention, attention(`${glyphs.warning} `)];
	const todo =
		remedy === '' ? [] : paragraph(remedy, columns - 2, dim, row(dim(`${words.verify.remedy}: `))).slice(0, 2);
	return [
		...paragraph(cause, columns, paint, row(sign)).slice(0, 3),
		...todo.map((line) => row('  ', ...line)),
		...(checking ? [busy] : []),
	];
};

const figures = ({ state, language }: WatchMoment, glyphs: Glyphs, columns: number): readonly Row[] => {
	const { rtt, sample, rate, drops } = state;
	const text = watchText[language];
	const labels = Object.values(text.label);
	const width = Math.max(...labels.map(widthOf));
	const line = (label: keyof WatchText['label'], value: Row) =>
		cutRow([...row(dim(`${pad(text.label[label], width)}  `)), ...value], columns, glyphs.ellipsis);
	const problem = (why: ReadProblem) => row(attention(wordsIn(language).findingOf(why).cause));
	const tunnel = !sample
		? row(dim(text.unknown))
		: !sample.tunnel.ok
			? problem(sample.tunnel.problem)
			: row(
					plain(`${text.received} ${pad(rate ? rateText(rate.received) : '-', 11)}`),
					plain(`  ${text.sent} ${rate ? rateText(rate.sent) : '-'}`),
				);
	const connections = !sample
		? row(dim(text.unknown))
		: !sample.connections.ok
			? problem(sample.connections.problem)
			: headroom(sample.connections.value.entries, sample.connections.value.max, text);
	const held = !drops
		? row(dim(text.unknown))
		: drops.ok
			? dropsRow(drops.value, text, columns - width - 2)
			: problem(drops.problem);
	return [
		line('rtt', sparkRow(rtt, text, glyphs)),
		line('tunnel', tunnel),
		line('connections', connections),
		line('drops', held),
	];
};

/** From here on a table fills up within minutes. */
const tight = 0.8;

const headroom = (entries: number, max: number, text: WatchText): Row => {
	const paint = entries >= max ? failure : entries >= max * tight ? attention : plain;
	return row(paint(text.entries(entries, max)), dim(`  ${((entries / Math.max(1, max)) * 100).toFixed(1)} %`));
};

const dropsRow = (drops: Drops, text: WatchText, columns: number): Row => {
	const told = dropReasons.flatMap((reason) =>
		drops[reason] === undefined ? [] : [{ reason, packets: drops[reason] }],
	);
	return joinFitting(
		told.map(({ reason, packets }, index) =>
			row(
				plain(index === 0 ? '' : '  '),
				(packets > 0 && reason === 'guard' ? attention : plain)(text.drop[reason](packets)),
			),
		),
		columns,
	);
};

const portParts = (moment: WatchMoment, glyphs: Glyphs, columns: number): readonly Part[] => {
	const { language, chosen } = moment;
	const { ports } = moment.state;
	const text = watchText[language];
	const title = strong(text.label.ports);
	if (!ports) return [[row(title, dim(`  ${text.unknown}`))]];
	if (!ports.ok) {
		const { cause, remedy } = wordsIn(language).findingOf(ports.problem);
		return [[row(title), ...paragraph(cause, columns, attention), ...paragraph(remedy, columns, dim)]];
	}
	const use = ports.value;
	const legend = heatLegend(text.free, text.full, glyphs);
	return [
		[
			spread(row(title, plain(`  ${text.used(use)}`)), legend, Math.min(columns, 49)),
			...heatRows(use.blocks, chosen, glyphs),
			...blockRow(use, chosen, text),
		],
		busiestRows(use, text, glyphs, columns),
	];
};

const blockRow = ({ blocks }: PortUse, chosen: number, text: WatchText): readonly Row[] => {
	const block = blocks[chosen];
	return block ? [row(focusBold(' [] '), plain(text.block(block)))] : [];
};

const busiestRows = (
	{ destination, host, unreadable }: PortUse,
	text: WatchText,
	glyphs: Glyphs,
	columns: number,
): readonly Row[] => [
	...(destination ? [cutRow(row(text.destination(destination)), columns, glyphs.ellipsis)] : []),
	...(host ? [cutRow(row(text.host(host)), columns, glyphs.ellipsis)] : []),
	...(unreadable > 0 ? [cutRow(row(attention(text.unreadable(unreadable))), columns, glyphs.ellipsis)] : []),
];

const keysRow = ({ key }: WatchText, glyphs: Glyphs, columns: number): Row => {
	const keys = [
		[`${glyphs.leftRight} ${glyphs.upDown}`, key.block],
		['v', key.recheck],
		['L', key.language],
		['q', key.quit],
	] as const;
	return joinFitting(
		keys.map(([shown, label], index) => row(plain(index === 0 ? '' : '   '), focusBold(shown), dim(` ${label}`))),
		columns,
	);
};

import { problemIn, type Situation } from './binding.ts';
import type { Glyphs } from './glyphs.ts';
import { type Item, itemsOf } from './items.ts';
import { beside, finish, heightUnder, layoutOf } from './layout.ts';
import type { Page } from './page.ts';
import { timeRows } from './part/countdown.ts';
import { details } from './part/details.ts';
import { footer, problemKeys } from './part/footer.ts';
import { header } from './part/header.ts';
import { help } from './part/help.ts';
import { problemBox } from './part/problem-box.ts';
import { railColumn, railLine } from './part/rail.ts';
import { answersIn } from './part/rail-answers.ts';
import { blank, dim, paragraph, type Row } from './row.ts';
import type { Shown } from './session.ts';
import type { Size } from './size.ts';
import { type Part, stack } from './stack.ts';
import { apply } from './step/apply.ts';
import { detecting } from './step/detecting.ts';
import { link } from './step/link.ts';
import { parameters } from './step/parameters.ts';
import { prefix } from './step/prefix.ts';
import { provider } from './step/provider.ts';
import { review } from './step/review.ts';
import { verify } from './step/verify.ts';
import { type Words, wordsIn } from './words.ts';

/** What does not change while the program runs. */
export interface Look {
	readonly glyphs: Glyphs;
	/** For ears: no columns, no signs in front. */
	readonly screenReader: boolean;
	/** A serial line: a frame takes two seconds. */
	readonly slow?: boolean;
}

/** Everything else a frame is painted from. */
export interface Moment extends Shown {
	/** Counts up while something is going on. */
	readonly tick: number;
	/** Milliseconds since the epoch. */
	readonly now: number;
}

export interface Frame {
	/** At most size.rows - 1 rows, none wider than size.columns. */
	readonly rows: readonly Row[];
	readonly situation: Situation;
}

export const frameOf = (moment: Moment, look: Look, size: Size): Frame => {
	const { state, view } = moment;
	const words = wordsIn(view.language);
	const { wide, whole, columns } = layoutOf(size, look);
	const items = itemsOf(state, view, words);
	const page = pageOf(moment, look, words, items, columns);
	const full = { ...page, columns: whole };

	const rail = look.screenReader ? progress(page) : wide ? [] : [railLine(full)];
	const top: readonly Row[] = [header(full), ...rail, blank];
	const budget = heightUnder(top, size);
	const bare: Situation = { state, view, items };
	const step = stack(partsOf(page, bare, budget), budget, columns);
	const under: Situation = step.scrolling ? { ...bare, scrolling: step.scrolling } : bare;
	const body = view.overlay ? stack([remaining(page), overlay(page, under)], budget, columns) : step;
	const situation: Situation = body.scrolling ? { ...bare, scrolling: body.scrolling } : bare;
	const middle = wide ? beside(railColumn(page, answersIn(page)), body.rows, budget) : body.rows;
	const bottom = moment.ending ? [blank] : [blank, ...footer(situation, full)];
	const rows = [...top, ...middle, ...bottom].slice(0, Math.max(1, size.rows - 1));
	return { rows: rows.map((line) => finish(line, look.glyphs, size.columns)), situation };
};

const pageOf = (moment: Moment, look: Look, words: Words, items: readonly Item[], columns: number): Page => {
	const { state, view, tick, now } = moment;
	const { glyphs } = look;
	const pace = look.screenReader ? 'mark' : look.slow === true ? 'fifth' : 'second';
	const last = moment.ending !== undefined;
	const turning = last ? glyphs.toCome : glyphs.spinner[tick % glyphs.spinner.length]!;
	const spinner = look.screenReader ? '' : turning;
	return { state, view, items, words, glyphs, columns, spinner, last, now, pace };
};

const progress = ({ state, words, columns }: Page): readonly Row[] => {
	const number = state.step === 'detecting' || state.step === 'ended' ? undefined : state.step;
	if (number === undefined) return [];
	return paragraph(words.progress(words.title[number], steps.indexOf(number) + 1, steps.length), columns);
};
const steps = ['link', 'prefix', 'provider', 'parameters', 'review', 'apply', 'verify'] as const;

/** What lies over the step: the help names the keys that work in the step. */
const overlay = (page: Page, under: Situation): Part =>
	page.view.overlay?.type === 'help' ? help(under, page) : details(page);

/** What has to be seen under everything: the time that runs. */
const remaining = ({ state, ...page }: Page): readonly Row[] =>
	state.step === 'apply' && state.countdown ? timeRows({ ...page, state }, state.countdown) : [];

const partsOf = (page: Page, situation: Situation, rows: number): readonly Part[] => {
	const { state } = page;
	const problem = problemIn(state);
	const dropped = 'kept' in state ? (state.kept.dropped ?? []) : [];
	return [
		problem ? problemBox(problem, page, problemKeys(situation, page), Math.max(5, rows - 6)) : [],
		dropped.length > 0 ? paragraph(page.words.dropped(dropped), page.columns, dim) : [],
		...stepParts(page),
	];
};

const stepParts = (page: Page): readonly Part[] => {
	const { state } = page;
	switch (state.step) {
		case 'detecting':
			return detecting({ ...page, state });
		case 'link':
			return link({ ...page, state });
		case 'prefix':
			return prefix({ ...page, state });
		case 'provider':
			return provider({ ...page, state });
		case 'parameters':
			return parameters({ ...page, state });
		case 'review':
			return review({ ...page, state });
		case 'apply':
			return apply({ ...page, state });
		case 'verify':
			return verify({ ...page, state });
		case 'ended':
			return [];
	}
};

import { isSame } from '../../plan/diff.ts';
import { type PfPlan, pfChanges } from '../../plan/pf.ts';
import type { FileChange } from '../../plan/plan.ts';
import type { PageOf, Step } from '../page.ts';
import { changeOf, changeRows, diffRows } from '../part/diff.ts';
import { liveRows } from '../part/live.ts';
import { textField } from '../part/text-field.ts';
import { attention, blank, dim, focus, focusBold, ok, paragraph, type Row, row, spread, strong } from '../row.ts';
import type { Window } from '../stack.ts';

/** Everything that would be done, in one text to scroll through: overview first, then each file in full. */
export const review: Step<'review'> = (page) => {
	const { state, view, words, columns, spinner } = page;
	const { key } = words.ui;
	const answer = row(focusBold('a'), dim(` ${state.preset.dryRun ? key.finishDryRun : key.apply}`));
	const offered = state.changes !== undefined && (state.pf === undefined || state.preset.dryRun);
	const title = state.pf ? words.pfTitle(state.pf) : words.question.review;
	const question = [spread(row(strong(title)), offered ? answer : [], columns)];
	if (state.changes === undefined) {
		return [question, [row(focus(`${spinner} `), words.review.reading)]];
	}
	if (view.saving) return [question, textField(page, words.review.directory, './mape-setup')];
	const saved = state.savedTo === undefined ? [] : paragraph(words.review.savedTo(state.savedTo), columns, ok);
	return [question, contents(page), saved];
};

/** The overview and the files, and at which row each begins. A file begins below its name: that is in the title then. */
const contents = (page: PageOf<'review'>): Window => {
	const { state, view, words } = page;
	const files = state.pf ? pfChanges(state.pf) : (state.changes ?? []);
	const at = view.scroll ?? 0;
	const rows: Row[] = state.pf ? [...pfOverview(state.pf, files, page)] : [...overview(page)];
	const starts = [0];
	for (const file of files) {
		rows.push(blank);
		starts.push(rows.length + 1);
		rows.push(...diffRows(file, page));
	}
	const file = files[starts.findLastIndex((start) => start <= at) - 1];
	const counts = words.ui.review.counts(files.length, state.pf ? 0 : state.plan.commands.length);
	const title = file
		? row(focus(file.path), changeOf(file, page))
		: row(focus(words.ui.review.overview), dim(`  ${counts}`));
	return { type: 'text', at, rows, starts, title };
};

const pfOverview = (pf: PfPlan, files: readonly FileChange[], page: PageOf<'review'>): readonly Row[] => {
	const { words, glyphs, columns } = page;
	const listed = (text: string) => paragraph(text, columns, undefined, row(dim(`${glyphs.bullet} `)));
	return [
		...paragraph(words.pfNat(pf), columns, dim),
		blank,
		row(strong(words.review.files)),
		...changeRows(files, page),
		blank,
		row(strong(words.review.notes)),
		...pf.notes.flatMap((note) => listed(words.pfNote(note))),
	];
};

const overview = (page: PageOf<'review'>): readonly Row[] => {
	const { state, words, glyphs, columns } = page;
	const { plan, changes = [], live = [] } = state;
	const warned = (text: string) => paragraph(text, columns, attention, row(attention(`${glyphs.warning} `)));
	const listed = (text: string) => paragraph(text, columns, undefined, row(dim(`${glyphs.bullet} `)));
	const section = (title: string, rows: readonly Row[]) =>
		rows.length === 0 ? [] : [row(strong(title)), ...rows, blank];
	const commands = plan.commands.map(({ argv }, index) => {
		const number = `${index + 1}`.padStart(`${plan.commands.length}`.length);
		return paragraph(argv.join(' '), columns, undefined, row(dim(`${number} `)));
	});
	return [
		...plan.risks.flatMap((risk) => warned(words.risk(risk))),
		...(plan.risks.length > 0 ? [blank] : []),
		...words.natOf(plan).flatMap((line) => paragraph(line, columns, dim)),
		blank,
		...section(words.review.files, changeRows(changes, page)),
		...section(words.review.live, liveRows(live, page)),
		...(isSame(changes, live)
			? [...paragraph(words.review.allSame, columns, ok), blank]
			: section(words.review.commands, commands.flat())),
		...section(
			words.review.notes,
			plan.notes.flatMap((note) => listed(words.note(note))),
		),
		...paragraph(words.review.nothingElse, columns, dim),
	];
};

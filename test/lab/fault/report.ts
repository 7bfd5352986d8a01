import type { Found } from './hunt.ts';
import type { Tried } from './trial.ts';
import type { FaultKind } from './trials.ts';

/** How many faults, and what became of them: "N faults, N restored". */
export function summary(name: string, { all, tried }: Found): string {
	const kinds = [...new Set(tried.flatMap(({ trial }) => trial.covers.map(({ kind }) => kind)))];
	const rows = kinds.map((kind) => [kind, ...figures(tried, kind)].map((cell) => String(cell).padStart(12)).join(''));
	const [faults = 0, restored = 0, kept = 0, wrong = 0] = figures(tried);
	const untried = all - faults;
	return [
		['', 'faults', 'restored', 'kept', 'wrong'].map((cell) => cell.padStart(12)).join(''),
		...rows,
		`${name}: ${faults} faults, ${restored} restored, ${kept} kept whole (too late, or without effect), ${wrong} wrong` +
			`; ${tried.length} runs${untried > 0 ? `; ${untried} of ${all} not tried here` : ''}`,
	].join('\n');
}

function figures(tried: readonly Tried[], kind?: FaultKind): readonly number[] {
	const of = (state?: string) =>
		tried
			.filter(({ verdict }) => state === undefined || verdict.state === state)
			.reduce(
				(sum, { trial }) => sum + trial.covers.filter((fault) => kind === undefined || fault.kind === kind).length,
				0,
			);
	return [of(), of('restored'), of('kept'), of('wrong')];
}

import type { CheckId, CheckProgress } from './check.ts';
import { checks } from './checks.ts';
import type { Finding } from './finding.ts';
import { findingTable } from './finding-table.ts';

/** What all checks together say. */
export type Diagnosis =
	| { readonly level: 'ok' }
	| {
			/** The worst of all checks: a warning may well be the cause of a failure. */
			readonly level: 'warning' | 'failed';
			/** The most probable cause: what this check found. */
			readonly check: CheckId;
			readonly finding: Finding;
			/** Failed, warned or skipped because of it, in the order of the layers. */
			readonly consequences: readonly CheckId[];
			/** Not ok either, and not because of it. */
			readonly besides: readonly CheckId[];
	  };

interface Found {
	readonly id: CheckId;
	readonly level: 'warning' | 'failed';
	readonly finding: Finding;
}

const layers: readonly CheckId[] = checks.map(({ id }) => id);

/** The layer of a check; what is not in the list (a test's own check) comes last, and by its name. */
const byLayer = ({ id: one }: { readonly id: CheckId }, { id: other }: { readonly id: CheckId }): number => {
	const place = (id: CheckId) => (layers.includes(id) ? layers.indexOf(id) : layers.length);
	return place(one) - place(other) || (one < other ? -1 : 1);
};

/**
 * The one cause to begin with: the lowest layer that failed, unless something else that was found explains it
 * (finding-table.ts); without failures the lowest warning. undefined: nothing is known yet. The order in which the checks
 * are told does not matter.
 */
export function diagnose(progress: readonly CheckProgress[]): Diagnosis | undefined {
	const found = progress.flatMap(badIn).sort(byLayer);
	const worst = found.find(({ level }) => level === 'failed') ?? found[0];
	if (!worst) return isAllOk(progress) ? { level: 'ok' } : undefined;
	const cause = rootOf(worst, found);
	const follows = consequencesOf(cause, found);
	const blamed = [cause, ...follows].map(({ id }) => id);
	const skipped = progress.filter((one) => one.status === 'skipped' && blamed.includes(one.because));
	return {
		level: worst.level,
		check: cause.id,
		finding: cause.finding,
		consequences: [...follows, ...skipped].sort(byLayer).map(({ id }) => id),
		besides: found.filter((one) => one !== cause && !follows.includes(one)).map(({ id }) => id),
	};
}

function badIn(one: CheckProgress): readonly Found[] {
	if (one.status !== 'done' || one.verdict.level === 'ok') return [];
	const { level, finding } = one.verdict;
	return [{ id: one.id, level, finding }];
}

const isAllOk = (progress: readonly CheckProgress[]): boolean =>
	progress.length > 0 && progress.every((one) => one.status === 'done' && one.verdict.level === 'ok');

/** What explains itself is one thing, seen first in the lowest layer. Other circles the table has none (see its test). */
function explains(one: Found, other: Found): boolean {
	const { code } = one.finding;
	const { explains: explained = [] } = findingTable[code];
	return explained.includes(other.finding.code) && (code !== other.finding.code || byLayer(one, other) < 0);
}

function rootOf(from: Found, found: readonly Found[]): Found {
	const deeper = found.find((other) => other !== from && explains(other, from));
	return deeper ? rootOf(deeper, found) : from;
}

/** Also what follows from what follows. */
function consequencesOf(cause: Found, found: readonly Found[]): readonly Found[] {
	const known = [cause];
	for (const one of known) {
		for (const other of found) if (!known.includes(other) && explains(one, other)) known.push(other);
	}
	return known.slice(1);
}

import type { System } from '../system/system.ts';
import { type Check, type CheckId, type CheckProgress, type CheckSubject, failed, type Verdict } from './check.ts';
import { checks as allChecks } from './checks.ts';

export interface RunChecksOptions {
	/** Only these; what they need besides is taken to be fine. */
	readonly only?: readonly CheckId[];
	/** Told every step of every check, beginning with all of them waiting. */
	readonly onProgress?: (progress: CheckProgress) => void;
	/** In dependency order. */
	readonly checks?: readonly Check[];
}

/** What only looks at the machine takes milliseconds; longer, and it has waited for something to come up. */
const atOnceMs = 500;

/**
 * All checks start at once but for those that say otherwise, so that a healthy line is told in the time of the slowest of them. What needs a failed one is
 * skipped, without waiting for what it saw: a dead line is told after the limit of the check that finds it, not after the
 * sum of all. What is not ok was perhaps only too early, when those it needs had to wait themselves (for an address to
 * come up, say): it is looked at once more after them.
 */
export async function runChecks(
	system: System,
	subject: CheckSubject,
	{ only, onProgress = () => {}, checks = allChecks }: RunChecksOptions = {},
): Promise<readonly CheckProgress[]> {
	const selected = checks.filter(({ id }) => only === undefined || only.includes(id));
	for (const { id } of selected) onProgress({ id, status: 'waiting' });
	const results = new Map<CheckId, Promise<CheckProgress>>();
	for (const check of selected) {
		const resultsOf = (ids: readonly CheckId[] = []) =>
			ids.map((id) => results.get(id)).filter((result) => result !== undefined);
		const [needed, before] = [resultsOf(check.needs), resultsOf(check.after)];
		results.set(check.id, runOne(system, subject, check, needed, before, onProgress));
	}
	return Promise.all(results.values());
}

async function runOne(
	system: System,
	subject: CheckSubject,
	check: Check,
	needed: readonly Promise<CheckProgress>[],
	before: readonly Promise<CheckProgress>[],
	onProgress: (progress: CheckProgress) => void,
): Promise<CheckProgress> {
	const { id } = check;
	const kept = await firstFailure(before);
	if (kept) return tell({ id, status: 'skipped', because: kept }, onProgress);
	onProgress({ id, status: 'running' });
	let began = system.now();
	const first = observeAndJudge(system, subject, check);
	const because = await firstFailure(needed);
	if (because) return tell({ id, status: 'skipped', because }, onProgress);
	const tooEarly = system.now() - began > atOnceMs;
	let verdict = await first;
	if (verdict.level !== 'ok' && tooEarly) {
		began = system.now();
		verdict = await observeAndJudge(system, subject, check);
	}
	return tell({ id, status: 'done', verdict, durationMs: Math.max(0, Math.round(system.now() - began)) }, onProgress);
}

/** As soon as one has failed; undefined when all are done and none has. */
async function firstFailure(needed: readonly Promise<CheckProgress>[]): Promise<CheckId | undefined> {
	const causes = needed.map((progress) => progress.then(failedCheck));
	const anyFailed = new Promise<CheckId>((resolve) => {
		for (const cause of causes) cause.then((id) => id && resolve(id));
	});
	return Promise.race([anyFailed, Promise.all(causes).then((ids) => ids.find((id) => id !== undefined))]);
}

/** The check that is to blame, if any. */
function failedCheck(progress: CheckProgress): CheckId | undefined {
	if (progress.status === 'skipped') return progress.because;
	return progress.status === 'done' && progress.verdict.level === 'failed' ? progress.id : undefined;
}

async function observeAndJudge(system: System, subject: CheckSubject, check: Check): Promise<Verdict> {
	const { limitMs } = check;
	let timer: NodeJS.Timeout | undefined;
	// not system.sleep(): it cannot be taken back, and would hold the program open after the checks are done
	const timeUp = new Promise<Verdict>((resolve) => {
		timer = setTimeout(() => resolve(failed({ code: 'check-timed-out', limitMs })), limitMs);
	});
	const verdict = Promise.resolve()
		.then(() => check.observe(system, subject))
		.then((observation) => check.judge(observation, subject))
		.catch((bug: unknown) =>
			failed({ code: 'check-crashed', message: bug instanceof Error ? bug.message : String(bug) }),
		);
	try {
		return await Promise.race([verdict, timeUp]);
	} finally {
		clearTimeout(timer);
	}
}

function tell(progress: CheckProgress, onProgress: (progress: CheckProgress) => void): CheckProgress {
	onProgress(progress);
	return progress;
}

export type Level = Verdict['level'];

const levels: readonly Level[] = ['ok', 'warning', 'failed'];

/** The worst verdict so far; what was skipped is the fault of one that failed. */
export function worst(progress: readonly CheckProgress[]): Level {
	const found = progress.map((check) => (check.status === 'done' ? levels.indexOf(check.verdict.level) : 0));
	return levels[Math.max(0, ...found)] ?? 'ok';
}

/** Of `mape-setup check`: a warning is not a failure. */
export function exitCode(progress: readonly CheckProgress[]): 0 | 1 {
	return worst(progress) === 'failed' ? 1 : 0;
}

/** Why a change must not be kept: mandatory checks that failed, or the failed ones that kept them from running. */
export function mandatoryFailures(
	progress: readonly CheckProgress[],
	checks: readonly Check[] = allChecks,
): readonly CheckId[] {
	const mandatory = new Set(checks.filter((check) => check.mandatory).map(({ id }) => id));
	const blamed = progress
		.filter(({ id }) => mandatory.has(id))
		.map(failedCheck)
		.filter((id) => id !== undefined);
	return [...new Set(blamed)];
}

import type { CheckId } from '../check/check.ts';
import { names } from '../plan/names.ts';
import type { Plan } from '../plan/plan.ts';
import type { ApplyProblem } from '../plan/problem.ts';
import { type System, SystemError } from '../system/system.ts';
import { isPending, keepChange, type Outcome, outcomeOfOthers, pendingChange, revertChange } from './decision.ts';
import { renderKeep } from './keep-script.ts';
import type { Decide, Settled } from './pending.ts';
import { lastLines } from './preflight.ts';
import { pruneCheckpoints } from './prune.ts';
import { recoverUnit } from './recover-unit.ts';
import { renderRevert } from './revert-script.ts';
import { type Snapshot, scopeOf, takeSnapshot, Unrecordable } from './snapshot.ts';
import { readState } from './state.ts';
import {
	startSystemdTimer,
	startTimerProcess,
	stopSystemdTimer,
	type Timer,
	TimerFailed,
	writeTimer,
} from './timer.ts';
import { askedFor } from './wait.ts';

export interface Checkpoint {
	readonly directory: string;
	readonly before: Snapshot;
}

export type BracketFailure =
	/** Nothing was touched. */
	| { readonly type: 'refused'; readonly problem: ApplyProblem }
	/** Put back and verified. */
	| { readonly type: 'reverted'; readonly problem: ApplyProblem }
	| { readonly type: 'revert-failed'; readonly problem: ApplyProblem };

export interface Bracket {
	/** From the beginning of the change until it is put back without a decision. */
	readonly timeoutMs: number;
	/** Changes the machine; a problem reverts everything. */
	readonly change: (checkpoint: Checkpoint) => Promise<ApplyProblem | undefined>;
	/** The mandatory checks that fail with the change. */
	readonly verify: () => Promise<readonly CheckId[]>;
	readonly decide: Decide;
	readonly onKeep: (phase: 'running' | 'done' | 'failed') => void;
	readonly onRevert: (phase: 'running' | 'done' | 'failed') => void;
}

/**
 * The bracket around every change: checkpoint and timer → change → verify → decide → keep, or revert and verify that too.
 * Everything that ends it is a script in the folder of the checkpoint, which the timer, a restart and other logins run as well.
 */
export async function withCheckpoint(system: System, plan: Plan, bracket: Bracket): Promise<Settled | BracketFailure> {
	const taken = await take(system, plan, bracket.timeoutMs);
	if ('code' in taken) return { type: 'refused', problem: taken };
	const { checkpoint, timer } = taken;
	const { directory } = checkpoint;
	const problem = await guarded(async () => {
		const failed = await bracket.change(checkpoint);
		await system.remove(names.busy);
		return failed;
	});
	if (problem) return putBack(system, directory, bracket, problem);
	let failed: readonly CheckId[] = [];
	const crash = await guarded(async () => {
		failed = await bracket.verify();
		return undefined;
	});
	if (crash) return putBack(system, directory, bracket, crash);
	const answer = await askedFor(system, directory, timer, bracket, failed);
	if (answer === 'decided') return settled(await outcomeOfOthers(system, directory), directory);
	if (answer === 'keep') return keep(system, directory, bracket);
	// what nobody wanted because it does not work is a failure, not a wish
	if (failed.length > 0) return putBack(system, directory, bracket, { code: 'checks-failed', failed });
	bracket.onRevert('running');
	const outcome = await revertChange(system, directory, 'user');
	bracket.onRevert(outcome.type === 'reverted' ? 'done' : 'failed');
	return outcome.type === 'reverted' ? { type: 'taken-back', by: 'here' } : settled(outcome, directory);
}

async function putBack(
	system: System,
	directory: string,
	{ onRevert }: Bracket,
	problem: ApplyProblem,
): Promise<Settled | BracketFailure> {
	onRevert('running');
	const outcome = await revertChange(system, directory, 'failure');
	onRevert(outcome.type === 'reverted' ? 'done' : 'failed');
	if (outcome.type !== 'reverted') return settled(outcome, directory);
	if (outcome.why === 'timer') return { type: 'reverted', problem: { code: 'out-of-time' } };
	// whoever took it back in the middle of it knows why
	return outcome.why === 'user' ? { type: 'taken-back', by: 'elsewhere' } : { type: 'reverted', problem };
}

async function keep(system: System, directory: string, bracket: Bracket): Promise<Settled | BracketFailure> {
	bracket.onKeep('running');
	const { outcome, stderr } = await keepChange(system, directory);
	if (outcome) {
		bracket.onKeep(outcome.type === 'kept' ? 'done' : 'failed');
		return outcome.type === 'kept' ? { type: 'kept', by: 'here' } : settled(outcome, directory);
	}
	bracket.onKeep('failed');
	const argv = ['sh', `${directory}/keep`];
	return putBack(system, directory, bracket, {
		code: 'command-failed',
		argv,
		timedOut: false,
		stderr: lastLines(stderr),
	});
}

/** Decided by somebody else. */
function settled(outcome: Outcome, directory: string): Settled | BracketFailure {
	switch (outcome.type) {
		case 'kept':
			return { type: 'kept', by: 'elsewhere' };
		case 'reverted':
			return { type: 'taken-back', by: outcome.why === 'timer' ? 'timer' : 'elsewhere' };
		case 'incomplete':
			return {
				type: 'revert-failed',
				problem: { code: 'revert-failed', script: `${directory}/revert`, left: outcome.left },
			};
	}
}

/** A refused file operation is an expected failure; anything else thrown is a bug, but the machine is put back all the same. */
async function guarded(step: () => Promise<ApplyProblem | undefined>): Promise<ApplyProblem | undefined> {
	try {
		return await step();
	} catch (error) {
		if (error instanceof SystemError) return { code: 'write-failed', path: error.path, why: error.message };
		return { code: 'unexpected', why: error instanceof Error ? (error.stack ?? error.message) : String(error) };
	}
}

/** Records the machine and arms the timer. With a problem nothing was touched, and nothing is left behind. */
async function take(
	system: System,
	plan: Plan,
	timeoutMs: number,
): Promise<{ readonly checkpoint: Checkpoint; readonly timer: Timer } | ApplyProblem> {
	const other = await pendingChange(system);
	if (other) return pendingProblem(other);
	await pruneCheckpoints(system);
	let directory = '';
	try {
		directory = await ownFolder(system);
		const before = await takeSnapshot(system, scopeOf(plan), directory);
		await record(system, plan, directory, before);
		const timer = await arm(system, directory, plan.units.length > 0, timeoutMs);
		return { checkpoint: { directory, before }, timer };
	} catch (error) {
		const mine = await isPending(system, directory).catch(() => false);
		if (mine) await system.remove(names.pending).catch(() => undefined);
		if (directory !== '') await system.remove(directory).catch(() => undefined);
		if (error instanceof Locked) return pendingProblem(await pendingChange(system));
		if (error instanceof TimerFailed) return { code: 'timer-failed', why: error.message };
		if (error instanceof Unrecordable) return { code: 'checkpoint-failed', what: error.what, why: error.message };
		if (error instanceof SystemError) return { code: 'checkpoint-failed', what: error.path, why: error.message };
		throw error;
	}
}

/** Also of two that begin in the same millisecond each has a folder of its own. */
async function ownFolder(system: System): Promise<string> {
	const time = new Date(system.now()).toISOString().replaceAll(/[:.]/g, '-');
	await must(system, ['mkdir', '-p', names.checkpoints]);
	const first = `${names.checkpoints}/${time}`;
	if ((await system.run(['mkdir', first])).code === 0) return first;
	await must(system, ['mkdir', `${first}-2`]);
	return `${first}-2`;
}

export function pendingProblem(other: Awaited<ReturnType<typeof pendingChange>>): ApplyProblem {
	return {
		code: 'change-pending',
		checkpoint: other?.directory ?? names.checkpoints,
		state: other?.state ?? 'pending',
		...(other?.leftMs === undefined ? {} : { secondsLeft: Math.max(0, Math.round(other.leftMs / 1000)) }),
	};
}

async function record(system: System, plan: Plan, directory: string, before: Snapshot): Promise<void> {
	const down = plan.files.find(({ path }) => path === names.down);
	const original = (await readState(system))?.original ?? directory;
	await system.write(`${directory}/down`, down?.content ?? '', 0o755);
	await system.write(`${directory}/before`, `${before.lines.join('\n')}\n`, 0o600);
	await system.write(`${directory}/id`, `${directory}\n`, 0o644);
	await system.write(`${directory}/keep`, renderKeep(directory, plan.units, original), 0o755);
	await system.write(`${directory}/revert`, renderRevert(directory, before), 0o755);
	const present = Object.entries(before.files).flatMap(([path, content]) => (content === undefined ? [] : [path]));
	if (present.length === 0) return;
	await must(system, ['mkdir', '-p', `${directory}/files`]);
	// cp -a and not our own copy: mode, owner and bytes as they are
	await must(system, ['cp', '-a', '--parents', ...present, `${directory}/files`]);
}

class Locked extends Error {}

/**
 * From here on whatever happens to this program, its terminal or the machine ends in the old state. The link is the lock:
 * only one can make it. A timer that finds nothing of its own pending does nothing, so that it can be started first.
 */
async function arm(system: System, directory: string, hasSystemd: boolean, timeoutMs: number): Promise<Timer> {
	if (!hasSystemd) {
		await lock(system, directory);
		const timer = await startTimerProcess(system, directory, timeoutMs);
		await markBusy(system);
		return timer;
	}
	const timer = await startSystemdTimer(system, directory, timeoutMs);
	try {
		await armRestart(system);
		await lock(system, directory);
		await must(system, ['sync', '-f', names.state]);
		await writeTimer(system, timer);
		await markBusy(system);
	} catch (error) {
		await disarm(system, directory, timer);
		throw error;
	}
	return timer;
}

const wants = `${names.unitDirectory}/sysinit.target.wants`;

/** Before the lock, and on the disk: a power cut must not leave a change pending that no start of the machine takes back. */
async function armRestart(system: System): Promise<void> {
	await system.write(`${names.unitDirectory}/${names.recoverUnit}`, recoverUnit, 0o644);
	await must(system, ['mkdir', '-p', wants]);
	await must(system, ['ln', '-sf', `../${names.recoverUnit}`, `${wants}/${names.recoverUnit}`]);
	await must(system, ['sync', '-f', wants]);
}

/** Nothing was changed yet. The timer goes last: until then it would do the same. What another change needs stays. */
async function disarm(system: System, directory: string, timer: Timer): Promise<void> {
	const pending = await pendingChange(system).catch(() => undefined);
	if (pending === undefined || pending.directory === directory) {
		const made = [`${wants}/${names.recoverUnit}`, `${names.unitDirectory}/${names.recoverUnit}`, names.pending];
		for (const path of [...made, names.timer]) await system.remove(path).catch(() => undefined);
		await system.run(['rmdir', '--ignore-fail-on-non-empty', wants]);
	}
	await stopSystemdTimer(system, timer);
}

async function lock(system: System, directory: string): Promise<void> {
	const { code, stderr } = await system.run(['ln', '-T', `${directory}/id`, names.pending]);
	if (code === 0) return;
	if ((await pendingChange(system)) !== undefined) throw new Locked();
	throw new Unrecordable(names.pending, stderr.trim());
}

/** Whoever puts the change back must be able to end the program that is still making it. */
async function markBusy(system: System): Promise<void> {
	await must(system, ['sh', '-c', `echo "$PPID" > ${names.busy}`]);
}

async function must(system: System, argv: readonly string[]): Promise<void> {
	const { code, stderr } = await system.run(argv);
	if (code !== 0) throw new Unrecordable(argv.join(' '), stderr.trim() || `exit code ${code}`);
}

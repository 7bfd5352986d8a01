import type { CheckId } from '../check/check.ts';
import { names } from '../plan/names.ts';
import type { Plan } from '../plan/plan.ts';
import type { ApplyProblem } from '../plan/problem.ts';
import { type System, SystemError } from '../system/system.ts';
import type { Answer, Decide, Settled } from './pending.ts';
import { renderRevert } from './revert-script.ts';
import { differences, type Snapshot, takeSnapshot, Unrecordable } from './snapshot.ts';

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
	readonly timeoutMs: number;
	/** Changes the machine; a problem reverts everything. */
	readonly change: (checkpoint: Checkpoint) => Promise<ApplyProblem | undefined>;
	/** The mandatory checks that fail with the change. */
	readonly verify: () => Promise<readonly CheckId[]>;
	readonly decide: Decide;
	/** Makes it last; a problem reverts as well. */
	readonly keep: (checkpoint: Checkpoint) => Promise<ApplyProblem | undefined>;
	readonly onRevert: (phase: 'running' | 'done' | 'failed') => void;
}

/** The bracket around every change: checkpoint → change → verify → keep, or revert and verify that too. */
export async function withCheckpoint(system: System, plan: Plan, bracket: Bracket): Promise<Settled | BracketFailure> {
	const checkpoint = await take(system, plan);
	if ('code' in checkpoint) return { type: 'refused', problem: checkpoint };
	const deadline = system.now() + bracket.timeoutMs;
	let answer: Answer = 'revert';
	let failed: readonly CheckId[] = [];
	const problem =
		(await guarded(() => bracket.change(checkpoint))) ??
		(await guarded(async () => {
			failed = await bracket.verify();
			answer = await bracket.decide({
				deadline,
				timeoutMs: bracket.timeoutMs,
				failed,
				timer: 'systemd',
				decided: new AbortController().signal,
				extend: async () => undefined,
			});
			return answer === 'keep' ? bracket.keep(checkpoint) : undefined;
		}));
	if (!problem && (answer as Answer) === 'keep') return { type: 'kept', by: 'here' };
	bracket.onRevert('running');
	const left = await revert(system, plan, checkpoint);
	bracket.onRevert(left.length === 0 ? 'done' : 'failed');
	if (left.length > 0)
		return {
			type: 'revert-failed',
			problem: { code: 'revert-failed', script: `${checkpoint.directory}/revert`, left },
		};
	if (problem) return { type: 'reverted', problem };
	// what nobody wanted because it does not work is a failure, not a wish
	return failed.length > 0
		? { type: 'reverted', problem: { code: 'checks-failed', failed } }
		: { type: 'taken-back', by: 'here' };
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

async function take(system: System, plan: Plan): Promise<Checkpoint | ApplyProblem> {
	const directory = `${names.checkpoints}/${new Date(system.now()).toISOString().replaceAll(/[:.]/g, '-')}`;
	try {
		const before = await takeSnapshot(system, plan);
		await record(system, plan, directory, before);
		return { directory, before };
	} catch (error) {
		await system.remove(directory).catch(() => undefined);
		if (error instanceof Unrecordable) return { code: 'checkpoint-failed', what: error.what, why: error.message };
		if (error instanceof SystemError) return { code: 'checkpoint-failed', what: error.path, why: error.message };
		throw error;
	}
}

async function record(system: System, plan: Plan, directory: string, before: Snapshot): Promise<void> {
	const down = plan.files.find(({ path }) => path === names.down);
	await system.write(`${directory}/down`, down?.content ?? '', 0o755);
	await system.write(`${directory}/snapshot.json`, `${JSON.stringify(before, undefined, '\t')}\n`, 0o600);
	await must(system, ['mkdir', '-p', `${directory}/files`]);
	for (const [i, [path, content]] of Object.entries(before.files).entries()) {
		// cp -a and not our own copy: mode, owner and bytes as they are
		if (content !== undefined) await must(system, ['cp', '-a', path, `${directory}/files/${i}`]);
	}
	await system.write(`${directory}/revert`, renderRevert(directory, before), 0o755);
}

async function must(system: System, argv: readonly string[]): Promise<void> {
	const { code, stderr } = await system.run(argv);
	if (code !== 0) throw new Unrecordable(argv.join(' '), stderr.trim() || `exit code ${code}`);
}

/** Runs the script and looks whether the machine really is as before; returns what is not. */
export async function revert(
	system: System,
	plan: Plan,
	{ directory, before }: Checkpoint,
): Promise<readonly string[]> {
	const result = await system.run([`${directory}/revert`], { timeoutMs: 180_000 });
	try {
		const left = differences(before, await takeSnapshot(system, plan));
		if (left.length > 0 || result.code === 0) return left;
	} catch (error) {
		if (!(error instanceof Unrecordable || error instanceof SystemError)) throw error;
		return [error.message];
	}
	return result.stderr
		.trim()
		.split('\n')
		.filter((line) => line !== '');
}

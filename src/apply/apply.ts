import type { CheckId, CheckProgress, CheckSubject } from '../check/check.ts';
import { mandatoryFailures, runChecks } from '../check/runner.ts';
import { formatPrefix6 } from '../map/prefix.ts';
import { names } from '../plan/names.ts';
import type { Plan, PlannedCommand, TaskId } from '../plan/plan.ts';
import type { ApplyProblem } from '../plan/problem.ts';
import type { System } from '../system/system.ts';
import type { BracketFailure, Checkpoint } from './checkpoint.ts';
import { withCheckpoint } from './checkpoint.ts';
import { commandFailed } from './command-failed.ts';
import { isPending } from './decision.ts';
import { liveModes } from './live/modes.ts';
import type { Decide, Settled } from './pending.ts';
import { preflight } from './preflight.ts';
import { isUnchanged } from './unchanged.ts';

/** How far one line of the ticking list is. */
export interface TaskProgress {
	readonly id: TaskId;
	readonly status: 'running' | 'done' | 'failed';
	readonly durationMs?: number;
}

export interface ApplyOptions {
	readonly acceptedRisks: readonly string[];
	/** How long the change waits for `decide`, from its beginning. */
	readonly timeoutMs: number;
	readonly decide: Decide;
	readonly onTask: (progress: TaskProgress) => void;
	readonly onCheck: (progress: CheckProgress) => void;
}

/** How an apply can end. */
export type ApplyOutcome =
	| Settled
	/** The machine was like this already: nothing was touched. */
	| { readonly type: 'unchanged' }
	| BracketFailure;

/** Carries a plan out under a checkpoint: everything works and is kept, or everything is as before. */
export async function applyPlan(system: System, plan: Plan, options: ApplyOptions): Promise<ApplyOutcome> {
	const task = tasks(system, options.onTask);
	const refusal = await task('preflight', () => preflight(system, plan, options.acceptedRisks));
	if (refusal) return { type: 'refused', problem: refusal };
	if (await isUnchanged(system, plan)) return { type: 'unchanged' };
	options.onTask({ id: 'checkpoint', status: 'running' });
	const startedAt = system.now();
	const outcome = await withCheckpoint(system, plan, {
		timeoutMs: options.timeoutMs,
		change: async (checkpoint) => {
			options.onTask({ id: 'checkpoint', status: 'done', durationMs: system.now() - startedAt });
			return (
				(await task('files', () => writeFiles(system, plan, checkpoint))) ??
				(await runCommands(system, plan, checkpoint, task))
			);
		},
		verify: () => verify(system, plan, task, options.onCheck),
		decide: options.decide,
		onKeep: (phase) => options.onTask({ id: 'keep', status: phase }),
		onRevert: (phase) => options.onTask({ id: 'revert', status: phase }),
	});
	if (outcome.type === 'refused') options.onTask({ id: 'checkpoint', status: 'failed' });
	return outcome;
}

type TaskRunner = (id: TaskId, body: () => Promise<ApplyProblem | undefined>) => Promise<ApplyProblem | undefined>;

function tasks(system: System, onTask: ApplyOptions['onTask']): TaskRunner {
	return async (id, body) => {
		const startedAt = system.now();
		onTask({ id, status: 'running' });
		const problem = await body();
		onTask({ id, status: problem ? 'failed' : 'done', durationMs: system.now() - startedAt });
		return problem;
	};
}

async function writeFiles(system: System, plan: Plan, checkpoint: Checkpoint): Promise<ApplyProblem | undefined> {
	const { before } = checkpoint;
	// The router of an earlier configuration goes down by its own script, while that is still there: the new one does
	// not know its addresses. The same addresses again need no interruption, whatever the rules.
	const same = plan.files.find(({ path }) => path === names.down)?.content === before.files[names.down];
	if (before.tunnel && before.files[names.down] !== undefined && !same) {
		const problem = await command(system, checkpoint, { task: 'files', argv: [names.down], timeoutMs: 60_000 });
		if (problem) return problem;
	}
	const present = plan.files.filter(({ path, content }) => before.files[path] === content);
	const modes = await liveModes(system, present);
	const fine = new Set(modes.filter(({ change }) => change !== 'drifted').map(({ name }) => name));
	for (const { path, content, mode } of plan.files) {
		// written anew it has its mode and owner again
		if (!fine.has(path)) await system.write(path, content, mode);
	}
	return (await stopObsolete(system, plan, checkpoint)) ?? (await dropStaleLease(system, plan));
}

/** The unit of a client that is not wanted any more is stopped while systemd still knows it. */
async function stopObsolete(system: System, plan: Plan, checkpoint: Checkpoint): Promise<ApplyProblem | undefined> {
	const { before } = checkpoint;
	const obsolete = plan.obsoleteFiles.includes(`${names.unitDirectory}/${names.dhcpUnit}`);
	if (obsolete && before.files[`${names.unitDirectory}/${names.dhcpUnit}`] !== undefined) {
		const argv = ['systemctl', 'disable', '--now', names.dhcpUnit];
		const problem = await command(system, checkpoint, { task: 'files', argv, timeoutMs: 60_000 });
		if (problem) return problem;
	}
	for (const path of plan.obsoleteFiles) await system.remove(path);
	return undefined;
}

/** dhclient with a lease of another prefix rebinds that for hours before it solicits (measured: isc-dhcp-client 4.4.3-P1). */
async function dropStaleLease(system: System, plan: Plan): Promise<undefined> {
	const leases = await system.read(names.leases);
	const wanted = `iaprefix ${formatPrefix6(plan.choices.delegation.prefix)} `;
	if (leases !== undefined && !leases.includes(wanted)) await system.remove(names.leases);
	return undefined;
}

async function runCommands(
	system: System,
	plan: Plan,
	checkpoint: Checkpoint,
	task: TaskRunner,
): Promise<ApplyProblem | undefined> {
	const ids = [...new Set(plan.commands.map((planned) => planned.task))];
	for (const id of ids) {
		const problem = await task(id, async () => {
			for (const planned of plan.commands.filter((candidate) => candidate.task === id)) {
				const failed = await command(system, checkpoint, planned);
				if (failed) return failed;
			}
			return undefined;
		});
		if (problem) return problem;
	}
	return undefined;
}

/** Nothing is changed any more once somebody has decided to put it back. */
async function command(
	system: System,
	{ directory }: Checkpoint,
	{ argv, timeoutMs }: PlannedCommand,
): Promise<ApplyProblem | undefined> {
	if (!(await isPending(system, directory))) return { code: 'out-of-time' };
	const result = await system.run(argv, { timeoutMs, env: { [names.changeMark]: directory } });
	return result.code === 0 ? undefined : commandFailed(result);
}

/** Fresh settings need a moment on a real line (neighbour discovery, the BR): a red first round is asked once more. */
async function verify(
	system: System,
	plan: Plan,
	task: TaskRunner,
	onCheck: ApplyOptions['onCheck'],
): Promise<readonly CheckId[]> {
	const subject: CheckSubject = { choices: plan.choices, ce: plan.ce };
	let failed: readonly CheckId[] = [];
	await task('checks', async () => {
		for (let round = 0; round < 2; round++) {
			if (round > 0) await system.sleep(2000);
			failed = mandatoryFailures(await runChecks(system, subject, { onProgress: onCheck }));
			if (failed.length === 0) return undefined;
		}
		return { code: 'checks-failed', failed };
	});
	return failed;
}

import type { Facts } from '../detect/facts.ts';
import { formatPrefix6, parsePrefix6 } from '../map/prefix.ts';
import { failure, type Result, success } from '../map/result.ts';
import { readConfig } from '../plan/artifact/config.ts';
import { makePlan } from '../plan/make-plan.ts';
import { names } from '../plan/names.ts';
import type { PortForward } from '../plan/nat-options.ts';
import type { Plan } from '../plan/plan.ts';
import { renderers } from '../plan/renderer.ts';
import { peek, type System } from '../system/system.ts';
import { factsForRefresh } from './facts.ts';
import { movedTo } from './moved.ts';
import type { RefreshProblem } from './problem.ts';

/** What became of a prefix that was delegated. */
export type Refreshed =
	/** Everything follows from the new prefix and is in effect. */
	| { readonly outcome: 'replaced'; readonly from: string; readonly to: string; readonly lost: readonly PortForward[] }
	/** Nothing can be derived from it: the router is down, its files are those of before. */
	| { readonly outcome: 'impossible'; readonly from: string; readonly to: string; readonly problem: RefreshProblem }
	/** A step failed; the caller takes the router down, and the next Reply has it tried again. */
	| { readonly outcome: 'failed'; readonly from: string; readonly to: string; readonly problem: RefreshProblem };

/**
 * Follows the line to another delegated prefix, without a checkpoint: the old addresses are the operator's to give to
 * somebody else, so there is nothing to go back to.
 *
 * The router goes down by the old script before the first file changes, so that no packet ever has the one prefix
 * outside and the other one's address inside. While the files are of both, `held` keeps a restart from bringing them up; the
 * configuration is written last, so that a refresh that was cut off is done again at the next Reply.
 */
export async function refresh(system: System, prefix: string): Promise<Refreshed> {
	const before = await configured(system);
	const from = before.ok ? formatPrefix6(before.value.delegation.prefix) : '';
	if (!before.ok) return { outcome: 'failed', from, to: prefix, problem: before.problem };
	const planned = await plan(system, prefix, before.value);
	if (!planned.ok) {
		const { code } = planned.problem;
		// half of another prefix's files stays that
		if (!(await isUnfinished(system))) await system.write(names.held, `${code} ${prefix}\n`, 0o644);
		await system.run([names.down], { timeoutMs: 30_000 });
		return { outcome: 'impossible', from, to: prefix, problem: planned.problem };
	}
	const problem = await replace(system, planned.value.plan);
	return problem
		? { outcome: 'failed', from, to: prefix, problem }
		: { outcome: 'replaced', from, to: prefix, lost: planned.value.lost };
}

async function configured(system: System): Promise<ReturnType<typeof readConfig>> {
	const text = await peek(system, names.config);
	return text === undefined
		? failure({ code: 'config-unreadable', path: names.config, why: 'no such file' })
		: readConfig(text);
}

const isUnfinished = async (system: System): Promise<boolean> =>
	(await peek(system, names.held))?.startsWith('unfinished') === true;

async function plan(
	system: System,
	text: string,
	before: Plan['choices'],
): Promise<Result<{ readonly plan: Plan; readonly lost: readonly PortForward[] }, RefreshProblem>> {
	const prefix = parsePrefix6(text);
	if (!prefix.ok) return prefix;
	const moved = movedTo(prefix.value, before);
	if (!moved.ok) return moved;
	const facts: Result<Facts, RefreshProblem> = await factsForRefresh(system);
	if (!facts.ok) return facts;
	const made = makePlan(moved.value.choices, facts.value);
	return made.ok ? success({ plan: made.value, lost: moved.value.lost }) : made;
}

async function replace(system: System, { choices, files }: Plan): Promise<RefreshProblem | undefined> {
	await system.write(names.held, `unfinished: on the way to ${formatPrefix6(choices.delegation.prefix)}\n`, 0o644);
	const down = await command(system, [names.down]);
	if (down) return down;
	const paths = [...renderers[choices.backend].files.map(({ path }) => path), names.up, names.down, names.config];
	for (const path of paths) {
		const file = files.find((planned) => planned.path === path);
		if (file) await system.write(path, file.content, file.mode);
	}
	// it removes `held` when everything is in effect
	return command(system, [names.up, 'now']);
}

async function command(system: System, argv: readonly string[]): Promise<RefreshProblem | undefined> {
	const { code, stderr, timedOut } = await system.run(argv, { timeoutMs: 60_000 });
	if (code === 0) return undefined;
	const lines = stderr.trim().split('\n').slice(-5);
	return { code: 'command-failed', argv, timedOut, stderr: lines, ...(code === undefined ? {} : { exitCode: code }) };
}

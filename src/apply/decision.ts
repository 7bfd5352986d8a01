import { names } from '../plan/names.ts';
import type { System } from '../system/system.ts';
import { readTimer, timeLeft } from './timer.ts';

/** A change that is made, or being made, and not yet kept; or one whose way back did not get to its end. */
export interface PendingChange {
	/** Folder of its checkpoint. */
	readonly directory: string;
	readonly state: 'pending' | 'reverting';
	/** Until it is put back; undefined when no timer runs. */
	readonly leftMs?: number;
}

/** Only folders of ours are ever run from. */
export const isCheckpoint = (directory: unknown): directory is string =>
	typeof directory === 'string' && new RegExp(`^${names.checkpoints}/[0-9TZ-]+$`).test(directory);

/** What waits for a decision on this machine. */
export async function pendingChange(system: System): Promise<PendingChange | undefined> {
	for (const state of ['pending', 'reverting'] as const) {
		const directory = (await system.read(names[state]))?.trim();
		if (!isCheckpoint(directory)) continue;
		const timer = await readTimer(system);
		return { directory, state, ...(timer ? { leftMs: await timeLeft(system, timer) } : {}) };
	}
	return undefined;
}

export const isPending = async (system: System, directory: string): Promise<boolean> =>
	(await system.read(names.pending))?.trim() === directory;

/** How a change was decided, as `keep` and `revert` leave it in the folder. */
export type Outcome =
	| { readonly type: 'kept' }
	/** `why` as the script was called: user, failure, timer, boot. */
	| { readonly type: 'reverted'; readonly why: string }
	| { readonly type: 'incomplete'; readonly left: readonly string[] };

export async function readOutcome(system: System, directory: string): Promise<Outcome | undefined> {
	const [first = '', ...rest] = ((await system.read(`${directory}/outcome`)) ?? '').split('\n');
	const [type, why = ''] = first.split(' ');
	if (type === 'kept') return { type };
	if (type === 'reverted') return { type, why };
	return type === 'incomplete' ? { type, left: rest.filter((line) => line !== '') } : undefined;
}

/** What somebody else's decision comes to; when that way back does not get to its end, it is gone again. */
export async function outcomeOfOthers(system: System, directory: string): Promise<Outcome> {
	for (let seconds = 0; seconds < 120; seconds++) {
		const outcome = await readOutcome(system, directory);
		if (outcome) return outcome;
		await system.sleep(1000);
	}
	return revertChange(system, directory, 'user');
}

/** The scripts wait for each other, so the second one may take as long as both. */
const scriptTimeoutMs = 400_000;
/** What a script still does after the decision (daemon-reload, wall) is not waited for any longer. */
const afterDecisionMs = 20_000;

/** Runs `keep` or `revert` to its end, or until it is plain that it hangs: the change was decided, by itself or by another one. */
async function runScript(system: System, directory: string, argv: readonly string[]) {
	const hangs = new AbortController();
	let runs = true;
	const script = system
		.stream(argv, { timeoutMs: scriptTimeoutMs, onLine: () => undefined, signal: hangs.signal })
		.finally(() => {
			runs = false;
		});
	const watch = async () => {
		let decidedAt: number | undefined;
		while (runs) {
			await system.sleep(1000);
			if (!(await isDecided(system, directory))) continue;
			decidedAt ??= system.now();
			if (system.now() - decidedAt >= afterDecisionMs) return hangs.abort();
		}
	};
	// if it cannot look, the script's time limit is left
	watch().catch(() => undefined);
	const { code, stderr } = await script;
	return { ended: code === 0 || code === 3 || hangs.signal.aborted, code, stderr };
}

/** The way back of before that did not get to its end is no decision, nor what is written before it takes effect. */
async function isDecided(system: System, directory: string): Promise<boolean> {
	const outcome = await readOutcome(system, directory);
	if (outcome === undefined || outcome.type === 'incomplete') return false;
	return (await pendingChange(system))?.directory !== directory;
}

/** Puts a change back and looks whether the machine is as before; or says how it was decided already. */
export async function revertChange(system: System, directory: string, why: 'user' | 'failure'): Promise<Outcome> {
	const { ended, code, stderr } = await runScript(system, directory, ['sh', `${directory}/revert`, why]);
	const outcome = await readOutcome(system, directory);
	if (outcome && (ended || outcome.type === 'incomplete')) return outcome;
	const said = stderr.split('\n').filter((line) => line !== '');
	return { type: 'incomplete', left: said.length > 0 ? said : [`revert: exit code ${code}`] };
}

/** Keeps a change, or says how it was decided already; undefined when it could not be kept and is still pending. */
export async function keepChange(
	system: System,
	directory: string,
): Promise<{ readonly outcome: Outcome | undefined; readonly stderr: string }> {
	const { ended, stderr } = await runScript(system, directory, ['sh', `${directory}/keep`]);
	return { outcome: ended ? await readOutcome(system, directory) : undefined, stderr };
}

import { httpsPort, targets } from '../../check/observe/target.ts';
import { openbsdNat } from '../../plan/artifact/openbsd-conf.ts';
import { mergePf } from '../../plan/artifact/pf-merge.ts';
import type { PfPlan } from '../../plan/pf.ts';
import type { ApplyProblem } from '../../plan/problem.ts';
import { type System, SystemError } from '../../system/system.ts';
import type { OpenbsdProblem } from '../../wizard/problem.ts';
import { commandFailed } from '../command-failed.ts';
import type { OpenbsdChange } from './change.ts';
import { isCheckpoint, type Marker, markers, place } from './place.ts';
import { renderScripts, trialConf } from './scripts.ts';

/** A change that is recorded here: waiting, being decided, or kept. */
export interface OpenbsdState {
	readonly marker: Marker;
	/** Folder of its checkpoint. */
	readonly directory: string;
}

export async function openbsdState(system: System): Promise<OpenbsdState | undefined> {
	for (const marker of markers) {
		const directory = (await system.read(place[marker]))?.trim();
		if (directory !== undefined && isCheckpoint(directory)) return { marker, directory };
	}
	return undefined;
}

export type OpenbsdStep =
	| { readonly type: 'recorded'; readonly directory: string; readonly files: readonly string[] }
	| { readonly type: 'armed'; readonly seconds: number }
	| { readonly type: 'tried' }
	| { readonly type: 'connected'; readonly answered: number; readonly tried: number };

export type OpenbsdEnding =
	| { readonly type: 'kept' }
	/** Nothing of it is left; `problem` is why. */
	| { readonly type: 'reverted'; readonly problem: ApplyProblem | OpenbsdProblem };

const scriptMs = 60_000;

/**
 * Under a checkpoint: the running system alone is changed first, a process of its own takes that back after `timeoutMs`
 * whatever becomes of this one, and the files of /etc are written when IPv4 works.
 */
export async function applyOpenbsd(
	system: System,
	plan: PfPlan,
	change: OpenbsdChange,
	options: {
		readonly timeoutMs: number;
		readonly interrupt: AbortSignal;
		readonly onStep: (step: OpenbsdStep) => void;
	},
): Promise<OpenbsdEnding | ApplyProblem | OpenbsdProblem> {
	const { timeoutMs, interrupt, onStep } = options;
	const directory = `${place.state}/checkpoint-${system.now()}`;
	const refused = await record(system, plan, change, directory);
	if (refused) return refused;
	onStep({ type: 'recorded', directory, files: change.files.map(({ path }) => path) });

	const seconds = Math.ceil(timeoutMs / 1000);
	const script = (name: string, ...more: string[]) =>
		system.run(['/bin/sh', `${directory}/${name}`, ...more], { timeoutMs: scriptMs });
	const back = async (problem: ApplyProblem | OpenbsdProblem): Promise<OpenbsdEnding | ApplyProblem> => {
		const { code, stderr } = await script('revert');
		if (code === 0 || code === 3) return { type: 'reverted', problem };
		return { code: 'revert-failed', script: `${directory}/revert`, left: lines(stderr) };
	};

	// There is no setsid(1). In a session of its own no terminal that goes away ends it.
	const detached = ['perl', '-MPOSIX', '-e', 'fork and exit; POSIX::setsid(); exec @ARGV'];
	const armed = await system.run([...detached, '/bin/sh', `${directory}/revert`, 'timer', `${seconds}`]);
	if (armed.code !== 0) return back(commandFailed(armed));
	onStep({ type: 'armed', seconds });

	const tried = await script('try');
	if (tried.code === 3) return back({ code: 'out-of-time' });
	if (tried.code !== 0) return back(commandFailed(tried));
	onStep({ type: 'tried' });

	const answered = await connections(system, change.ipv4);
	onStep({ type: 'connected', answered, tried: attempts });
	if (answered < attempts) return back({ code: 'openbsd-silent', answered, tried: attempts, targets });
	if (interrupt.aborted) return back({ code: 'openbsd-interrupted' });

	const kept = await script('keep');
	if (kept.code === 0) return { type: 'kept' };
	if (kept.code === 3) return back({ code: 'out-of-time' });
	return back(commandFailed(kept));
}

/** Refuses before anything is touched. */
async function record(
	system: System,
	plan: PfPlan,
	change: OpenbsdChange,
	directory: string,
): Promise<ApplyProblem | undefined> {
	const { files } = change;
	try {
		await system.write(`${directory}/trial.conf`, await trial(system, plan, change, directory), 0o600);
		for (const [index, { content }] of files.entries())
			await system.write(`${directory}/after/${index}`, content, 0o600);
		for (const [name, text] of Object.entries(renderScripts(directory, change)))
			await system.write(`${directory}/${name}`, text, 0o700);
	} catch (error) {
		if (!(error instanceof SystemError)) throw error;
		return { code: 'checkpoint-failed', what: error.path, why: error.message };
	}
	const recorded = await system.run(['/bin/sh', `${directory}/record`], { timeoutMs: scriptMs });
	if (recorded.code === 0) return undefined;
	await system.remove(directory);
	if (recorded.code !== 3)
		return { code: 'checkpoint-failed', what: directory, why: recorded.stderr.trim() || `exit code ${recorded.code}` };
	return pendingProblem(await openbsdState(system));
}

export const pendingProblem = (other: OpenbsdState | undefined): ApplyProblem => ({
	code: 'change-pending',
	checkpoint: other?.directory ?? place.state,
	state: other?.marker === 'reverting' ? 'reverting' : 'pending',
});

/** The user's pf.conf with our lines, which take the anchor's rules from where they are until it is kept. */
async function trial(system: System, plan: PfPlan, { files }: OpenbsdChange, directory: string): Promise<string> {
	const conf = plan.files.find(({ path }) => path === '/etc/pf.conf')!;
	const content = mergePf(conf, await system.read(conf.path));
	return trialConf(
		content,
		directory,
		files.findIndex(({ path }) => path === openbsdNat),
	);
}

/** Each draws a range by chance, so several are made; one of the two hosts may be away. */
const attempts = 6;

async function connections(system: System, localAddress: string): Promise<number> {
	const one = async (host: string) => {
		const result = await system.connect({ host, port: httpsPort, localAddress, timeoutMs: 10_000 });
		// a refusal is an answer too
		return result.ok || result.code === 'ECONNREFUSED';
	};
	const of = async (host: string) => {
		let answered = 0;
		for (let i = 0; i < attempts; i++) if (await one(host)) answered++;
		return answered;
	};
	return Math.max(...(await Promise.all(targets.map(of))));
}

export const lines = (text: string): readonly string[] =>
	text
		.split('\n')
		.map((line) => line.trim())
		.filter((line) => line !== '');

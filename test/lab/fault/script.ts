import type { TestLab } from '../harness.ts';
import type { Base } from './base.ts';
import { judge, type Run, readFacts, type Tried } from './trial.ts';
import type { Fault, FaultKind } from './trials.ts';

// The scripts of a checkpoint, `keep` and `revert`, with each of their commands going wrong.

export type ScriptTrial = {
	readonly script: 'keep' | 'revert';
	/** Of the command, from 1. */
	readonly number: number;
	readonly command: string;
	readonly kind: FaultKind;
};

const trialScript = '/opt/mape-setup/test/lab/fault/trial.sh';

/** A change that is made and not decided: the program ended right before its first check. */
export async function toPending(lab: TestLab, base: Base): Promise<void> {
	const effect = base.effects.find(({ phase }) => phase === 'checks');
	if (!effect) throw new Error('the apply checks nothing');
	const facts = await base.run(lab, [{ effect, kind: 'stop-before' }]);
	if (facts['how'] !== 'stopped') throw new Error(`the apply does not come to its checks: ${facts.said}`);
	await lab.router(`kill -KILL ${facts['pid']}`);
}

async function runScript(lab: TestLab, { script, number, kind }: Omit<ScriptTrial, 'command'>): Promise<Run> {
	const { stdout, stderr } = await lab.router([trialScript, 'script', script, script === 'revert' ? 'user' : ''], {
		env: { FAULT_AT: String(number), FAULT_KIND: kind },
		timeoutMs: 400_000,
	});
	return readFacts(stdout, stderr);
}

/** The commands of the script, seen by running it. */
export async function commandsOf(lab: TestLab, base: Base, script: ScriptTrial['script']): Promise<readonly string[]> {
	await toPending(lab, base);
	await runScript(lab, { script, number: 0, kind: 'fail' });
	const { stdout } = await lab.router('cat /run/lab/fault/script');
	return stdout.trim().split('\n');
}

/** Killed before each command and after the last; `keep` also with each of them failing and hanging. */
export function scriptTrials(script: ScriptTrial['script'], commands: readonly string[]): readonly ScriptTrial[] {
	const kinds: readonly FaultKind[] =
		script === 'keep' ? ['fail', 'hang', 'kill-before', 'kill-after'] : ['hang', 'kill-before', 'kill-after'];
	return commands.flatMap((command, i) => kinds.map((kind) => ({ script, number: i + 1, command, kind })));
}

export async function tryScript(lab: TestLab, base: Base, trial: ScriptTrial, fault: Fault): Promise<Tried> {
	const began = Date.now();
	await toPending(lab, base);
	const facts = await runScript(lab, trial);
	const { code: _, ...rest } = facts;
	const verdict = await judge(lab, base, fault, rest as Run);
	return { trial: { fault, covers: [fault] }, verdict, seconds: (Date.now() - began) / 1000 };
}

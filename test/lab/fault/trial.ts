import type { TestLab } from '../harness.ts';
import { machineState } from '../router.ts';
import type { Base } from './base.ts';
import { describeFault, type Fault, type Trial } from './trials.ts';

/** How it went on after a fault. */
export type Verdict = {
	/** `kept`: the fault came to nothing or too late; the new state is there whole. */
	readonly state: 'restored' | 'kept' | 'wrong';
	/** By what it came to that. */
	readonly by: string;
	readonly wrong: readonly string[];
};

export type Tried = { readonly trial: Trial; readonly verdict: Verdict; readonly seconds: number };

const script = '/opt/mape-setup/test/lab/fault/trial.sh';

/** What trial.sh printed. */
export type Run = Readonly<Record<string, string>> & { readonly said: string };

export async function run(lab: TestLab, faults: readonly Fault[], argv: readonly string[]): Promise<Run> {
	const wanted = faults.map(({ effect: { key, nth }, kind }) => ({ key, nth, fault: kind }));
	const { stdout, stderr } = await lab.router([script, ...argv], {
		env: { FAULTS: JSON.stringify(wanted) },
		timeoutMs: 700_000,
	});
	return readFacts(stdout, stderr);
}

export function readFacts(stdout: string, stderr: string): Run {
	const [facts = '', ...said] = stdout.split('---\n');
	const pairs = facts.split('\n').flatMap((line) => {
		const at = line.indexOf('=');
		return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1)]];
	});
	return { ...Object.fromEntries(pairs), said: `${said.join('')}${stderr}` };
}

export async function tryFault(lab: TestLab, base: Base, trial: Trial): Promise<Tried> {
	const began = Date.now();
	const verdict = await judge(lab, base, trial.fault, await base.run(lab, [trial.fault]));
	return { trial, verdict, seconds: (Date.now() - began) / 1000 };
}

/** The machine, without what traffic and chance make of it: elements of sets, the tunnel's link-local address. */
export async function stateOf(lab: TestLab): Promise<string> {
	return (await machineState(lab))
		.replaceAll(/^\t\telements = \{[^}]*timeout[^}]*\}\n/gm, '')
		.replaceAll(/fe80::[0-9a-f:]+(?=.*\bmape0\b|\/64 scope link)/g, 'fe80::X');
}

/** What systemd and the kernel do by themselves may take a moment. */
async function settledState(lab: TestLab, base: Pick<Base, 'state' | 'kept'>): Promise<string> {
	const known = [base.state, base.kept].map(withoutTimes);
	for (let tries = 0; ; tries++) {
		const state = await stateOf(lab);
		if (tries === 3 || known.includes(withoutTimes(state))) return state;
		await new Promise((over) => setTimeout(over, 1000));
	}
}

/** The machine has to be the old one, or (when the fault came too late or hurt nothing) the new one; nothing in between. */
export async function judge(lab: TestLab, base: Base, fault: Fault, facts: Run): Promise<Verdict> {
	const state = await settledState(lab, base);
	const wrong: string[] = [];
	const { reached, unsettled, left, code, endless, by_hand: byHand, how, armed, pending } = facts;
	if (reached === 'no') wrong.push('the effect did not come');
	if (unsettled) wrong.push(`not settled: ${unsettled}`);
	if (left) wrong.push(`still runs: ${left}`);
	if (endless) wrong.push('the program does not end');
	if (code === '5' && !isFailingRevert(fault)) wrong.push('the revert failed');
	if (code === '70' || /^\s+at .*\.js:/m.test(facts.said)) wrong.push('the fault is a bug to the program');
	if (byHand !== undefined && byHand !== '0') wrong.push(`by hand: ${byHand}`);
	const by = [how, code, armed === 'yes' ? 'timer' : '', byHand === undefined ? '' : 'by hand']
		.filter(Boolean)
		.join(' ');
	const restored = difference(base.state, state);
	if (restored.length === 0) {
		if (code === '0' && pending !== 'yes') wrong.push('it says that it is kept');
		return { state: wrong.length > 0 ? 'wrong' : 'restored', by, wrong };
	}
	const mayKeep = code === '0' || fault.effect.phase === 'keep' || fault.effect.phase === 'after';
	const kept = difference(withoutTimes(base.kept), withoutTimes(state));
	if (mayKeep && kept.length === 0) return { state: wrong.length > 0 ? 'wrong' : 'kept', by, wrong };
	const lines = mayKeep && kept.length < restored.length ? kept : restored;
	return { state: 'wrong', by, wrong: [...wrong, ...lines, facts.said.slice(-800)] };
}

/** The script does not even start: that is said with exit 5, and the timer puts everything back. */
const isFailingRevert = ({ kind, effect }: Fault): boolean =>
	kind === 'fail' && effect.phase === 'revert' && effect.key.startsWith('run sh ');

/** A file written anew has another time. */
export const withoutTimes = (state: string): string => state.replaceAll(/ \d+\.\d{5,} /g, ' ');

/** Line by line, object by object; a line that is there twice is not one that is there once. */
export function difference(before: string, after: string): readonly string[] {
	const was = before.split('\n');
	const is = after.split('\n');
	const missing = without(was, is);
	const more = without(is, was);
	return [
		...missing.map((line) => `missing: ${line}`),
		...more.map((line) => `left over: ${line}`),
		...(missing.length + more.length === 0
			? was.flatMap((line, i) => (line === is[i] ? [] : [`another order: ${line} | ${is[i]}`]))
			: []),
	];
}

/** The lines of the one that the other does not have, or not so often. */
function without(lines: readonly string[], others: readonly string[]): readonly string[] {
	const left = [...others];
	return lines.filter((line) => {
		const at = left.indexOf(line);
		if (at >= 0) left.splice(at, 1);
		return at < 0;
	});
}

export const line = ({ trial, verdict, seconds }: Tried): string =>
	[
		`${verdict.state.padEnd(8)} ${Math.round(seconds)} s  ${describeFault(trial.fault)}`,
		trial.covers.length > 1 ? ` (stands for ${trial.covers.length})` : '',
		`  [${verdict.by}]`,
		...verdict.wrong.map((why) => `\n    ${why.trim().replaceAll('\n', '\n    ')}`),
	].join('');

import { startLab, type TestLab } from '../harness.ts';
import { routerAdvertised } from '../router.ts';
import { type Base, makeBase, type Start } from './base.ts';
import { difference, stateOf, type Tried, type Verdict, withoutTimes } from './trial.ts';
import { moments, type Trial } from './trials.ts';

// The power is cut at each moment between two effects: the program stops there by itself, and the machine is switched off and on.

/** What a power cut leaves of the old state and of the new one. */
export type Cut = { readonly lab: TestLab; readonly base: Base; readonly before: string; readonly kept: string };

export async function makeCut(start: Start): Promise<Cut> {
	const lab = await startLab('ocn');
	try {
		const base = await makeBase(lab, start);
		// The new state first: what follows on a restarted machine is not the base that a reset brings.
		await base.run(lab, []);
		const kept = await cut(lab);
		await lab.stop();
		const fresh = await startLab('ocn');
		await start.prepare(fresh);
		return { lab: fresh, base, kept, before: await cut(fresh) };
	} catch (error) {
		await lab.stop();
		throw error;
	}
}

/** Everything that was there before is on the disk; what the program has just done may not be. */
async function cut(lab: TestLab): Promise<string> {
	await lab.router('sync');
	return restart(lab);
}

async function restart(lab: TestLab): Promise<string> {
	await lab.cutPower();
	await routerAdvertised(lab);
	return stateOf(lab);
}

/** Moments before the checks end differ in nothing that a restart could see, unless something was changed in between. */
export const cuts = ({ base }: Cut): readonly Trial[] => moments(base.effects, 'stop');

export async function tryCut({ lab, base, before, kept }: Cut, trial: Trial): Promise<Tried> {
	const began = Date.now();
	const facts = await base.run(lab, [trial.fault]);
	const wrong: string[] = facts['how'] === 'stopped' ? [] : [`the effect did not come: ${facts.said}`];
	let state = await restart(lab);
	for (let i = 0; i < 5 && withoutUnusedUnit(state) !== before && withoutTimes(state) !== withoutTimes(kept); i++) {
		await new Promise((over) => setTimeout(over, 1000));
		state = await stateOf(lab);
	}
	const left = await lab.router('ls -d /var/lib/mape-setup/pending /var/lib/mape-setup/reverting 2>/dev/null');
	if (left.stdout !== '') wrong.push(`still there: ${left.stdout}`);
	const verdict = judge(before, kept, state, trial, wrong);
	return { trial, verdict, seconds: (Date.now() - began) / 1000 };
}

/**
 * The unit that would take the change back is the first thing on the disk, and is of use only with its link. Cut between the
 * two, it (or the draft of its file) is there and does nothing; the next apply takes it along.
 */
const withoutUnusedUnit = (state: string): string =>
	state.includes('sysinit.target.wants/mape-setup-recover.service')
		? state
		: state.replace(
				/^\/etc\/systemd\/system\/(\.mape-setup-recover\.service\.\d+-\w+|mape-setup-recover\.service) .*\n/gm,
				'',
			);

function judge(before: string, kept: string, state: string, { fault }: Trial, wrong: readonly string[]): Verdict {
	const by = 'power cut';
	if (wrong.length > 0) return { state: 'wrong', by, wrong };
	const changed = difference(before, withoutUnusedUnit(state));
	if (changed.length === 0) return { state: 'restored', by, wrong };
	const mayKeep = fault.effect.phase === 'keep' || fault.effect.phase === 'after';
	if (mayKeep && withoutTimes(state) === withoutTimes(kept)) return { state: 'kept', by, wrong };
	return { state: 'wrong', by, wrong: changed };
}

import { describe, expect, it } from 'vitest';
import { type ApplyOptions, applyPlan } from '../../src/apply/apply.ts';
import { keepChange, pendingChange, readOutcome, revertChange } from '../../src/apply/decision.ts';
import type { Asked } from '../../src/apply/pending.ts';
import { uninstall } from '../../src/apply/uninstall.ts';
import { gather } from '../../src/detect/gather.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { names } from '../../src/plan/names.ts';
import { natOptions } from '../../src/plan/nat-options.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { demoSystem, type RecordedOptions, type RecordedSystem } from '../../src/system/recorded.ts';
import { choicesFor } from '../plan/routers.ts';
import { differences, lookAt } from './look.ts';
import { unattended } from './unattended.ts';

// Who decides whether a change stays, and what a change that is not decided keeps others from.

const line = { wan: 'enp1s0', lan: 'enp2s0', backend: 'nftables', nat: natOptions('nftables') } as const;

async function planOn(system: RecordedSystem): Promise<Plan> {
	const facts = await gather(system);
	if (!facts.ok) throw new Error(facts.problem.code);
	const plan = makePlan({ ...choicesFor('2400:4050:5c71:af00::/56'), ...line }, facts.value);
	if (!plan.ok) throw new Error(plan.problem.code);
	return plan.value;
}

/** Applies, and lets `meanwhile` happen while the question is open. */
async function applied(
	meanwhile: (system: RecordedSystem, directory: string, asked: Asked) => Promise<'keep' | 'revert' | undefined>,
	options: RecordedOptions = {},
	changes: Partial<ApplyOptions> = {},
) {
	const system = demoSystem('ocn', options);
	const plan = await planOn(system);
	const before = await lookAt(system, plan);
	let directory = '';
	const outcome = await applyPlan(system, plan, {
		...unattended,
		decide: async (asked) => {
			directory = (await pendingChange(system))!.directory;
			const answer = await meanwhile(system, directory, asked);
			if (answer) return answer;
			// nobody answers here
			return new Promise(() => undefined);
		},
		...changes,
	});
	return { system, plan, outcome, directory, left: differences(before, await lookAt(system, plan)) };
}

describe('the question whether a change stays', () => {
	it('is answered here', async () => {
		const kept = await applied(async () => 'keep');
		expect(kept.outcome).toEqual({ type: 'kept', by: 'here' });
		const back = await applied(async () => 'revert');
		expect(back.outcome).toEqual({ type: 'taken-back', by: 'here' });
		expect(back.left).toEqual([]);
	});

	it('is answered from another login', async () => {
		const kept = await applied(async (system, directory) => void (await keepChange(system, directory)));
		expect(kept.outcome).toEqual({ type: 'kept', by: 'elsewhere' });
		expect(await readOutcome(kept.system, kept.directory)).toEqual({ type: 'kept' });
		const back = await applied(async (system, directory) => void (await revertChange(system, directory, 'user')));
		expect(back.outcome).toEqual({ type: 'taken-back', by: 'elsewhere' });
		expect(back.left).toEqual([]);
	});

	it('is answered by the timer', async () => {
		const { outcome, left } = await applied(
			async (system, directory) => void (await system.run(['sh', `${directory}/revert`, 'timer'])),
		);
		expect(outcome).toEqual({ type: 'taken-back', by: 'timer' });
		expect(left).toEqual([]);
	});

	it('tells who was first, when the answer comes too late', async () => {
		const { outcome } = await applied(async (system, directory) => {
			await revertChange(system, directory, 'user');
			return 'keep';
		});
		expect(outcome).toEqual({ type: 'taken-back', by: 'elsewhere' });
	});

	it('is asked with what failed, and a failure that is not kept is one', async () => {
		const failed: unknown[] = [];
		const system = demoSystem('wrong-br');
		const outcome = await applyPlan(system, await planOn(system), {
			...unattended,
			decide: async (asked) => {
				failed.push(...asked.failed);
				return 'revert';
			},
		});
		expect(failed).toContain('br');
		expect(outcome).toMatchObject({ type: 'reverted', problem: { code: 'checks-failed', failed } });
	});

	it('is the timer’s when keep hangs, and nobody waits for the end of that', async () => {
		let answered = 0;
		const hung = { when: '', result: { code: 1 }, tookMs: 390_000 };
		const { outcome, left, system } = await applied(
			async (router, directory) => {
				answered = router.now();
				hung.when = `sh ${directory}/keep`;
				router.sleep(60_000).then(() => router.run(['sh', `${directory}/revert`, 'timer']));
				return 'keep';
			},
			{ faults: [hung] },
		);
		expect(outcome).toEqual({ type: 'taken-back', by: 'timer' });
		expect(left).toEqual([]);
		expect(system.now() - answered).toBeLessThan(100_000);
	});

	it('can be put off, and there is always a timer', async () => {
		const { outcome, system } = await applied(async (_, __, asked) => {
			const later = await asked.extend(60_000);
			expect(later! - asked.deadline).toBeGreaterThanOrEqual(59_000);
			return 'keep';
		});
		expect(outcome).toMatchObject({ type: 'kept' });
		const timers = system.commands().filter((command) => /systemd-run|stop mape-setup-revert-/.test(command));
		expect(timers.map((command) => command.split(' ')[0])).toEqual(['systemd-run', 'systemd-run', 'systemctl']);
		const [first] = /mape-setup-revert-\d+/.exec(timers[0]!)!;
		expect(timers[2]).toContain(`${first}.timer`);
	});

	it('leaves nothing behind that waits', async () => {
		for (const answer of ['keep', 'revert'] as const) {
			const { system } = await applied(async () => answer);
			for (const path of [names.pending, names.reverting, names.timer, names.busy])
				expect(await system.read(path), `${answer} ${path}`).toBeUndefined();
			expect(await system.list(`${names.unitDirectory}/sysinit.target.wants`)).toEqual([]);
		}
	});
});

describe('before the first change', () => {
	it('the timer runs, the lock is there, and a restart would take it back', async () => {
		const { system } = await applied(async () => 'keep');
		const calls = system.calls.flatMap((call) => (call.type === 'run' ? [call.argv.join(' ')] : [`${call.type}`]));
		const begin = system.calls.findIndex((call) => call.type === 'write' && call.path === names.config);
		for (const start of ['systemd-run', 'ln -T', 'ln -sf', 'sync -f'])
			expect(
				calls.findIndex((call) => call.startsWith(start)),
				start,
			).toBeLessThan(begin);
	});

	it.each([
		['systemd-run ...', 'timer-failed'],
		['ln -T ...', 'checkpoint-failed'],
		['ln -sf ...', 'checkpoint-failed'],
		['sync -f ...', 'checkpoint-failed'],
	])('a failing %s means that nothing is touched', async (when, code) => {
		const { outcome, left, system } = await applied(async () => 'keep', {
			faults: [{ when, result: { code: 1, stderr: 'no\n' } }],
		});
		expect(outcome).toMatchObject({ type: 'refused', problem: { code } });
		expect(left).toEqual([]);
		expect(await pendingChange(system)).toBeUndefined();
	});
});

describe('while a change waits', () => {
	it('another one is told which, and nothing is uninstalled', async () => {
		await applied(async (system, directory) => {
			const plan = await planOn(system);
			const problem = {
				code: 'change-pending',
				checkpoint: directory,
				state: 'pending',
				secondsLeft: expect.any(Number),
			};
			expect(await applyPlan(system, plan, unattended)).toEqual({ type: 'refused', problem });
			expect(await uninstall(system)).toEqual(problem);
			return 'keep';
		});
	});

	it('a revert that did not get to its end is not forgotten, and can be run again', async () => {
		const { system, directory } = await applied(async () => 'revert', {
			// by the unit that is stopped, and by the script itself
			faults: [{ when: 'ip -6 addr del * dev enp1s0', result: { code: 0 }, times: 2 }],
		});
		expect(await readOutcome(system, directory)).toMatchObject({ type: 'incomplete' });
		expect(await pendingChange(system)).toMatchObject({ directory, state: 'reverting' });
		expect(await applyPlan(system, await planOn(system), unattended)).toMatchObject({
			type: 'refused',
			problem: { code: 'change-pending', state: 'reverting' },
		});
		expect(await revertChange(system, directory, 'user')).toEqual({ type: 'reverted', why: 'user' });
		expect(await pendingChange(system)).toBeUndefined();
	});
});

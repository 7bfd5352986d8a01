import { describe, expect, it } from 'vitest';
import { applyPlan } from '../../src/apply/apply.ts';
import { uninstall } from '../../src/apply/uninstall.ts';
import { acquirePrefix } from '../../src/detect/acquire.ts';
import { gather } from '../../src/detect/gather.ts';
import { parsePrefix6 } from '../../src/map/prefix.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { natOptions } from '../../src/plan/nat-options.ts';
import { ruleFor } from '../../src/provider/table.ts';
import { demoSystem, type RecordedSystem, type ScenarioName, scenarios } from '../../src/system/recorded.ts';
import { unattended } from '../apply/unattended.ts';

/** From a bare router to a plan, as the wizard goes. */
async function planFor(system: RecordedSystem) {
	const facts = await gather(system);
	const delegation = await acquirePrefix(system, { device: 'enp1s0', onEvent: () => {} });
	if (!facts.ok || !delegation.ok) throw new Error('not on this line');
	const rule = ruleFor(delegation.value.prefix);
	if (!rule.ok) throw new Error(rule.problem.code);
	const { id: provider, rule: found } = rule.value;
	const choices = {
		wan: 'enp1s0',
		lan: 'enp2s0',
		delegation: delegation.value,
		provider,
		rule: found,
		br: found.br[0]!,
	};
	const plan = makePlan({ ...choices, backend: 'nftables', nat: natOptions('nftables') }, facts.value);
	if (!plan.ok) throw new Error(plan.problem.code);
	return plan.value;
}

/** What `ip`, `nft` and the file list say, without what comes and goes by itself. */
async function pictureOf(system: RecordedSystem) {
	await system.sleep(5_000);
	const asked = ['ip -o addr show', 'ip -4 route show', 'ip -6 route show', 'nft list ruleset', 'sysctl -a'];
	const answers = await Promise.all(asked.map((command) => system.run(command.split(' '))));
	return { answers: answers.map(({ stdout }) => stdout), units: [...system.router.units.keys()].length };
}

describe('the simulated lines take what the wizard makes', () => {
	it.each(['ocn', 'v6plus', 'biglobe', 'nuro', 'no-ra', 'configured'] as const)('%s', async (name: ScenarioName) => {
		const system = demoSystem(name);
		const plan = await planFor(system);
		const outcome = name === 'configured' ? { type: 'unchanged' } : { type: 'kept', by: 'here' };
		expect(await applyPlan(system, plan, unattended)).toEqual(outcome);
		expect(plan.ce).toMatchObject({
			address: scenarios[name].line.customer?.ce,
			ipv4: scenarios[name].line.customer?.ipv4,
		});
		expect(plan.ce.ports).toEqual(scenarios[name].line.customer?.ports);
	});

	it('a wrong relay ends where it began', async () => {
		const system = demoSystem('wrong-br');
		const plan = await planFor(system);
		const before = await pictureOf(system);
		expect(await applyPlan(system, plan, unattended)).toMatchObject({
			type: 'reverted',
			problem: { code: 'checks-failed' },
		});
		expect((await pictureOf(system)).answers).toEqual(before.answers);
	});

	it('uninstalling ends where it began', async () => {
		const system = demoSystem('ocn');
		const before = await pictureOf(system);
		await applyPlan(system, await planFor(system), unattended);
		expect(await uninstall(system)).toMatchObject({ to: 'checkpoint', left: [] });
		expect((await pictureOf(system)).answers).toEqual(before.answers);
	});

	it.each(['no-rule', 'transix', 'custom'] as const)('%s has no rule in the table', (name) => {
		const prefix = parsePrefix6(scenarios[name].line.prefix);
		expect(prefix.ok && ruleFor(prefix.value).ok).toBe(false);
	});
});

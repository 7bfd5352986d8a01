import { it } from 'vitest';
import { demoSystem, scenarioNames } from '../../src/system/recorded.ts';
import { gather } from '../../src/detect/gather.ts';
import { acquirePrefix } from '../../src/detect/acquire.ts';
import { ruleFor } from '../../src/provider/table.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { applyPlan } from '../../src/apply/apply.ts';
import { runChecks } from '../../src/check/runner.ts';
import { uninstall } from '../../src/apply/uninstall.ts';
for (const name of scenarioNames)
it(name, async () => {
	const s = demoSystem(name);
	const facts = await gather(s);
	if (!facts.ok) throw new Error(JSON.stringify(facts));
	const began = s.now();
	const d = await acquirePrefix(s, { device: 'enp1s0', onEvent: () => {} });
	console.log(name, facts.value.wanCandidates, facts.value.ssh, s.now() - began, d);
	if (!d.ok) return;
	const rule = ruleFor(d.value.prefix);
	if (!rule.ok) return console.log(rule);
	const choices = { wan: 'enp1s0', lan: 'enp2s0', delegation: d.value, provider: rule.value.id, rule: rule.value.rule, br: rule.value.rule.br[0]!, backend: 'nftables' } as const;
	const plan = makePlan(choices, facts.value);
	if (!plan.ok) throw new Error(JSON.stringify(plan.problem));
	const t0 = s.now();
	const out = await applyPlan(s, plan.value, { acceptedRisks: [], onTask: (t) => console.log(JSON.stringify(t)), onCheck: (c) => c.status === 'done' && console.log(JSON.stringify(c)) });
	console.log(out, s.now() - t0);
	console.log(await uninstall(s));
}, 20000);

import { failure, type Result, success } from '../map/result.ts';
import type { Choices } from '../plan/choices.ts';
import { makePfPlan } from '../plan/make-pf-plan.ts';
import { type NatOptions, natFor, natOptions } from '../plan/nat-options.ts';
import { isPfBackend, type PfPlan } from '../plan/pf.ts';
import type { Plan } from '../plan/plan.ts';
import type { Line } from './parameters.ts';
import type { Problem } from './problem.ts';
import type { Base } from './state.ts';

/** The answers so far, as a plan is made from them. */
export function choicesOf({ kept, preset }: Base, line: Line, br: string): Choices {
	const { link, delegation, provider } = line;
	const asked = kept.backend ?? preset.backend ?? 'nftables';
	const nat = kept.nat ?? natOptions(asked, preset.nat);
	const { switchedTo } = kept;
	const backend = switchedTo === undefined || isPfBackend(switchedTo) ? asked : switchedTo;
	const answer = { backend, nat: natFor(backend, { backend: asked, nat }) };
	return { ...link, delegation, provider: provider.id, rule: provider.rule, br, ...answer };
}

/** The same answers for a machine with PF, if that is what is wanted. Its interfaces are taken to have the same names. */
export function pfPlanOf({ kept, preset }: Base, { choices }: Plan): Result<PfPlan | undefined, Problem> {
	const wanted = kept.switchedTo ?? preset.pf;
	if (!isPfBackend(wanted)) return success(undefined);
	const flag = lostOption(choices.nat);
	if (flag) return failure({ code: 'pf-option', flag, backend: wanted });
	const { wan, lan, delegation, provider, rule, br } = choices;
	const plan = makePfPlan({ backend: wanted, wan, lan, prefix: delegation.prefix, provider, rule, br });
	if (!plan.ok) return plan;
	return success({ ...plan.value, notes: [...plan.value.notes, { type: 'pf-names', wan, lan, backend: wanted }] });
}

/** What was asked for, and would not be in the files. */
function lostOption({ forwards, fullCone, timeouts }: NatOptions): string | undefined {
	if (forwards.length > 0) return '--forward';
	if (fullCone.length > 0) return '--full-cone';
	return timeouts === 'rfc' ? undefined : '--timeouts';
}

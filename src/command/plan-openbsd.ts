import { delegationsFromFacts } from '../detect/known-prefix.ts';
import { gatherOpenbsd, type OpenbsdFacts } from '../detect/openbsd/gather.ts';
import { formatPrefix6 } from '../map/prefix.ts';
import { failure, type Result, success } from '../map/result.ts';
import type { PfNote, PfPlan } from '../plan/pf.ts';
import type { System } from '../system/system.ts';
import { lanCandidates, likelyLink, refuseMissing, wanChoices } from '../wizard/link.ts';
import type { Problem } from '../wizard/problem.ts';
import type { Link, Preset } from '../wizard/state.ts';
import { checkPf } from './check-pf.ts';
import { pfFromFlags } from './plan-pf.ts';

/** The files for the very machine with OpenBSD: what the flags do not say is what is found there. */
export async function pfFromOpenbsd(
	system: System,
	preset: Preset,
): Promise<Result<{ readonly plan: PfPlan; readonly facts: OpenbsdFacts }, Problem>> {
	const facts = await gatherOpenbsd(system);
	if (!facts.ok) return facts;
	const plan = await pfFromFacts(system, facts.value, preset);
	return plan.ok ? success({ plan: plan.value, facts: facts.value }) : plan;
}

async function pfFromFacts(system: System, facts: OpenbsdFacts, preset: Preset): Promise<Result<PfPlan, Problem>> {
	const link = linkOf(facts, preset);
	if (!link.ok) return link;
	const found = preset.prefix === undefined ? prefixOn(facts, link.value.wan) : undefined;
	if (found && !found.ok) return found;
	const plan = pfFromFlags(
		{ ...preset, ...link.value, ...(found ? { prefix: found.value.prefix } : {}) },
		'openbsd-pf',
	);
	if (!plan.ok) return plan;
	const accepted = await checkPf(system, plan.value);
	if (!accepted.ok) return accepted;
	const names: PfNote = { type: 'pf-names', ...link.value, backend: 'openbsd-pf' };
	const isServed = leasesOn(facts, link.value.wan).some(({ prefixes }) => prefixes.length > 0);
	return success({
		...plan.value,
		notes: [
			names,
			...(found ? [found.value] : []),
			accepted.value,
			// where dhcp6leased has got a prefix, its kind of DUID is answered
			...plan.value.notes.filter(({ type }) => !(isServed && type === 'pf-duid')),
		],
	});
}

function linkOf(facts: OpenbsdFacts, preset: Preset): Result<Link, Problem> {
	const missing = refuseMissing(facts, [preset.wan, preset.lan]);
	if (missing) return failure(missing);
	const { wan, lan = preset.lan } = likelyLink(facts, preset.wan, preset.lan);
	if (wan === undefined && facts.wanCandidates.length === 0) return failure({ code: 'no-wan-candidate' });
	if (wan === undefined) return failure({ code: 'answer-missing', flag: '--wan', available: wanChoices(facts) });
	if (lan === undefined)
		return failure({ code: 'answer-missing', flag: '--lan', available: lanCandidates(facts, wan) });
	return wan === lan ? failure({ code: 'lan-is-wan', device: wan }) : success({ wan, lan });
}

const leasesOn = ({ leases }: OpenbsdFacts, wan: string) => leases.filter(({ device }) => device === wan);

type FoundPrefix = Extract<PfNote, { type: 'pf-prefix' }>;

/** What dhcp6leased was given; on a line without delegation the /64 that slaacd made an address of. */
function prefixOn(facts: OpenbsdFacts, wan: string): Result<FoundPrefix, Problem> {
	const leases = leasesOn(facts, wan);
	const leased = leases.flatMap(({ prefixes }) => prefixes);
	const advertised = delegationsFromFacts(facts, wan).map(({ prefix }) => formatPrefix6(prefix));
	const [known, from] = leased.length > 0 ? [leased, 'dhcp6leased' as const] : [advertised, 'slaacd' as const];
	const [prefix, another] = known;
	if (another !== undefined) return failure({ code: 'answer-missing', flag: '--prefix', available: known });
	if (prefix !== undefined) return success({ type: 'pf-prefix', prefix, from });
	const [lease] = leases;
	return failure({ code: 'openbsd-no-prefix', device: wan, ...(lease ? { state: lease.state } : {}) });
}

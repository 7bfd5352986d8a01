import { longestTimeout, shortestTimeout } from '../apply/pending.ts';
import { parseAddress6 } from '../map/prefix.ts';
import { failure, type Result, success } from '../map/result.ts';
import { parseRule } from '../map/rule-text.ts';
import { type ChosenNat, natOptions } from '../plan/nat-options.ts';
import { refuseNat } from '../plan/nat-refusal.ts';
import { pfBackends } from '../plan/pf.ts';
import { parseForwards, parseHosts } from '../plan/port-forward.ts';
import { backends } from '../plan/renderer.ts';
import { providers } from '../provider/table.ts';
import type { Problem } from '../wizard/problem.ts';
import type { Preset } from '../wizard/state.ts';
import type { Flags } from './flags.ts';

/** The flags as answers; each is checked as far as it can be without the machine. */
export function presetOf(flags: Flags): Result<Preset, Problem> {
	const { provider } = flags;
	// where one is meant the last one counts
	const br = flags.br?.split(',').at(-1);
	const ids = providers.map(({ id }) => id);
	const providerId = ids.find((id) => id === provider);
	if (provider !== undefined && provider !== 'custom' && providerId === undefined) {
		return failure({ code: 'unknown-provider', input: provider });
	}
	if (provider !== undefined && flags.rule !== undefined && provider !== 'custom') {
		return failure({ code: 'flag-value', flag: '--provider', value: provider, available: ['custom'] });
	}
	if (provider === 'custom' && flags.rule === undefined)
		return failure({ code: 'answer-missing', flag: '--rule', available: [] });
	const timeout = timeoutOf(flags);
	if (!timeout.ok) return timeout;
	const nat = natOf(flags);
	if (!nat.ok) return nat;
	if (br !== undefined && parseAddress6(br) === undefined) return failure({ code: 'br-syntax', input: br });
	const rule = flags.rule === undefined ? undefined : parseRule(flags.rule);
	if (rule && !rule.ok) return rule;
	return success({
		...(flags.wan === undefined ? {} : { wan: flags.wan }),
		...(flags.lan === undefined ? {} : { lan: flags.lan }),
		...(flags.prefix === undefined ? {} : { prefix: flags.prefix }),
		...(rule ? { provider: 'custom' as const, rule: rule.value } : {}),
		...(providerId === undefined ? {} : { provider: providerId }),
		...(br === undefined ? {} : { br }),
		...nat.value,
		...timeout.value,
		dryRun: flags['dry-run'] !== undefined,
		acceptedRisks: flags['accept-risk'] === undefined ? [] : flags['accept-risk'].split(','),
	});
}

/** Long enough to answer, and not so long that a router is forgotten in between. */
function timeoutOf({ timeout }: Flags): Result<Pick<Preset, 'timeoutMs'>, Problem> {
	if (timeout === undefined) return success({});
	const seconds = /^\d{1,4}$/.test(timeout) ? Number(timeout) : 0;
	if (seconds >= shortestTimeout && seconds <= longestTimeout) return success({ timeoutMs: seconds * 1000 });
	const available = [`${shortestTimeout}-${longestTimeout}`];
	return failure({ code: 'flag-value', flag: '--timeout', value: timeout, available });
}

/** What PF is not told: its rules have one form. */
const natFlags = ['nat', 'style', 'forward', 'full-cone', 'timeouts'] as const;

/** How the port set is used; what contradicts itself is refused whatever machine this is. */
function natOf(flags: Flags): Result<Pick<Preset, 'backend' | 'pf' | 'nat'>, Problem> {
	const { style, timeouts } = flags;
	const asked = flags.backend === 'nft' ? 'nftables' : flags.backend;
	const named = backends.find((name) => name === asked);
	const pf = pfBackends.find((name) => name === asked);
	if (pf) {
		const flag = natFlags.find((name) => flags[name] !== undefined);
		return flag ? failure({ code: 'pf-option', flag: `--${flag}`, backend: pf }) : success({ pf });
	}
	if (flags.backend !== undefined && named === undefined) {
		return failure({ code: 'backend-unknown', input: flags.backend });
	}
	if (flags.nat !== undefined && style !== undefined)
		return failure({ code: 'flag-conflict', flags: ['--nat', '--style'] });
	const backend = named ?? (style === 'article' ? 'iptables' : undefined);
	const form = (flags.nat ?? style) as ChosenNat['form'];
	const forwards = flags.forward === undefined ? undefined : parseForwards(flags.forward);
	if (forwards && !forwards.ok) return forwards;
	const fullCone = flags['full-cone'] === undefined ? undefined : parseHosts(flags['full-cone']);
	if (fullCone && !fullCone.ok) return fullCone;
	const nat: ChosenNat = {
		...(form === undefined ? {} : { form }),
		...(forwards ? { forwards: forwards.value } : {}),
		...(fullCone ? { fullCone: fullCone.value } : {}),
		...(timeouts === undefined ? {} : { timeouts: timeouts as 'rfc' | 'short' }),
	};
	// what an earlier configuration adds to it is looked at together with it, by makePlan
	const filter = backend ?? 'nftables';
	const problem = refuseNat({ backend: filter, nat: natOptions(filter, nat) });
	if (problem) return failure(problem);
	return success({
		...(backend === undefined ? {} : { backend }),
		...(Object.keys(nat).length === 0 ? {} : { nat }),
	});
}

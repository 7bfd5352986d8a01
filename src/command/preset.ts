import { parseAddress6 } from '../map/prefix.ts';
import { failure, type Result, success } from '../map/result.ts';
import { parseRule } from '../map/rule-text.ts';
import type { NatForm } from '../plan/nat-options.ts';
import { backends } from '../plan/renderer.ts';
import { providers } from '../provider/table.ts';
import type { Problem } from '../wizard/problem.ts';
import type { Preset } from '../wizard/state.ts';
import type { Flags } from './flags.ts';

const forms: readonly NatForm[] = ['alias', 'hash', 'article'];

/** The flags as answers; each is checked as far as it can be without the machine. */
export function presetOf(flags: Flags): Result<Preset, Problem> {
	const { provider, backend, br } = flags;
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
	const backendName = backends.find((name) => name === backend);
	if (backend !== undefined && backendName === undefined) return failure({ code: 'backend-unknown', input: backend });
	if (br !== undefined && parseAddress6(br) === undefined) return failure({ code: 'br-syntax', input: br });
	const form = forms.find((name) => name === flags.nat);
	const rule = flags.rule === undefined ? undefined : parseRule(flags.rule);
	if (rule && !rule.ok) return rule;
	return success({
		...(flags.wan === undefined ? {} : { wan: flags.wan }),
		...(flags.lan === undefined ? {} : { lan: flags.lan }),
		...(flags.prefix === undefined ? {} : { prefix: flags.prefix }),
		...(rule ? { provider: 'custom' as const, rule: rule.value } : {}),
		...(providerId === undefined ? {} : { provider: providerId }),
		...(br === undefined ? {} : { br }),
		...(backendName === undefined ? {} : { backend: backendName }),
		...(form === undefined ? {} : { nat: { form } }),
		dryRun: flags['dry-run'] !== undefined,
		acceptedRisks: flags['accept-risk'] === undefined ? [] : flags['accept-risk'].split(','),
	});
}

import type { Ce } from '../map/ce.ts';
import { formatAddress6, formatPrefix6, parseAddress6 } from '../map/prefix.ts';
import { formatRule } from '../map/rule.ts';
import type { ProviderId } from '../provider/provider.ts';
import type { Found } from './found.ts';
import { tunnelNames } from './own.ts';

/** Command lines that do what the script does, by the rule. */
export interface Suggestion {
	/** Shows what would be written; with the script's prefix, so that it asks nobody. */
	readonly plan: readonly string[];
	/** Without the prefix: it is asked for, and followed when it changes. */
	readonly apply: readonly string[];
}

export function suggest(found: Found, provider: ProviderId | 'custom', ce: Ce): Suggestion {
	const { named, tunnels } = found;
	const wan = tunnels.find(({ device }) => device !== undefined)?.device ?? named.wan?.value;
	const [lan, br] = [named.lan?.value, brOf(found, ce)];
	const flags = [
		...(wan === undefined || !isDevice(wan) ? [] : ['--wan', wan]),
		...(lan === undefined || lan === wan ? [] : ['--lan', lan]),
		...(provider === 'custom' ? ['--rule', formatRule(ce.rule)] : ['--provider', provider]),
		...(br === undefined ? [] : ['--br', br]),
		...forwardsOf(found, ce).flatMap((forward) => ['--forward', forward]),
	];
	return {
		plan: ['mape-setup', 'plan', '--prefix', formatPrefix6(ce.endUserPrefix), ...flags],
		apply: ['mape-setup', 'apply', '--yes', ...flags],
	};
}

const isDevice = (name: string) => /^[A-Za-z0-9][\w.@-]{0,14}$/.test(name);

/** The script's own, where the rule has none or has it among others; a wrong one is not carried over. */
function brOf({ named, tunnels }: Found, { rule }: Ce): string | undefined {
	const bits = parseAddress6(tunnels.find(({ remote }) => remote !== undefined)?.remote ?? named.br?.value ?? '');
	const br = bits === undefined ? undefined : formatAddress6(bits);
	if (br === undefined || br === rule.br[0]) return undefined;
	return rule.br.length === 0 || rule.br.includes(br) ? br : undefined;
}

/** Ports of the set that come in by the tunnel; TCP and UDP to the same place are one. */
function forwardsOf(found: Found, { ports, ipv4 }: Ce): readonly string[] {
	const names = tunnelNames(found, ipv4);
	const byTarget = new Map<string, Set<string>>();
	for (const rule of found.rules) {
		if (rule.kind !== 'dnat' || rule.narrow || !rule.certain || (rule.in !== undefined && !names.has(rule.in)))
			continue;
		const { port, host, hostPort, protocols = [] } = rule;
		if (!ports.some(({ first, last }) => first <= port && port <= last)) continue;
		const target = `${port}:${host}${hostPort === port ? '' : `:${hostPort}`}`;
		byTarget.set(target, new Set([...(byTarget.get(target) ?? []), ...protocols]));
	}
	return [...byTarget].flatMap(([target, protocols]) => {
		const known = ['tcp', 'udp'].filter((protocol) => protocols.has(protocol));
		return known.length === 2 ? [target] : known.map((protocol) => `${target}/${protocol}`);
	});
}

import { kernelFacts } from '../detect/kernel.ts';
import { parseAddress6 } from '../map/prefix.ts';
import { names } from '../plan/names.ts';
import { tunnelMtu } from '../plan/tunnel.ts';
import type { Check, CheckSubject, Finding, Verdict } from './check.ts';
import { failed, ok, warning } from './check.ts';
import { ask, askDevice, type Observed } from './observe/command.ts';
import {
	type AddressState,
	isText,
	type LinkState,
	parseAddresses,
	parseLinks,
	parseRoutes,
	type RouteState,
} from './observe/ip-json.ts';
import { type GuardState, observeGuard } from './observe/tunnel-guard.ts';

interface Observation {
	readonly links: Observed<readonly LinkState[]>;
	readonly addresses: Observed<readonly AddressState[]>;
	readonly routes: Observed<readonly RouteState[]>;
	/** undefined: the kernel is not known to be able to have one, or tc is not there to tell. */
	readonly guard?: GuardState;
}

export const tunnel: Check<Observation> = {
	id: 'tunnel',
	needs: ['link'],
	mandatory: true,
	limitMs: 12_000,

	async observe(system, { ce }) {
		const [links, addresses, routes, guard, { clsBpf }] = await Promise.all([
			askDevice(system, ['ip', '-j', '-d', 'link'], names.tunnel, parseLinks),
			askDevice(system, ['ip', '-j', '-4', 'addr'], names.tunnel, parseAddresses),
			ask(system, ['ip', '-j', '-4', 'route', 'show', 'default'], parseRoutes),
			observeGuard(system, ce),
			kernelFacts(system),
		]);
		return { links, addresses, routes, ...(guard.ok && clsBpf === true ? { guard: guard.value } : {}) };
	},

	judge({ links, addresses, routes, guard = 'same' }, subject) {
		if (!links.ok && links.problem.code !== 'interface-missing') return failed(links.problem);
		const device = links.ok ? links.value[0] : undefined;
		if (!device) return failed({ code: 'tunnel-missing' });
		const wrong = wrongTunnel(device, subject);
		if (wrong) return failed(wrong);
		if (!addresses.ok) return failed(addresses.problem);
		const { ipv4 } = subject.ce;
		if (!addresses.value.some(({ address }) => address === ipv4)) {
			return failed({ code: 'tunnel-ipv4-missing', address: ipv4 });
		}
		const routed = judgeRoutes(routes);
		if (routed) return routed;
		// the packet filter still holds back what is not ours
		if (guard !== 'same') return warning({ code: 'tunnel-guard-missing' });
		return judgeMtu(device, subject);
	},
};

/** As `ip -j -d link` says it: kind ip6tnl, proto ipip6, and `ip6_tnl_f_ign_encap_limit` for encaplimit none. */
export function wrongTunnel({ up, kind, data }: LinkState, { choices, ce }: CheckSubject): Finding | undefined {
	const { proto, local, remote, encap_limit: limit } = data;
	if (kind !== 'ip6tnl' || proto !== 'ipip6') {
		return { code: 'tunnel-kind', seen: [kind, proto].filter(isText).join(' ') };
	}
	if (!sameAddress(local, ce.address)) return endpoint('local', ce.address, local);
	if (!sameAddress(remote, choices.br)) return endpoint('remote', choices.br, remote);
	if (data['ip6_tnl_f_ign_encap_limit'] !== true) {
		return { code: 'tunnel-encap-limit', limit: typeof limit === 'number' ? limit : 4 };
	}
	return up ? undefined : { code: 'tunnel-down' };
}

const endpoint = (end: 'local' | 'remote', expected: string, seen: unknown): Finding => ({
	code: 'tunnel-endpoint',
	end,
	expected,
	seen: isText(seen) ? seen : '::',
});

function sameAddress(seen: unknown, expected: string): boolean {
	return isText(seen) && parseAddress6(seen) !== undefined && parseAddress6(seen) === parseAddress6(expected);
}

/** The default route of the lowest metric is the one that is used. */
export const usedRoute = (routes: readonly RouteState[]): RouteState | undefined =>
	[...routes].sort((a, b) => a.metric - b.metric)[0];

function judgeRoutes(routes: Observed<readonly RouteState[]>): Verdict | undefined {
	if (!routes.ok) return failed(routes.problem);
	const used = usedRoute(routes.value);
	if (used?.device === names.tunnel) return undefined;
	return failed({ code: 'tunnel-route-missing', ...(used ? { elsewhere: used.device } : {}) });
}

function judgeMtu({ mtu }: LinkState, { choices }: CheckSubject): Verdict {
	if (mtu !== tunnelMtu) return warning({ code: 'tunnel-mtu', expected: tunnelMtu, seen: mtu });
	return ok({ detail: choices.br });
}

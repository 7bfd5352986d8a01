import { parseAddress6 } from '../map/prefix.ts';
import type { Check } from './check.ts';
import { failed, ok, warning } from './check.ts';
import { ask, askDevice, type Observed, sysctl } from './observe/command.ts';
import { type NeighbourState, parseNeighbours, parseRoutes, type RouteState } from './observe/ip-json.ts';
import { ping } from './observe/ping.ts';

/** A router sends three advertisements in the lifetime of one (RFC 4861 §6.2.1); NTT's last half an hour. */
const soonSeconds = 60;

interface Observation {
	readonly routes: Observed<readonly RouteState[]>;
	/** `accept_ra` of the WAN: why a route that was advertised may be missing. */
	readonly acceptRa?: string;
	/** Of the gateway, asked again after a packet to it when it was not known to be there. */
	readonly neighbour?: NeighbourState;
}

/** Neighbour states in which the kernel sends packets on (kernel: include/net/neighbour.h NUD_VALID). */
const usable = ['REACHABLE', 'STALE', 'DELAY', 'PROBE', 'PERMANENT', 'NOARP'];

export const defaultRoute: Check<Observation> = {
	id: 'default-route',
	needs: ['link'],
	mandatory: true,
	limitMs: 15_000,

	async observe(system, { choices }) {
		const { wan } = choices;
		const [routes, acceptRa] = await Promise.all([
			ask(system, ['ip', '-j', '-6', 'route', 'show', 'default'], parseRoutes),
			sysctl(system, `net/ipv6/conf/${wan}/accept_ra`),
		]);
		const seen = { routes, ...(acceptRa === undefined ? {} : { acceptRa }) };
		const gateway = routes.ok ? best(routes.value, wan)?.gateway : undefined;
		if (gateway === undefined) return seen;
		const look = async () => {
			const answer = await askDevice(system, ['ip', '-j', '-6', 'neigh'], wan, parseNeighbours);
			return answer.ok ? answer.value.find(({ address }) => sameAddress(address, gateway)) : undefined;
		};
		let neighbour = await look();
		if (!neighbour || !usable.includes(neighbour.state)) {
			// it need not answer the ping: to send it, the kernel has to find the gateway
			await ping(system, { to: gateway, from: wan, family: 6 });
			neighbour = await look();
		}
		return { ...seen, ...(neighbour ? { neighbour } : {}) };
	},

	judge({ routes, acceptRa, neighbour }, { choices }) {
		const device = choices.wan;
		if (!routes.ok) return failed(routes.problem);
		const route = best(routes.value, device);
		const elsewhere = routes.value[0]?.device;
		if (!route && elsewhere) return failed({ code: 'default-route-elsewhere', device, elsewhere });
		if (!route) return failed({ code: 'default-route-missing', device, ...(acceptRa ? { acceptRa } : {}) });
		const { gateway } = route;
		if (gateway && neighbour && !usable.includes(neighbour.state)) {
			return failed({ code: 'gateway-silent', device, gateway, state: neighbour.state });
		}
		// the tunnel is bound to the WAN, and finds its own route; all other IPv6 of this machine goes elsewhere
		const first = routes.value.toSorted((a, b) => a.metric - b.metric)[0];
		if (first && first.metric < route.metric)
			return warning({ code: 'default-route-elsewhere', device, elsewhere: first.device });
		const { expires: seconds = soonSeconds } = route;
		if (seconds < soonSeconds) return warning({ code: 'default-route-expiring', device, seconds });
		return ok(gateway ? { detail: gateway } : {});
	},
};

function best(routes: readonly RouteState[], device: string): RouteState | undefined {
	return routes.filter((route) => route.device === device).sort((a, b) => a.metric - b.metric)[0];
}

function sameAddress(one: string, other: string): boolean {
	return one === other || parseAddress6(one) === parseAddress6(other);
}

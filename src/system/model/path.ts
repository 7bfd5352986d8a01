import {
	contains6,
	formatPrefix4,
	parseAddress4,
	parseAddress6,
	parsePrefix4,
	parsePrefix6,
	prefix4,
	prefix6,
} from '../../map/prefix.ts';
import { translatedByIptables } from './iptables.ts';
import { type Address, type Link, linkNamed, ownSpace, type Route, type Router, type Space } from './router.ts';

/** What becomes of a packet. */
export type Fate =
	| { readonly type: 'answered'; readonly rttMs: number; readonly source: string }
	/** No route, or nobody at the end of it. */
	| { readonly type: 'unreachable' }
	/** Too big for the path and not to be fragmented. */
	| { readonly type: 'too-big'; readonly mtu: number }
	/** Somebody on the way sent an error: the TTL was over. */
	| { readonly type: 'expired'; readonly from: string }
	/** It went out and nothing came back. */
	| { readonly type: 'silence' };

export interface Packet {
	readonly to: string;
	readonly from?: string;
	/** Source port, or the identifier of an ICMP echo. */
	readonly port?: number;
	/** Of the whole IP packet, header included. */
	readonly size?: number;
	readonly dontFragment?: boolean;
	readonly ttl?: number;
}

export const familyOf = (address: string): 4 | 6 => (address.includes(':') ? 6 : 4);

/** The route that a packet takes: the longest match, then the lowest metric. */
export function routeTo(space: Space, to: string): Route | undefined {
	const family = familyOf(to);
	const usable = (route: Route) =>
		route.family === family && (route.type !== undefined || linkNamed(space, route.device)?.up);
	return space.routes
		.filter((route) => usable(route) && covers(route.to, to))
		.sort((a, b) => lengthOf(b.to) - lengthOf(a.to) || a.metric - b.metric)[0];
}

const lengthOf = (to: string): number => (to === 'default' ? -1 : Number(to.split('/')[1] ?? 128));

export function covers(network: string, address: string): boolean {
	if (network === 'default') return true;
	if (familyOf(network) !== familyOf(address)) return false;
	if (familyOf(address) === 4) {
		const outer = parsePrefix4(network.includes('/') ? network : `${network}/32`);
		const inner = parseAddress4(address);
		return (
			outer !== undefined && inner !== undefined && formatPrefix4(prefix4(inner, outer.length)) === formatPrefix4(outer)
		);
	}
	const outer = parsePrefix6(network.includes('/') ? network : `${network}/128`);
	const inner = parseAddress6(address);
	return outer.ok && inner !== undefined && contains6(outer.value, prefix6(inner, 128));
}

const addressesOf = (space: Space): readonly Address[] => space.links.flatMap(({ addresses }) => addresses);

/** Sends one packet from a namespace of the router and says what becomes of it. */
export function fateOf(router: Router, space: Space, packet: Packet, now: number): Fate {
	const to = packet.to.split('%')[0]!;
	if (addressesOf(space).some(({ local }) => local === to)) return { type: 'answered', rttMs: 0.05, source: to };
	const route = routeTo(space, to);
	if (!route || route.type === 'unreachable') return { type: 'unreachable' };
	const link = linkNamed(space, route.device)!;
	if (packet.dontFragment && (packet.size ?? 0) > link.mtu) return { type: 'too-big', mtu: link.mtu };
	if (link.tunnel) return throughTunnel(router, space, { ...link, tunnel: link.tunnel }, packet, now);
	if (!link.cable) return { type: 'silence' };
	if (route.device !== router.line.wan || space !== ownSpace(router)) return lanFate(route, to, now);
	return onTheLine(router, to, now);
}

/** Hosts on the LAN: the client is there, the others are not. */
function lanFate(route: Route, to: string, now: number): Fate {
	if (route.gateway !== undefined || !to.endsWith('.100')) return { type: 'silence' };
	return { type: 'answered', rttMs: milliseconds(0.3 + jitter(now) / 20), source: to };
}

function onTheLine(router: Router, to: string, now: number): Fate {
	const { line } = router;
	const answered = (rttMs: number): Fate => ({
		type: 'answered',
		rttMs: milliseconds(rttMs + jitter(now)),
		source: to,
	});
	if (to === line.gateway) return answered(line.rttMs / 3);
	const global = addressesOf(ownSpace(router)).some(
		({ family, scope, tentativeUntil, dadFailed }) =>
			family === 6 && scope === 'global' && !dadFailed && (tentativeUntil ?? 0) <= now,
	);
	if (!global) return { type: 'unreachable' };
	if (line.relays.includes(to)) return answered(line.rttMs);
	if (line.deaf?.includes(to) || !/^2[0-9a-f]{3}:/.test(to)) return { type: 'silence' };
	return answered(line.rttMs + 3);
}

function throughTunnel(
	router: Router,
	space: Space,
	{ tunnel, traffic, addresses }: Link & Required<Pick<Link, 'tunnel'>>,
	packet: Packet,
	now: number,
): Fate {
	const { line } = router;
	const customer = line.customer;
	// The outer packets travel in the machine's own namespace, wherever the tunnel was moved to.
	const outside = ownSpace(router);
	const local = addressesOf(outside).find((address) => address.local === tunnel.local);
	const usable = local !== undefined && !local.dadFailed && (local.tentativeUntil ?? 0) <= now;
	const outer = routeTo(outside, tunnel.remote);
	if (!usable || !outer || outer.type === 'unreachable') {
		traffic.errors++;
		return { type: 'unreachable' };
	}
	traffic.sent++;
	if (!line.relays.includes(tunnel.remote) || tunnel.encapLimit) return { type: 'silence' };
	if (!customer || customer.ce !== tunnel.local) return { type: 'silence' };
	const own = packet.from ?? [...addresses, ...addressesOf(space)].find(isGlobal4)?.local;
	const inSet = (port: number | undefined) =>
		port !== undefined && customer.ports.some(({ first, last }) => port >= first && port <= last);
	if (!translated(space) && !(own === customer.ipv4 && inSet(packet.port))) return { type: 'silence' };
	traffic.received++;
	if (packet.ttl === 1) return { type: 'expired', from: line.relayIpv4 };
	return { type: 'answered', rttMs: milliseconds(line.rttMs + 0.4 + jitter(now)), source: customer.ipv4 };
}

const isGlobal4 = ({ family, scope }: Address): boolean => family === 4 && scope === 'global';

/** A rule set that rewrites sources is loaded. */
export const translated = (space: Space): boolean =>
	space.tables.some(({ text }) => /\b(?:snat|masquerade)\b/.test(text)) || translatedByIptables(space);

/** 0 … 1.2 ms, the same at the same moment; the sum is cut to what a clock shows. */
const jitter = (now: number): number => ((Math.imul(Math.round(now), 2_654_435_761) >>> 0) % 1_200) / 1_000;
const milliseconds = (value: number): number => Math.round(value * 1_000) / 1_000;

import type { PortBlock } from '../../map/port-set.ts';
import { names } from '../../plan/names.ts';
import { translated } from './path.ts';
import { linkNamed, type Router, type Space } from './router.ts';

/** Who lives behind a router, and what conntrack translates their flows into. */
export interface Household {
	readonly ipv4: string;
	/** As conntrack has the ports: alias ports where the rules have them. */
	readonly ports: PortBlock;
}

/** One flow as conntrack's two tuples have it. */
export interface HouseholdFlow {
	readonly protocol: 'tcp' | 'udp';
	readonly host: string;
	readonly from: number;
	readonly to: string;
	readonly toPort: number;
	/** After the translation. */
	readonly port: number;
	readonly secondsLeft: number;
}

/** Sockets that the hosts open again and again; each is open for two thirds of its time. */
const sockets = 420;

/** What goes on at a moment: always the same at the same moment. Nothing while there is no way out. */
export function flowsAt(router: Router, space: Space, now: number): readonly HouseholdFlow[] {
	const { household } = router;
	if (!household || !linkNamed(space, names.tunnel)?.up || !translated(space)) return [];
	return Array.from({ length: sockets }, (_, socket) => flowOf(household, socket, now)).filter(
		(flow) => flow !== undefined,
	);
}

function flowOf({ ports }: Household, socket: number, now: number): HouseholdFlow | undefined {
	const periodMs = 15_000 + 105_000 * chance(socket, 1);
	const turn = Math.floor(now / periodMs + chance(socket, 2));
	const passed = now / periodMs + chance(socket, 2) - turn;
	if (passed > 2 / 3) return undefined;
	const pick = (what: number) => chance(socket * 31 + turn, what);
	const udp = pick(3) < 0.3;
	const count = ports.last - ports.first + 1;
	return {
		protocol: udp ? 'udp' : 'tcp',
		host: `192.168.10.${100 + Math.floor(8 * pick(4) ** 2)}`,
		from: 32_768 + Math.floor(28_000 * pick(5)),
		to: `203.0.113.${1 + Math.floor(60 * pick(6) ** 3)}`,
		toPort: udp ? 53 : 443,
		// the kernel begins its search anywhere; here some blocks fill up, so that there is something to see
		port: ports.first + Math.floor(count * pick(7) ** 3),
		secondsLeft: Math.ceil(((2 / 3 - passed) * periodMs) / 1000),
	};
}

/** 40 Mbit/s with tides; upwards a tenth of it. Bytes since the router was switched on. */
export function bytesThrough(
	router: Router,
	space: Space,
	now: number,
): { readonly received: number; readonly sent: number } {
	const { traffic } = linkNamed(space, names.tunnel) ?? { traffic: { received: 0, sent: 0 } };
	const seconds = flowsAt(router, space, now).length === 0 ? 0 : now / 1000 - origin;
	const received = Math.round(5e6 * (seconds + 3 * (1 - Math.cos(seconds / 5)))) + traffic.received * 1_100;
	const sent = Math.round(5e5 * (seconds + 2 * (1 - Math.cos(seconds / 3)))) + traffic.sent * 320;
	return { received: Math.max(0, received), sent: Math.max(0, sent) };
}

const origin = Date.UTC(2026, 2, 31) / 1000;

/** 0 … 1, the same for the same numbers. */
function chance(number: number, salt: number): number {
	let mixed = Math.imul(number + 1, 0x9e3779b1) ^ Math.imul(salt, 0x85ebca6b);
	mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
	mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
	return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
}

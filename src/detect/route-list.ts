import type { Result } from '../map/result.ts';
import type { RouteFact } from './facts.ts';
import { type Fields, fieldsOf, isCount, isText, parseList } from './json.ts';

export interface RouteReading extends RouteFact {
	/** default or a prefix */
	readonly to: string;
	/** It has a lifetime: learned from a router advertisement. */
	readonly expires: boolean;
}

/** `ip -j route`: one entry per next hop. Routes that lead nowhere (unreachable, blackhole) are left out. */
export function parseRouteList(text: string): Result<readonly RouteReading[], string> {
	const parsed = parseList(text, readRoute);
	return parsed.ok ? { ok: true, value: parsed.value.flat() } : parsed;
}

function readRoute(entry: Fields): readonly RouteReading[] | undefined {
	const { dst, type, metric, protocol, nexthops } = entry;
	if (!isText(dst)) return undefined;
	if (type !== undefined && type !== 'unicast') return [];
	const found: RouteReading[] = [];
	for (const hop of Array.isArray(nexthops) ? nexthops.map(fieldsOf) : [entry]) {
		const { dev, gateway } = hop;
		if (!isText(dev)) return undefined;
		found.push({
			to: dst,
			device: dev,
			...(isText(gateway) ? { gateway } : {}),
			metric: isCount(metric) ? metric : 0,
			...(isText(protocol) ? { protocol } : {}),
			expires: isCount(entry['expires']),
		});
	}
	return found;
}

/** `ip -j route get ADDRESS`: where a packet to it goes. */
export function parseRouteGet(text: string): Result<{ readonly device: string; readonly gateway?: string }, string> {
	const parsed = parseList(text, ({ dev, gateway }) =>
		isText(dev) ? { device: dev, ...(isText(gateway) ? { gateway } : {}) } : undefined,
	);
	if (!parsed.ok) return parsed;
	const [first] = parsed.value;
	return first ? { ok: true, value: first } : { ok: false, problem: 'no route in it' };
}

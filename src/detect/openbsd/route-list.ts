import { failure, type Result, success } from '../../map/result.ts';
import type { RouteFact } from '../facts.ts';

/** Destination, Gateway, Flags, Refs, Use, Mtu (L: locked), Prio, Iface, Label: sbin/route/show.c. */
const defaultLine = /^default +(\S+) +([A-Za-z0-9]+) +\d+ +\d+ +(?:-|\d+)(?: +L)? +(\d+) +([a-z]+\d+)(?: +\S.*)?$/;

/** The default routes of `route -n show -inet` or `-inet6`; the lower the priority, the sooner it is taken. */
export function parseRouteShow(text: string): Result<readonly RouteFact[], string> {
	const [title, ...lines] = text.split('\n').map((line) => line.trimEnd());
	if (title !== 'Routing tables') return failure('it does not begin with “Routing tables”');
	const found: RouteFact[] = [];
	for (const line of lines.filter((one) => /^default\b/.test(one))) {
		const [, gateway = '', flags = '', metric, device] = defaultLine.exec(line) ?? [];
		if (device === undefined) return failure(`not understood: ${line}`);
		// route(8): R is a reject route, B a black hole; without U it is not usable
		if (!flags.includes('U') || /[RB]/.test(flags)) continue;
		const via = flags.includes('G') ? { gateway: gateway.replace(/%.*$/, '') } : {};
		found.push({ device, ...via, metric: Number(metric) });
	}
	return success(found);
}

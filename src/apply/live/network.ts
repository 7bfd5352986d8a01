import { ask, askDevice, type Observed, sysctl } from '../../check/observe/command.ts';
import {
	type AddressState,
	parseAddresses,
	parseLinks,
	parseRoutes,
	parseUnreachable,
} from '../../check/observe/ip-json.ts';
import { usedRoute } from '../../check/tunnel.ts';
import { parseAddress6, parsePrefix6 } from '../../map/prefix.ts';
import { fallbackMetric, unreachableMetric } from '../../plan/artifact/scripts.ts';
import { names } from '../../plan/names.ts';
import type { LiveState, Plan } from '../../plan/plan.ts';
import type { System } from '../../system/system.ts';
import { judgeTunnel } from './tunnel.ts';

type Judged = Omit<LiveState, 'what' | 'name'>;

const same: Judged = { change: 'same', lines: [] };
const unknown: Judged = { change: 'unknown', lines: [] };
const missing = (planned: string): Judged => ({ change: 'missing', lines: [`+${planned}`] });

/** Addresses, tunnel and routes, as `up network` makes them. Flags that come and go (tentative, dynamic) do not count. */
export async function liveNetwork(system: System, plan: Plan): Promise<readonly LiveState[]> {
	const { choices, ce, network } = plan;
	const [links, addresses4, routes4] = await Promise.all([
		askDevice(system, ['ip', '-j', '-d', 'link'], names.tunnel, parseLinks),
		askDevice(system, ['ip', '-j', '-4', 'addr'], names.tunnel, parseAddresses),
		ask(system, ['ip', '-j', '-4', 'route', 'show', 'default'], parseRoutes),
	]);
	const [wan, lan, unreachable, fallback] = await Promise.all([
		addressOn(system, choices.wan, `${ce.address}/128`),
		lanAddress(system, plan),
		network.delegated === undefined ? [] : unreachableRoute(system, network.delegated),
		network.gateway === undefined ? [] : fallbackRoute(system, choices.wan, network.gateway),
	]);
	return [
		{ what: 'ce-address', name: ce.address, ...wan },
		{ what: 'tunnel', name: names.tunnel, ...judgeTunnel(links, plan) },
		{ what: 'ipv4-address', name: ce.ipv4, ...judgeAddress(addresses4, `${ce.ipv4}/32`) },
		{ what: 'default-route', name: names.tunnel, ...judgeDefault(routes4) },
		...unreachable,
		...fallback,
		...lan,
	];
}

async function addressOn(system: System, device: string, wanted: string): Promise<Judged> {
	return judgeAddress(await askDevice(system, ['ip', '-j', '-6', 'addr'], device, parseAddresses), wanted);
}

/** An interface that is not there has no addresses either. */
function judgeAddress(addresses: Observed<readonly AddressState[]>, wanted: string): Judged {
	if (!addresses.ok) return addresses.problem.code === 'interface-missing' ? missing(wanted) : unknown;
	const [address = '', length] = wanted.split('/');
	const equal = (seen: string) =>
		seen === address || (seen.includes(':') && parseAddress6(seen) === parseAddress6(address));
	return addresses.value.some((seen) => equal(seen.address) && seen.length === Number(length)) ? same : missing(wanted);
}

/** IPv4 works without it: `up` goes on where the interface has IPv6 switched off. */
async function lanAddress(system: System, { choices: { lan }, network }: Plan): Promise<readonly LiveState[]> {
	const { lanAddress: wanted } = network;
	if (wanted === undefined || (await sysctl(system, `net/ipv6/conf/${lan}/disable_ipv6`)) === '1') return [];
	return [{ what: 'lan-address', name: `${wanted} ${lan}`, ...(await addressOn(system, lan, wanted)) }];
}

function judgeDefault(routes: Awaited<ReturnType<typeof routesOf>>): Judged {
	if (!routes.ok) return unknown;
	const used = usedRoute(routes.value);
	const planned = `default dev ${names.tunnel}`;
	if (used === undefined) return missing(planned);
	if (used.device === names.tunnel) return same;
	const via = used.gateway === undefined ? '' : ` via ${used.gateway}`;
	return { change: 'drifted', lines: [`-default${via} dev ${used.device}`, `+${planned}`] };
}

async function unreachableRoute(system: System, delegated: string): Promise<readonly LiveState[]> {
	const routes = await ask(system, ['ip', '-j', '-6', 'route', 'show'], parseUnreachable);
	const wanted = prefixText(delegated);
	const there =
		routes.ok && routes.value.some((one) => prefixText(one.destination) === wanted && one.metric === unreachableMetric);
	const judged = there ? same : routes.ok ? missing(`unreachable ${delegated}`) : unknown;
	return [{ what: 'unreachable-route', name: delegated, ...judged }];
}

async function fallbackRoute(system: System, wan: string, gateway: string): Promise<readonly LiveState[]> {
	const routes = await routesOf(system, 6);
	const there =
		routes.ok &&
		routes.value.some(
			(one) =>
				one.device === wan &&
				one.metric === fallbackMetric &&
				one.gateway !== undefined &&
				parseAddress6(one.gateway) === parseAddress6(gateway),
		);
	const planned = `default via ${gateway} dev ${wan} metric ${fallbackMetric}`;
	const judged = there ? same : routes.ok ? missing(planned) : unknown;
	return [{ what: 'fallback-route', name: gateway, ...judged }];
}

const routesOf = (system: System, family: 4 | 6) =>
	ask(system, ['ip', '-j', `-${family}`, 'route', 'show', 'default'], parseRoutes);

/** The same text for the same prefix, however it was written. */
function prefixText(written: string): string {
	const prefix = parsePrefix6(written);
	return prefix.ok ? `${prefix.value.network}/${prefix.value.length}` : written;
}

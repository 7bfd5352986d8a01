import { failure, type Result, success } from '../../map/result.ts';

/** `ip -j -d -s link` */
export interface LinkState {
	readonly name: string;
	readonly up: boolean;
	readonly carrier: boolean;
	readonly mtu: number;
	readonly kind?: string;
	/** `linkinfo.info_data`, as iproute2 says it. */
	readonly data: Fields;
	readonly counters?: Counters;
}

export interface Counters {
	readonly received: number;
	readonly sent: number;
	/** Packets that could not be sent: no route to the other end, or its local address is not usable. */
	readonly sendErrors: number;
}

/** `ip -j addr`, one per address */
export interface AddressState {
	readonly device: string;
	readonly address: string;
	readonly length: number;
	readonly scope: string;
	readonly tentative: boolean;
	readonly dadFailed: boolean;
	readonly dynamic: boolean;
}

/** `ip -j route`, one per next hop */
export interface RouteState {
	readonly destination: string;
	readonly device: string;
	readonly gateway?: string;
	readonly metric: number;
	readonly protocol?: string;
	/** Seconds until the kernel removes it, unless a router advertisement comes. */
	readonly expires?: number;
}

/** `ip -j neigh` */
export interface NeighbourState {
	readonly address: string;
	/** REACHABLE, STALE, DELAY, PROBE, PERMANENT, NOARP, INCOMPLETE, FAILED */
	readonly state: string;
}

export type Fields = Readonly<Record<string, unknown>>;

export function parseLinks(text: string): Result<readonly LinkState[], string> {
	return eachEntry(text, (entry) => {
		const { ifname, flags, mtu } = entry;
		if (!isText(ifname) || !isTexts(flags) || !isCount(mtu)) return undefined;
		const info = fields(entry['linkinfo']);
		const counters = countersOf(fields(entry['stats64']));
		return [
			{
				name: ifname,
				up: flags.includes('UP'),
				carrier: flags.includes('LOWER_UP'),
				mtu,
				...(isText(info['info_kind']) ? { kind: info['info_kind'] } : {}),
				data: fields(info['info_data']),
				...(counters ? { counters } : {}),
			},
		];
	});
}

function countersOf(stats: Fields): Counters | undefined {
	const received = fields(stats['rx'])['packets'];
	const { packets: sent, errors, carrier_errors } = fields(stats['tx']);
	if (!isCount(received) || !isCount(sent) || !isCount(errors)) return undefined;
	return { received, sent, sendErrors: errors + (isCount(carrier_errors) ? carrier_errors : 0) };
}

export function parseAddresses(text: string): Result<readonly AddressState[], string> {
	return eachEntry(text, ({ ifname, addr_info }) => {
		if (!isText(ifname) || !Array.isArray(addr_info)) return undefined;
		const found: AddressState[] = [];
		for (const info of addr_info) {
			const { local, prefixlen, scope, ...flags } = fields(info);
			// iproute2 leaves an empty object where another family's address was filtered out
			if (local === undefined) continue;
			if (!isText(local) || !isCount(prefixlen) || !isText(scope)) return undefined;
			found.push({
				device: ifname,
				address: local,
				length: prefixlen,
				scope,
				tentative: flags['tentative'] === true,
				dadFailed: flags['dadfailed'] === true,
				dynamic: flags['dynamic'] === true,
			});
		}
		return found;
	});
}

export function parseRoutes(text: string): Result<readonly RouteState[], string> {
	return eachEntry(text, (entry) => {
		const { dst, metric, type, protocol, nexthops, expires } = entry;
		if (!isText(dst)) return undefined;
		// unreachable, blackhole … lead nowhere
		if (type !== undefined && type !== 'unicast') return [];
		const hops = Array.isArray(nexthops) ? nexthops.map(fields) : [entry];
		const found: RouteState[] = [];
		for (const { dev, gateway } of hops) {
			if (!isText(dev)) return undefined;
			found.push({
				destination: dst,
				device: dev,
				...(isText(gateway) ? { gateway } : {}),
				metric: isCount(metric) ? metric : 0,
				...(isText(protocol) ? { protocol } : {}),
				...(isCount(expires) ? { expires } : {}),
			});
		}
		return found;
	});
}

/** Destination and metric of the routes that answer with "unreachable". */
export function parseUnreachable(text: string): Result<readonly Pick<RouteState, 'destination' | 'metric'>[], string> {
	return eachEntry(text, ({ dst, metric, type }) => {
		if (!isText(dst)) return undefined;
		return type === 'unreachable' ? [{ destination: dst, metric: isCount(metric) ? metric : 0 }] : [];
	});
}

export function parseNeighbours(text: string): Result<readonly NeighbourState[], string> {
	return eachEntry(text, ({ dst, state }) => {
		if (!isText(dst)) return undefined;
		return [{ address: dst, state: isTexts(state) ? (state[0] ?? 'NONE') : 'NONE' }];
	});
}

/** iproute2 prints an array of objects; nothing at all is an error, never an empty answer. */
function eachEntry<T>(text: string, read: (entry: Fields) => readonly T[] | undefined): Result<readonly T[], string> {
	const parsed = parseJson(text);
	if (!parsed.ok) return parsed;
	if (!Array.isArray(parsed.value)) return failure('not a JSON array');
	const found: T[] = [];
	for (const [index, entry] of parsed.value.entries()) {
		if (!isFields(entry)) return failure(`entry ${index} is not an object`);
		if (Object.keys(entry).length === 0) continue;
		const values = read(entry);
		if (values === undefined) return failure(`entry ${index} lacks what was asked for`);
		found.push(...values);
	}
	return success(found);
}

export function parseJson(text: string): Result<unknown, string> {
	if (text.trim() === '') return failure('nothing was printed');
	try {
		return success(JSON.parse(text) as unknown);
	} catch {
		return failure('not JSON');
	}
}

export const isFields = (value: unknown): value is Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
export const isText = (value: unknown): value is string => typeof value === 'string';
export const isCount = (value: unknown): value is number =>
	typeof value === 'number' && Number.isInteger(value) && value >= 0;
const isTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText);
const fields = (value: unknown): Fields => (isFields(value) ? value : {});

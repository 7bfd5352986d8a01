import { formatAddress4, parseAddress4 } from '../map/prefix.ts';
import { failure, type Result, success } from '../map/result.ts';
import type { PortForward } from './nat-options.ts';
import type { NatProblem } from './problem.ts';

const none = 'none';

/** Forwards as they are typed, comma separated: `PORT:HOST[:HOSTPORT][/tcp|/udp]`; `none` for none at all. */
export function parseForwards(text: string): Result<readonly PortForward[], NatProblem> {
	return parseList(text, '--forward', parseForward);
}

/** Hosts for full cone as they are typed, comma separated; `none` for none at all. A host named twice is one host. */
export function parseHosts(text: string): Result<readonly string[], NatProblem> {
	const hosts = parseList(text, '--full-cone', (item) => parseHost(item, '--full-cone'));
	return hosts.ok ? success([...new Set(hosts.value)]) : hosts;
}

/** As parseForwards() reads it, in its shortest form. */
export function formatForward({ protocol, port, host, hostPort }: PortForward): string {
	return `${port}:${host}${hostPort === port ? '' : `:${hostPort}`}${protocol === 'both' ? '' : `/${protocol}`}`;
}

function parseList<T>(
	text: string,
	flag: NatFlag,
	parse: (item: string) => Result<T, NatProblem>,
): Result<readonly T[], NatProblem> {
	const items = text.split(',').map((item) => item.trim());
	if (items.length === 1 && items[0] === none) return success([]);
	if (items.includes(none)) return failure({ code: 'none-with-others', flag });
	const values: T[] = [];
	for (const item of items) {
		const value = parse(item);
		if (!value.ok) return value;
		values.push(value.value);
	}
	return success(values);
}

type NatFlag = '--forward' | '--full-cone';

function parseForward(input: string): Result<PortForward, NatProblem> {
	const refuse = (reason: 'shape' | 'port' | 'protocol') => failure({ code: 'forward-syntax', input, reason } as const);
	const [target = '', protocol = 'both', ...more] = input.split('/');
	const parts = target.split(':');
	if (more.length > 0 || parts.length < 2 || parts.length > 3) return refuse('shape');
	const [port, hostPort] = [parsePort(parts[0]!), parsePort(parts[2] ?? parts[0]!)];
	if (port === undefined || hostPort === undefined) return refuse('port');
	if (input.includes('/') && protocol !== 'tcp' && protocol !== 'udp') return refuse('protocol');
	const host = parseHost(parts[1]!, '--forward');
	if (!host.ok) return host;
	return success({ protocol: protocol as PortForward['protocol'], port, host: host.value, hostPort });
}

/** Plain decimal, as ports are written everywhere: 0x50, 080 and +80 are refused. */
function parsePort(text: string): number | undefined {
	const port = /^[1-9]\d{0,4}$/.test(text) ? Number(text) : 0;
	return port >= 1 && port <= 65_535 ? port : undefined;
}

function parseHost(text: string, flag: NatFlag): Result<string, NatProblem> {
	const address = parseAddress4(text);
	return address === undefined
		? failure({ code: 'nat-host', flag, host: text, reason: 'syntax' })
		: success(formatAddress4(address));
}

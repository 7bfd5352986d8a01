import type { PortForward } from '../nat-options.ts';
import { collection } from './nftables-text.ts';

type Protocol = 'tcp' | 'udp';
const protocols: readonly Protocol[] = ['tcp', 'udp'];

const covers = (forward: PortForward, protocol: Protocol) =>
	forward.protocol === protocol || forward.protocol === 'both';

export const hasForwards = (forwards: readonly PortForward[]) => forwards.length > 0;

/** The forwarded ports: kept out of the pool, for both protocols, so that the pool is one for all. */
export function keptPorts(forwards: readonly PortForward[]): readonly number[] {
	return [...new Set(forwards.map(({ port }) => port))].sort((a, b) => a - b);
}

/**
 * For each protocol: our port to the LAN host's, and back for what that host's port sends of its own accord. Inside the
 * router a port may have another number (`inside`); then hosts on the LAN, who know the real one, have a map of their own.
 */
export function forwardMaps(
	forwards: readonly PortForward[],
	inside: (port: number) => number = (port) => port,
): string | undefined {
	const maps = protocols.flatMap((protocol) => {
		const chosen = forwards.filter((forward) => covers(forward, protocol));
		if (chosen.length === 0) return [];
		const toHost = (number: (port: number) => number) =>
			new Map(chosen.map(({ port, host, hostPort }) => [`${number(port)}`, `${host} . ${hostPort}`]));
		const inward = toHost(inside);
		const near = toHost((port) => port);
		// of two ports that lead to the same one, the host speaks from the first
		const outward = new Map([...inward].reverse().map(([port, host]) => [host, port]));
		const map = (name: string, type: string, pairs: ReadonlyMap<string, string>) =>
			collection(
				'map',
				`${name}_${protocol}`,
				type,
				[...pairs].map(([key, value]) => `${key} : ${value}`),
				3,
			);
		const isRenumbered = chosen.some(({ port }) => inside(port) !== port);
		return [
			map('forward', 'type inet_service : ipv4_addr . inet_service', inward),
			...(isRenumbered ? [map('near_forward', 'type inet_service : ipv4_addr . inet_service', near)] : []),
			map('served', 'type ipv4_addr . inet_service : inet_service', outward),
		];
	});
	if (maps.length === 0) return undefined;
	return `	# port forwards: our port and the LAN host's\n${maps.join('\n')}`;
}

/** For a nat chain at prerouting. */
export function forwardRules(
	forwards: readonly PortForward[],
	map: 'forward' | 'near_forward' = 'forward',
): readonly string[] {
	return protocols
		.filter((protocol) => forwards.some((forward) => covers(forward, protocol)))
		.map((protocol) => `meta l4proto ${protocol} dnat ip to ${protocol} dport map @${map}_${protocol}`);
}

/** For a nat chain at postrouting: a forwarded port of a LAN host is the same port for all that it talks to. */
export function servedRules(forwards: readonly PortForward[], ipv4: string): readonly string[] {
	return protocols
		.filter((protocol) => forwards.some((forward) => covers(forward, protocol)))
		.map(
			(protocol) => `meta l4proto ${protocol} snat ip to ${ipv4}:ip saddr . ${protocol} sport map @served_${protocol}`,
		);
}

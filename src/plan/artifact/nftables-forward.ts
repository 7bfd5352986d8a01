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

/** For each protocol: our port to the LAN host's, and back for what that host's port sends of its own accord. */
export function forwardMaps(forwards: readonly PortForward[]): string | undefined {
	const maps = protocols.flatMap((protocol) => {
		const chosen = forwards.filter((forward) => covers(forward, protocol));
		if (chosen.length === 0) return [];
		const inward = new Map(chosen.map(({ port, host, hostPort }) => [`${port}`, `${host} . ${hostPort}`]));
		// of two ports that lead to the same one, the host speaks from the first
		const outward = new Map([...inward].reverse().map(([port, host]) => [host, port]));
		const elements = (pairs: ReadonlyMap<string, string>) => [...pairs].map(([key, value]) => `${key} : ${value}`);
		return [
			collection('map', `forward_${protocol}`, 'type inet_service : ipv4_addr . inet_service', elements(inward), 3),
			collection('map', `served_${protocol}`, 'type ipv4_addr . inet_service : inet_service', elements(outward), 3),
		];
	});
	if (maps.length === 0) return undefined;
	return `	# port forwards: our port and the LAN host's\n${maps.join('\n')}`;
}

/** For a nat chain at prerouting. */
export function forwardRules(forwards: readonly PortForward[]): readonly string[] {
	return protocols
		.filter((protocol) => forwards.some((forward) => covers(forward, protocol)))
		.map((protocol) => `meta l4proto ${protocol} dnat ip to ${protocol} dport map @forward_${protocol}`);
}

/** For a nat chain at postrouting: a forwarded port of a LAN host is the same port for all that it talks to. */
export function servedRules(forwards: readonly PortForward[], ipv4: string): readonly string[] {
	return protocols
		.filter((protocol) => forwards.some((forward) => covers(forward, protocol)))
		.map(
			(protocol) => `meta l4proto ${protocol} snat ip to ${ipv4}:ip saddr . ${protocol} sport map @served_${protocol}`,
		);
}

import { dccp, icmp, packet, sctp, tcp, udp } from '../../nat/iptables-packet.ts';

const server = '203.0.113.11';

/** What a LAN host sends that is no connection: some of it may leave (with our address and port), the rest must not. */
export function garbage(hosts: readonly string[]): readonly string[] {
	return hosts.flatMap((host, i) => [
		packet(host, server, 47, Buffer.alloc(8)),
		tcp(host, 40_000 + i, server, 80, { rst: true }),
		sctp(host, 5000 + i, server, 80, 'INIT'),
		packet(host, server, 50, Buffer.alloc(8, 1)),
		tcp(host, 40_100 + i, server, 80, { fin: true, ack: true }),
		dccp(host, 5100 + i, server, 80),
		icmp(host, server, 0, 77),
		tcp(host, 40_200 + i, server, 80, { syn: true, fin: true }),
		sctp(host, 5200 + i, server, 80, 'DATA'),
		icmp(host, server, 13, 77),
		packet(host, server, 136, Buffer.alloc(12)),
		icmp(host, server, 3, 0, Buffer.from(udp(server, 1, host, 2), 'hex')),
	]);
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countPorts } from '../../src/map/port-set.ts';
import { renderTunnelGuard } from '../../src/plan/artifact/tunnel-guard.ts';
import { external, host, NatLine, nothingBad, ocn, offset0, type Ports, server, v6plus } from './nat-line.ts';
import {
	dccp,
	echo,
	encode,
	flags,
	fragments,
	icmp,
	icmpError,
	type Packet,
	protocols,
	sctp,
	tcp,
	udp,
} from './packet.ts';

// What the guard in tc lets into the tunnel when no packet filter is there, as after `nft flush ruleset`.

const guard = (line: NatLine) => {
	line.sh('router', `TUNNEL=mape0\n${renderTunnelGuard(line.ce)}\nguard_tunnel`);
};

/** Sends whole IPv4 packets from the router, whatever they say of their source. */
const send = (line: NatLine, ...packets: readonly (Packet | Buffer)[]) => {
	const hex = packets.map((packet) => (Buffer.isBuffer(packet) ? packet : encode(packet)).toString('hex')).join('\n');
	line.sh(
		'router',
		`exec perl -MSocket -e 'socket(S, AF_INET, SOCK_RAW, 255) or die $!;
		while (<STDIN>) { chomp; my $p = pack "H*", $_; my $to = substr $p, 16, 4; send S, $p, 0, sockaddr_in(0, $to) }'`,
		hex,
	);
};

const kinds: readonly (readonly [string, Ports])[] = [
	['15 blocks', v6plus],
	['63 blocks', ocn],
	['one block', offset0],
];

describe.each(kinds)('the guard of the tunnel, %s', (_, ports) => {
	let line: NatLine;
	beforeAll(async () => {
		line = await NatLine.make(ports);
		guard(line);
		// once more over itself: `up` can be run at any time
		guard(line);
		line.sh('router', 'nft flush ruleset');
	});
	afterAll(() => line.stop());

	it('has one filter, however often it is put there', () => {
		expect(line.sh('router', 'tc filter show dev mape0 egress').match(/handle/g)).toHaveLength(1);
	});

	it.each([17, 6, 1, 132, 33])('lets each of our ports out and no other: protocol %i', async (protocol) => {
		const before = line.relayed().good;
		// what is in front of the port, and in ICMP of the identifier, and what is behind
		const front = { 1: '"\\10\\0\\0\\0"', 6: '""', 17: '""', 33: '""', 132: '""' }[protocol];
		await line.perl(
			'router',
			`socket(S, AF_INET, SOCK_RAW, 255) or die $!;
			my ($to, $from) = (inet_aton("${server(10)}"), inet_aton("${external}"));
			for my $port (0 .. 65535) {
				my $body = ${front} . pack("n", $port) . "\\0\\120" . "\\0" x 40;
				my $p = pack("CCnnnCCna4a4", 0x45, 0, 20 + length $body, $port, 0, 64, ${protocol}, 0, $from, $to) . $body;
				send S, $p, 0, sockaddr_in(0, $to);
				# the relay's queue is not endless
				select undef, undef, undef, 0.002 unless $port & 255;
			}`,
		);
		expect(line.relayed().good - before).toBe(countPorts(line.ce.ports));
		expect(line.bad()).toEqual(nothingBad);
	});

	const [inside, outside] = [() => line.ce.ports[0]!.first + 1, () => line.ce.ports[0]!.last + 1];
	const ends = (from: string, sport: number) => ({ from, to: server(10), sport, dport: 80 });

	it('lets nothing out that has another source', () => {
		const before = line.relayed().good;
		for (const from of [host(20), '10.0.0.1', '172.17.0.2', '203.0.113.78', '127.0.0.1']) {
			send(
				line,
				udp(ends(from, inside()), 'x'),
				tcp(ends(from, inside()), flags.syn),
				sctp(ends(from, inside()), 1, 0),
				dccp(ends(from, inside())),
				echo(from, server(10), 'request', inside()),
				icmpError(from, server(10), 'port-unreachable', Buffer.alloc(28)),
				{ from, to: server(10), protocol: protocols.gre, body: Buffer.alloc(20) },
			);
		}
		expect(line.relayed()).toEqual({ ...nothingBad, good: before });
	});

	it('lets out of our address what the border relay takes', () => {
		const before = line.relayed().good;
		send(
			line,
			{ from: external, to: server(10), protocol: protocols.gre, body: Buffer.alloc(20) },
			{ from: external, to: server(10), protocol: protocols.esp, body: Buffer.alloc(20) },
			icmp(external, server(10), 13, 0, Buffer.alloc(16)),
			udp(ends(external, outside()), 'x'),
		);
		expect(line.relayed()).toEqual({ ...nothingBad, good: before });
		const whole = udp(ends(external, inside()), 'x'.repeat(3000));
		send(line, ...fragments(whole, 1400), tcp(ends(external, inside()), flags.ack));
		// three fragments and one segment
		expect(line.relayed()).toEqual({ ...nothingBad, good: before + 4 });
	});
});

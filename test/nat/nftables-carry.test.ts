import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { external, host, NatLine, nothingBad, ocn, offset0, type Ports, server, v6plus } from './nat-line.ts';
import {
	chunks,
	crc32c,
	type ErrorName,
	echo,
	encode,
	errors,
	flags,
	fragments,
	icmpError,
	type Packet,
	protocols,
	type Received,
	reassemble,
	sctp,
	tcp,
	udp,
} from './packet.ts';

const lines: Record<string, Ports> = { v6プラス: v6plus, OCN: ocn, 'one block': offset0 };
const a = host(20);
const far = server(200);

function sumOf({ body }: Received): boolean {
	const copy = Buffer.from(body);
	copy.writeUInt32LE(0, 8);
	return body.readUInt32LE(8) === crc32c(copy);
}

describe.each(Object.entries(lines))('what is carried on a line with the ports of %s', (_, ports) => {
	let line: NatLine;
	beforeAll(async () => {
		line = await NatLine.make(ports);
	});
	afterAll(() => line.stop());
	afterEach(() => {
		expect(line.bad()).toEqual(nothingBad);
		line.lan.drain();
		line.inet.drain();
	});

	const outside = (packet: Packet, what: string) => line.outside(packet, what);
	const inside = (packet: Packet, what: string, to = a) => line.inside(packet, what, to);
	const back = ({ to, from, sport, dport }: Received) => ({ from: to, to: from, sport: dport, dport: sport });

	it('TCP, there and back, with its MSS clamped both ways and every checksum right', async () => {
		const ends = { from: a, to: far, sport: 41000, dport: 443 };
		const syn = await outside(tcp(ends, flags.syn, { mss: 1460 }), 'SYN');
		expect(syn).toMatchObject({ from: external, dport: 443, sumsRight: true });
		expect(line.isOurs(syn.sport)).toBe(true);
		expect(syn.body.readUInt16BE(22)).toBe(1420);
		const synAck = await inside(tcp(back(syn), flags.syn | flags.ack, { seq: 5, ack: 1001, mss: 1460 }), 'SYN-ACK');
		expect(synAck).toMatchObject({ from: far, sport: 443, dport: 41000, sumsRight: true });
		expect(synAck.body.readUInt16BE(22)).toBe(1420);
		const data = await outside(tcp(ends, flags.ack, { seq: 1001, ack: 6, data: 'GET /' }), 'data');
		expect(data).toMatchObject({ sport: syn.sport, sumsRight: true });
		expect(data.body.subarray(20).toString()).toBe('GET /');
	});

	it('UDP, there and back, the first datagram like the later ones', async () => {
		const ends = { from: a, to: far, sport: 41001, dport: 4000 };
		const sports = new Set<number>();
		for (const text of ['one', 'two', 'three']) {
			const there = await outside(udp(ends, text), text);
			expect(there).toMatchObject({ from: external, dport: 4000, sumsRight: true });
			expect(there.body.subarray(8).toString()).toBe(text);
			sports.add(there.sport);
			const answer = await inside(udp(back(there), `${text} too`), 'answer');
			expect(answer).toMatchObject({ from: far, sport: 4000, dport: 41001, sumsRight: true });
			expect(answer.body.subarray(8).toString()).toBe(`${text} too`);
		}
		expect(sports.size).toBe(1);
	});

	it('UDP without a checksum, which stays without one', async () => {
		const ends = { from: a, to: far, sport: 41002, dport: 4000 };
		for (const text of ['first', 'later']) {
			const there = await outside(udp(ends, text, false), text);
			expect(there.body.readUInt16BE(6)).toBe(0);
			expect(there.dport).toBe(4000);
			const answer = await inside(udp(back(there), 'answer', false), 'answer');
			expect(answer.dport).toBe(41002);
			expect(answer.body.readUInt16BE(6)).toBe(0);
		}
	});

	it('UDP to the ports that do not get a lease', async () => {
		for (const dport of [53, 123, 443]) {
			const ends = { from: a, to: far, sport: 41100 + dport, dport };
			for (const text of ['question', 'again']) {
				const there = await outside(udp(ends, text), text);
				expect(there).toMatchObject({ dport, sumsRight: true });
				expect(await inside(udp(back(there), 'answer'), 'answer')).toMatchObject({ dport: 41100 + dport });
			}
		}
	});

	it('echo, whose identifier takes the place of a port', async () => {
		const request = await outside(echo(a, far, 'request', 777), 'echo request');
		const id = request.body.readUInt16BE(4);
		expect(line.isOurs(id)).toBe(true);
		expect(request).toMatchObject({ from: external, sumsRight: true });
		expect(request.body.subarray(0, 2)).toEqual(Buffer.from([8, 0]));
		expect(request.body.subarray(6).toString('latin1')).toBe('\0\x07payload');
		const reply = await inside(echo(far, external, 'reply', id), 'echo reply');
		expect(reply).toMatchObject({ from: far, sumsRight: true });
		expect(reply.body.readUInt16BE(4)).toBe(777);
		expect(reply.body.subarray(0, 2)).toEqual(Buffer.from([0, 0]));
	});

	it('a datagram in fragments, both ways', async () => {
		const ends = { from: a, to: far, sport: 41003, dport: 4000 };
		const data = Buffer.alloc(5000, 'fragmented');
		for (const checksum of [true, false]) {
			line.lan.send(...fragments(udp(ends, data, checksum), 1440));
			const pieces = await line.inet.collect(({ to }) => to === far, 4);
			const there = reassemble(pieces);
			expect(there).toMatchObject({ from: external, dport: 4000, sumsRight: true });
			expect(there?.body.subarray(8)).toEqual(data);
			expect(there?.body.readUInt16BE(6) === 0).toBe(!checksum);
			line.inet.send(...fragments(udp(back(there!), data, checksum), 1400));
			const answer = reassemble(await line.lan.collect(({ to }) => to === a, 4));
			expect(answer).toMatchObject({ dport: 41003, sumsRight: true });
			expect(answer?.body.subarray(8)).toEqual(data);
		}
	});

	/** What the router sends out for a packet of the LAN, as the internet would quote it. */
	const probes: Record<string, () => Packet> = {
		UDP: () => udp({ from: a, to: far, sport: 42000, dport: 33434 }, 'probe'),
		TCP: () => tcp({ from: a, to: far, sport: 42001, dport: 80 }, flags.syn),
		echo: () => echo(a, far, 'request', 4242),
	};
	const cases = Object.keys(probes).flatMap((probe) => Object.keys(errors).map((error) => [error, probe] as const));

	it.each(cases)('the error %s about %s, to the socket that it is for', async (error, probe) => {
		const sent = probes[probe]!();
		const seen = await outside(sent, probe);
		// Linux quotes as much as fits, old routers 8 bytes
		for (const quote of [28, 1000]) {
			const arrived = await inside(
				{ ...icmpError(server(201), external, error as ErrorName, seen.bytes, quote) },
				error,
			);
			expect(arrived).toMatchObject({ from: server(201), to: a, protocol: protocols.icmp, sumsRight: true });
			expect([arrived.body[0], arrived.body[1]]).toEqual(errors[error as ErrorName]);
			const word = icmpError(far, a, error as ErrorName, seen.bytes).body.subarray(4, 8);
			expect(arrived.body.subarray(4, 8)).toEqual(word);
			const inner = arrived.body.subarray(8);
			expect(inner.subarray(12, 20)).toEqual(encode(sent).subarray(12, 20));
			const at = probe === 'echo' ? 24 : 20;
			expect(inner.readUInt16BE(at)).toBe(sent.body.readUInt16BE(at - 20));
		}
	});

	it.each(cases)('the error %s about an answer by %s, from the LAN to who sent it', async (error, probe) => {
		const sent = probes[probe]!();
		const seen = await outside(sent, probe);
		const answer = {
			UDP: () => udp(back(seen), 'answer'),
			TCP: () => tcp(back(seen), flags.syn | flags.ack, { seq: 9, ack: 1001 }),
			echo: () => echo(far, external, 'reply', seen.body.readUInt16BE(4)),
		}[probe]!();
		const received = await inside(answer, 'answer');
		const complaint = await outside(icmpError(a, far, error as ErrorName, received.bytes), error);
		expect(complaint).toMatchObject({ from: external, to: far, sumsRight: true });
		expect([complaint.body[0], complaint.body[1]]).toEqual(errors[error as ErrorName]);
		// the sender finds its own packet in it
		const inner = complaint.body.subarray(8);
		expect(inner.subarray(12, 20)).toEqual(encode(answer).subarray(12, 20));
		const at = probe === 'echo' ? 24 : 22;
		expect(inner.readUInt16BE(at)).toBe(answer.body.readUInt16BE(at - 20));
	});

	it('ping of ordinary hosts and of the router', () => {
		for (const n of [100, 101, 102]) line.sh('lan', `ping -n -q -c 3 -i 0.01 -W 1 -I ${host(n)} ${server(10)}`);
		line.sh('lan', `ping -n -q -c 2 -i 0.01 -W 1 -s 4000 ${server(10)}`);
		line.sh('router', `ping -n -q -c 2 -i 0.01 -W 1 ${server(10)}`);
		expect(line.relayed().good).toBeGreaterThan(0);
	});

	const ask = `my $s = IO::Socket::INET->new(Proto => 'udp', LocalAddr => $ARGV[0], PeerAddr => $ARGV[1], PeerPort => $ARGV[2]);
		$s->send('x'); $s->recv(my $answer, 9); print $! + 0, ' ', $answer`;

	it('a port that nobody listens on, which the sender is told', async () => {
		const refused = await line.perl(
			'lan',
			`use Errno; ${ask}; print ' ', Errno::ECONNREFUSED`,
			host(100),
			server(10),
			'9',
		);
		const [error, expected] = refused.split('  ');
		expect(error).toBe(expected);
	});

	it('the path MTU, which the sender learns', async () => {
		const asking = line.perl('lan', `${ask}; print ' ', qx(ip route get ${far})`, host(100), far, '4001');
		const there = await line.inet.next(({ to, dport }) => to === far && dport === 4001, 'datagram');
		line.inet.send(icmpError(server(201), external, 'frag-needed', there.bytes));
		// EMSGSIZE
		expect(await asking).toMatch(/^90 .*mtu 1300/s);
	});

	it("the router's own errors about the path of its tunnel", async () => {
		const sent = probes['UDP']!();
		const seen = await outside(sent, 'datagram');
		const error = icmpError(external, external, 'frag-needed', seen.bytes).body.toString('hex');
		const send = `socket(my $s, AF_INET, SOCK_RAW, 1); send $s, pack('H*', $ARGV[0]), 0, sockaddr_in(0, inet_aton('${external}'))`;
		await line.perl('router', send, error);
		const arrived = await line.lan.next(({ to, protocol }) => to === a && protocol === protocols.icmp, 'error');
		expect(arrived.sumsRight).toBe(true);
		expect(arrived.body.readUInt16BE(8 + 20)).toBe(42000);
	});

	it('SCTP, with real ports and its checksum right', async () => {
		const ends = { from: a, to: far, sport: 43000, dport: 5000 };
		const init = await outside(sctp(ends, chunks.init, 0), 'INIT');
		expect(line.isOurs(init.sport)).toBe(true);
		expect(sumOf(init)).toBe(true);
		const answer = await inside(sctp(back(init), chunks.initAck, 0x01020304), 'INIT ACK');
		expect(answer).toMatchObject({ from: far, dport: 43000 });
		expect(sumOf(answer)).toBe(true);
	});
});

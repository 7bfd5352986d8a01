import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { external, host, NatLine, nothingBad, offset0, type Ports, server, v6plus } from './nat-line.ts';
import {
	type Ends,
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
	tcp,
	udp,
} from './packet.ts';

const lines: Record<string, readonly [Ports, forwarded: number]> = {
	v6プラス: [v6plus, 6001],
	'one block': [offset0, 5400],
};
const a = host(20);
const b = host(21);
const consoles = [host(22), host(23)] as const;
const far = server(200);

/** What docs/nat.md says of the standards and no other test shows. */
describe.each(Object.entries(lines))('the standards, with the ports of %s', (_, [ports, forwarded]) => {
	let line: NatLine;
	beforeAll(async () => {
		const forwards = [{ protocol: 'both', port: forwarded, host: b, hostPort: 3000 }] as const;
		line = await NatLine.make(ports, { fullCone: [...consoles], forwards });
	});
	afterAll(() => line.stop());
	afterEach(() => {
		expect(line.bad()).toEqual(nothingBad);
		line.lan.drain();
		line.inet.drain();
	});

	const outside = (packet: Packet, what: string) => line.outside(packet, what);
	const inside = (packet: Packet, what: string, to = a) => line.inside(packet, what, to);
	const near = (packet: Packet, what: string, to: string) => {
		line.lan.send(packet);
		return line.lan.next((seen) => seen.to === to && seen.protocol === packet.protocol, what);
	};
	const back = ({ to, from, sport, dport }: Received): Ends => ({ from: to, to: from, sport: dport, dport: sport });

	it('RFC 4787 REQ-12, RFC 5382 REQ-10: no ICMP error ends a mapping', async () => {
		const ends = { from: a, to: far, sport: 41_000, dport: 4000 };
		const syn = await outside(tcp(ends, flags.syn), 'SYN');
		await inside(tcp(back(syn), flags.syn | flags.ack, { seq: 5, ack: 1001 }), 'SYN-ACK');
		await outside(tcp(ends, flags.ack, { seq: 1001, ack: 6 }), 'ACK');
		const datagram = await outside(udp(ends), 'datagram');
		for (const about of [syn, datagram])
			for (const name of Object.keys(errors) as ErrorName[])
				await inside({ ...icmpError(server(201), external, name, about.bytes), to: external }, name);
		line.lan.drain();
		const more = await outside(tcp(ends, flags.ack, { seq: 1001, ack: 6, data: 'more' }), 'data');
		expect(more.sport).toBe(syn.sport);
		expect(await inside(tcp(back(syn), flags.ack, { seq: 6, ack: 1005 }), 'ACK')).toMatchObject({ dport: 41_000 });
		expect((await outside(udp(ends), 'datagram')).sport).toBe(datagram.sport);
		expect((await outside(udp({ ...ends, to: server(202) }), 'elsewhere')).sport).toBe(datagram.sport);
		expect(await inside(udp(back(datagram)), 'answer')).toMatchObject({ dport: 41_000 });
	});

	it('RFC 4787 REQ-13: what is too long for the tunnel comes back as an error, or is fragmented', async () => {
		const data = Buffer.alloc(1472, 'long');
		const long = udp({ from: a, to: far, sport: 41_001, dport: 4000 }, data);
		line.lan.send({ ...long, dontFragment: true });
		const error = await line.lan.next(({ to, protocol }) => to === a && protocol === protocols.icmp, 'error');
		expect([error.body[0], error.body[1], error.body.readUInt16BE(6)]).toEqual([3, 4, 1460]);
		// the host finds its own packet in it
		expect(error.body.subarray(8 + 12, 8 + 24)).toEqual(encode(long).subarray(12, 24));
		expect(error.sumsRight).toBe(true);
		line.lan.send(long);
		const whole = reassemble(await line.inet.collect(({ to }) => to === far, 2));
		expect(whole).toMatchObject({ from: external, dport: 4000, sumsRight: true });
		expect(whole?.body.subarray(8)).toEqual(data);
	});

	it('RFC 4787 REQ-14: fragments in any order, both ways', async () => {
		const ends = { from: a, to: far, sport: 41_002, dport: 4000 };
		const data = Buffer.alloc(5000, 'fragmented');
		const orders = [(list: readonly Buffer[]) => list.toReversed(), ([x, ...rest]: readonly Buffer[]) => [...rest, x!]];
		for (const [i, order] of orders.entries()) {
			line.lan.send(...order(fragments({ ...udp(ends, data), id: 0x2000 + i }, 1440)));
			const there = reassemble(await line.inet.collect(({ to }) => to === far, 4));
			expect(there).toMatchObject({ from: external, dport: 4000, sumsRight: true });
			line.inet.send(...order(fragments({ ...udp(back(there!), data), id: 0x3000 + i }, 1400)));
			const answer = reassemble(await line.lan.collect(({ to }) => to === a, 4));
			expect(answer).toMatchObject({ dport: 41_002, sumsRight: true });
			expect(answer?.body.subarray(8)).toEqual(data);
		}
	});

	it('RFC 5382 REQ-1: a TCP socket keeps its port for every destination', async () => {
		for (let i = 0; i < 20; i++) {
			const sports = [];
			for (const to of [far, server(201), server(202)])
				sports.push((await outside(tcp({ from: a, to, sport: 52_000 + i, dport: 80 }, flags.syn), 'SYN')).sport);
			expect(new Set(sports).size).toBe(1);
		}
	});

	it('RFC 5382 REQ-2: two hosts that open the connection to each other at once', async () => {
		const ends = { from: a, to: far, sport: 41_003, dport: 6881 };
		const syn = await outside(tcp(ends, flags.syn, { seq: 1000 }), 'SYN');
		const theirs = await inside(tcp(back(syn), flags.syn, { seq: 5000 }), 'their SYN');
		expect(theirs).toMatchObject({ dport: 41_003, sumsRight: true });
		await outside(tcp(ends, flags.syn | flags.ack, { seq: 1000, ack: 5001 }), 'SYN-ACK');
		await inside(tcp(back(syn), flags.syn | flags.ack, { seq: 5000, ack: 1001 }), 'their SYN-ACK');
		await outside(tcp(ends, flags.ack, { seq: 1001, ack: 5001 }), 'ACK');
		await inside(tcp(back(syn), flags.ack, { seq: 5001, ack: 1001 }), 'their ACK');
	});

	it('RFC 5382 REQ-4: an unsolicited SYN gets no answer, and does not stand in the way of our own', async () => {
		const ends = { from: a, to: far, sport: 41_004, dport: 6881 };
		const mapped = await outside(tcp({ ...ends, to: server(203) }, flags.syn), 'SYN elsewhere');
		const stranger = tcp({ from: far, to: external, sport: 6881, dport: mapped.sport }, flags.syn, { seq: 5000 });
		line.inet.send(stranger);
		// when what is sent after it has come, it has come to its end
		await inside(tcp(back(mapped), flags.syn | flags.ack, { seq: 7, ack: 1001 }), 'SYN-ACK from elsewhere');
		const syn = await outside(tcp(ends, flags.syn), 'SYN');
		expect(syn.sport).toBe(mapped.sport);
		expect(line.lan.drain()).toEqual([]);
		expect(line.inet.drain()).toEqual([]);
		await inside(tcp(back(syn), flags.syn | flags.ack, { seq: 5000, ack: 1001 }), 'SYN-ACK');
	});

	it('RFC 5508 REQ-3, REQ-4: an error with a wrong checksum or about nothing of ours is dropped in silence', async () => {
		const ends = { from: a, to: far, sport: 41_005, dport: 4000 };
		const seen = await outside(udp(ends), 'datagram');
		const wrong = icmpError(server(201), external, 'port-unreachable', seen.bytes);
		wrong.body[2] = wrong.body[2]! ^ 0x55;
		const stranger = encode(udp({ from: external, to: server(204), sport: seen.sport, dport: 9 }));
		line.inet.send(wrong, icmpError(server(201), external, 'port-unreachable', stranger));
		await inside(udp(back(seen)), 'answer');
		expect(line.lan.drain()).toEqual([]);
		expect(line.inet.drain()).toEqual([]);
	});

	it('RFC 5508 REQ-6: an error about an echo does not end it', async () => {
		const request = await outside(echo(a, far, 'request', 900), 'echo request');
		await inside(icmpError(server(201), external, 'host-unreachable', request.bytes), 'error');
		const id = request.body.readUInt16BE(4);
		const reply = await inside(echo(far, external, 'reply', id), 'echo reply');
		expect(reply.body.readUInt16BE(4)).toBe(900);
	});

	it('RFC 5508 REQ-7: errors from LAN to LAN by our own address', async () => {
		const sent = udp({ from: a, to: external, sport: 41_006, dport: forwarded }, 'near');
		const seen = await near(sent, 'hairpin', b);
		const error = await near(icmpError(b, seen.from, 'port-unreachable', seen.bytes), 'error', a);
		expect(error).toMatchObject({ sumsRight: true });
		expect(error.body.subarray(8 + 12, 8 + 24)).toEqual(encode(sent).subarray(12, 24));
	});

	it('two consoles with the same source port, both reachable at once, each on its own', async () => {
		const [one, two] = consoles;
		const sports = [];
		for (const from of consoles)
			sports.push((await outside(udp({ from, to: far, sport: 3074, dport: 3544 }), 'datagram')).sport);
		expect(sports[0]).not.toBe(sports[1]);
		for (let round = 0; round < 3; round++)
			for (const [i, to] of consoles.entries()) {
				const stranger = { from: server(210 + round), to: external, sport: 3074, dport: sports[i]! };
				const seen = await inside(udp(stranger), 'stranger', to);
				expect(seen).toMatchObject({ dport: 3074, sumsRight: true });
				const answer = await outside(udp(back(seen)), 'answer');
				expect(answer).toMatchObject({ from: external, sport: sports[i], sumsRight: true });
			}
		// and with each other, as they know each other from a server
		const seen = await near(udp({ from: one, to: external, sport: 3074, dport: sports[1]! }), 'to the other', two);
		expect(seen).toMatchObject({ from: external, sport: sports[0], dport: 3074 });
	});
});

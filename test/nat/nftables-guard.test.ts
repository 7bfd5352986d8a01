import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { NatForm, PortForward } from '../../src/plan/nat-options.ts';
import { external, host, NatLine, nothingBad, offset0, type Ports, server, v6plus } from './nat-line.ts';
import { checksum, dccp, echo, flags, icmpError, type Packet, protocols, type Received, tcp, udp } from './packet.ts';

const a = host(20);
const b = host(21);
const far = server(200);
const cases: readonly (readonly [string, Ports, NatForm, forwarded: number])[] = [
	['alias', v6plus, 'alias', 6001],
	['alias, one block', offset0, 'alias', 5400],
	['hash', v6plus, 'hash', 6001],
];

describe.each(cases)('%s: what is refused, dropped and forwarded', (_, ports, nat, forwarded) => {
	const forwards: readonly PortForward[] = [
		{ protocol: 'both', port: forwarded, host: b, hostPort: 3000 },
		{ protocol: 'udp', port: forwarded + 1, host: host(1), hostPort: 51820 },
		{ protocol: 'tcp', port: forwarded + 2, host: server(250), hostPort: 80 },
	];
	let line: NatLine;
	beforeAll(async () => {
		line = await NatLine.make(ports, { form: nat, forwards });
	});
	afterAll(() => line.stop());
	afterEach(() => {
		expect(line.bad()).toEqual(nothingBad);
		line.lan.drain();
		line.inet.drain();
	});

	const outside = (packet: Packet, what: string) => line.outside(packet, what);
	const inside = (packet: Packet, what: string, to: string) => line.inside(packet, what, to);
	const back = ({ to, from, sport, dport }: Received) => ({ from: to, to: from, sport: dport, dport: sport });
	/** Sends, and then something that does pass: what was to come before that has come. */
	const settled = async (...packets: readonly Packet[]) => {
		line.lan.send(...packets, udp({ from: host(30), to: server(201), sport: 40999, dport: 4000 }, 'marker'));
		await line.inet.next(({ to }) => to === server(201), 'marker');
		return line.inet.drain();
	};
	const settledInside = async (...packets: readonly (Packet | Buffer)[]) => {
		const marker = { from: host(30), to: server(202), sport: 40998, dport: 4000 };
		const seen = await outside(udp(marker, 'marker'), 'marker');
		line.inet.send(...packets, udp(back(seen), 'marker'));
		await line.lan.next(({ dport }) => dport === 40998, 'marker');
		return { lan: line.lan.drain(), inet: line.inet.drain() };
	};
	/** An error for host `a`, by the packet of which protocol it tells; one about the test before may come late. */
	const about = (told: number) => (packet: Received) =>
		packet.to === a && packet.protocol === protocols.icmp && packet.body[8 + 9] === told;
	const counts = () => ({
		leaked: line.counted('leaked'),
		refused: line.counted('refused'),
		uninvited: line.counted('uninvited'),
	});

	it.each([
		['GRE', protocols.gre],
		['ESP', protocols.esp],
	])('%s is answered with an error and does not get out', async (_name, protocol) => {
		const before = counts();
		const packet = { from: a, to: far, protocol, body: Buffer.alloc(40) };
		expect(await settled(packet, packet)).toEqual([]);
		const answer = await line.lan.next(about(protocol), 'error');
		expect([answer.body[0], answer.body[1]]).toEqual([3, 2]);
		expect(answer).toMatchObject({ from: host(1), sumsRight: true });
		expect(counts()).toEqual({ ...before, refused: before.refused + 2 });
	});

	it.each([
		['IPIP', 4],
		['6in4', 41],
	])(
		'%s does not get out; who sent it is told only when the kernel can check a sum over it',
		async (_name, protocol) => {
			const before = counts();
			const body = Buffer.alloc(40, 0x11);
			expect(await settled({ from: a, to: far, protocol, body })).toEqual([]);
			expect(line.lan.drain().filter(about(protocol))).toEqual([]);
			// the same with a sum that happens to be right
			body.writeUInt16BE(0, 0);
			body.writeUInt16BE(checksum(body), 0);
			expect(await settled({ from: a, to: far, protocol, body })).toEqual([]);
			const answer = await line.lan.next(about(protocol), 'error');
			expect([answer.body[0], answer.body[1]]).toEqual([3, 2]);
			expect(counts()).toEqual({ ...before, refused: before.refused + 2 });
		},
	);

	it('translations of somebody else, loaded later, do not get in between', async () => {
		const port = line.ce.ports[0]!.last;
		line.sh(
			'router',
			'nft -f -',
			`table ip docker {
				chain prerouting { type nat hook prerouting priority dstnat; fib daddr type local tcp dport 1024-65535 dnat to ${b}:80; }
				chain postrouting { type nat hook postrouting priority srcnat; oifname "mape0" masquerade; }
			}`,
		);
		try {
			const before = counts();
			for (const packet of [
				udp({ from: a, to: far, sport: 41500, dport: 4000 }),
				tcp({ from: a, to: far, sport: 41500, dport: 80 }, flags.syn),
			]) {
				const seen = await outside(packet, 'first packet');
				expect(line.isOurs(seen.sport)).toBe(true);
			}
			// with hash a port that a container publishes is open, if it is one of ours
			if (nat === 'hash') return;
			const knock = tcp({ from: far, to: external, sport: 5555, dport: port }, flags.syn);
			expect(await settledInside(knock)).toEqual({ lan: [], inet: [] });
			expect(counts()).toEqual({ ...before, uninvited: before.uninvited + 1 });
		} finally {
			line.sh('router', 'nft delete table ip docker');
		}
	});

	it("the router's own are refused too", async () => {
		const before = counts();
		const send = `socket(my $s, AF_INET, SOCK_RAW, 47); send $s, 'x' x 40, 0, sockaddr_in(0, inet_aton('${far}'))`;
		await line.perl('router', send);
		expect(await settled()).toEqual([]);
		expect(counts().refused - before.refused + (counts().leaked - before.leaked)).toBe(1);
	});

	it('what conntrack finds invalid is dropped and counted', async () => {
		const ends = { from: a, to: far, sport: 41200, dport: 443 };
		const broken = udp({ ...ends, sport: 41201 });
		broken.body[6] = (broken.body[6] ?? 0) ^ 0x55;
		const before = counts();
		const stray = [
			tcp(ends, flags.rst | flags.ack),
			tcp({ ...ends, sport: 41202 }, flags.fin),
			broken,
			icmpError(a, far, 'port-unreachable', Buffer.from(tcp({ ...ends, sport: 41203 }, flags.ack).body)),
			echo(a, far, 'reply', 6000),
		];
		expect(await settled(...stray)).toEqual([]);
		expect(counts().leaked - before.leaked).toBe(stray.length);
	});

	it('DCCP leaves with one of our ports or not at all', async () => {
		for (const packet of await settled(dccp({ from: a, to: far, sport: 41300, dport: 5001 })))
			expect(line.isOurs(packet.sport)).toBe(true);
	});

	it('what nobody asked for is dropped and counted, and nothing comes back', async () => {
		const first = line.ce.ports[0]!.first;
		const ends = { from: far, to: external, sport: 5555, dport: first + 3 };
		const before = counts();
		const strange = [
			tcp(ends, flags.syn),
			tcp(ends, flags.ack),
			tcp(ends, flags.rst),
			udp(ends),
			udp({ ...ends, dport: 53 }),
			tcp({ ...ends, dport: 22 }, flags.syn),
			udp({ ...ends, dport: 34700 }),
			udp({ ...ends, to: a }),
			udp({ ...ends, to: server(99) }),
			echo(far, external, 'request', first),
			echo(far, external, 'reply', first + 1),
			icmpError(far, external, 'port-unreachable', Buffer.concat([Buffer.from([0x45]), Buffer.alloc(40)])),
			{ from: far, to: external, protocol: protocols.gre, body: Buffer.alloc(20) },
			{ from: far, to: external, protocol: protocols.esp, body: Buffer.alloc(20) },
		];
		expect(await settledInside(...strange)).toEqual({ lan: [], inet: [] });
		expect(counts()).toEqual({ ...before, uninvited: before.uninvited + strange.length });
	});

	it('a port forward leads to its host, and the answer comes from the port', async () => {
		for (const make of [
			(e: Parameters<typeof udp>[0]) => udp(e, 'knock'),
			(e: Parameters<typeof udp>[0]) => tcp(e, flags.syn),
		]) {
			const knock = make({ from: far, to: external, sport: 5556, dport: forwarded });
			const seen = await inside(knock, 'knock', b);
			expect(seen).toMatchObject({ from: far, sport: 5556, dport: 3000, sumsRight: true });
			const reply =
				knock.protocol === protocols.udp
					? udp(back(seen), 'answer')
					: tcp(back(seen), flags.syn | flags.ack, { ack: 1001 });
			for (let i = 0; i < 2; i++)
				expect(await outside(reply, 'answer')).toMatchObject({ from: external, sport: forwarded, sumsRight: true });
		}
	});

	it('errors about a forwarded port arrive, both ways', async () => {
		const seen = await inside(udp({ from: far, to: external, sport: 5557, dport: forwarded }), 'knock', b);
		const complaint = await outside(icmpError(b, far, 'port-unreachable', seen.bytes), 'error');
		expect(complaint.body.readUInt16BE(8 + 22)).toBe(forwarded);
		expect(complaint).toMatchObject({ from: external, sumsRight: true });
		const reply = await outside(udp(back(seen), 'answer'), 'answer');
		const arrived = await inside(icmpError(server(201), external, 'host-unreachable', reply.bytes), 'error', b);
		expect(arrived.body.readUInt16BE(8 + 20)).toBe(3000);
		expect(arrived.sumsRight).toBe(true);
	});

	it('what a forwarded port sends of its own accord leaves from that port', async () => {
		expect(await outside(udp({ from: b, to: server(203), sport: 3000, dport: 7000 }), 'datagram')).toMatchObject({
			sport: forwarded,
		});
	});

	it('a port forward to the router itself gets in, and one that leads outside does not go back', async () => {
		const waiting = line.perl(
			'router',
			`my $s = IO::Socket::INET->new(Proto => 'udp', LocalAddr => '${host(1)}', LocalPort => 51820) or die $!;
			$s->recv(my $knock, 9); print $knock; $s->send('hello')`,
		);
		const answer = async () => {
			for (let i = 0; i < 20; i++) {
				line.inet.send(udp({ from: far, to: external, sport: 5558, dport: forwarded + 1 }, 'knock'));
				const seen = await line.inet.collect(({ dport }) => dport === 5558, 1);
				if (seen[0]) return seen[0];
			}
			throw new Error('no answer');
		};
		expect(await answer()).toMatchObject({ from: external, sport: forwarded + 1 });
		expect(await waiting).toBe('knock');
		line.inet.drain();
		const before = counts();
		const reflected = tcp({ from: far, to: external, sport: 5559, dport: forwarded + 2 }, flags.syn);
		expect(await settledInside(reflected)).toEqual({ lan: [], inet: [] });
		expect(counts().uninvited + counts().leaked).toBeGreaterThanOrEqual(before.uninvited + before.leaked);
	});

	it('LAN to LAN by our own address', async () => {
		const near = (packet: Packet, to: string) => {
			line.lan.send(packet);
			return line.lan.next((seen) => seen.to === to && seen.protocol === packet.protocol, 'hairpin');
		};
		for (const make of [
			(e: Parameters<typeof udp>[0]) => udp(e, 'near'),
			(e: Parameters<typeof udp>[0]) => tcp(e, flags.syn),
		]) {
			const seen = await near(make({ from: a, to: external, sport: 41400, dport: forwarded }), b);
			expect(seen).toMatchObject({ from: external, dport: 3000, sumsRight: true });
			expect(line.isOurs(seen.sport)).toBe(true);
			const answer =
				seen.protocol === protocols.udp
					? udp(back(seen), 'answer')
					: tcp(back(seen), flags.syn | flags.ack, { ack: 1001 });
			expect(await near(answer, a)).toMatchObject({ from: external, sport: forwarded, dport: 41400, sumsRight: true });
		}
	});

	it("the router's own sockets keep the port of the set that they asked for, in every block", async () => {
		const sockets = line.ce.ports.flatMap(({ first, last }) => [Math.max(first, 1) + 5, last]);
		for (const protocol of ['tcp', 'udp'] as const) {
			const listen = protocol === 'tcp' ? 'Listen => 128, ReuseAddr => 1,' : '';
			const serve =
				protocol === 'tcp'
					? "while (my $c = $s->accept) { print $c->peerport, ' '; print $c 'ok'; close $c; last if ++$n == $ARGV[0] }"
					: "while (defined $s->recv(my $x, 9)) { print $s->peerport, ' '; $s->send('ok'); last if ++$n == $ARGV[0] }";
			const served = line.perl(
				'inet',
				`my $n = 0; my $s = IO::Socket::INET->new(Proto => '${protocol}', LocalAddr => '${server(10)}', LocalPort => 8080, ${listen}) or die $!; ${serve}`,
				String(sockets.length),
			);
			const connect = `for my $port (@ARGV) { my $s;
				for (1 .. 50) { last if $s = IO::Socket::INET->new(Proto => '${protocol}', LocalAddr => '${external}', LocalPort => $port,
					PeerAddr => '${server(10)}', PeerPort => 8080, ReuseAddr => 1); select undef, undef, undef, 0.02 }
				$s->send('hello'); my $answer = ''; $s->recv($answer, 9); print $answer }`;
			await new Promise((resolve) => setTimeout(resolve, 100));
			expect(await line.perl('router', connect, ...sockets.map(String))).toBe('ok'.repeat(sockets.length));
			expect((await served).split(' ').map(Number)).toEqual(sockets);
		}
	});

	it("the router's other sockets get one of our ports", async () => {
		await line.perl(
			'router',
			`IO::Socket::INET->new(Proto => 'udp', PeerAddr => '${far}', PeerPort => 6000)->send('x')`,
		);
		const seen = await line.inet.next(({ to }) => to === far, 'datagram');
		expect(line.isOurs(seen.sport)).toBe(true);
		await line.perl(
			'router',
			`IO::Socket::INET->new(Proto => 'tcp', PeerAddr => '${server(10)}', PeerPort => 9, Timeout => 1)`,
		);
	});
});

import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { external, host, NatLine, nothingBad, ocn, offset0, type Ports, server, v6plus } from './nat-line.ts';
import { flags, type Packet, type Received, tcp, udp } from './packet.ts';

const far = server(200);
const lines: Record<string, Ports> = { v6プラス: v6plus, 'one block': offset0 };
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

let line: NatLine;
afterEach(() => {
	const bad = line.bad();
	line.stop();
	expect(bad).toEqual(nothingBad);
});
afterAll(() => line?.stop());

const back = ({ to, from, sport, dport }: Received) => ({ from: to, to: from, sport: dport, dport: sport });

/** The port outside of each packet that got there, by the sequence number or text that it carries. */
async function outside(packets: readonly Packet[]): Promise<readonly Received[]> {
	line.lan.send(...packets);
	const targets = new Set(packets.map(({ to }) => to));
	return line.inet.collect(({ to }) => targets.has(to), packets.length);
}

async function portOf(from: string, sport: number, to = far, dport = 4000): Promise<number> {
	line.lan.send(udp({ from, to, sport, dport }));
	return (await line.inet.next((seen) => seen.to === to && seen.dport === dport, 'datagram')).sport;
}

/** Whether a datagram from somebody gets in. */
async function reaches(
	from: string,
	sport: number,
	port: number,
	inner: { to: string; dport: number },
): Promise<boolean> {
	line.inet.send(udp({ from, to: external, sport, dport: port }, 'stranger'));
	const seen = await Promise.race([
		line.lan.next((packet) => packet.from === from && packet.sport === sport, 'stranger').catch(() => undefined),
		wait(150),
	]);
	if (seen) expect(seen).toMatchObject({ ...inner, sumsRight: true });
	return seen !== undefined;
}

describe('as many flows to one destination as there are ports', () => {
	describe.each(Object.entries({ ...lines, OCN: ocn }))('%s', (_, ports) => {
		beforeEach(async () => {
			line = await NatLine.make(ports);
		});

		it.each(['TCP', 'UDP'])(
			'%s',
			async (protocol) => {
				const count = line.ce.ports.reduce((sum, { first, last }) => sum + last - first + 1, 0);
				const flows = Array.from({ length: count }, (_, i) => i);
				const make = (i: number) => {
					const ends = { from: host(20 + (i % 8)), to: far, sport: 20000 + 7 * i, dport: 4000 };
					return protocol === 'TCP' ? tcp(ends, flags.syn, { seq: i }) : udp(ends, `${i}`);
				};
				const nameOf = ({ body }: Received) => (protocol === 'TCP' ? body.readUInt32BE(4) : Number(body.subarray(8)));
				const up = new Map<number, number>();
				const note = (seen: readonly Received[]) => {
					for (const packet of seen) up.set(nameOf(packet), packet.sport);
				};
				for (let at = 0; at < count; at += 40) note(await outside(flows.slice(at, at + 40).map(make)));
				const first = up.size;
				for (let retry = 0; retry < 3; retry++) {
					const missing = flows.filter((i) => !up.has(i));
					if (missing.length > 0) note(await outside(missing.map(make)));
				}
				expect(first / count).toBeGreaterThanOrEqual(0.97);
				expect(up.size / count).toBeGreaterThanOrEqual(0.99);
				expect(new Set(up.values()).size).toBe(up.size);
				expect([...up.values()].every((port) => line.isOurs(port))).toBe(true);
			},
			30_000,
		);
	});
});

describe.each(Object.entries(lines))('how UDP is mapped on a line with the ports of %s', (_, ports) => {
	it('two hosts with the same source port have a port each', async () => {
		line = await NatLine.make(ports);
		expect(await portOf(host(20), 3074)).not.toBe(await portOf(host(21), 3074));
	});

	it('forty sockets of two hosts keep their port for every destination, and have it alone', async () => {
		line = await NatLine.make(ports);
		const sockets = Array.from({ length: 40 }, (_, i) => ({ from: host(20 + (i % 2)), sport: 50000 + (i >> 1) }));
		const targets = [server(201), server(202)];
		const seen = new Map<number, number[]>();
		for (const round of [0, 1, 2])
			for (const [i, { from, sport }] of sockets.entries()) {
				const port = await portOf(from, sport, targets[(i + round) % 2], 4000 + Math.floor((i + round) / 2));
				seen.set(i, [...(seen.get(i) ?? []), port]);
			}
		for (const mapped of seen.values()) expect(new Set(mapped).size).toBe(1);
		expect(new Set([...seen.values()].map(([port]) => port)).size).toBe(40);
	});

	it('a socket that has a port keeps it for QUIC and DNS too', async () => {
		line = await NatLine.make(ports);
		const port = await portOf(host(20), 50100);
		for (const dport of [443, 53, 123]) expect(await portOf(host(20), 50100, far, dport)).toBe(port);
	});

	it('where another flow to the same destination has the port, the second try gets any other', async () => {
		line = await NatLine.make(ports);
		const quic = Array.from({ length: 200 }, (_, i) =>
			udp({ from: host(30), to: server(203), sport: 30000 + i, dport: 443 }),
		);
		expect((await outside(quic)).length).toBeGreaterThan(195);
		let lost = 0;
		for (let i = 0; i < 8; i++) {
			const ends = { from: host(20), to: server(203), sport: 51000 + i, dport: 443 };
			await portOf(ends.from, ends.sport);
			let arrived = await outside([udp(ends)]);
			if (arrived.length === 0) {
				lost++;
				arrived = await outside([udp(ends)]);
			}
			expect(arrived).toHaveLength(1);
		}
		expect(lost).toBeGreaterThan(0);
	}, 60_000);

	it('a question does not hold its port for long', async () => {
		line = await NatLine.make(ports);
		// 10 seconds on a real line
		line.load(line.rules().replace('unreplied : 10', 'unreplied : 1'));
		const ask = (first: number) => {
			const numbers = Array.from({ length: 200 }, (_, i) => first + i);
			return outside(numbers.map((i) => udp({ from: host(20), to: far, sport: 20000 + i, dport: 53 }, `${i}`)));
		};
		const first = await ask(0);
		await wait(2_500);
		const second = await ask(200);
		expect(first.length + second.length).toBeGreaterThan(390);
	}, 20_000);

	it('strangers do not get in', async () => {
		line = await NatLine.make(ports);
		const port = await portOf(host(20), 50200);
		expect(await reaches(far, 4000, port, { to: host(20), dport: 50200 })).toBe(true);
		expect(await reaches(far, 4001, port, { to: host(20), dport: 50200 })).toBe(false);
		expect(await reaches(server(210), 4000, port, { to: host(20), dport: 50200 })).toBe(false);
	});

	it('the mapping survives a reload of the rules', async () => {
		line = await NatLine.make(ports, { fullCone: [host(20)] });
		const before = await Promise.all([portOf(host(20), 50300), portOf(host(21), 50300, server(205))]);
		line.load(line.rules({ fullCone: [host(20)] }));
		// the flows that are there teach the new tables
		expect(await portOf(host(20), 50300)).toBe(before[0]);
		expect(await portOf(host(21), 50300, server(205))).toBe(before[1]);
		expect(await portOf(host(20), 50300, server(206))).toBe(before[0]);
		expect(await portOf(host(21), 50300, server(206))).toBe(before[1]);
		expect(await reaches(server(211), 9, before[0], { to: host(20), dport: 50300 })).toBe(true);
	});

	it('a lease ends when nobody uses it, and not before', async () => {
		line = await NatLine.make(ports);
		line.load(hasten(line.rules()));
		const port = await portOf(host(20), 50400);
		const leased = () => line.sh('router', 'nft list map ip mape sockets').includes(`${host(20)} . 50400`);
		for (let i = 0; i < 6; i++) {
			await wait(400);
			expect(await portOf(host(20), 50400)).toBe(port);
		}
		expect(leased()).toBe(true);
		await wait(2_300);
		expect(leased()).toBe(false);
	}, 20_000);
});

/** The same rules with a lease of two seconds, renewed every half second. */
function hasten(rules: string): string {
	return rules.replaceAll('timeout 3m', 'timeout 2s').replaceAll('timeout 30s', 'timeout 500ms');
}

describe.each(Object.entries(lines))('full cone on a line with the ports of %s', (_, ports) => {
	const open = host(20);
	const closed = host(21);
	const inner = { to: open, dport: 50500 };

	it('lets anybody in to the chosen host, and nobody to others', async () => {
		line = await NatLine.make(ports, { fullCone: [open, host(22)] });
		for (let i = 0; i < 40; i++) {
			const port = await portOf(open, 50500 + i);
			expect(await reaches(server(210), 1000 + i, port, { to: open, dport: 50500 + i })).toBe(true);
		}
		const other = await portOf(closed, 50500);
		expect(await reaches(server(210), 1001, other, { to: closed, dport: 50500 })).toBe(false);
	});

	it('answers strangers from the same port, errors included', async () => {
		line = await NatLine.make(ports, { fullCone: [open] });
		const port = await portOf(open, 50500);
		for (let i = 0; i < 3; i++) {
			line.inet.send(udp({ from: server(210), to: external, sport: 7, dport: port }, 'stranger'));
			const seen = await line.lan.next(({ from }) => from === server(210), 'stranger');
			line.lan.send(udp(back(seen), 'answer'));
			const answer = await line.inet.next(({ to }) => to === server(210), 'answer');
			expect(answer).toMatchObject({ from: external, sport: port, dport: 7, sumsRight: true });
		}
	});

	it('ends with the lease, and answers to strangers keep it', async () => {
		line = await NatLine.make(ports, { fullCone: [open] });
		line.load(hasten(line.rules({ fullCone: [open] })));
		const port = await portOf(open, 50500);
		for (let i = 0; i < 6; i++) {
			await wait(400);
			line.inet.send(udp({ from: server(210), to: external, sport: 7, dport: port }, 'stranger'));
			const seen = await line.lan.next(({ from }) => from === server(210), 'stranger');
			line.lan.send(udp(back(seen), 'answer'));
			await line.inet.next(({ to }) => to === server(210), 'answer');
		}
		expect(await reaches(server(211), 8, port, inner)).toBe(true);
		await wait(2_300);
		expect(await reaches(server(212), 9, port, inner)).toBe(false);
	}, 20_000);

	it('works between two such hosts with the ports that they have outside', async () => {
		line = await NatLine.make(ports, { fullCone: [open, host(22)] });
		const mine = await portOf(open, 50500);
		const yours = await portOf(host(22), 50500);
		line.lan.send(udp({ from: open, to: external, sport: 50500, dport: yours }, 'near'));
		const seen = await line.lan.next(({ to }) => to === host(22), 'hairpin');
		expect(seen).toMatchObject({ from: external, sport: mine, dport: 50500, sumsRight: true });
		line.lan.send(udp(back(seen), 'answer'));
		const answer = await line.lan.next(({ to }) => to === open, 'answer');
		expect(answer).toMatchObject({ from: external, sport: yours, dport: 50500, sumsRight: true });
	});
});

describe('the ports of a forward', () => {
	it('are not given to anybody else', async () => {
		const forwards = [{ protocol: 'tcp', port: 6000, host: host(21), hostPort: 22 }] as const;
		line = await NatLine.make(v6plus, { forwards });
		const ports = new Set<number>();
		for (let at = 0; at < 480; at += 40) {
			const packets = Array.from({ length: 40 }, (_, i) =>
				udp({ from: host(20), to: far, sport: 20000 + at + i, dport: 4000 }, `${i}`),
			);
			for (const { sport } of await outside(packets)) ports.add(sport);
		}
		expect(ports.has(6000)).toBe(false);
		expect(ports.size).toBeGreaterThan(230);
	}, 60_000);
});

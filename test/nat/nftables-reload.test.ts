import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NatOptions, PortForward } from '../../src/plan/nat-options.ts';
import { external, host, NatLine, nothingBad, offset0, type Ports, server, v6plus } from './nat-line.ts';
import { echo, flags, type Packet, protocols, type Received, tcp, udp } from './packet.ts';

const far = server(200);
const lines: Record<string, Ports> = { v6プラス: v6plus, 'one block': offset0 };
const back = ({ to, from, sport, dport }: Received) => ({ from: to, to: from, sport: dport, dport: sport });

let line: NatLine;
afterEach(() => {
	const bad = line.bad();
	line.stop();
	expect(bad).toEqual(nothingBad);
});
afterAll(() => line?.stop());

const outside = (packet: Packet, what: string) => line.outside(packet, what);

const inside = (packet: Packet, what: string, to: string) => line.inside(packet, what, to);

/** A flow from the LAN that is up, with all that its later packets need. */
interface Flow {
	readonly ends: { from: string; to: string; sport: number; dport: number };
	readonly protocol: 'tcp' | 'udp';
	readonly port: number;
}

async function open(protocol: Flow['protocol'], from: string, sport: number): Promise<Flow> {
	const ends = { from, to: far, sport, dport: 4000 };
	const first = await outside(protocol === 'tcp' ? tcp(ends, flags.syn) : udp(ends), 'first packet');
	const answer = protocol === 'tcp' ? tcp(back(first), flags.syn | flags.ack, { seq: 5, ack: 1001 }) : udp(back(first));
	await inside(answer, 'answer', from);
	const flow = { ends, protocol, port: first.sport };
	await works(flow);
	return flow;
}

/** Both ways, by the port that it began with. */
async function works({ ends, protocol, port }: Flow): Promise<void> {
	const there = protocol === 'tcp' ? tcp(ends, flags.ack, { seq: 1001, ack: 6 }) : udp(ends);
	expect(await outside(there, `${protocol} out`)).toMatchObject({ from: external, sport: port, sumsRight: true });
	const outer = { from: far, to: external, sport: ends.dport, dport: port };
	const here = protocol === 'tcp' ? tcp(outer, flags.ack, { seq: 6, ack: 1001 }) : udp(outer);
	expect(await inside(here, `${protocol} in`, ends.from)).toMatchObject({ dport: ends.sport, sumsRight: true });
}

/** The rules are replaced; before any packet goes out one comes in. */
async function arrivesFirst({ ends, protocol, port }: Flow): Promise<void> {
	const outer = { from: far, to: external, sport: ends.dport, dport: port };
	await inside(protocol === 'tcp' ? tcp(outer, flags.ack, { seq: 6, ack: 1001 }) : udp(outer), 'in first', ends.from);
}

/** Whether a datagram that nobody asked for gets to a socket on the LAN; known when one that does get in has come. */
async function reaches(port: number, to: string, dport: number, marker: Flow): Promise<boolean> {
	const stranger = server(210);
	line.inet.send(udp({ from: stranger, to: external, sport: 9, dport: port }, 'stranger'));
	await arrivesFirst(marker);
	return line.lan.drain().some((seen) => seen.from === stranger && seen.to === to && seen.dport === dport);
}

describe.each(Object.entries(lines))('the rules are replaced on a line with the ports of %s', (_, ports) => {
	const b = host(30);
	let flows: readonly Flow[];
	let spare: readonly number[];
	const forward = (port: number): PortForward => ({ protocol: 'both', port, host: b, hostPort: 3000 });

	/** Flows on many ports of the set, of several hosts; `options` are those of the rules that they began under. */
	const begin = async (options: Partial<NatOptions> = {}) => {
		line = await NatLine.make(ports, options);
		const begun: Flow[] = [];
		for (let i = 0; i < 24; i++) begun.push(await open(i % 2 === 0 ? 'tcp' : 'udp', host(20 + (i % 3)), 50_000 + i));
		flows = begun;
		const used = new Set(begun.map(({ port }) => port));
		const all = line.ce.ports.flatMap(({ first, last }) =>
			Array.from({ length: last - first + 1 }, (_, i) => first + i),
		);
		spare = all.filter((port) => !used.has(port));
	};
	const replace = (options: Partial<NatOptions>) => line.load(line.rules(options));
	const allWork = async () => {
		for (const flow of flows) await arrivesFirst(flow);
		for (const flow of flows) await works(flow);
	};

	it('by the same ones: every flow goes on', async () => {
		await begin();
		replace({});
		await allWork();
	});

	it('with a forward more: every flow goes on', async () => {
		await begin();
		for (const port of [spare[0]!, spare[spare.length >> 1]!, spare.at(-1)!]) {
			replace({ forwards: [forward(port)] });
			await allWork();
			const knock = await inside(udp({ from: far, to: external, sport: 7, dport: port }), 'knock', b);
			expect(knock).toMatchObject({ dport: 3000, sumsRight: true });
		}
	});

	it('with a forward less: every flow goes on, and so does the one of the forward', async () => {
		line = await NatLine.make(ports);
		const port = line.ce.ports.at(-1)!.first + 3;
		line.stop();
		await begin({ forwards: [forward(port)] });
		const ends = { from: far, to: external, sport: 7000, dport: port };
		const syn = await inside(tcp(ends, flags.syn), 'SYN', b);
		const synAck = tcp(back(syn), flags.syn | flags.ack, { seq: 5, ack: 1001 });
		await outside(synAck, 'SYN-ACK');
		await inside(tcp(ends, flags.ack, { seq: 1001, ack: 6 }), 'ACK', b);
		replace({});
		await allWork();
		expect(await inside(tcp(ends, flags.ack, { seq: 1001, ack: 6, data: 'more' }), 'data', b)).toMatchObject({
			dport: 3000,
			sumsRight: true,
		});
		const answer = await outside(tcp(back(syn), flags.ack, { seq: 6, ack: 1005 }), 'answer');
		expect(answer).toMatchObject({ from: external, sport: port, sumsRight: true });
	});

	it('with a full-cone host more: every flow goes on, and the host is open from its next packet', async () => {
		await begin();
		const cone = flows.find(({ protocol }) => protocol === 'udp')!;
		const marker = flows.find(({ protocol, ends }) => protocol === 'udp' && ends.from !== cone.ends.from)!;
		replace({ fullCone: [cone.ends.from] });
		await allWork();
		expect(await reaches(cone.port, cone.ends.from, cone.ends.sport, marker)).toBe(true);
		expect(await reaches(marker.port, marker.ends.from, marker.ends.sport, cone)).toBe(false);
		const far2 = { ...cone.ends, to: server(201) };
		expect((await outside(udp(far2), 'to another')).sport).toBe(cone.port);
	});

	it('with a forward to a port in use: the flow lives on until it ends, everybody else gets to the forward', async () => {
		await begin();
		for (const used of flows.slice(0, 4)) {
			replace({ forwards: [forward(used.port)] });
			await allWork();
			for (const make of [(e: Flow['ends']) => udp(e), (e: Flow['ends']) => tcp(e, flags.syn)]) {
				const knock = make({ from: server(210), to: external, sport: 7, dport: used.port });
				const seen = await inside(knock, 'knock', b);
				expect(seen).toMatchObject({ dport: 3000 });
				const reply = knock.protocol === protocols.udp ? udp(back(seen)) : tcp(back(seen), flags.syn | flags.ack);
				expect(await outside(reply, 'reply')).toMatchObject({ sport: used.port, sumsRight: true });
			}
			// the socket itself is lent another port
			if (used.protocol === 'udp')
				expect((await outside(udp({ ...used.ends, to: server(201) }), 'elsewhere')).sport).not.toBe(used.port);
			await works(used);
		}
	});

	it('while a full-cone host answers strangers only: it stays open', async () => {
		line = await NatLine.make(ports, { fullCone: [host(20)] });
		const flow = await open('udp', host(20), 50_000);
		const marker = await open('udp', host(21), 50_000);
		const stranger = udp({ from: server(209), to: external, sport: 9, dport: flow.port });
		const seen = await inside(stranger, 'stranger', host(20));
		await outside(udp(back(seen)), 'answer');
		replace({ fullCone: [host(20)] });
		expect(await reaches(flow.port, host(20), 50_000, marker)).toBe(false);
		await inside(stranger, 'stranger again', host(20));
		expect(await outside(udp(back(seen)), 'answer')).toMatchObject({ sport: flow.port, sumsRight: true });
		expect(await reaches(flow.port, host(20), 50_000, marker)).toBe(true);
		// and it has its port for what it begins itself
		expect((await outside(udp({ ...flow.ends, to: server(201) }), 'elsewhere')).sport).toBe(flow.port);
	});
});

describe('forwarded ports in the middle of the set', () => {
	const forwards: readonly PortForward[] = [6002, 10102, 30584, 47000].flatMap((near) => {
		const port = near - (near % 4096) + 0x770 + 5;
		return [{ protocol: 'both' as const, port, host: host(30), hostPort: port }];
	});
	const kept = new Set(forwards.map(({ port }) => port));

	beforeEach(async () => {
		line = await NatLine.make(v6plus, { forwards });
		for (const port of kept) expect(line.isOurs(port)).toBe(true);
	});

	it.each(['TCP', 'UDP'])(
		'are given to nobody else, and the others are all used: %s',
		async (protocol) => {
			const make = (i: number) => {
				const ends = { from: host(20 + (i % 8)), to: far, sport: 20_000 + 7 * i, dport: 443 };
				return protocol === 'TCP' ? tcp(ends, flags.syn, { seq: i }) : udp(ends, `${i}`);
			};
			const nameOf = ({ body }: Received) => (protocol === 'TCP' ? body.readUInt32BE(4) : Number(body.subarray(8)));
			const up = new Map<number, number>();
			const count = 240 - kept.size;
			const first: number[] = [];
			for (let retry = 0; retry < 6; retry++) {
				const missing = Array.from({ length: count }, (_, i) => i).filter((i) => !up.has(i));
				for (let at = 0; at < missing.length; at += 40) {
					const some = missing.slice(at, at + 40);
					line.lan.send(...some.map(make));
					for (const seen of await line.inet.collect(({ to }) => to === far, some.length))
						up.set(nameOf(seen), seen.sport);
				}
				first.push(up.size);
			}
			expect([...up.values()].filter((port) => kept.has(port))).toEqual([]);
			expect(new Set(up.values()).size).toBe(up.size);
			expect(first[0]! / count).toBeGreaterThan(0.85);
			expect(up.size / count).toBeGreaterThan(0.96);
		},
		60_000,
	);

	it('a TCP socket keeps its port for every destination', async () => {
		for (let i = 0; i < 20; i++) {
			const seen = [];
			for (const to of [far, server(201), server(202)])
				seen.push((await outside(tcp({ from: host(20), to, sport: 50_000 + i, dport: 80 }, flags.syn), 'SYN')).sport);
			expect(new Set(seen).size).toBe(1);
		}
	});

	it('echo may have any identifier of the set', async () => {
		const ids = new Set<number>();
		for (const to of [far, server(201), server(202)]) {
			line.lan.send(...Array.from({ length: 200 }, (_, i) => echo(host(20), to, 'request', 1000 + i)));
			for (const { body } of await line.inet.collect((seen) => seen.to === to, 200)) ids.add(body.readUInt16BE(4));
		}
		expect([...ids].some((id) => kept.has(id))).toBe(true);
		expect([...ids].every((id) => line.isOurs(id))).toBe(true);
	});
});

it('a new UDP socket may meet the port of a flow that the new table does not know: its second packet gets out', async () => {
	line = await NatLine.make(v6plus);
	const sockets = (from: number, count: number) =>
		Array.from({ length: count }, (_, i) =>
			udp({ from: host(20 + (i % 8)), to: far, sport: from + i, dport: 4000 }, `${from + i}`),
		);
	const sent = async (packets: readonly Packet[]) => {
		line.lan.send(...packets);
		const seen = await line.inet.collect(({ to }) => to === far, packets.length);
		return new Set(seen.map(({ body }) => body.subarray(8).toString()));
	};
	expect((await sent(sockets(20_000, 100))).size).toBe(100);
	line.load(line.rules());
	const first = await sent(sockets(30_000, 60));
	expect(first.size).toBeLessThan(60);
	const second = await sent(sockets(30_000, 60));
	expect(second.size).toBe(60);
});

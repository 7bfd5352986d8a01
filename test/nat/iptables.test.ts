import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { deriveCe } from '../../src/map/ce.ts';
import { countPorts, type PortBlock } from '../../src/map/port-set.ts';
import { renderIptables } from '../../src/plan/artifact/iptables.ts';
import { type NatOptions, natOptions } from '../../src/plan/nat-options.ts';
import { lines } from '../plan/routers.ts';
import { Line, missingFor, type Variant } from './iptables-line.ts';
import { dccp, icmp, packet, sctp, tcp, udp } from './iptables-packet.ts';

const host = '192.168.10.100';
const eight = Array.from({ length: 8 }, (_, i) => `192.168.10.${100 + i}`);
const server = '203.0.113.10';
const none = natOptions('iptables');

function ceOf(name: keyof typeof lines) {
	const { rule, delegation } = lines[name]();
	const ce = deriveCe(rule, delegation.prefix);
	if (!ce.ok) throw new Error(JSON.stringify(ce.problem));
	return ce.value;
}

/** A line with the rules loaded and a server on two addresses. */
async function open(variant: Variant, name: keyof typeof lines, options: NatOptions = none) {
	const ce = ceOf(name);
	const line = new Line(variant, ce.ipv4, ce.ports);
	line.load(renderIptables(ce, options));
	await Promise.all([server, '203.0.113.11'].map((address) => line.traffic('inet', 'serve', address, '8000')));
	return line;
}

const holds = (blocks: readonly PortBlock[], port: number) =>
	blocks.some(({ first, last }) => first <= port && port <= last);

const nothingBad = { bad_source: 0, bad_port: 0, bad_mss: 0 };

for (const variant of ['nft', 'legacy'] as const) {
	const missing = missingFor(variant);
	if (missing !== '') {
		// not a failure of the rules: the kernel of test/lab/iptables.test.ts has all of it
		console.warn(`\n*** iptables-${variant} CANNOT BE TRIED ON THIS KERNEL, only in the lab: ${missing}\n`);
		test(`iptables-${variant} is left to the lab: this kernel lacks something`, () => {});
		continue;
	}

	describe.each(variant === 'nft' ? (['hash', 'article'] as const) : (['hash'] as const))(
		`iptables-${variant}, %s`,
		(nat) => {
			const ce = ceOf('v6plus');
			const forward = { protocol: 'both', port: ce.ports[3]!.first + 5, host, hostPort: 9000 } as const;
			let line: Line;
			beforeAll(async () => {
				line = await open(variant, 'v6plus', natOptions('iptables', { form: nat, forwards: [forward] }));
				await line.traffic('lan', 'serve', host, '9000');
			});
			afterAll(() => line?.stop());

			it('keeps the port of a socket for every destination (RFC 4787 REQ-1)', async () => {
				const sockets = eight
					.slice(0, 4)
					.flatMap((address) => [20_000, 20_001, 20_007].map((port) => `${address}:${port}`));
				const seen = JSON.parse(await line.traffic('lan', 'map', '8000', `${server},203.0.113.11`, ...sockets));
				for (const [first, second] of seen) {
					expect(holds(ce.ports, first)).toBe(true);
					expect(second).toBe(first);
				}
				expect(line.seen()).toMatchObject(nothingBad);
			});

			it('answers ping, in the set', () => {
				line.sh('lan', `ping -c 2 -i 0.2 -W 2 ${server}`);
				line.sh('lan', `ping -c 1 -s 4000 -W 2 ${server}`);
				line.sh('router', `ping -c 1 -W 2 ${server}`);
				expect(line.seen()).toMatchObject({ ...nothingBad, echo_ok: 4 });
			});

			it('lets errors about our flows through, both ways', async () => {
				expect(await line.traffic('lan', 'refused', server, '9')).toBe('"ECONNREFUSED"');
				// a LAN host that does not expect the answer any more says so
				line.send('lan', [udp(host, 30_000, server, 8000)]);
				await expect.poll(() => line.seen().error_ok).toBe(1);
				expect(line.seen()).toMatchObject(nothingBad);
			});

			it('lowers the MSS in both directions', async () => {
				line.sh(
					'lan',
					`nft -f -`,
					'table ip look { counter large { }; chain in { type filter hook prerouting priority raw; tcp flags & (syn | rst) == syn tcp option maxseg size > 1420 counter name large; }; }',
				);
				expect(JSON.parse(await line.traffic('lan', 'tcp', server, '8000', '1', '0.5')).inTheEnd).toBe(1);
				expect(line.sh('lan', 'nft list counters')).toContain('packets 0');
				expect(line.seen().bad_mss).toBe(0);
			});

			it('lets nothing leave that is not ours', () => {
				const before = line.seen();
				line.send('lan', [
					packet(host, server, 47, Buffer.alloc(8)),
					packet(host, server, 50, Buffer.alloc(8, 1)),
					packet(host, server, 89, Buffer.alloc(8)),
					packet(host, server, 136, Buffer.alloc(12)),
					tcp(host, 3000, server, 80, { rst: true }),
					tcp(host, 3001, server, 80, { rst: true, ack: true }),
					tcp(host, 3002, server, 80, {}),
					tcp(host, 3003, server, 80, { syn: true, fin: true }),
					sctp(host, 3004, server, 80, 'DATA'),
					packet(host, server, 132, Buffer.alloc(32, 1)),
					packet(host, server, 33, Buffer.alloc(20, 1)),
					icmp(host, server, 0, 77),
					icmp(host, server, 10, 0),
					icmp(host, server, 13, 77),
					icmp(host, server, 17, 77),
					icmp(host, server, 3, 0, Buffer.from(udp(server, 1, host, 2), 'hex')),
					tcp(line.ipv4, 4001, server, 80, { syn: true }),
					udp(line.ipv4, 4002, server, 8000),
					udp('10.99.0.1', 4000, server, 8000),
				]);
				const after = line.seen();
				expect(after).toMatchObject({ ...nothingBad, sctp_ok: before.sctp_ok, dccp_ok: before.dccp_ok });
				// an address that is none of the LAN's is a source like any other
				expect(after.udp_ok + after.tcp_ok).toBeGreaterThanOrEqual(before.udp_ok + before.tcp_ok + 1);
			});

			it('translates SCTP; DCCP where the kernel can, or else refuses it', () => {
				line.sh(
					'lan',
					'nft -f -',
					'table ip refused { counter refused { }; chain in { type filter hook prerouting priority raw; icmp type destination-unreachable icmp code 2 counter name refused; }; }',
				);
				const before = line.seen();
				line.send('lan', [sctp(host, 5000, server, 80, 'INIT'), dccp(host, 5001, server, 80)]);
				const after = line.seen();
				expect(after).toMatchObject({ ...nothingBad, sctp_ok: before.sctp_ok + 1 });
				const refused = /packets 1 /.test(line.sh('lan', 'nft list counters table ip refused'));
				expect(after.dccp_ok - before.dccp_ok).toBe(refused ? 0 : 1);
				line.sh('lan', 'nft delete table ip refused');
			});

			it('answers hosts that try what cannot be carried', () => {
				line.sh(
					'lan',
					'nft -f -',
					'table ip refused { counter refused { }; chain in { type filter hook prerouting priority raw; icmp type destination-unreachable icmp code 2 counter name refused; }; }',
				);
				line.send('lan', [packet(host, server, 47, Buffer.alloc(8)), packet(host, server, 50, Buffer.alloc(8, 1))]);
				expect(line.sh('lan', 'nft list counters table ip refused')).toContain('packets 2');
			});

			it('lets nobody in, and nothing back into the tunnel', () => {
				line.sh(
					'lan',
					'nft -f -',
					'table ip visitors { counter visitors { }; chain in { type filter hook prerouting priority raw; ip saddr { 203.0.113.10, 198.18.1.1 } counter name visitors; }; }',
				);
				const before = line.seen();
				const port = ce.ports[0]!.first;
				line.send('inet', [
					tcp(server, 4000, line.ipv4, port, { syn: true }),
					udp(server, 4000, line.ipv4, port),
					icmp(server, line.ipv4, 8, port),
					icmp(server, line.ipv4, 3, 0, Buffer.from(udp(line.ipv4, 7777, server, 9), 'hex')),
					tcp(server, 4001, host, 22, { syn: true }),
					tcp(server, 4001, host, 22, { rst: true }),
					udp(server, 4001, host, 53),
					packet(server, host, 47, Buffer.alloc(8)),
					udp('198.18.1.1', 53, '198.18.0.1', 53),
					tcp('198.18.1.1', 80, '198.18.0.1', 80, { syn: true }),
				]);
				expect(line.seen()).toEqual(before);
				expect(line.sh('lan', 'nft list counters table ip visitors')).toContain('packets 0');
				line.sh('lan', 'nft delete table ip visitors');
			});

			it('carries a forwarded port, from outside and from the LAN, and its host calls from it', async () => {
				for (const side of ['inet', 'lan'] as const) {
					for (const protocol of ['tcp', 'udp']) {
						const answer = await line.traffic(side, protocol, line.ipv4, `${forward.port}`, '1', '0.5');
						expect(JSON.parse(answer).inTheEnd, `${protocol} from ${side}`).toBe(1);
					}
				}
				const other = forward.hostPort + 1;
				const seen = JSON.parse(
					await line.traffic('lan', 'map', '8000', server, `192.168.10.101:${forward.hostPort}`, `${host}:${other}`),
				);
				expect(seen.flat()).not.toContain(forward.port);
				expect(line.seen()).toMatchObject(nothingBad);
			});

			it("keeps the port of the router's own socket when it is one of ours", async () => {
				const inside = ce.ports.flatMap(({ first }) => [first, first + 15]);
				const sockets = [...inside, 7487, 40_000].map((port) => `${line.ipv4}:${port}`);
				// a server that no flow of the LAN has been to, or a port might be taken
				await line.traffic('inet', 'serve', server, '8001');
				const seen: number[] = JSON.parse(await line.traffic('router', 'map', '8001', server, ...sockets)).flat();
				expect(seen.slice(0, inside.length)).toEqual(inside);
				for (const port of seen) expect(holds(ce.ports, port)).toBe(true);
				expect(line.seen()).toMatchObject(nothingBad);
			});

			it('stops untracked packets, and flows that were there before the rules', () => {
				line.sh('router', 'iptables -t raw -I PREROUTING -p udp --dport 999 -j CT --notrack');
				line.send('lan', [udp(host, 6000, server, 999)]);
				expect(line.seen()).toMatchObject(nothingBad);
				line.unload();
				line.send('lan', [udp(host, 6001, server, 998)]);
				expect(line.seen().bad_source).toBe(1);
				line.load(renderIptables(ce, natOptions('iptables', { form: nat, forwards: [forward] })));
				line.send('lan', [udp(host, 6001, server, 998), udp(host, 6002, server, 998)]);
				expect(line.seen().bad_source).toBe(1);
			});
		},
	);

	describe(`iptables-${variant}, one destination`, () => {
		/** `least`: of as many connections as there are ports, how many are up after two repetitions. */
		const cases = [
			{ name: 'v6plus', nat: 'hash', protocol: 'tcp', hosts: 8, least: 0.9 },
			{ name: 'ocn', nat: 'hash', protocol: 'tcp', hosts: 1, least: 0.93 },
			{ name: 'ocn', nat: 'hash', protocol: 'udp', hosts: 8, least: 0.93 },
			{ name: 'offset-0', nat: 'hash', protocol: 'tcp', hosts: 8, least: 0.99 },
			{ name: 'ocn', nat: 'article', protocol: 'tcp', hosts: 1, least: 0.84 },
		] as const;
		const chosen = variant === 'nft' ? cases : cases.slice(0, 1);
		it.concurrent.each(chosen)(
			'$name, $nat: $protocol of $hosts hosts',
			async ({ name, nat, protocol, hosts, least }) => {
				const { ports: blocks } = ceOf(name);
				const total = countPorts(blocks) - (blocks[0]!.first === 0 ? 1 : 0);
				const line = await open(variant, name, { ...none, form: nat });
				try {
					const sources = eight.slice(0, hosts).join(',');
					const said = JSON.parse(await line.traffic('lan', protocol, server, '8000', `${total}`, '4', sources));
					const { atOnce, inTheEnd, ports } = said;
					console.log(
						`iptables-${variant} ${name} ${nat} ${protocol}: ${atOnce} at once, ${inTheEnd} of ${total} in 4 s`,
					);
					expect(line.seen()).toMatchObject(nothingBad);
					expect(new Set(ports).size).toBe(inTheEnd);
					expect(ports.every((port: number) => holds(blocks, port))).toBe(true);
					expect(inTheEnd / total).toBeGreaterThanOrEqual(least);
				} finally {
					line.stop();
				}
			},
			60_000,
		);
	});

	it(`iptables-${variant} leaks nothing while the rules are loaded again and again`, async () => {
		const rules = renderIptables(ceOf('v6plus'), none);
		const line = await open(variant, 'v6plus');
		try {
			const flows = line.traffic('lan', 'udp', server, '8000', '200', '3', eight.join(','));
			for (let i = 0; i < 10; i++) line.load(rules);
			expect(JSON.parse(await flows).inTheEnd).toBeGreaterThan(170);
			expect(line.seen()).toMatchObject(nothingBad);
		} finally {
			line.stop();
		}
	}, 30_000);
}

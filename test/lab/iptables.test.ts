import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deriveCe } from '../../src/map/ce.ts';
import { renderIp6tables } from '../../src/plan/artifact/ip6tables-guard.ts';
import { renderIptables } from '../../src/plan/artifact/iptables.ts';
import { loadIptables, replaceFunction } from '../../src/plan/artifact/iptables-load.ts';
import { ownIptables, removeFunction } from '../../src/plan/artifact/iptables-unload.ts';
import { natOptions } from '../../src/plan/nat-options.ts';
import { dccp, icmp, packet, sctp, tcp, udp } from '../nat/iptables-packet.ts';
import { lines } from '../plan/routers.ts';
import { startLab, type TestLab } from './harness.ts';
import { projectInGuest } from './place.ts';
import { nothingDropped } from './router.ts';

// The rules of the iptables backend behind a real tunnel on Debian's stock kernel, which has everything: HMARK,
// hashlimit, the legacy tables, and a conntrack that knows DCCP. iptables-apply.test.ts has what the program does with
// them; here each style and each variant of iptables has what is its own.

const traffic = `${projectInGuest}/test/nat/iptables-traffic.mjs`;
const host = '192.168.10.100';
const server = '203.0.113.11';

const { rule, delegation } = lines.v6plus();
const derived = deriveCe(rule, delegation.prefix);
if (!derived.ok) throw new Error(JSON.stringify(derived.problem));
const ce = derived.value;
const forward = { protocol: 'both', port: ce.ports[3]!.first + 5, host, hostPort: 9000 } as const;
const options = natOptions('iptables', { forwards: [forward] });

let lab: TestLab;
beforeAll(async () => {
	lab = await startLab('v6plus');
	expect(lab.line.subscriber).toMatchObject({ ipv4: ce.ipv4, psid: ce.psid, ce: ce.address });
});
afterAll(async () => {
	await lab?.stop();
});

async function must(command: string, input = '', on: Parameters<TestLab['on']>[0] | 'router' = 'router') {
	const how = { input, timeoutMs: 120_000 };
	const { code, stdout, stderr } = await (on === 'router' ? lab.router(command, how) : lab.on(on, command, how));
	expect(`${code} ${stderr}`, command).toMatch(/^0 /);
	return stdout;
}

const send = (packets: readonly string[]) =>
	must(
		`perl -MSocket -e 'socket(S, AF_INET, SOCK_RAW, 255) or die $!;
		while (<STDIN>) { chomp; my $p = pack "H*", $_; my $to = substr $p, 16, 4; send S, $p, 0, sockaddr_in(0, $to) }'`,
		packets.map((hex) => `${hex}\n`).join(''),
		'lan',
	);

/** Also when it does already: the hosts around the router are the same after a reset. */
const serve = (on: 'inet' | 'lan', address: string, port: number) =>
	must(
		`listens() { ss -ltnH src ${address}:${port} | grep -q .; }
		listens || setsid node ${traffic} serve ${address} ${port} >/dev/null 2>&1 </dev/null &
		for i in $(seq 600); do listens && exit 0; sleep 0.1; done; exit 1`,
		'',
		on,
	);

/** What each of them is asked: every thing once, and of every one what is its own. The machine is slow. */
const covered = {
	'nft, hash': ['socket', 'protocols', 'leak', 'forward', 'ports', 'masquerade'],
	'legacy, hash': ['carry', 'leak', 'masquerade', 'trace'],
	'nft, article': ['carry', 'protocols', 'leak', 'forward', 'ports'],
};

describe.each([
	['nft', 'hash'],
	['legacy', 'hash'],
	['nft', 'article'],
] as const)('iptables-%s, %s', (variant, nat) => {
	const about = (what: string) => (name: string, body: () => Promise<void>) => {
		if (covered[`${variant}, ${nat}` as keyof typeof covered].includes(what)) test(name, body);
	};
	const bin = `/run/iptables-${variant}`;
	const script = (line: string) => `PATH=${bin}:$PATH\n${replaceFunction}\n${removeFunction}\n${line}`;

	beforeAll(async () => {
		await lab.reset('v6plus');
		await must(`set -e
			mkdir -p ${bin}
			for program in ip ip6; do for what in save restore; do
				ln -sf "$(command -v "$program"tables-${variant}-$what)" ${bin}/"$program"tables-$what
			done; done
			ip -6 address add ${ce.address}/128 dev wan nodad
			sysctl -qw net.ipv6.conf.wan.accept_ra=2 net.ipv4.ip_forward=1`);
		await must(
			'for i in $(seq 100); do ip -6 route show default | grep -q "proto ra" && exit 0; sleep 0.2; done; exit 1',
		);
		await must('cat >/run/nat.rules', renderIptables(ce, { ...options, form: nat }));
		await must('cat >/run/nat6.rules', renderIp6tables(ce));
		await must(script(loadIptables('/run/nat.rules', '/run/nat6.rules')));
		const once = await must(`${bin}/iptables-save`);
		await must(script(loadIptables('/run/nat.rules', '/run/nat6.rules')));
		expect(ownIptables(await must(`${bin}/iptables-save`))).toBe(ownIptables(once));
		await must(`set -e
			ip -6 tunnel add mape0 mode ip4ip6 remote ${lab.line.subscriber!.br} local ${ce.address} dev wan encaplimit none
			ip link set mape0 mtu 1460 up
			ip address add ${ce.ipv4}/32 dev mape0
			ip route replace default dev mape0`);
		await serve('inet', server, 8000);
	});

	about('carry')('carries what hosts do', async () => {
		const page = await must('curl -sS -m 20 http://203.0.113.10/', '', 'lan');
		expect(page).toContain(`${ce.ipv4}:`);
		const big = await must(
			'curl -sS -m 60 -o /dev/null -w "%{size_download}" http://203.0.113.10/big/300000',
			'',
			'lan',
		);
		expect(big).toBe('300000');
		expect(await must('ping -c 2 -W 5 8.8.8.8; ping -c 1 -s 4000 -W 5 8.8.8.8', '', 'lan')).toMatch(
			/2 rec[\s\S]*1 rec/,
		);
		expect((await lab.on('lan', 'ping -c 1 -t 2 -W 5 8.8.8.8')).stdout).toContain('Time to live exceeded');
		expect(await must('curl -sS -m 20 http://203.0.113.10/')).toContain(`${ce.ipv4}:`);
		await nothingDropped(lab);
	});

	about('socket')('keeps the port of a socket for every destination', async () => {
		await serve('inet', '203.0.113.10', 8000);
		const sockets = [20_000, 20_001, 20_007].map((port) => `${host}:${port}`).join(' ');
		const seen = JSON.parse(await must(`node ${traffic} map 8000 ${server},203.0.113.10 ${sockets}`, '', 'lan'));
		for (const [first, second] of seen) expect(second).toBe(first);
		await nothingDropped(lab);
	});

	about('protocols')('translates SCTP and DCCP', async () => {
		const before = (await lab.counters()).up_ok;
		await send([sctp(host, 5000, server, 80, 'INIT'), dccp(host, 5001, server, 80)]);
		await expect.poll(async () => (await lab.counters()).up_ok).toBeGreaterThanOrEqual(before + 2);
		await nothingDropped(lab);
	});

	about('leak')('lets nothing leave that is not ours', async () => {
		await send([
			packet(host, server, 47, Buffer.alloc(8)),
			packet(host, server, 50, Buffer.alloc(8, 1)),
			packet(host, server, 136, Buffer.alloc(12)),
			tcp(host, 3000, server, 80, { rst: true }),
			tcp(host, 3003, server, 80, { syn: true, fin: true }),
			sctp(host, 3004, server, 80, 'DATA'),
			packet(host, server, 33, Buffer.alloc(20, 1)),
			icmp(host, server, 0, 77),
			icmp(host, server, 13, 77),
			icmp(host, server, 3, 0, Buffer.from(udp(server, 1, host, 2), 'hex')),
		]);
		await nothingDropped(lab);
	});

	about('forward')('carries a forwarded port', async () => {
		await serve('lan', host, forward.hostPort);
		const answer = await must(`node ${traffic} tcp ${ce.ipv4} ${forward.port} 1 8`, '', 'inet');
		expect(JSON.parse(answer).inTheEnd).toBe(1);
		await nothingDropped(lab);
	});

	about('ports')('gives most ports to one destination', async () => {
		const answer = JSON.parse(await must(`node ${traffic} tcp ${server} 8000 240 12`, '', 'lan'));
		console.log(`lab, iptables-${variant}, ${nat}: ${answer.inTheEnd} of 240 TCP connections to one destination`);
		expect(new Set(answer.ports).size).toBe(answer.inTheEnd);
		expect(answer.inTheEnd).toBeGreaterThanOrEqual(nat === 'hash' ? 216 : 190);
		await nothingDropped(lab);
	});

	about('masquerade')("stops what another program's MASQUERADE gives a port of its own", async () => {
		const restore = `${bin}/iptables-restore --noflush`;
		const packets = [
			udp(host, 6000, server, 80),
			tcp(host, 6001, server, 80, { syn: true }),
			icmp(host, server, 8, 6002),
		];
		const others = [
			udp(host, 6003, server, 80),
			tcp(host, 6004, server, 80, { syn: true }),
			icmp(host, server, 8, 6005),
		];
		// as Docker does when it starts after us
		await must(`${restore}`, `*nat\n-I POSTROUTING -s ${host} -o mape0 -j MASQUERADE\nCOMMIT\n`);
		await send(packets);
		await nothingDropped(lab);
		// the guard behind the tunnel did that: without it they arrive
		await must(`${replaceFunction}\n${removeFunction}\nPATH=${bin}:$PATH\nreplace_rules ip6tables /dev/null`);
		await send(others);
		await expect.poll(async () => (await lab.counters()).bad_sport).toBe(others.length);
		await must(`${restore}`, `*nat\n-D POSTROUTING -s ${host} -o mape0 -j MASQUERADE\nCOMMIT\n`);
	});

	about('trace')('goes without a trace', async () => {
		await must('ip link del mape0');
		await must(script('remove_iptables'));
		expect(ownIptables(await must(`${bin}/iptables-save; ${bin}/ip6tables-save`))).toBeUndefined();
	});
});

import { describe, expect, it } from 'vitest';
import { scaledClock, virtualClock } from '../../src/system/clock.ts';
import { demoSystem, recordedSystem, routerOf, scenarioNames, scenarios } from '../../src/system/recorded.ts';
import { SystemError } from '../../src/system/system.ts';

const words = (text: string) => text.split(' ');

describe('time', () => {
	it('passes only by waiting, and in the right order', async () => {
		const clock = virtualClock(1_000);
		const order: string[] = [];
		const began = performance.now();
		await Promise.all(
			[300_000, 100_000, 200_000].map(async (ms) => {
				await clock.sleep(ms);
				order.push(`${ms} at ${clock.now()}`);
				await clock.sleep(1);
			}),
		);
		expect(order).toEqual(['100000 at 101000', '200000 at 201000', '300000 at 301000']);
		expect(clock.now()).toBe(301_001);
		expect(performance.now() - began).toBeLessThan(1_000);
	});

	it('can be watched', async () => {
		const clock = scaledClock(0, 10);
		await clock.sleep(500);
		expect(clock.now()).toBeGreaterThanOrEqual(450);
		expect(clock.now()).toBeLessThan(2_000);
	});

	it('passes as on the wall while somebody is waited for, and only then', async () => {
		const clock = virtualClock(1_000);
		await clock.sleep(60_000);
		let early = false;
		const later = clock.sleep(300_000).then(() => {
			early = true;
		});
		const began = performance.now();
		const answer = await clock.inRealTime(async () => {
			await clock.sleep(300);
			expect(performance.now() - began).toBeGreaterThan(250);
			expect(clock.now()).toBeGreaterThanOrEqual(61_300);
			expect(clock.now()).toBeLessThan(63_000);
			// what begins later and ends earlier is not kept waiting
			await Promise.all([clock.sleep(100_000, AbortSignal.timeout(50)), clock.sleep(100)]);
			return 'answer';
		});
		expect(answer).toBe('answer');
		expect(early).toBe(false);
		await later;
		expect(clock.now()).toBe(361_000);
		expect(performance.now() - began).toBeLessThan(3_000);
	});

	it('wakes whoever is aborted', async () => {
		for (const clock of [virtualClock(0), scaledClock(0, 1)]) {
			const controller = new AbortController();
			const sleeping = clock.sleep(60_000, controller.signal);
			controller.abort();
			await sleeping;
			expect(clock.now()).toBeLessThan(1_000);
		}
	});
});

describe('commands', () => {
	it('are loud when nobody knows them', async () => {
		const system = demoSystem('ocn');
		system.router.programs.add('/usr/bin/frobnicate');
		await expect(system.run(['frobnicate', '--all'])).rejects.toThrow('no answer for: frobnicate --all');
		await expect(system.run(words('ip maddress show'))).rejects.toThrow('does not know');
		expect(await system.run(['not-installed'])).toMatchObject({ notFound: true, code: undefined });
	});

	it('can be added, overridden and made to fail', async () => {
		const system = demoSystem('ocn', {
			answers: { 'uname -a': () => ({ code: 0, stdout: 'Linux\n' }) },
			faults: [
				{ when: 'nft -f *', result: { code: 1, stderr: 'Error: no\n' }, times: 1 },
				{ when: 'systemctl start ...', result: {}, tookMs: 99_000 },
			],
		});
		expect((await system.run(['uname', '-a'])).stdout).toBe('Linux\n');
		expect(await system.run(words('nft -f /nothing'))).toMatchObject({ code: 1, stderr: 'Error: no\n' });
		expect((await system.run(words('nft -f /nothing'))).stderr).toContain('Could not open');
		const late = await system.run(words('systemctl start x'), { timeoutMs: 5_000 });
		expect(late).toMatchObject({ timedOut: true, code: undefined, durationMs: 5_000 });
		expect(system.commands()[0]).toBe('uname -a');
	});

	it('stream their lines, and end when aborted', async () => {
		const system = demoSystem('no-answer');
		const controller = new AbortController();
		const lines: string[] = [];
		const result = await system.stream(words('dhclient -6 -d -v -P -D LL enp1s0'), {
			timeoutMs: 3_600_000,
			signal: controller.signal,
			onLine: (line) => {
				lines.push(line);
				if (lines.filter((one) => one.includes('interval')).length === 3) controller.abort();
			},
		});
		expect(result).toMatchObject({ code: undefined, timedOut: false });
		expect(lines.at(-1)).toBe('XMT: Solicit on enp1s0, interval 3950ms.');
	});
});

describe('files', () => {
	it('are in memory, with the kernel shining through', async () => {
		const system = demoSystem('ocn');
		await system.write('/a/b', 'x', 0o600);
		expect(await system.list('/a')).toEqual(['b']);
		await expect(system.read('/a')).rejects.toBeInstanceOf(SystemError);
		await system.remove('/a');
		expect(await system.read('/a/b')).toBeUndefined();
		expect(await system.read('/proc/sys/net/ipv4/ip_forward')).toBe('0\n');
		expect(await system.read('/sys/class/net/enp1s0/speed')).toBe('10000\n');
		expect(await system.list('/sys/class/net')).toEqual(['enp1s0', 'enp2s0', 'lo']);
	});

	it('can be refused', async () => {
		const full = demoSystem('ocn', { refuseWrites: { '/a': 'ENOSPC' } });
		await expect(full.write('/a', '', 0o600)).rejects.toMatchObject({ code: 'ENOSPC', path: '/a' });
		const user = recordedSystem(routerOf({ ...scenarios.ocn, root: false }));
		await expect(user.write('/a', '', 0o600)).rejects.toMatchObject({ code: 'EACCES' });
	});
});

describe('the kernel', () => {
	it('drops the advertised route when forwarding comes before accept_ra', async () => {
		const routes = async (...settings: readonly string[]) => {
			const system = demoSystem('ocn');
			for (const setting of settings) await system.run(['sysctl', '-q', '-w', setting]);
			return (await system.run(words('ip -6 route show default'))).stdout;
		};
		expect(await routes('net.ipv6.conf.all.forwarding=1')).toBe('');
		expect(await routes('net.ipv6.conf.enp1s0.accept_ra=2', 'net.ipv6.conf.all.forwarding=1')).toContain('proto ra');
	});

	it('holds a new address back until nobody else has it', async () => {
		const system = demoSystem('ocn');
		await system.run(words('ip -6 addr add 2001:db8::1/64 dev enp2s0'));
		await system.run(words('ip -6 addr add 2001:db8::2/64 dev enp2s0 nodad'));
		const tentative = async () =>
			(await system.run(words('ip -j -6 addr show dev enp2s0'))).stdout.match(/tentative/g)?.length ?? 0;
		expect(await tentative()).toBe(1);
		await system.sleep(1_500);
		expect(await tentative()).toBe(0);
	});

	it('takes rules in one transaction', async () => {
		const system = demoSystem('ocn');
		const load = (input: string, ...options: readonly string[]) =>
			system.run(['nft', ...options, '-f', '-'], { input });
		expect((await load('table ip a { chain c { } }')).code).toBe(0);
		expect((await load('delete table ip a\ntable ip b {', '-c')).code).toBe(1);
		expect((await load('delete table ip a\ntable ip b {')).code).toBe(1);
		expect((await system.run(words('nft list tables'))).stdout).toBe('table ip a\n');
		expect((await load('table ip a\ndelete table ip a\ntable ip b { }')).code).toBe(0);
		expect((await system.run(words('nft list tables'))).stdout).toBe('table ip b\n');
		expect((await system.run(words('nft list table ip a'))).code).toBe(1);
		const refused = await load('table ip c\ncreate table ip b\ntable ip b { chain c { } }');
		expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('File exists') });
		expect((await system.run(words('nft list tables'))).stdout).toBe('table ip b\n');
		await system.write('/run/b.nft', '#!/usr/sbin/nft -f\ncreate table ip b\ntable ip b { chain d { } }\n', 0o644);
		expect((await load('delete table ip b; include "/run/b.nft"')).code).toBe(0);
		expect((await system.run(words('nft list table ip b'))).stdout).toContain('chain d');
		expect((await load('delete table ip b; include "/run/none.nft"')).code).toBe(1);
		expect((await system.run(words('nft list tables'))).stdout).toBe('table ip b\n');
	});
});

describe('the line', () => {
	const tunnel = async (
		system: ReturnType<typeof demoSystem>,
		remote: string,
		ce = '2400:4050:5c71:af00:99:f171:c600:2f00',
	) => {
		for (const command of [
			`ip -6 addr add ${ce}/128 dev enp1s0 nodad`,
			`ip link add t type ip6tnl mode ipip6 remote ${remote} local ${ce} dev enp1s0 encaplimit none`,
			'ip link set t up',
			'ip addr add 153.241.113.198/32 dev t',
			'ip route replace default dev t',
		])
			expect((await system.run(words(command))).code, command).toBe(0);
	};
	const from = (localPort: number) => ({
		host: '192.0.2.80',
		port: 443,
		localAddress: '153.241.113.198',
		localPort,
		timeoutMs: 2_000,
	});

	it('carries what the subscriber may send, and drops the rest', async () => {
		const system = demoSystem('ocn');
		expect(await system.connect(from(1776))).toMatchObject({ ok: false, code: 'EADDRNOTAVAIL' });
		await tunnel(system, '2001:380:a120::9');
		expect(await system.connect(from(1776))).toMatchObject({ ok: true });
		expect(await system.connect(from(65_279))).toMatchObject({ ok: true });
		expect(await system.connect(from(1792))).toMatchObject({ ok: false, code: 'ETIMEDOUT', durationMs: 2_000 });
		expect((await system.run(words('ping -c 1 -W 1 -e 1776 192.0.2.80'))).code).toBe(0);
		expect((await system.run(words('ping -c 1 -W 1 192.0.2.80'))).code).toBe(1);
		expect((await system.run(words('ping -c 1 -M do -s 1433 192.0.2.80'))).stdout).toContain('mtu=1460');
	});

	it('swallows everything behind a wrong relay or another CE address', async () => {
		const wrong = demoSystem('wrong-br');
		await tunnel(wrong, '2001:380:a120::9');
		expect(await wrong.connect(from(1776))).toMatchObject({ ok: false, code: 'ETIMEDOUT' });
		const other = demoSystem('ocn');
		await tunnel(other, '2001:380:a120::9', '2400:4050:5c71:af00::1');
		expect(await other.connect(from(1776))).toMatchObject({ ok: false, code: 'ETIMEDOUT' });
	});

	it('answers STUN and DNS', async () => {
		const system = demoSystem('configured');
		const stun = new Uint8Array(20);
		stun[1] = 1;
		const to = { host: 'stun.example.net', port: 3478, localAddress: '153.241.113.198', timeoutMs: 1_000 };
		const seen = await system.exchange(to, stun);
		expect(seen.ok && [seen.reply[0], seen.reply[1], seen.reply.length]).toEqual([1, 1, 32]);
		expect(await system.exchange({ ...to, host: '192.0.2.53', port: 53 }, new Uint8Array(17))).toMatchObject({
			ok: true,
		});
		expect(await system.exchange({ ...to, port: 9 }, new Uint8Array(1))).toMatchObject({
			ok: false,
			code: 'ETIMEDOUT',
		});
	});
});

it('every scenario is a fresh router with a sentence about it', async () => {
	for (const name of scenarioNames) {
		expect(scenarios[name].about.length).toBeGreaterThan(10);
		const [one, two] = [demoSystem(name), demoSystem(name)];
		await one.run(words('ip link set enp1s0 down'));
		expect(two.router.spaces.get('')!.links[1]!.up).toBe(true);
	}
});

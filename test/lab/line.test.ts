import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startLab, type TestLab } from './harness.ts';
import { portBlocks, scenarios, subscribe } from './scenario.ts';

// The lab itself, without the program: were one of these wrong, no other test of the lab would mean anything.

let lab: TestLab;
beforeAll(async () => {
	lab = await startLab('ocn');
});
afterAll(async () => {
	await lab?.stop();
});

async function must(command: string): Promise<string> {
	const { code, stdout, stderr } = await lab.router(command);
	expect(`${code} ${stderr}`, command).toMatch(/^0 /);
	return stdout;
}

const wanHasRoute =
	'for i in $(seq 100); do ip -6 route show default | grep -q "proto ra" && exit 0; sleep 0.2; done; exit 1';
const delegate = 'rm -f /run/test.leases; dhclient -6 -1 -v -D LL -lf /run/test.leases -pf /run/test.pid -P wan';

/** A tunnel by hand, with one block of ports: what the program has to be better than. */
async function tunnel(block = { first: 1776, last: 1791 }) {
	const { subscriber } = lab.line;
	if (!subscriber) throw new Error('no subscriber on this line');
	await must(`set -e
		ip -6 address add ${subscriber.ce}/128 dev wan nodad
		ip -6 tunnel add mape mode ip4ip6 remote ${subscriber.br} local ${subscriber.ce} dev wan encaplimit none
		ip link set mape mtu 1460 up
		ip route add default dev mape
		sysctl -qw net.ipv6.conf.wan.accept_ra=2 net.ipv4.ip_forward=1
		nft -f - <<-EOT
			table ip test { chain out { type nat hook postrouting priority srcnat; oifname mape meta l4proto { tcp, udp, icmp } snat to ${subscriber.ipv4}:${block.first}-${block.last}; }; }
		EOT`);
}

const dropped = async () => {
	const { bad_src, bad_sport, bad_dport, bad_outer } = await lab.counters();
	return bad_src + bad_sport + bad_dport + bad_outer;
};

describe('arithmetic', () => {
	test('published subscribers', () => {
		expect(scenarios.ocn.subscriber).toMatchObject({ ipv4: '153.241.113.198', psid: 47 });
		expect(scenarios.ocn.subscriber?.ce).toBe('2400:4050:5c71:af00:99:f171:c600:2f00');
		expect(scenarios.ocn.subscriber?.blocks).toHaveLength(63);
		expect(scenarios.ocn.subscriber?.blocks[0]).toEqual({ first: 1776, last: 1791 });
		expect(scenarios.v6plus.subscriber).toMatchObject({ ipv4: '106.72.63.108', psid: 212 });
		expect(scenarios.v6plus.subscriber?.blocks[0]).toEqual({ first: 7488, last: 7503 });
		expect(scenarios.custom.subscriber?.ce).toBe('2001:db8:12:3400:0:c000:212:34');
		const rule = {
			ipv6: '2404:7a82::/38',
			ipv4: '125.196.208.0/22',
			eaLength: 18,
			offset: 4,
			layout: 'draft-03',
		} as const;
		expect(subscribe(rule, '2404:7a82:0:3400::/56', '')).toMatchObject({ ipv4: '125.196.208.0', psid: 52 });
	});

	test('offset 0 gives one block', () => {
		expect(portBlocks(0, 8, 3)).toEqual([{ first: 768, last: 1023 }]);
	});
});

describe('a bare router', () => {
	test('has two cards, a LAN address, no IPv4 route and no tables', async () => {
		expect(await must('ip -br -4 address show dev lan')).toContain('192.168.10.1/24');
		expect(await must('ip -4 route show default; nft list ruleset; ls /etc/mape-setup 2>/dev/null || true')).toBe('');
		expect(await must('cat /sys/class/net/wan/carrier /proc/sys/net/ipv4/ip_forward /etc/hostname')).toBe(
			'1\n0\nrouter\n',
		);
		expect(await must('systemctl is-system-running')).toBe('running\n');
		expect(await must('cat /etc/resolv.conf')).toBe('nameserver 1.1.1.1\nnameserver 8.8.8.8\n');
	});

	test('passes input, output, errors and exit codes through', async () => {
		const { code, stdout, stderr } = await lab.router('tr a-z A-Z; echo oops >&2; exit 7', { input: 'hello\n' });
		expect([code, stdout, stderr]).toEqual([7, 'HELLO\n', 'oops\n']);
		expect(await lab.router(['printf', '%s|', 'a b', '$HOME'])).toMatchObject({ code: 0, stdout: 'a b|$HOME|' });
		expect(await lab.router(['no-such-command'])).toMatchObject({ code: 127 });
	});

	test('gives a terminal', async () => {
		const script = 'trap "stty size" WINCH; stty size; until read -t 0.2 -r line; do :; done; echo "got $line"; exit 3';
		const terminal = lab.tty(script, { cols: 100, rows: 30 });
		await terminal.wait(/30 100/);
		terminal.resize({ cols: 60, rows: 20 });
		await terminal.wait(/20 60/);
		terminal.send('text\r');
		await terminal.wait(/got text/);
		expect(await terminal.exited).toBe(3);
		const endless = lab.tty('echo begun; sleep 1000');
		await endless.wait(/begun/);
		endless.send('\x03');
		expect(await endless.exited).toBe(130);
	});
});

describe('the line of OCN', () => {
	beforeEach(() => lab.reset('ocn'));

	test('carries IPv4 from the client through the tunnel, and drops what is outside the port set', async () => {
		await must(wanHasRoute);
		const { stderr } = await lab.router(delegate);
		expect(stderr).toMatch(/RCV:.*IAPREFIX 2400:4050:5c71:af00::\/56/);
		await tunnel();
		const page = await lab.on('lan', 'curl -sS -m 20 http://example.com/');
		expect(page).toMatchObject({ code: 0, stderr: '' });
		expect(page.stdout).toMatch(/^153\.241\.113\.198:17(7[6-9]|8\d|9[01])\n$/);
		expect((await lab.on('lan', 'ping -c 2 -W 5 8.8.8.8')).stdout).toContain('2 received');
		expect((await lab.on('lan', 'timeout 30 stun stun.l.google.com:19302 -v 1 2>&1')).stdout).toContain(
			'153.241.113.198:17',
		);
		expect((await lab.on('lan', 'timeout 30 stun stun.cloudflare.com 1 2>&1')).code).not.toBe(124);
		expect(await dropped()).toBe(0);
		expect((await lab.counters()).up_ok).toBeGreaterThan(5);

		await must('nft flush ruleset; conntrack -F 2>/dev/null');
		await must(`nft -f - <<-EOT
			table ip test { chain out { type nat hook postrouting priority srcnat; oifname mape meta l4proto { tcp, udp, icmp } snat to 153.241.113.198:2000-2010; }; }
		EOT`);
		expect((await lab.on('lan', 'curl -sS -m 3 http://203.0.113.10/')).code).toBe(28);
		expect((await lab.counters()).bad_sport).toBeGreaterThan(0);
	});

	test('is bare again after a reset', async () => {
		await must(wanHasRoute);
		await lab.router(delegate);
		await tunnel();
		await must('mkdir -p /etc/mape-setup; echo junk >/etc/resolv.conf; systemd-run --unit=mape-setup-test sleep 1000');
		await must(
			'sysctl -qw net.ipv6.conf.all.forwarding=1; ip rule add from 192.0.2.1 lookup 100; ip link set wan down; setsid sleep 1234 >/dev/null 2>&1 &',
		);
		await lab.reset();
		expect(
			await must(
				'ip -4 route show default; nft list ruleset; ls -d /etc/mape-setup /run/systemd/transient/mape* 2>/dev/null || true',
			),
		).toBe('');
		expect(await must('ip -br link show type ip6tnl')).not.toContain('mape');
		expect(await must('cat /proc/sys/net/ipv4/ip_forward /proc/sys/net/ipv6/conf/{all/forwarding,wan/accept_ra}')).toBe(
			'0\n0\n1\n',
		);
		expect(await must('cat /etc/resolv.conf; ip rule | wc -l')).toBe('nameserver 1.1.1.1\nnameserver 8.8.8.8\n3\n');
		expect(await must('ps ax | grep -c "[d]hclient\\|[s]leep 1" || true')).toBe('0\n');
		expect(await must('ip -br -4 address show dev lan')).toContain('192.168.10.1/24');
		await must(wanHasRoute);
	});
});

describe('other lines', () => {
	for (const name of ['v6plus', 'biglobe', 'custom'] as const) {
		test(`${name} carries IPv4`, async () => {
			await lab.reset(name);
			await must(wanHasRoute);
			const { subscriber, prefix } = lab.line;
			expect((await lab.router(delegate)).stderr).toContain(`IAPREFIX ${prefix}`);
			await tunnel(subscriber!.blocks[1]);
			expect((await lab.on('lan', 'curl -sS -m 20 http://example.com/')).stdout).toContain(`${subscriber!.ipv4}:`);
			expect(await dropped()).toBe(0);
		});
	}

	test('no delegation, no answer, no advertisement, no relay', async () => {
		await lab.reset('noprefix');
		expect((await lab.router(delegate.replace('dhclient', 'timeout 8 dhclient'))).stderr).toContain(
			'Status code of no prefix',
		);
		await lab.reset({ scenario: 'silent', ra: false });
		const { code, stderr } = await lab.router(delegate.replace('dhclient', 'timeout 8 dhclient'));
		expect(code).toBe(124);
		expect(stderr).not.toContain('RCV:');
		expect(await must('ip -6 route show default')).toBe('');
		await lab.reset('noRelay');
		await must(wanHasRoute);
		expect((await lab.router('ping -c 1 -W 2 2001:380:a120::9')).code).toBe(1);
		await lab.fault('relay', 'on');
		await lab.router(delegate);
		await tunnel();
		expect((await lab.on('lan', 'curl -sS -m 20 http://example.com/')).code).toBe(0);
	});

	test('a /64 by router advertisement', async () => {
		await lab.reset('ocnRa');
		await must(wanHasRoute);
		expect(await must('ip -6 address show dev wan scope global')).toContain('2400:4050:5c71:af00:');
		await tunnel();
		expect((await lab.on('lan', 'curl -sS -m 20 http://example.com/')).code).toBe(0);
	});

	test('another prefix for a router that is running', async () => {
		await lab.reset('ocn');
		expect((await lab.router(delegate)).stderr).toContain('IAPREFIX 2400:4050:5c71:af00::/56');
		await lab.changeLine('ocnMoved');
		await must('pkill dhclient');
		expect((await lab.router(delegate)).stderr).toContain('IAPREFIX 2400:4050:5c71:b000::/56');
	});

	test('a cable that is pulled and put back', async () => {
		await lab.reset('ocn');
		await lab.fault('cable', 'off');
		expect(await must('cat /sys/class/net/wan/carrier')).toBe('0\n');
		await lab.fault('cable', 'on');
		expect(await must('cat /sys/class/net/wan/carrier')).toBe('1\n');
	});
});

describe('a restart', () => {
	test('keeps the disk and starts what is enabled', async () => {
		await lab.reset('ocn');
		await must('echo kept >/etc/kept');
		await must(`cat >/etc/systemd/system/dummy.service <<-EOT
			[Service]
			Type=oneshot
			ExecStart=/bin/sh -c 'echo started >/run/dummy'
			[Install]
			WantedBy=multi-user.target
		EOT
		systemctl enable --now dummy.service && rm /run/dummy`);
		const before = await must('cat /proc/sys/kernel/random/boot_id');
		await lab.reboot();
		expect(await must('cat /proc/sys/kernel/random/boot_id')).not.toBe(before);
		expect(await must('cat /etc/kept /run/dummy')).toBe('kept\nstarted\n');
		await must(wanHasRoute);
		expect((await lab.router(delegate)).stderr).toContain('IAPREFIX 2400:4050:5c71:af00::/56');
	});

	test('keeps after a power cut what was synced', async () => {
		await must('echo synced >/etc/synced; sync; echo lost >/etc/lost');
		await lab.cutPower();
		expect(await must('cat /etc/synced; cat /etc/lost 2>/dev/null || true')).toBe('synced\n');
	});
});

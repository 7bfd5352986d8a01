import { describe, expect, it } from 'vitest';
import type { CheckId, CheckSubject, Finding, Verdict } from '../../src/check/check.ts';
import { checks } from '../../src/check/checks.ts';
import { names } from '../../src/plan/names.ts';
import type { Endpoint } from '../../src/system/system.ts';
import {
	address,
	entries,
	type Faults,
	lost,
	now,
	type Router,
	router,
	subject,
	timedOut,
	transcript,
} from './router.ts';
import { bindingAnswer, dnsAnswer } from './servers.ts';

async function verdictOf(id: CheckId, on: Faults | Router = {}, about: CheckSubject = subject): Promise<Verdict> {
	const check = checks.find((one) => one.id === id)!;
	return check.judge(await check.observe('commands' in on ? on : router(on), about), about);
}

async function finding(
	id: CheckId,
	faults: Faults,
	about: CheckSubject = subject,
): Promise<Finding & { level: string }> {
	const verdict = await verdictOf(id, faults, about);
	if (verdict.level === 'ok') throw new Error(`${id} is ok`);
	return { level: verdict.level, ...verdict.finding };
}

const failedWith = (code: Finding['code'], more: object = {}) => ({ level: 'failed', code, ...more });
const warnedOf = (code: Finding['code'], more: object = {}) => ({ level: 'warning', code, ...more });

const noDevice = { code: 1, stderr: 'Device "x" does not exist.\n' };
const origin = (kind: 'ra' | 'typed' | 'lease-file'): CheckSubject => ({
	...subject,
	choices: { ...subject.choices, delegation: { prefix: subject.choices.delegation.prefix, origin: kind } },
});

describe('on a healthy line', () => {
	it.each(checks.map(({ id }) => id))('%s is ok', async (id) => {
		expect(await verdictOf(id)).toMatchObject({ level: 'ok' });
	});

	it('changes nothing and asks in argument arrays only', async () => {
		const machine = router();
		for (const { id } of checks) await verdictOf(id, machine);
		expect(new Set(machine.commands.map((line) => line.split(' ')[0]))).toEqual(
			new Set(['ip', 'tc', 'nft', 'unshare', 'conntrack', 'ping', 'systemctl', 'getent']),
		);
		const through = machine.sockets.filter(({ host }) => !host.includes(':'));
		expect(through.every(({ localAddress }) => localAddress === address)).toBe(true);
	});
});

describe('commands that do not do as they should', () => {
	it.each<[CheckId, string]>([
		['link', 'ip -j -d link'],
		['default-route', 'ip -j -6 route'],
		['ce-address', 'ip -j -6 addr'],
		['tunnel', 'ip -j -d link'],
		['rules', 'nft'],
	])('%s says what is missing, failing, silent or garbled', async (id, beginning) => {
		const with_ = (answer: object) => finding(id, { run: [[beginning, answer]] });
		expect(await with_({ code: undefined, notFound: true })).toMatchObject(failedWith('tool-missing'));
		expect(await with_({ code: undefined, timedOut: true })).toMatchObject(
			failedWith('command-failed', { timedOut: true }),
		);
		expect(await with_({ code: 2, stderr: 'a\nb\n' })).toMatchObject(
			failedWith('command-failed', { stderr: ['a', 'b'] }),
		);
		expect(await with_({ stdout: '' })).toMatchObject(failedWith('unreadable-output'));
		expect(await with_({ stdout: '[{"ifname":7}]' })).toMatchObject(failedWith('unreadable-output'));
	});
});

describe('link', () => {
	const wan = (flags: string[]) =>
		({ run: [['ip -j -d link', entries('ip-d-link.out', { ifname: 'wan' }, { flags })]] }) as const;

	it('tells a missing interface from one that is off and one without a cable', async () => {
		expect(await finding('link', { run: [['ip -j -d link', noDevice]] })).toEqual(
			failedWith('interface-missing', { device: 'wan' }),
		);
		expect(await finding('link', wan(['BROADCAST']))).toEqual(failedWith('link-down', { device: 'wan' }));
		expect(await finding('link', wan(['NO-CARRIER', 'UP']))).toEqual(failedWith('no-carrier', { device: 'wan' }));
	});
});

describe('a default route that ends', () => {
	const route = (expires: number) => ({
		run: [
			[
				'ip -j -6 route',
				JSON.stringify([{ dst: 'default', gateway: 'fe80::ff:fe00:151', dev: 'wan', metric: 1024, expires }]),
			],
		] as const,
	});

	it('is told when no advertisement has renewed it for long', async () => {
		expect(await finding('default-route', route(59))).toEqual(
			warnedOf('default-route-expiring', { device: 'wan', seconds: 59 }),
		);
		expect(await verdictOf('default-route', route(60))).toMatchObject({ level: 'ok' });
	});
});

describe('a lease that grows old', () => {
	const renewalDue = 1_795_354_845_000 + 7_200_000;
	const at = (seconds: number) => ({ now: renewalDue + seconds * 1000 });

	it('is late when its renewal has gone unanswered for as long as the client waits between two questions', async () => {
		expect(await verdictOf('prefix', at(600))).toMatchObject({ level: 'ok' });
		expect(await finding('prefix', at(601))).toEqual(
			warnedOf('lease-renewal-late', {
				prefix: '2400:4050:5c71:af00::/56',
				renewalDue,
				validUntil: 1_795_354_845_000 + 14_400_000,
			}),
		);
	});

	it('is not late by T1 of 0, which leaves it to the client, nor before T2 where that is soon', async () => {
		const leases = (t1: number, t2: number) => ({
			...at(601),
			files: {
				[names.leases]: transcript('pd.leases')
					.replace('renew 7200', `renew ${t1}`)
					.replace('rebind 10800', `rebind ${t2}`),
			},
		});
		expect(await verdictOf('prefix', leases(0, 0))).toMatchObject({ level: 'ok' });
		expect(await finding('prefix', leases(7200, 7260))).toMatchObject(warnedOf('lease-renewal-late'));
	});

	it('tells a client whose name is that of another card', async () => {
		const files = { '/sys/class/net/wan/address': '02:00:00:00:0c:99\n' };
		const expected = '00:03:00:01:02:00:00:00:0c:99';
		expect(await verdictOf('prefix', { files })).toMatchObject({ level: 'ok' });
		expect(await finding('prefix', { files, now: 1_795_400_000_000 })).toEqual(
			warnedOf('duid-other', { duid: '00:03:00:01:02:00:00:00:0c:e1', expected }),
		);
		const odd = { ...files, '/sys/class/net/wan/address': 'none\n' };
		expect(await finding('prefix', { files: odd, now: 1_795_400_000_000 })).toMatchObject(warnedOf('lease-expired'));
	});
});

describe('ports', () => {
	const total = 1008;
	const flow = (n: number, to: string, from = '192.168.10.100') => {
		const block = subject.ce.ports[n % subject.ce.ports.length]!;
		const port = block.first + (Math.floor(n / subject.ce.ports.length) % (block.last - block.first + 1));
		return `tcp      6 300 ESTABLISHED src=${from} dst=${to} sport=${20_000 + n} dport=443 src=${to} dst=${address} sport=443 dport=${port} [ASSURED] mark=0 use=1\n`;
	};
	const table = (flows: number, to = '203.0.113.10') => ({
		run: [['conntrack', Array.from({ length: flows }, (_, n) => flow(n, to)).join('')]] as const,
	});

	it('are scarce when nine of ten are used towards one destination, and whose they are is named', async () => {
		expect(await verdictOf('ports', table(907))).toMatchObject({ level: 'ok' });
		expect(await finding('ports', table(908))).toEqual(
			warnedOf('ports-scarce', { used: 908, total, destination: '203.0.113.10 tcp/443', host: '192.168.10.100' }),
		);
	});

	it('are unknown without conntrack(8), which is no fault', async () => {
		const run = [['conntrack', { code: undefined, notFound: true }]] as const;
		expect(await verdictOf('ports', { run })).toEqual({ level: 'ok', note: { code: 'ports-unknown' } });
	});
});

describe('home-gateway', () => {
	const says = (body: string, status = 200) => ({
		gateway: (url: string) =>
			url.includes('/enabler.')
				? ({ ok: true, status, body } as const)
				: ({ ok: false, code: 'ECONNREFUSED' } as const),
	});

	it('that runs MAP-E itself is named', async () => {
		const on = says('answer({"name":"v6plus","version":"0.5.1","status":"ON"});');
		expect(await finding('home-gateway', on)).toEqual(
			warnedOf('home-gateway-map-e', { name: 'v6plus', version: '0.5.1' }),
		);
	});

	it.each([
		'answer({"name":"v6plus","version":"1","status":"OFF"})',
		'<html>not found</html>',
		'answer({"status":"ON"}) answer(',
		'answer(["ON"])',
		'answer({"status":"on"})',
		'{"status":"ON"}',
		'',
	])('%s is no such thing', async (body) => {
		expect(await verdictOf('home-gateway', says(body))).toMatchObject({ level: 'ok' });
	});

	it('is not believed with another status, and what it says is cut to what is fit to show', async () => {
		const body = `answer(${JSON.stringify({ name: '\u001b[31m', version: 'x'.repeat(99), status: 'ON' })})`;
		expect(await verdictOf('home-gateway', says(body, 500))).toEqual({
			level: 'ok',
			note: { code: 'home-gateway-none' },
		});
		expect(await finding('home-gateway', says(body))).toEqual(
			warnedOf('home-gateway-map-e', { name: '', version: 'x'.repeat(64) }),
		);
	});
});

describe('the guard of the tunnel', () => {
	const guard = (shown: string, modules = 'kernel/net/sched/cls_bpf.ko:\n') => ({
		run: [['tc filter', shown]] as const,
		files: { '/lib/modules/6.1.0-40-amd64/modules.dep': modules },
	});

	it('is missed where the kernel can have one', async () => {
		for (const shown of ['', " bytecode '1,6 0 0 0'\n"])
			expect(await finding('tunnel', guard(shown))).toEqual(warnedOf('tunnel-guard-missing'));
		expect(await verdictOf('tunnel', guard('', 'kernel/net/ipv6/ip6_tunnel.ko:\n'))).toMatchObject({ level: 'ok' });
		const noTc = { run: [['tc', { code: undefined, notFound: true }]] as const };
		expect(await verdictOf('tunnel', noTc)).toMatchObject({ level: 'ok' });
	});
});

describe('default-route', () => {
	const neighbours = (state: string) => JSON.stringify([{ dst: 'fe80::ff:fe00:151', dev: 'wan', state: [state] }]);

	it('names accept_ra when there is no route', async () => {
		const run = [['ip -j -6 route', '[]']] as const;
		expect(await finding('default-route', { run })).toEqual(
			failedWith('default-route-missing', { device: 'wan', acceptRa: '2' }),
		);
		const files = { '/proc/sys/net/ipv6/conf/wan/accept_ra': undefined };
		expect(await finding('default-route', { run, files })).toEqual(
			failedWith('default-route-missing', { device: 'wan' }),
		);
	});

	it('names the interface that has it instead, and takes no unreachable route for one', async () => {
		const other = '[{"dst":"default","dev":"eth9","metric":1024},{"type":"unreachable","dst":"default","dev":"lo"}]';
		expect(await finding('default-route', { run: [['ip -j -6 route', other]] })).toEqual(
			failedWith('default-route-elsewhere', { device: 'wan', elsewhere: 'eth9' }),
		);
		const unreachable = '[{"type":"unreachable","dst":"default","dev":"lo","metric":4294967295}]';
		expect(await finding('default-route', { run: [['ip -j -6 route', unreachable]] })).toMatchObject(
			failedWith('default-route-missing'),
		);
	});

	it('reads next hops', async () => {
		const hops =
			'[{"dst":"default","metric":1024,"nexthops":[{"gateway":"fe80::ff:fe00:151","dev":"wan","weight":1}]}]';
		expect(await verdictOf('default-route', { run: [['ip -j -6 route', hops]] })).toEqual({
			level: 'ok',
			detail: 'fe80::ff:fe00:151',
		});
	});

	it('sends a packet to a gateway that is not known to be there, and only then', async () => {
		const known = router();
		await verdictOf('default-route', known);
		expect(known.commands.filter((line) => line.startsWith('ping'))).toEqual([]);

		const answers = ['INCOMPLETE', 'REACHABLE'];
		const recovers = router({
			run: [
				['ip -j -6 neigh', () => neighbours(answers.shift()!)],
				['ping', lost],
			],
		});
		expect(await verdictOf('default-route', recovers)).toMatchObject({ level: 'ok' });

		const run = [
			['ip -j -6 neigh', neighbours('FAILED')],
			['ping', lost],
		] as const;
		expect(await finding('default-route', { run })).toEqual(
			failedWith('gateway-silent', { device: 'wan', gateway: 'fe80::ff:fe00:151', state: 'FAILED' }),
		);
	});

	it('does not condemn a gateway that no neighbour entry speaks of', async () => {
		expect(
			await verdictOf('default-route', {
				run: [
					['ip -j -6 neigh', '[]'],
					['ping', lost],
				],
			}),
		).toMatchObject({
			level: 'ok',
		});
	});
});

describe('prefix', () => {
	const other = transcript('pd.leases').replaceAll('5c71:af00::/56', '5c71:b000::/56');

	it('is ours while the lease says so', async () => {
		expect(await verdictOf('prefix')).toEqual({ level: 'ok', detail: '2400:4050:5c71:af00::/56' });
		const longer = transcript('pd.leases').replaceAll('5c71:af00::/56', '5c71:ae00::/55');
		expect(await verdictOf('prefix', { files: { [names.leases]: longer } })).toMatchObject({ level: 'ok' });
	});

	it('has moved when the lease holds another', async () => {
		// as config.json has it: without the times of any lease
		const { prefix, origin } = subject.choices.delegation;
		const configured = { ...subject, choices: { ...subject.choices, delegation: { prefix, origin } } };
		expect(await finding('prefix', { files: { [names.leases]: other } }, configured)).toEqual(
			failedWith('prefix-moved', { from: '2400:4050:5c71:af00::/56', to: '2400:4050:5c71:b000::/56' }),
		);
	});

	it('is the one just delegated to the wizard, whatever an older lease says', async () => {
		expect(await verdictOf('prefix', { files: { [names.leases]: other } })).toMatchObject({
			level: 'ok',
			note: { code: 'lease-pending' },
		});
	});

	it('goes by the last lease of several, and by none that is cut off', async () => {
		const both = `${other}\n${transcript('pd.leases')}`;
		expect(await verdictOf('prefix', { files: { [names.leases]: both } })).toMatchObject({ level: 'ok' });
		const cut = `${transcript('pd.leases')}\n${other.slice(other.indexOf('lease6')).split('\n').slice(0, 9).join('\n')}`;
		expect(await verdictOf('prefix', { files: { [names.leases]: cut } })).toMatchObject({ level: 'ok' });
	});

	it('trusts what the wizard was delegated until the router has its own lease', async () => {
		for (const text of [undefined, transcript('released.leases')]) {
			expect(await verdictOf('prefix', { files: { [names.leases]: text } })).toMatchObject({
				level: 'ok',
				note: { code: 'lease-pending' },
			});
		}
		const files = { [names.leases]: undefined };
		expect(await finding('prefix', { files, now: now + 14_400_000 })).toMatchObject(warnedOf('lease-missing'));
		expect(await finding('prefix', { files }, origin('lease-file'))).toMatchObject(warnedOf('lease-missing'));
	});

	it('warns of a lease that ran out, of a client that stopped, and of a file it cannot read', async () => {
		expect(await finding('prefix', { now: now + 14_400_000 })).toEqual(
			warnedOf('lease-expired', { prefix: '2400:4050:5c71:af00::/56', expiredAt: 1_795_369_245_000 }),
		);
		const stopped = { run: [[`systemctl`, { code: 3, stdout: 'inactive\n' }]] } as const;
		expect(await finding('prefix', stopped)).toMatchObject(warnedOf('dhcp-client-stopped', { state: 'inactive' }));
		const garbled = transcript('pd.leases').replace('max-life', 'mx-life');
		expect(await finding('prefix', { files: { [names.leases]: garbled } })).toMatchObject(warnedOf('unreadable-file'));
	});

	it('needs no systemd', async () => {
		expect(await verdictOf('prefix', { run: [['systemctl', { code: 1, stderr: 'offline' }]] })).toMatchObject({
			level: 'ok',
		});
		expect(await verdictOf('prefix', { run: [['systemctl', { code: undefined, notFound: true }]] })).toMatchObject({
			level: 'ok',
		});
	});

	it('of an RA line is confirmed by an address of its own', async () => {
		const wan = (text: string) => ({ run: [['ip -j -6 addr', text]] }) as const;
		const seen = entries('ip-6-addr-ra-only.out', { ifname: 'wan' });
		expect(await verdictOf('prefix', wan(seen), origin('ra'))).toMatchObject({ level: 'ok' });
		// only the CE address, which we put there ourselves
		expect(await finding('prefix', {}, origin('ra'))).toMatchObject(warnedOf('prefix-not-advertised'));
		const moved = seen.replace('5c71:af00:0:ff', '5c71:b000:0:ff');
		expect(await finding('prefix', wan(moved), origin('ra'))).toMatchObject(
			failedWith('prefix-moved', { to: '2400:4050:5c71:b000::/64' }),
		);
	});

	it('that was typed says that nothing confirms it', async () => {
		expect(await verdictOf('prefix', {}, origin('typed'))).toMatchObject({
			level: 'ok',
			note: { code: 'prefix-typed' },
		});
	});
});

describe('ce-address', () => {
	const wan = (change: Record<string, unknown>) =>
		entries(
			'ip-addr.out',
			{ ifname: 'wan' },
			{
				addr_info: [{ family: 'inet6', local: subject.ce.address, prefixlen: 128, scope: 'global', ...change }],
			},
		);

	it('is missing after dhclient-script has flushed it', async () => {
		const flushed = entries('ip-6-addr-after-flush.out', { ifname: 'wan' });
		expect(await finding('ce-address', { run: [['ip -j -6 addr', flushed]] })).toMatchObject(
			failedWith('ce-address-missing'),
		);
	});

	it('is waited for while it is tentative', async () => {
		const answers = [wan({ tentative: true }), wan({ tentative: true }), wan({})];
		expect(await verdictOf('ce-address', { run: [['ip -j -6 addr', () => answers.shift()!]] })).toMatchObject({
			level: 'ok',
		});
		expect(await finding('ce-address', { run: [['ip -j -6 addr', wan({ tentative: true })]] })).toMatchObject(
			failedWith('ce-address-tentative'),
		);
	});

	it('is somebody else’s when duplicate address detection says so', async () => {
		const run = [['ip -j -6 addr', wan({ tentative: true, dadfailed: true })]] as const;
		expect(await finding('ce-address', { run })).toMatchObject(failedWith('ce-address-duplicate'));
	});
});

describe('tunnel', () => {
	const data = {
		proto: 'ipip6',
		remote: subject.choices.br,
		local: subject.ce.address,
		ip6_tnl_f_ign_encap_limit: true,
	};
	const tunnel = (change: Record<string, unknown>, more: Record<string, unknown> = {}) =>
		finding('tunnel', {
			run: [
				[
					'ip -j -d link show dev mape0',
					entries(
						'ip-d-link.out',
						{ ifname: 'mape0' },
						{
							linkinfo: { info_kind: 'ip6tnl', info_data: { ...data, ...change } },
							...more,
						},
					),
				],
			],
		});

	it('names what is wrong with it', async () => {
		expect(await finding('tunnel', { run: [['ip -j -d link', noDevice]] })).toEqual(failedWith('tunnel-missing'));
		expect(await tunnel({}, { flags: ['NOARP'] })).toEqual(failedWith('tunnel-down'));
		expect(await tunnel({ proto: 'ip6ip6' })).toEqual(failedWith('tunnel-kind', { seen: 'ip6tnl ip6ip6' }));
		expect(await tunnel({}, { linkinfo: { info_kind: 'dummy' } })).toEqual(
			failedWith('tunnel-kind', { seen: 'dummy' }),
		);
		expect(await tunnel({ remote: '2001:db8::1' })).toEqual(
			failedWith('tunnel-endpoint', { end: 'remote', expected: subject.choices.br, seen: '2001:db8::1' }),
		);
		expect(await tunnel({ local: 'any' })).toMatchObject(failedWith('tunnel-endpoint', { end: 'local', seen: 'any' }));
		expect(await tunnel({ ip6_tnl_f_ign_encap_limit: undefined, encap_limit: 4 })).toEqual(
			failedWith('tunnel-encap-limit', { limit: 4 }),
		);
		expect(await tunnel({}, { mtu: 1452 })).toEqual(warnedOf('tunnel-mtu', { expected: 1460, seen: 1452 }));
	});

	it('needs its IPv4 address and the default route', async () => {
		const bare = entries('ip-addr.out', { ifname: 'mape0' });
		expect(await finding('tunnel', { run: [['ip -j -4 addr', bare]] })).toEqual(
			failedWith('tunnel-ipv4-missing', { address }),
		);
		expect(await finding('tunnel', { run: [['ip -j -4 addr', '[{}]']] })).toMatchObject(
			failedWith('tunnel-ipv4-missing'),
		);
		const none = transcript('ip-4-route-tunnel-deleted.out').replace(/.*/s, '[]');
		expect(await finding('tunnel', { run: [['ip -j -4 route', none]] })).toEqual(failedWith('tunnel-route-missing'));
		const better = '[{"dst":"default","dev":"mape0","metric":5},{"dst":"default","gateway":"192.0.2.1","dev":"eth9"}]';
		expect(await finding('tunnel', { run: [['ip -j -4 route', better]] })).toEqual(
			failedWith('tunnel-route-missing', { elsewhere: 'eth9' }),
		);
	});
});

describe('rules-file', () => {
	it('tells each line that is loaded or written, and not both', async () => {
		const run = [['nft -s list table ip mape', 'table ip mape {\n\tct timeout set "question"\n\taccept\n}\n']] as const;
		expect(await finding('rules-file', { run })).toEqual(
			warnedOf('rules-edited', { lines: ['-ct timeout set "question"', '-accept'] }),
		);
	});
});

describe('rules', () => {
	const table = transcript('nft-list-table.out');
	const edited = (from: string | RegExp, to: string) => {
		expect(table).toMatch(from);
		return finding('rules', { run: [['nft', table.replaceAll(from, to)]] });
	};

	it('counts the port blocks', async () => {
		expect(await verdictOf('rules')).toEqual({ level: 'ok', note: { code: 'port-blocks', blocks: 63, ports: 1008 } });
	});

	it('are missing, or only root may see them', async () => {
		const run = [['nft', { code: 1, stderr: 'Error: No such file or directory' }]] as const;
		expect(await finding('rules', { run })).toEqual(failedWith('rules-missing'));
		expect(await finding('rules', { run, isRoot: false })).toEqual(warnedOf('rules-unreadable'));
	});

	it('are no longer what was loaded', async () => {
		expect(await edited(/"snat"/g, '"counter"')).toEqual(failedWith('rules-without-translation'));
		expect(await edited(/"target": "choose_block"/g, '"target": "elsewhere"')).toEqual(
			failedWith('rules-without-translation'),
		);
		expect(await edited(/"target": "only_ours"/g, '"target": "elsewhere"')).toEqual(failedWith('rules-without-guard'));
		expect(await edited(/"153.241.113.198", \{/g, '"153.241.113.1", {')).toEqual(
			failedWith('rules-other-address', { expected: address, seen: '153.241.113.1' }),
		);
		expect(
			await edited(
				/\["153.241.113.198", \{"range": \[4848, 4863\]\}\]/g,
				'["153.241.113.198", {"range": [4848, 4850]}]',
			),
		).toEqual(failedWith('rules-other-ports', { missing: 1, first: 4848, last: 4863 }));
		const more = '[[99, {"concat": ["153.241.113.198", {"range": [9, 10]}]}], [0, ';
		expect(await edited('[[0, ', more)).toEqual(failedWith('rules-other-ports', { missing: 0, first: 9, last: 10 }));
	});

	it('know ports written into the rules themselves', async () => {
		expect(await finding('rules', { run: [['nft', transcript('nft-other-form.out')]] })).toEqual(
			failedWith('rules-without-guard'),
		);
	});

	it('are of no use without forwarding', async () => {
		const files = (key: string, value: string) => ({ files: { [`/proc/sys/${key}`]: value } });
		expect(await finding('rules', files('net/ipv4/ip_forward', '0\n'))).toEqual(
			failedWith('forwarding-off', { key: 'net/ipv4/ip_forward' }),
		);
		expect(await finding('rules', files('net/ipv6/conf/all/forwarding', '0'))).toMatchObject(
			failedWith('forwarding-off'),
		);
		expect(await finding('rules', files('net/ipv6/conf/wan/accept_ra', '1'))).toEqual(
			warnedOf('accept-ra', { device: 'wan', value: '1' }),
		);
	});
});

describe('br', () => {
	const pong = '64 bytes from 1.1.1.1: icmp_seq=1 ttl=57 time=9 ms\n';
	const silent = { run: [['ping', lost]], connect: () => timedOut } as const;
	const counters =
		(...readings: [rx: number, tx: number, errors: number][]) =>
		() => {
			const [rx, tx, errors] = readings.shift()!;
			return entries(
				'ip-s-link.out',
				{ ifname: 'mape0' },
				{
					stats64: { rx: { packets: rx }, tx: { packets: tx, errors, carrier_errors: 0 } },
				},
			);
		};
	const counting = (...readings: [number, number, number][]): Faults => ({
		...silent,
		run: [['ip -j -s link', counters(...readings)], ...silent.run],
	});

	it('answers when anything comes back', async () => {
		expect(await verdictOf('br')).toMatchObject({ level: 'ok', detail: subject.choices.br });
		// its own round trip, when it answers IPv6 pings and did so by then
		const laterThrough = () => new Promise<string>((resolve) => setTimeout(resolve, 20, pong));
		expect(await verdictOf('br', { connect: () => timedOut, run: [['ping -4', laterThrough]] })).toEqual({
			level: 'ok',
			detail: subject.choices.br,
			rttMs: 6.43,
		});
		// a TTL of 1: nobody behind the BR needs to be there
		const expired = { code: 1, stdout: 'From 192.0.2.9 icmp_seq=1 Time to live exceeded\n' };
		const faults: Faults = {
			connect: () => timedOut,
			run: [
				['ping -4 -n -c 1 -W 2 -t 1', expired],
				['ping', lost],
			],
		};
		expect(await verdictOf('br', faults)).toMatchObject({ level: 'ok' });
		// a line that drops ICMP
		expect(await verdictOf('br', { run: [['ping', lost]], nothingReceived: true })).toMatchObject({ level: 'ok' });
		// nothing was for us, but something came in
		expect(await verdictOf('br', counting([7, 9, 0], [8, 14, 0]))).toMatchObject({ level: 'ok' });
	});

	it('does not take this kernel’s own error for an answer', async () => {
		const own = { code: 1, stdout: `From ${address} icmp_seq=1 Destination Host Unreachable\n` };
		const faults: Faults = {
			connect: () => timedOut,
			run: [
				['ping -4', own],
				['ping', lost],
			],
			nothingReceived: true,
		};
		expect(await finding('br', faults)).toMatchObject(failedWith('br-silent', { sent: 5, answersPing: false }));
		const lan = { code: 1, stdout: 'From 192.168.10.1 icmp_seq=1 Destination Host Unreachable\n' };
		expect(
			await finding('br', {
				...faults,
				run: [
					['ping -4', lan],
					['ping', lost],
				],
			}),
		).toMatchObject(failedWith('br-silent'));
	});

	it('tells packets without an answer from packets that never left', async () => {
		expect(await finding('br', counting([7, 9, 0], [7, 14, 0]))).toEqual(
			failedWith('br-silent', { br: subject.choices.br, sent: 5, answersPing: false }),
		);
		expect(await finding('br', counting([7, 9, 0], [7, 9, 5]))).toEqual(
			failedWith('tunnel-cannot-send', { br: subject.choices.br, errors: 5 }),
		);
		expect(await finding('br', counting([7, 9, 0], [7, 9, 0]))).toEqual(failedWith('nothing-sent'));
	});

	it('may be there without knowing us', async () => {
		const faults: Faults = { connect: () => timedOut, run: [['ping -4', lost]], nothingReceived: true };
		expect(await finding('br', faults)).toMatchObject(failedWith('br-silent', { answersPing: true }));
	});

	it('cannot be told when the tunnel goes away meanwhile', async () => {
		expect(await finding('br', { ...silent, run: [['ip -j -s link', noDevice], ...silent.run] })).toMatchObject(
			failedWith('interface-missing'),
		);
	});

	it('does not wait for the others once one has answered', async () => {
		const never = new Promise<never>(() => {});
		expect(
			await verdictOf('br', { connect: () => never, run: [['ping -4 -n -c 1 -W 2 -I mape0 8', () => never]] }),
		).toMatchObject({
			level: 'ok',
		});
	});
});

describe('ipv4', () => {
	it('is fine when one host answers one kind of packet', async () => {
		expect(
			await verdictOf('ipv4', { connect: () => timedOut, run: [['ping -4 -n -c 1 -W 2 -I mape0 1', lost]] }),
		).toEqual({
			level: 'ok',
			rttMs: 6.43,
		});
		const refused = { ok: false, code: 'ECONNREFUSED', durationMs: 5 } as const;
		for (const connect of [() => refused, undefined]) {
			const faults = { run: [['ping', lost]], ...(connect ? { connect } : {}) } as const;
			expect(await finding('ipv4', faults)).toMatchObject(warnedOf('icmp-silent'));
		}
	});

	it('is dead when nobody answers at all', async () => {
		expect(await finding('ipv4', { run: [['ping', lost]], connect: () => timedOut })).toEqual(
			failedWith('ipv4-silent', { targets: ['1.1.1.1', '8.8.8.8'] }),
		);
	});

	it('works without ping(8)', async () => {
		const run = [['ping', { code: undefined, notFound: true }]] as const;
		expect(await finding('ipv4', { run })).toMatchObject(warnedOf('icmp-silent'));
	});
});

describe('source-address', () => {
	const mapped = (ipv4: string, port: number) => (_: Endpoint, question: Uint8Array) =>
		({ ok: true, rttMs: 9, reply: bindingAnswer(question, { ipv4, port }) }) as const;

	it('is ours, with a port of ours', async () => {
		expect(await verdictOf('source-address')).toEqual({
			level: 'ok',
			rttMs: 8.2,
			note: { code: 'mapped', address, port: 4848 },
		});
	});

	it('is another one, or has a port that is not ours', async () => {
		expect(await finding('source-address', { exchange: mapped('203.0.113.1', 4848) })).toEqual(
			failedWith('source-address-other', { expected: address, seen: '203.0.113.1', server: 'stun.l.google.com' }),
		);
		expect(await finding('source-address', { exchange: mapped(address, 4847) })).toEqual(
			failedWith('source-port-outside', { port: 4847, server: 'stun.l.google.com' }),
		);
	});

	it('is not known when nobody, or nobody understandable, answers', async () => {
		const garbage = () => ({ ok: true, rttMs: 1, reply: new Uint8Array(32) }) as const;
		const nameless = () => ({ ok: false, code: 'ENOTFOUND', durationMs: 1 }) as const;
		for (const exchange of [garbage, nameless, () => timedOut]) {
			expect(await finding('source-address', { exchange })).toMatchObject(warnedOf('source-address-unknown'));
		}
	});

	it('takes the first good answer', async () => {
		const exchange = (to: Endpoint, question: Uint8Array) =>
			to.port === 3478 ? mapped(address, 4848)(to, question) : new Promise<never>(() => {});
		expect(await verdictOf('source-address', { exchange })).toMatchObject({ level: 'ok' });
	});
});

describe('tcp from every port block', () => {
	const id = 'port-blocks';
	const answered = { ok: true, rttMs: 7, reply: new Uint8Array() } as const;
	const silentFor = (silent: (port: number) => boolean) => (to: Endpoint) =>
		silent(to.localPort ?? 0) ? timedOut : answered;

	it('asks once from each of them, and only from ports of ours', async () => {
		const machine = router();
		expect(await verdictOf(id, machine)).toMatchObject({
			level: 'ok',
			note: { code: 'port-blocks', blocks: 63, ports: 1008 },
		});
		const ports = machine.sockets.map(({ localPort = 0 }) => localPort);
		const blocks = ports.map((port) => subject.ce.ports.findIndex(({ first, last }) => first <= port && port <= last));
		expect(blocks).toEqual(Array.from({ length: 63 }, (_, i) => i));
		expect(new Set(machine.sockets.map(({ host, port }) => `${host}:${port}`))).toEqual(
			new Set(['1.1.1.1:443', '8.8.8.8:443']),
		);
	});

	it('names the one that is silent, after a second question from another port to another host', async () => {
		const machine = router({ connect: silentFor((port) => port >= 5872 && port <= 5887) });
		expect(await verdictOf(id, machine)).toMatchObject({
			level: 'failed',
			finding: { code: 'port-block-silent', silent: 1, blocks: 63, first: 5872, last: 5887 },
		});
		const asked = machine.sockets.filter(({ localPort = 0 }) => localPort >= 5872 && localPort <= 5887);
		expect(new Set(asked.map(({ localPort }) => localPort)).size).toBe(2);
		expect(new Set(asked.map(({ host }) => host)).size).toBe(2);
	});

	it('says when all but the first are silent, and when all are, and does not go on asking', async () => {
		for (const [answering, first, machine] of [
			[1, 2800, router({ connect: silentFor((port) => port > 1791) })],
			[0, 1776, router({ connect: () => timedOut })],
		] as const) {
			const verdict = await verdictOf(id, machine);
			const seen =
				verdict.level === 'failed' && verdict.finding.code === 'port-block-silent' ? verdict.finding : undefined;
			expect(seen).toMatchObject({ first });
			expect(seen!.blocks - seen!.silent).toBe(answering);
			expect(seen!.silent).toBeGreaterThanOrEqual(8);
			expect(machine.sockets.length).toBeLessThan(40);
		}
	});

	it('takes any answer, and the next port when one is taken', async () => {
		const by = (code: string) => ({ ok: false, code, durationMs: 4 }) as const;
		expect(await verdictOf(id, { connect: () => by('ECONNREFUSED') })).toMatchObject({ level: 'ok', rttMs: 4 });
		const connect = ({ localPort }: Endpoint) => (localPort === 1776 ? by('EADDRINUSE') : by('ECONNRESET'));
		expect(await verdictOf(id, { connect })).toMatchObject({ level: 'ok' });
	});

	it('does not blame the line for ports that are in use here', async () => {
		const by = (code: string) => ({ ok: false, code, durationMs: 0 }) as const;
		const held = ({ localPort = 0 }: Endpoint) => (localPort < 3000 ? by('EADDRINUSE') : answered);
		expect(await verdictOf(id, { connect: held })).toMatchObject({ level: 'ok' });
		expect(await verdictOf(id, { connect: () => by('EADDRINUSE') })).toEqual({
			level: 'warning',
			finding: { code: 'port-block-busy', first: 1776, last: 1791 },
		});
	});

	it('says when the address is not on this machine, and what the kernel says otherwise', async () => {
		const code = (word: string) => ({ connect: () => ({ ok: false, code: word, durationMs: 0 }) as const });
		expect(await finding(id, code('EADDRNOTAVAIL'))).toEqual(failedWith('ipv4-not-assigned', { address }));
		expect(await finding(id, code('ENETUNREACH'))).toMatchObject(
			failedWith('port-block-silent', { tried: [{ port: 1776, error: 'ENETUNREACH' }, { port: 1777 }] }),
		);
	});

	it.each([
		['an address that is not shared', [{ first: 0, last: 65_535 }], [1024, 21_846, 43_691]],
		['a block of one port', [{ first: 5000, last: 5000 }], [5000]],
		['one block of 256 ports', [{ first: 12_032, last: 12_287 }], [12_032, 12_117, 12_203]],
	] as const)('copes with %s', async (_, ports, tried) => {
		const about = { ...subject, ce: { ...subject.ce, ports } };
		const machine = router();
		expect(await verdictOf(id, machine, about)).toMatchObject({ level: 'ok' });
		expect(machine.sockets.map(({ localPort }) => localPort)).toEqual(tried);
	});
});

describe('mtu', () => {
	/** Only packets up to that size are answered; what is said of the others. */
	const upTo = (mtu: number, otherwise: object): Faults => {
		const answer = (bytes: number) =>
			bytes > mtu ? otherwise : { stdout: `${bytes - 20} bytes from 1.1.1.1: icmp_seq=1 ttl=57 time=6 ms` };
		const sizes = Array.from({ length: 1461 }, (_, i) => 1460 - i);
		return {
			run: [
				['ping -4 -n -c 1 -W 2 -M do -s 1432 ', answer(1460)],
				...sizes.map((bytes) => [`ping -4 -n -c 1 -W 1 -M do -s ${bytes - 28} `, answer(bytes)] as const),
			],
		};
	};

	it('is as it should be', async () => {
		expect(await verdictOf('mtu')).toEqual({ level: 'ok', detail: '1460' });
	});

	it('is less, and somebody says so', async () => {
		const said = (from: string) => ({
			code: 1,
			stdout: `From ${from} icmp_seq=1 Frag needed and DF set (mtu = 1400)\n`,
		});
		expect(await finding('mtu', upTo(1400, said('192.0.2.9')))).toEqual(
			warnedOf('mtu-reduced', { mtu: 1400, expected: 1460, from: '192.0.2.9' }),
		);
		const remembered = { code: 1, stderr: 'ping: local error: message too long, mtu=1400\n' };
		for (const own of [said(address), remembered]) {
			expect(await finding('mtu', upTo(1400, own))).toEqual(warnedOf('mtu-reduced', { mtu: 1400, expected: 1460 }));
		}
	});

	it('is less, and nobody says so before the third packet', async () => {
		let sent = 0;
		const third = () => (++sent > 4 ? { code: 1, stderr: 'ping: local error: message too long, mtu=1360\n' } : lost);
		expect(await finding('mtu', { run: [['ping -4 -n -c 1', third]] })).toEqual(
			warnedOf('mtu-reduced', { mtu: 1360, expected: 1460 }),
		);
	});

	it.each([1459, 1454, 1430, 1390, 1280, 600])('is %i and big packets vanish', async (real) => {
		const { mtu, ...rest } = (await finding('mtu', upTo(real, lost as object))) as Finding & { mtu: number };
		expect(rest).toEqual(failedWith('mtu-black-hole', { expected: 1460 }));
		expect(mtu).toBeLessThanOrEqual(real);
		expect(real - mtu).toBeLessThan(real < 1240 ? 80 : 10);
	});

	it('is not known when nobody answers, or only in short', async () => {
		expect(await finding('mtu', { run: [['ping', lost]] })).toEqual(warnedOf('mtu-unmeasured'));
		const short = '76 bytes from 1.1.1.1: icmp_seq=1 ttl=118 time=4.2 ms\n';
		expect(await finding('mtu', { run: [['ping', short]] })).toEqual(warnedOf('mtu-unmeasured'));
	});
});

describe('dns', () => {
	it('fails when the tunnel’s does, and only warns of the router’s own', async () => {
		expect(await finding('dns', { exchange: () => timedOut })).toEqual(
			failedWith('dns-silent', { servers: ['1.1.1.1', '8.8.8.8'], resolverWorks: true }),
		);
		expect(await finding('dns', { run: [['getent', { code: 2 }]] })).toEqual(
			warnedOf('resolver-failing', { name: 'www.google.com', silent: [] }),
		);
		const unheard = (to: Endpoint, question: Uint8Array) =>
			to.localAddress === undefined && !to.host.includes(':')
				? timedOut
				: ({ ok: true, rttMs: 1, reply: dnsAnswer(question, ['192.0.2.1']) } as const);
		const files = {
			'/etc/resolv.conf': 'search lan\nnameserver 192.168.1.1\n#nameserver 8.8.4.4\nnameserver fe80::1%wan\n',
		};
		expect(await finding('dns', { run: [['getent', { code: 2 }]], exchange: unheard, files })).toEqual(
			warnedOf('resolver-failing', { name: 'www.google.com', silent: ['192.168.1.1'] }),
		);
		const four = (to: Endpoint, question: Uint8Array) =>
			to.host.includes(':') ? timedOut : ({ ok: true, rttMs: 1, reply: dnsAnswer(question, ['192.0.2.1']) } as const);
		expect(await finding('dns', { exchange: four })).toEqual(
			warnedOf('dns-silent-ipv6', { servers: ['2606:4700:4700::1111', '2001:4860:4860::8888'] }),
		);
		expect(await verdictOf('dns', { run: [['getent', { code: undefined, notFound: true }]] })).toMatchObject({
			level: 'ok',
		});
	});

	it('is content with one server, and says what the others answer', async () => {
		const refusal = (_: Endpoint, question: Uint8Array) =>
			({ ok: true, rttMs: 1, reply: dnsAnswer(question, [], 5) }) as const;
		expect(await finding('dns', { exchange: refusal })).toEqual(
			failedWith('dns-refused', { server: '1.1.1.1', name: 'www.google.com', rcode: 5 }),
		);
		const one = (to: Endpoint, question: Uint8Array) =>
			to.host === '1.1.1.1'
				? refusal(to, question)
				: ({ ok: true, rttMs: 3, reply: dnsAnswer(question, ['192.0.2.1']) } as const);
		expect(await verdictOf('dns', { exchange: one })).toEqual({ level: 'ok', rttMs: 3 });
	});
});

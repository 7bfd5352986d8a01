import { afterAll, beforeAll, expect, test } from 'vitest';
import { names } from '../../src/plan/names.ts';
import { startLab, type TestLab } from './harness.ts';
import type { Result } from './lab.ts';
import { projectInGuest } from './place.ts';
import { ipv4Works, routerAdvertised } from './router.ts';

// LAN hosts send without pause while everything changes under them. Whatever the packet filter holds at a moment, nothing
// may reach the border relay that has not our address and one of our ports.

let lab: TestLab;
let stream: Promise<Result>;
const stop = '/run/lab/stream.stop';

beforeAll(async () => {
	lab = await startLab('ocn');
	await routerAdvertised(lab);
	await must(
		'cp /usr/lib/systemd/system/nftables.service /etc/systemd/system/ 2>/dev/null || cat >/etc/systemd/system/nftables.service',
		unit,
	);
	await must('cat >/etc/nftables.conf', flushing);
	await must('systemctl daemon-reload');
	// the LAN's other half of an answer that never comes: no error of the host ends a flow
	stream = lab.on('lan', `perl ${projectInGuest}/test/lab/neighbour/stream.pl ${stop}`, { timeoutMs: 1_800_000 });
});
afterAll(async () => {
	await lab?.router(`touch ${stop}`);
	await stream;
	await lab?.stop();
});

/** Debian's own: bookworm's nftables 1.0.6 and trixie's 1.1.3 have these lines. */
const unit = `[Unit]
Description=nftables
Documentation=man:nft(8) http://wiki.nftables.org
Wants=network-pre.target
Before=network-pre.target shutdown.target
Conflicts=shutdown.target
DefaultDependencies=no

[Service]
Type=oneshot
RemainAfterExit=yes
StandardInput=null
ProtectSystem=full
ProtectHome=true
ExecStart=/usr/sbin/nft -f /etc/nftables.conf
ExecReload=/usr/sbin/nft -f /etc/nftables.conf
ExecStop=/usr/sbin/nft flush ruleset

[Install]
WantedBy=sysinit.target
`;

/** Debian's, with a NAT of the owner's: conntrack goes on translating what it has translated while any is there. */
const flushing = `#!/usr/sbin/nft -f

flush ruleset

table inet filter {
	chain input { type filter hook input priority filter; }
	chain forward { type filter hook forward priority filter; }
	chain output { type filter hook output priority filter; }
}
table ip own { chain out { type nat hook postrouting priority srcnat; oifname "dmz" masquerade; }; }
`;

async function must(command: string, input = ''): Promise<string> {
	const { code, stdout, stderr } = await lab.router(command, { input, timeoutMs: 240_000 });
	expect(`${code} ${stderr}`, command).toMatch(/^0 /);
	return stdout;
}

/**
 * An emulated machine that is kept busy may be too slow for a check: 1 is a kept change with a yellow check, and what was
 * taken back for that is done once more. Both are moments in which nothing may leak.
 */
const program = async (words: string, code: 0 | 4 = 0) => {
	let said = '';
	for (let time = 0; time < 3; time++) {
		const { code: seen, stdout, stderr } = await lab.router(`mape-setup ${words}`, { timeoutMs: 240_000 });
		if (code === 0 ? seen === 0 || seen === 1 : seen === code) return;
		said = `${words}: ${seen}\n${stdout}${stderr}`;
		console.log(said);
	}
	throw new Error(said);
};

const bad = async () => {
	const { bad_src, bad_sport, bad_outer } = await lab.counters();
	return { bad_src, bad_sport, bad_outer };
};
const nothing = { bad_src: 0, bad_sport: 0, bad_outer: 0 };

/** How many packets the guard outside the packet filter has held back. */
const held = async () =>
	Number(/clsact[\s\S]*?dropped (\d+)/.exec(await must(`tc -s qdisc show dev ${names.tunnel}`))?.[1]);

const loaded = async () => (await lab.router('nft list table ip mape')).code === 0;

/** Long enough for a hundred packets of each kind, if the machine carries them. */
const moment = () => new Promise((over) => setTimeout(over, 3_000));

const settled = `for i in $(seq 300); do
	systemctl is-active -q mape-setup.service && nft list table ip mape >/dev/null 2>&1 && ip route show default | grep -q mape0 && exit 0
	sleep 0.2
done; exit 1`;

const last = () => lab.line.subscriber!.blocks.at(-1)!.last;

const events: readonly (readonly [string, () => Promise<unknown>])[] = [
	['an apply that fails and is taken back', () => program('apply --yes --br 2001:380:a120::bad', 4)],
	['an apply', () => program('apply --yes')],
	['the same again', () => program('apply --yes')],
	['a port forward', () => program(`apply --yes --forward ${last()}:192.168.10.100:80`)],
	['another form of the rules', () => program('apply --yes --nat hash')],
	['iptables instead of nftables', () => program('apply --yes --backend iptables')],
	[
		'a flush of iptables',
		async () => {
			await must('for table in mangle nat filter; do iptables -t $table -F; done; ip6tables -t mangle -F');
			await moment();
			expect(await held()).toBeGreaterThan(0);
			await must(`${names.up} rules`);
			await ipv4Works(lab);
		},
	],
	['nftables instead of iptables', () => program('apply --yes --backend nftables --nat alias --forward none')],
	['an apply that fails beside a working configuration', () => program('apply --yes --br 2001:380:a120::bad', 4)],
	['a restart of our unit', () => must('systemctl restart mape-setup.service')],
	[
		'systemctl start nftables, which takes our rules along until our unit loads them again',
		async () => {
			await must('systemctl start nftables.service');
			await expect.poll(loaded, { timeout: 30_000 }).toBe(true);
			await ipv4Works(lab);
		},
	],
	['systemctl restart nftables', () => must(`systemctl restart nftables.service && sleep 1; ${settled}`)],
	['systemctl reload nftables', () => must(`systemctl reload nftables.service && sleep 1; ${settled}`)],
	[
		'systemctl stop nftables, and ours again',
		() => must('systemctl stop nftables.service; sleep 1; systemctl start mape-setup.service'),
	],
	[
		'nft flush ruleset by hand',
		async () => {
			const before = await held();
			await must('nft flush ruleset');
			await moment();
			expect(await held()).toBeGreaterThan(before);
			await must(`${names.up} rules`);
			await ipv4Works(lab);
		},
	],
	['down, and up again', () => must(`${names.down}; ${names.up}`)],
	['uninstall', () => program('uninstall --yes')],
];

test.each(events)('%s', { timeout: 900_000 }, async (_, happen) => {
	await happen();
	await moment();
	expect(await bad()).toEqual(nothing);
});

test('the same without the guard does leak: the recorder sees it', { timeout: 600_000 }, async () => {
	await program('apply --yes');
	await must(`tc qdisc del dev ${names.tunnel} clsact; nft flush ruleset`);
	await expect.poll(async () => (await bad()).bad_src, { timeout: 30_000 }).toBeGreaterThan(10);
	await must(`touch ${stop}`);
	const { code, stdout, stderr } = await stream;
	expect(`${code} ${stderr}`).toBe('0 ');
	console.log(`leak: the LAN sent ${stdout.trim()}; up_ok ${(await lab.counters()).up_ok}`);
});

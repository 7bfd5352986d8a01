import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLab, type TestLab } from './harness.ts';
import { long } from './length.ts';
import { ipv4Works, type Planned, routerAdvertised } from './router.ts';

// What has changed on a configured router by other hands is named by `plan`, and put right by the next apply. The short form has
// half of it.

let lab: TestLab;
beforeAll(async () => {
	lab = await startLab('ocn');
	await routerAdvertised(lab);
});
afterAll(async () => {
	await lab?.stop();
});

const run = (command: string) => lab.router(`mape-setup ${command}`, { timeoutMs: 240_000 });

// several at a time, as far as one does not hide another
const drifts: readonly Readonly<Record<string, string>>[] = [
	{
		rules: 'nft flush ruleset',
		tunnel: 'ip link set mape0 mtu 1400',
		guard: 'tc qdisc del dev mape0 clsact',
		'lan-address': 'ip -6 addr flush dev lan scope global',
		setting: 'sysctl -qw net.ipv4.ip_forward=0',
		unit: 'systemctl disable -q mape-setup.service',
		mode: 'chmod 600 /etc/mape-setup/up',
	},
	{
		rules: 'nft add rule ip mape input counter accept',
		tunnel: 'ip link del mape0',
		'unreachable-route': 'ip -6 route flush type unreachable',
		setting: 'sysctl -qw net.netfilter.nf_conntrack_tcp_timeout_established=432000',
		unit: 'systemctl stop mape-setup-dhcp6.service',
		mode: 'chown nobody /etc/mape-setup/nat.nft',
	},
	{
		tunnel: 'ip link set mape0 down',
		'ce-address': 'ip -6 addr flush dev wan scope global',
	},
	{
		'default-route': 'ip -4 route del default dev mape0',
		'ipv4-address': 'ip addr flush dev mape0',
	},
];

test.each(long ? drifts : drifts.slice(0, 2))('what drifted is found and put right: %o', async (drifted) => {
	// also the state to drift from
	const { code } = await run('apply --yes --backend nftables');
	expect(code).toBe(0);
	const live = async () =>
		// unknown: a busy machine did not tell in time
		(JSON.parse((await run('plan --json')).stdout) as Planned).live.filter(
			({ change }) => change !== 'same' && change !== 'unknown',
		);
	expect(await live()).toEqual([]);
	for (const drift of Object.values(drifted)) expect(await lab.router(drift), drift).toMatchObject({ code: 0 });
	const found = (await live()).map((state) => state.what);
	for (const what of Object.keys(drifted)) expect(found).toContain(what);
	const repaired = await run('apply --yes');
	expect(`${repaired.code}\n${repaired.stdout}${repaired.stderr}`).toMatch(/^0\n/);
	expect(repaired.stdout).not.toContain('nothing was changed');
	expect(await live()).toEqual([]);
	await ipv4Works(lab);
});

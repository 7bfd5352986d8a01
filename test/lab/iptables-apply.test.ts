import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLab, type TestLab } from './harness.ts';
import { ipv4Works, machineState, nothingDropped, routerAdvertised } from './router.ts';

// The program with the iptables backend, on the kernel that it is for.

let lab: TestLab;
beforeAll(async () => {
	lab = await startLab('v6plus');
});
afterAll(async () => {
	await lab?.stop();
});

const run = (command: string) => lab.router(`mape-setup ${command}`, { timeoutMs: 240_000 });

async function apply(flags: string): Promise<void> {
	const { code, stdout, stderr } = await run(`apply --yes ${flags}`);
	expect(`${code}\n${stdout}${stderr}`).toMatch(/^0\n/);
}

/** Every check; a virtual machine beside others may be too slow for one of them the first time. */
const allOk = () =>
	expect
		.poll(
			async () => {
				const { checks } = JSON.parse((await run('check --json')).stdout) as { checks: readonly { status: string }[] };
				return checks.filter(({ status }) => status !== 'ok');
			},
			{ timeout: 200_000, interval: 1_000 },
		)
		.toEqual([]);

/** What of ours each packet filter holds. */
async function loaded(): Promise<readonly string[]> {
	const { stdout } = await lab.router(`
		nft list table ip mape >/dev/null 2>&1 && echo nft
		iptables-save | grep -q '^:MAPE-' && echo iptables
		ip6tables-save | grep -q '^:MAPE-' && echo ip6tables`);
	return stdout.trim().split('\n');
}

let before: string;
test('iptables makes IPv4 work', async () => {
	await routerAdvertised(lab);
	before = await machineState(lab);
	await apply('--backend iptables');
	expect(await loaded()).toEqual(['iptables', 'ip6tables']);
	await ipv4Works(lab);
	await allOk();
});

test('the same again changes nothing', async () => {
	const rules = (await lab.router('iptables-save; ip6tables-save')).stdout.replaceAll(/^#.*\n| \[.*\]$/gm, '');
	await apply('');
	expect((await lab.router('iptables-save; ip6tables-save')).stdout.replaceAll(/^#.*\n| \[.*\]$/gm, '')).toBe(rules);
});

test('it changes places with nftables under traffic, and no packet leaves that is not ours', async () => {
	// new connections and an old one all the time: every change of rules meets packets
	await lab.on(
		'lan',
		`setsid sh -c 'echo $$ >/run/traffic.pid; ping -i 0.3 8.8.8.8 &
			while :; do curl -s -m 5 -o /dev/null http://203.0.113.10/; sleep 0.3; done' >/dev/null 2>&1 </dev/null &`,
	);
	await apply('--backend nftables --nat alias');
	expect(await loaded()).toEqual(['nft']);
	await apply('--backend iptables --nat hash');
	expect(await loaded()).toEqual(['iptables', 'ip6tables']);
	await nothingDropped(lab);
	expect((await lab.on('lan', 'kill -- -$(cat /run/traffic.pid)')).code).toBe(0);
}, 600_000);

test('it leaves no trace', async () => {
	await allOk();
	const removed = await run('uninstall --yes');
	expect(`${removed.code} ${removed.stderr}`).toBe('0 ');
	await nothingDropped(lab);
	expect(await machineState(lab)).toBe(before);
});

test('a restart of iptables-persistent, which takes our chains away, does not last', async () => {
	await lab.reset('v6plus');
	await routerAdvertised(lab);
	const restores = "printf '*nat\\nCOMMIT\\n*mangle\\nCOMMIT\\n*filter\\nCOMMIT\\n' | iptables-restore";
	const unit = `[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/run/restore\nExecReload=/run/restore\n`;
	await lab.router('cat >/etc/systemd/system/netfilter-persistent.service', { input: unit });
	await lab.router('cat >/run/restore; chmod +x /run/restore', { input: `#!/bin/sh\n${restores}\n` });
	await apply('--backend iptables');
	await lab.router('systemctl start netfilter-persistent.service');
	for (const verb of ['restart', 'reload']) {
		// systemd does ours after theirs, and does not wait with the answer
		const settled =
			'for i in $(seq 100); do systemctl is-active -q mape-setup.service && iptables-save | grep -q "j MAPE-SNAT" && exit 0; sleep 0.2; done; exit 1';
		const { code, stderr } = await lab.router(`systemctl ${verb} netfilter-persistent.service && sleep 1; ${settled}`);
		expect(`${verb} ${code} ${stderr}`).toBe(`${verb} 0 `);
		await ipv4Works(lab);
	}
});

test('what is not iptables’ own is said before anything is touched', async () => {
	await lab.reset('v6plus');
	await routerAdvertised(lab);
	const wrapper =
		'#!/bin/sh\ncase "$*" in *--test*) echo "Bad argument" >&2; exit 2;; esac\nexec /usr/sbin/iptables-restore "$@"\n';
	await lab.router('cat >/usr/local/bin/iptables-restore; chmod +x /usr/local/bin/iptables-restore', {
		input: wrapper,
	});
	const before = await machineState(lab);
	const refused = await run('apply --yes --json --backend iptables');
	expect(refused.code).toBe(4);
	expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'rules-refused' } });
	expect(await machineState(lab)).toBe(before);
});

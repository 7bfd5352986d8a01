import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withoutDynamicElements } from '../../src/check/observe/own-table.ts';
import { startLab, type TestLab } from './harness.ts';
import type { Result } from './lab.ts';
import { ipv4Works, machineState, nothingDropped, type Planned, routerAdvertised } from './router.ts';
import type { LineChoice } from './scenario.ts';

// The program on the router of the lab, without questions: what it must do, and what must be left when it cannot.

let lab: TestLab;
beforeAll(async () => {
	lab = await startLab('ocn');
});
afterAll(async () => {
	await lab?.stop();
});

const minutes = 60_000;
const run = (command: string) => lab.router(`mape-setup ${command}`, { timeoutMs: 4 * minutes });

async function bareRouter(line: LineChoice): Promise<void> {
	await lab.reset(line);
	if (lab.line.ra) await routerAdvertised(lab);
	// an advertisement of the line before may still have been on its way
	else await lab.router('sleep 1; ip -6 route flush proto ra');
}

/** Nothing that tells the line or the machine, in the words that `ip` has for it here. */
async function reportTellsNothing({ code, stdout, stderr }: Result): Promise<void> {
	expect(`${code} ${stderr}`).toBe('0 ');
	expect(stdout).toContain('## Checks');
	const own = await lab.router(
		`hostname; cat /sys/class/net/*/address | grep -v '^00:00:00:00:00:00$'
		ip -o addr show scope global | grep -v -e 192.168. | awk '{ sub("/.*", "", $4); print $4 }'`,
	);
	// many are called "router", which tells nobody; the lab has documentation addresses of its own
	const tells = own.stdout
		.split('\n')
		.filter(
			(word) =>
				word.length > 3 && word !== 'router' && !/^(2001:db8:|192\.0\.2\.|198\.51\.100\.|203\.0\.113\.)/.test(word),
		);
	expect(tells.length).toBeGreaterThan(2);
	for (const word of tells) expect(stdout).not.toContain(word);
}

describe('apply --yes', () => {
	test.each([
		['ocn', ''],
		['v6plus', ''],
		['biglobe', ''],
		['custom', '--rule ipv6=2001:db8::/40,ipv4=192.0.2.0/24,ea=16,offset=6,br=2001:db8:ffff::1,layout=rfc7597'],
	] as const)('makes IPv4 work on the %s line, and uninstall takes everything back', async (line, flags) => {
		await bareRouter(line);
		const before = await machineState(lab);
		const applied = await run(`apply --yes ${flags}`);
		expect(`${applied.code}\n${applied.stdout}${applied.stderr}`).toMatch(/^0\n/);
		await ipv4Works(lab);

		const check = await run('check --json');
		expect(JSON.parse(check.stdout)).toMatchObject({ schema: 1, verdict: { level: 'ok' } });
		await nothingDropped(lab);
		await reportTellsNothing(await run('report'));

		const removed = await run('uninstall --yes');
		expect(`${removed.code} ${removed.stderr}`).toBe('0 ');
		expect(await machineState(lab)).toBe(before);
	});

	test('finds the gateway in the DHCPv6 Reply when no router advertisement comes', async () => {
		await bareRouter('noRa');
		const applied = await run('apply --yes');
		expect(`${applied.code}\n${applied.stdout}${applied.stderr}`).toMatch(/^0\n/);
		expect((await lab.router('ip -6 route show default')).stdout).toMatch(/^default via fe80::1 dev wan .*metric 2048/);
		await ipv4Works(lab);
	});

	test('takes the /64 of the router advertisement on a line that delegates nothing', async () => {
		await bareRouter('ocnRa');
		const applied = await run('apply --yes --prefix 2400:4050:5c71:af00::/64');
		expect(`${applied.code}\n${applied.stdout}${applied.stderr}`).toMatch(/^0\n/);
		await ipv4Works(lab);
	});

	test.each(['nftables', 'iptables'])('the same again changes nothing, a flush does not last: %s', async (backend) => {
		await bareRouter('ocn');
		expect((await run(`apply --yes --backend ${backend}`)).code).toBe(0);
		await ipv4Works(lab);
		const stamps =
			"find /etc/mape-setup /etc/systemd/system /etc/sysctl.d /var/lib/mape-setup -type f -printf '%p %T@ %C@\\n' | sort | grep -v leases";
		const state = async () => `${withoutDynamicElements(await machineState(lab))}${(await lab.router(stamps)).stdout}`;
		const before = await state();

		const planned = await run('plan --json');
		const { files, live } = JSON.parse(planned.stdout) as Planned;
		expect([...files, ...live].filter(({ change }) => change !== 'same')).toEqual([]);
		const again = await run('apply --yes');
		expect(`${again.code} ${again.stderr}`).toBe('0 ');
		expect(again.stdout).toContain('This machine was configured like this already: nothing was changed.');
		expect(again.stdout).toContain('IPv4 works');
		expect(await state()).toBe(before);
		await ipv4Works(lab);

		await flushedByTheDistribution();
	});

	/** Debian's nftables.service flushes every table, those of iptables-nft too. */
	const flushedByTheDistribution = async () => {
		const flush = "printf '#!/usr/sbin/nft -f\\nflush ruleset\\n' > /etc/nftables.conf";
		const unit = `printf '[Service]\\nType=oneshot\\nRemainAfterExit=yes\\nExecStart=/usr/sbin/nft -f /etc/nftables.conf\\nExecReload=/usr/sbin/nft -f /etc/nftables.conf\\nExecStop=/usr/sbin/nft flush ruleset\\n' > /etc/systemd/system/nftables.service`;
		await lab.router(`${flush}; ${unit}; systemctl daemon-reload; systemctl start nftables.service`);
		for (const verb of ['restart', 'reload']) {
			// systemd does ours after theirs, and does not wait with the answer
			const settled =
				'for i in $(seq 100); do systemctl is-active -q mape-setup.service && nft list ruleset | grep -qi mape && exit 0; sleep 0.2; done; systemctl status mape-setup.service; nft list ruleset; exit 1';
			const { code, stdout } = await lab.router(`systemctl ${verb} nftables.service && sleep 1; ${settled}`);
			expect(`${verb} ${code} ${stdout}`).toBe(`${verb} 0 `);
			await ipv4Works(lab);
		}
		await lab.router(
			'systemctl stop nftables.service; rm -f /etc/systemd/system/nftables.service; systemctl daemon-reload; systemctl restart mape-setup.service',
		);
	};

	test('another line after the first leaves nothing of the first', async () => {
		const first = lab.line.subscriber!;
		// the router keeps its configuration, the line is another one: what a change of provider looks like
		const change = await run('apply --yes --prefix 240b:10:3f6c:d400::/56 --json');
		// its border relay does not exist on this line, so the old configuration has to be back and working
		expect(change.code).toBe(4);
		expect(JSON.parse(change.stdout)).toMatchObject({ ending: 'failed', error: { code: 'checks-failed' } });
		const { stdout } = await lab.router('ip -o -6 addr show dev wan; ip -6 tunnel show; ip -o -6 addr show dev lan');
		expect(stdout).toContain(first.br);
		expect(stdout).not.toContain('240b:');
		await ipv4Works(lab);
	});
});

interface Refusal {
	readonly name: string;
	readonly line: LineChoice;
	readonly flags?: string;
	readonly prepare?: string;
	readonly code: number;
	/** Of the problem. */
	readonly problem: string;
	readonly says: RegExp;
}

const refusals: readonly Refusal[] = [
	{ name: 'nobody answers DHCPv6', line: 'silent', code: 3, problem: 'no-answer', says: /Solicit/ },
	{ name: 'the server has no prefix', line: 'noprefix', code: 3, problem: 'no-prefix-on-line', says: /prefix/ },
	{
		name: 'no operator has a rule for the prefix',
		line: 'unknown',
		code: 3,
		problem: 'no-rule',
		says: /2001:db8:77:5500::\/56/,
	},
	{ name: 'the line is DS-Lite', line: 'transix', code: 3, problem: 'no-rule', says: /transix/ },
	{
		name: 'the border relay is the wrong one',
		line: 'ocn',
		flags: '--br 2001:380:a120::bad',
		code: 4,
		problem: 'checks-failed',
		says: /\(BR\)/,
	},
	{ name: 'nobody is at the border relay', line: 'noRelay', code: 4, problem: 'checks-failed', says: /\(BR\)/ },
	{
		name: 'there is no IPv6 gateway',
		line: 'noRa',
		flags: '--prefix 2400:4050:5c71:af00::/56',
		code: 4,
		problem: 'checks-failed',
		says: /IPv6 default route/,
	},
	{
		name: 'nft refuses the rules before anything is touched',
		line: 'ocn',
		prepare: 'case "$1" in -c) echo "Error: Could not process rule: Operation not supported" >&2; exit 1;; esac',
		code: 4,
		problem: 'rules-refused',
		says: /Operation not supported/,
	},
	{
		name: 'nft refuses the rules when they are loaded',
		line: 'ocn',
		prepare: 'case "$*" in "-f "*) echo "Error: Could not process rule: No space left on device" >&2; exit 1;; esac',
		code: 4,
		problem: 'command-failed',
		says: /No space left on device/,
	},
];

describe('what cannot be done ends with cause and remedy, and nothing is changed', () => {
	test.each(refusals)('$name', async ({ line, flags = '', prepare, code, problem, says }) => {
		await bareRouter(line);
		// the real nft, but for the one call that is to fail
		if (prepare !== undefined) {
			const wrapper = `#!/bin/sh\n${prepare}\nexec /usr/sbin/nft "$@"\n`;
			await lab.router('cat > /usr/local/bin/nft && chmod +x /usr/local/bin/nft', { input: wrapper });
		}
		const before = await machineState(lab);
		const applied = await run(`apply --yes --json ${flags}`);
		expect(`${applied.code} ${applied.stderr}`).toMatch(new RegExp(`^${code} `));
		const { error } = JSON.parse(applied.stdout) as { error: { code: string; message: string; hint: string } };
		expect(error.code).toBe(problem);
		expect(`${error.message} ${error.hint} ${applied.stderr}`).toMatch(says);
		expect(error.hint).not.toBe('');
		expect(`${applied.stdout}${applied.stderr}`).not.toMatch(/^\s+at .*\.js:/m);
		expect(await machineState(lab)).toBe(before);
		await lab.router('rm -f /usr/local/bin/nft');
	});

	test('the cable is out', async () => {
		await bareRouter('ocn');
		await lab.fault('cable', 'off');
		const applied = await run('apply --yes --json --wan wan --lan lan');
		expect(applied.code).toBe(3);
		expect(JSON.parse(applied.stdout)).toMatchObject({ error: { code: 'no-carrier' } });
		await lab.fault('cable', 'on');
	});
});

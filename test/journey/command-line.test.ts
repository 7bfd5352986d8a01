import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { checks as allChecks } from '../../src/check/checks.ts';

// The built program as a process, without a terminal: exit codes, streams, and what it says to bad input.

const bin = fileURLToPath(new URL('../../bin/mape-setup.js', import.meta.url));

function run(args: readonly string[], { input = '', env = {} }: { input?: string; env?: NodeJS.ProcessEnv } = {}) {
	const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
		input,
		encoding: 'utf8',
		env: { PATH: process.env['PATH'], LANG: 'en_US.UTF-8', TERM: 'xterm', ...env },
		timeout: 60_000,
	});
	return { status, stdout, stderr };
}

const stack = /^\s+at .+:\d+:\d+\)?$/m;

describe('bad input is refused by its name', () => {
	test.each<[string[], number, RegExp]>([
		[['--wat'], 64, /--wat/],
		[['frobnicate'], 64, /frobnicate/],
		[['calc'], 64, /PREFIX/],
		[['calc', 'hello'], 64, /hello/],
		[['calc', '2400:4050:5c71:af00::/129'], 64, /129/],
		[['calc', 'fe80::1%eth0/64'], 64, /fe80::1%eth0/],
		[['calc', '2400:4050:5c71:af00::/56', 'x'], 64, /x/],
		[['calc', '2001:db8::/56'], 3, /2001:db8::\/56/],
		[['calc', '2409:10:1234:5600::/56'], 3, /transix/],
		[['calc', '2400:4050:5c71:af00::/56', '--provider', 'v6plus'], 3, /OCN|ocn/],
		[['calc', '2400:4050:5c71:af00::/56', '--provider', 'docomo'], 64, /docomo/],
		[['calc', '2001:db8::/56', '--rule', 'ipv6=nonsense'], 64, /nonsense|ipv6/],
		[['calc', '2001:db8::/56', '--rule', 'ipv6=2001:db8::/40,ipv4=192.0.2.0/24,ea=99,offset=6'], 64, /ea|99/],
		[['calc', '--provider'], 64, /--provider/],
		[['calc', '2400:4050::/56', '--lang', 'fr'], 64, /fr/],
		[['plan', '--wan', '--lan', 'x'], 64, /--wan/],
		[['plan', '--demo', '--wan', 'eth9'], 64, /eth9/],
		[['plan', '--demo', '--wan', 'enp1s0', '--lan', 'enp1s0'], 64, /enp1s0/],
		[['plan', '--demo', '--prefix', 'zzz::/56'], 64, /zzz::/],
		[['plan', '--demo', '--br', '1.2.3.4'], 64, /1\.2\.3\.4/],
		[['plan', '--demo', '--backend', 'ipfw'], 64, /ipfw/],
		[['plan', '--demo', '--nat', 'alias', '--backend', 'iptables'], 64, /--nat alias.*nftables/],
		[['plan', '--demo', '--style', 'article', '--backend', 'nft'], 64, /--style article.*iptables/],
		[['plan', '--demo', '--full-cone', '192.168.10.30', '--backend', 'iptables'], 64, /--full-cone none/],
		[['plan', '--demo', '--forward', '80:192.168.10.20'], 64, /80[\s\S]*1776-1791[\s\S]*2800-2815/],
		[['plan', '--demo', '--forward', '1776:153.241.113.198'], 64, /--forward.*153\.241\.113\.198/],
		[['apply', '--yes', '--demo', '--forward', '1776:10.0.0.1,1776:10.0.0.2'], 64, /1776/],
		[['plan', '--backend', 'openbsd-pf', '--nat', 'hash'], 64, /--nat.*openbsd-pf/],
		[['apply', '--demo', '--yes', '--backend', 'freebsd-pf'], 64, /freebsd-pf/],
		[['plan', '--demo=moon'], 64, /moon/],
		[['apply', '--demo'], 64, /--yes/],
		[['apply', '--demo=no-answer', '--yes'], 3, /Solicit/],
		[['apply', '--demo=no-rule', '--yes'], 3, /rule/],
		[['apply', '--demo=transix', '--yes'], 3, /transix/],
		[['apply', '--demo=wrong-br', '--yes'], 4, /BR|relay/],
		[['uninstall', '--demo'], 64, /--yes/],
		[['uninstall', '--demo', '--yes'], 3, /not been set up/],
		[['check', '--demo'], 3, /not been set up/],
		[['show', '--demo'], 3, /not been set up/],
		[['log', '--demo'], 3, /no log/],
		[['log', '--demo=configured', '--lines', '0'], 64, /--lines/],
		[['log', '--yes'], 64, /--yes/],
		[['check', '--redact'], 64, /--redact/],
		[[], 64, /terminal/],
		[['--yes', '--provider'], 64, /--provider/],
	])('mape-setup %j', (args, status, says) => {
		const result = run(args);
		expect({ status: result.status, said: `${result.stdout}${result.stderr}` }).toMatchObject({
			status,
			said: expect.stringMatching(says),
		});
		expect(result.stderr).not.toMatch(stack);
		const japanese = run([...args, '--lang', 'ja'].filter((word) => args.length > 0 || word !== ''));
		if (!args.includes('--lang') && !args.includes('--provider')) expect(japanese.status).toBe(status);
		expect(japanese.stderr).not.toMatch(stack);
	});
});

describe('the commands on a simulated router', () => {
	test('plan says everything and changes nothing', () => {
		const { status, stdout } = run(['plan', '--demo', '--json']);
		const plan = JSON.parse(stdout);
		expect(status).toBe(0);
		expect(plan).toMatchObject({
			schema: 1,
			ipv4: '153.241.113.198',
			psid: 47,
			br: '2001:380:a120::9',
			backend: 'nftables',
		});
		expect(plan.files.map(({ change }: { change: string }) => change)).not.toContain('same');
	});

	test('plan --json has every answer', async () => {
		const flags = ['--forward', '1776:192.168.10.20:443/tcp', '--forward', '1777:192.168.10.21'];
		const { status, stdout } = run(['plan', '--demo', '--json', ...flags, '--full-cone', '192.168.10.30']);
		expect(status).toBe(0);
		const plan = JSON.parse(stdout);
		// what is in the files is golden by itself
		const files = plan.files.map(({ content, ...file }: { content: string }) => file);
		await expect(`${JSON.stringify({ ...plan, files }, undefined, '\t')}\n`).toMatchFileSnapshot('../golden/plan.json');
	});

	test('show has the NAT, in words and as JSON', () => {
		const nat = { form: 'alias', forwards: [], fullCone: [], timeouts: 'rfc' };
		expect(JSON.parse(run(['show', '--demo=configured', '--json']).stdout)).toMatchObject({ backend: 'nftables', nat });
		expect(run(['show', '--demo=configured']).stdout).toMatch(/any of the 1008 ports \(nftables\)/);
	});

	test('show has the checkpoints and where the log is', () => {
		const { checkpoints, log } = JSON.parse(run(['show', '--demo=configured', '--json']).stdout);
		expect(log).toBe('/var/log/mape-setup');
		expect(checkpoints).toMatchObject([{ time: '2026-03-31T00:00:00.000Z', state: 'kept', original: true }]);
		const text = run(['show', '--demo=configured']).stdout;
		expect(text.slice(text.indexOf('Applied'))).toMatchInlineSnapshot(`
			"Applied:  2026-03-31T00:00:12.000Z
			Answers:  /etc/mape-setup/config.json
			Log:      /var/log/mape-setup (mape-setup log)
			To undo:  mape-setup uninstall --yes

			Checkpoints:
			  2026-03-31T00:00:00Z  kept, before the first apply  /var/lib/mape-setup/checkpoints/2026-03-31T00-00-00-000Z/revert
			"
		`);
		const japanese = run(['show', '--demo=configured', '--lang', 'ja']).stdout;
		expect(japanese.slice(japanese.indexOf('適用日時'))).toMatchInlineSnapshot(`
			"適用日時:      2026-03-31T00:00:12.000Z
			設定ファイル:  /etc/mape-setup/config.json
			ログ:          /var/log/mape-setup (mape-setup log)
			取り消し:      mape-setup uninstall --yes

			チェックポイント:
			  2026-03-31T00:00:00Z  適用を確定、最初の適用の前  /var/lib/mape-setup/checkpoints/2026-03-31T00-00-00-000Z/revert
			"
		`);
	});

	test('log has the newest run', () => {
		expect(run(['log', '--demo=configured']).stdout).toMatchInlineSnapshot(`
			"/var/log/mape-setup, times in UTC: the last 7 of 7 lines; more with --lines N

			2026-03-31 00:00:00  mape-setup apply --yes --prefix 2400:4050:5c71:af00::/56  (mape-setup 0.1.0, pid 812)
			  00:00:01     4 ms    0  ip -j -d link show
			! 00:00:01     6 ms    1  nft list table ip mape
			                           Error: No such file or directory; did you mean table ‘mangle’ in family ip?
			  00:00:02                write /etc/mape-setup/up  0755  6214 bytes
			  00:00:03   412 ms    0  systemctl restart mape-setup.service
			  00:00:11     9 ms    0  ping -c 1 -W 2 1.1.1.1
			  00:00:12                exit code 0 after 12.2 s
			"
		`);
		expect(run(['log', '--demo=configured', '--redact', '--lang', 'ja']).stdout).toMatchInlineSnapshot(`
			"/var/log/mape-setup (時刻は UTC): 全 7 行のうち最後の 7 行。さらに前は --lines N で表示できます

			2026-03-31 00:00:00  mape-setup apply --yes --prefix 2001:db8:0:100::/56  (mape-setup 0.1.0, pid 812)
			  00:00:01     4 ms    0  ip -j -d link show
			! 00:00:01     6 ms    1  nft list table ip mape
			                           Error: No such file or directory; did you mean table ‘mangle’ in family ip?
			  00:00:02                書込 /etc/mape-setup/up  0755  6214 バイト
			  00:00:03   412 ms    0  systemctl restart mape-setup.service
			  00:00:11     9 ms    0  ping -c 1 -W 2 1.1.1.1
			  00:00:12                終了コード 0 (所要時間 12.2 s)
			"
		`);
		expect(run(['log', '--demo=configured', '--lines', '2']).stdout).toMatchInlineSnapshot(`
			"/var/log/mape-setup, times in UTC: the last 2 of 7 lines; more with --lines N

			2026-03-31
			  00:00:11     9 ms    0  ping -c 1 -W 2 1.1.1.1
			  00:00:12                exit code 0 after 12.2 s
			"
		`);
	});

	test.each([['show', '--json'], ['show'], ['log'], ['log', '--json']])(
		'%s %s --redact has nothing of the line',
		(...args) => {
			const { status, stdout } = run([...args, '--demo=configured', '--redact']);
			expect(status).toBe(0);
			expect(stdout).toContain('2001:db8:');
			expect(stdout).not.toMatch(/2400:4050|5c71|153\.24|99:f171/);
		},
	);

	test('log --json is one object a line', () => {
		const lines = run(['log', '--demo=configured', '--json']).stdout.trimEnd().split('\n');
		expect(lines.map((line) => Object.keys(JSON.parse(line))[2])).toEqual([
			'run',
			'command',
			'command',
			'write',
			'command',
			'command',
			'outcome',
		]);
	});

	test('plan --output writes the files below a folder', () => {
		const folder = mkdtempSync(join(tmpdir(), 'mape-setup-'));
		try {
			const { status, stdout, stderr } = run(['plan', '--demo', '--output', folder]);
			expect(`${status} ${stderr}`).toBe('0 ');
			expect(stdout).toContain(folder);
			expect(readdirSync(join(folder, 'etc/mape-setup'))).toEqual([
				'config.json',
				'dhclient-script',
				'down',
				'nat.nft',
				'up',
			]);
		} finally {
			rmSync(folder, { recursive: true });
		}
	});

	const line = ['--prefix', '2400:4050:5c71:af00::/56', '--wan', 'em0', '--lan', 'em1'];

	test.each(['openbsd-pf', 'freebsd-pf'])('plan --backend %s asks no machine', (backend) => {
		const { status, stdout } = run(['plan', '--backend', backend, ...line, '--json'], {
			env: { PATH: '/nonexistent' },
		});
		expect(status).toBe(0);
		const plan = JSON.parse(stdout);
		expect(plan).toMatchObject({ schema: 1, ipv4: '153.241.113.198', psid: 47, backend, wan: 'em0', lan: 'em1' });
		expect(plan.files.map(({ path }: { path: string }) => path)).toContain('/etc/pf.conf');
	});

	test('plan --backend openbsd-pf --output writes a set, and never over another', () => {
		const folder = mkdtempSync(join(tmpdir(), 'mape-setup-'));
		try {
			const plan = (...args: string[]) => run(['plan', '--output', folder, ...line, ...args]);
			expect(plan('--backend', 'openbsd-pf')).toMatchObject({ status: 0, stdout: expect.stringContaining(folder) });
			expect(readdirSync(folder)).toEqual(['README.ja.md', 'README.md', 'etc']);
			const other = plan('--backend', 'freebsd-pf', '--json');
			expect([other.status, JSON.parse(other.stdout).error.code]).toEqual([73, 'file-in-the-way']);
			expect(plan('--backend', 'openbsd-pf').status).toBe(0);
			expect(readdirSync(join(folder, 'etc'))).toHaveLength(8);
		} finally {
			rmSync(folder, { recursive: true });
		}
	});

	test('apply --yes keeps what works, and says so as one object', () => {
		const { status, stdout } = run(['apply', '--demo', '--yes', '--json']);
		const object = JSON.parse(stdout);
		expect(status).toBe(0);
		expect(object).toMatchObject({ schema: 1, ending: 'verified' });
		expect(object.checks).toHaveLength(allChecks.length);
	});

	test.each([
		['ocn', 0, ['confirmed']],
		['biglobe', 0, ['confirmed', 'silent']],
		['wrong-br', 1, ['silent']],
		['no-ra', 1, ['cannot']],
		['configured', 0, ['confirmed']],
	])('probe-br on %s', (name, code, outcomes) => {
		const { status, stdout } = run(['probe-br', `--demo=${name}`, '--json']);
		const { relays } = JSON.parse(stdout) as { relays: { outcome: string }[] };
		expect([status, relays.map(({ outcome }) => outcome)]).toEqual([code, outcomes]);
	});

	test('probe-br asks the relays that it is given, and refuses what is none', () => {
		const given = run(['probe-br', '--demo', '--br', '2001:db8::1', '--br', '2001:380:A120::9']);
		expect(given.status).toBe(0);
		expect(given.stdout).toContain('2001:db8::1: does not answer packets');
		expect(given.stdout).toContain('2001:380:a120::9: answers in 5.6 ms, reaches the internet');
		expect(given.stdout).toContain('Change the BR to it.');
		expect(run(['probe-br', '--demo', '--br', 'example.com'])).toMatchObject({ status: 64, stdout: '' });
		expect(run(['probe-br', '--demo=no-prefix', '--json'])).toMatchObject({
			status: 3,
			stdout: expect.stringContaining('"no-prefix-on-line"'),
		});
	});

	test('check on a configured router', () => {
		const { status, stdout } = run(['check', '--demo=configured', '--json']);
		expect(status).toBe(0);
		expect(JSON.parse(stdout)).toMatchObject({ schema: 1, verdict: { level: 'ok' } });
		expect(run(['check', '--demo=configured']).stdout).toMatch(/^All checks passed: IPv4 works\.\n\n {2}Link: ok/);
	});

	test.each(['detect', 'show'])('%s --json is one object', (command) => {
		const { status, stdout } = run([command, '--demo=configured', '--json']);
		expect(status).toBe(0);
		expect(JSON.parse(stdout)).toMatchObject({ schema: 1 });
	});

	test('--help and --version', () => {
		const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
			version: string;
		};
		expect(run(['--version']).stdout).toBe(`${manifest.version}\n`);
		for (const lang of ['en', 'ja']) {
			const { status, stdout } = run(['--help', '--lang', lang]);
			expect(status).toBe(0);
			expect(stdout).toContain('uninstall');
			expect(run(['plan', '--help', '--lang', lang]).stdout).toContain('--output');
		}
	});

	test('a reader that has enough ends it without a complaint', () => {
		const shell = `yes 2400:4050:5c71:af00::/56 | head -n 20000 | ${process.execPath} ${bin} calc - --json | head -n 1`;
		const { stdout, stderr, status } = spawnSync('sh', ['-c', shell], { encoding: 'utf8', timeout: 60_000 });
		expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
		expect(stdout.trim().split('\n')).toHaveLength(1);
	});
});

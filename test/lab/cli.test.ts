import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from '@lydell/node-pty';
import { afterAll, describe, expect, test } from 'vitest';
import { project } from './place.ts';

// `npm run lab` itself, as a person calls it; away from a lab that this person may have running.

const runs = mkdtempSync(join(tmpdir(), 'lab-'));
const env = { ...process.env, MAPE_LAB_RUN: runs };
const script = join(project, 'test/lab/lab.sh');

function lab(args: readonly string[], input = '') {
	return spawnSync('bash', [script, ...args], { env, input, encoding: 'utf8', timeout: 240_000 });
}

/** Machines of these runs that are still there. */
function machines(): string[] {
	return readdirSync('/proc').filter((pid) => {
		try {
			return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`path=${runs}/`);
		} catch {
			return false;
		}
	});
}

afterAll(() => {
	lab(['--stop']);
	rmSync(runs, { recursive: true, force: true });
});

describe('a command on a lab of its own', () => {
	test('has its input, output, errors and exit code passed through, and leaves nothing behind', () => {
		const { status, stdout, stderr } = lab(['cat; echo oops >&2; hostname; exit 5'], 'given\n');
		expect([status, stdout]).toEqual([5, 'given\nrouter\n']);
		expect(stderr).toContain('oops\n');
		expect(machines()).toEqual([]);
		expect(readdirSync(runs)).toEqual([]);
	});

	test('ends with the terminal that it was started from', async () => {
		const terminal = spawn('bash', [script, 'echo here; sleep 1000'], { env, cols: 80, rows: 24 });
		let seen = '';
		terminal.onData((data) => {
			seen += data;
		});
		const ended = new Promise<void>((resolve) => terminal.onExit(() => resolve()));
		await expect.poll(() => seen, { timeout: 200_000 }).toContain('here');
		terminal.kill('SIGHUP');
		await ended;
		await expect.poll(machines).toEqual([]);
	});

	test('a wrong option is an error with the usage', () => {
		expect(lab(['--line', 'nowhere'])).toMatchObject({
			status: 64,
			stderr: expect.stringContaining('unknown line: nowhere'),
		});
		expect(lab(['--frobnicate'])).toMatchObject({ status: 64, stderr: expect.stringContaining('npm run lab') });
	});
});

describe('a kept lab', () => {
	test('stays, serves several at once, restarts, and ends when told to', async () => {
		expect(lab(['--keep', 'echo first >/etc/kept'])).toMatchObject({ status: 0 });
		expect(machines()).toHaveLength(1);
		expect(lab(['cat', '/etc/kept'])).toMatchObject({ status: 0, stdout: 'first\n', stderr: '' });
		expect(lab(['--fault', 'cable=off', 'cat /sys/class/net/wan/carrier']).stdout).toBe('0\n');
		expect(lab(['--line', 'v6plus', 'cat /sys/class/net/wan/carrier']).stdout).toBe('1\n');

		const terminal = spawn(
			'bash',
			[script, 'stty size; trap "stty size" WINCH; echo $LANG; until read -t 0.2 -r; do :; done; exit 3'],
			{
				env: { ...env, LANG: 'ja_JP.UTF-8' },
				cols: 100,
				rows: 30,
			},
		);
		let seen = '';
		terminal.onData((data) => {
			seen += data;
		});
		const code = new Promise<number>((resolve) => terminal.onExit(({ exitCode }) => resolve(exitCode)));
		await expect.poll(() => seen, { timeout: 60_000 }).toContain('ja_JP.UTF-8');
		expect(seen).toContain('30 100');
		expect(lab(['echo meanwhile']).stdout).toBe('meanwhile\n');
		terminal.resize(70, 22);
		await expect.poll(() => seen, { timeout: 60_000 }).toContain('22 70');
		terminal.write('\r');
		expect(await code).toBe(3);

		const boot = () => lab(['cat', '/proc/sys/kernel/random/boot_id']).stdout;
		const before = boot();
		lab(['systemctl reboot']);
		await expect.poll(boot, { timeout: 120_000, interval: 2000 }).not.toMatch(new RegExp(`^$|${before}`));
		expect(lab(['cat', '/etc/kept']).stdout).toBe('first\n');

		lab(['systemctl reboot']);
		expect(lab(['--stop'])).toMatchObject({ status: 0 });
		await expect.poll(machines).toEqual([]);
		expect(existsSync(join(runs, 'door'))).toBe(false);
	});
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { stateOf } from './fault/trial.ts';
import { expectOnTime, isPending, must, prefix, putBackByTimer, rest, toQuestion, undecided } from './fault/window.ts';
import { startLab, type TestLab } from './harness.ts';
import { long } from './length.ts';
import { ipv4Works, routerAdvertised } from './router.ts';

// Between the change and its decision: the terminal goes away, somebody else decides, the machine restarts. The short form has
// the two that people meet first.

let lab: TestLab;
let bare: string;
beforeAll(async () => {
	lab = await startLab('ocn');
});
afterAll(async () => {
	await lab?.stop();
});

const wizard = (timeout: number) => `mape-setup --lang en --wan wan --lan lan --prefix ${prefix} --timeout ${timeout}`;

describe('a change that waits for its decision', () => {
	beforeEach(async () => {
		await lab.reset('ocn');
		await routerAdvertised(lab);
		bare = await stateOf(lab);
	});

	test('is put back on time when the terminal is closed', async () => {
		const terminal = lab.tty(wizard(90));
		await toQuestion(terminal);
		terminal.signal('HUP');
		await terminal.exited;
		expect(await isPending(lab)).toBe(true);
		expectOnTime(await putBackByTimer(lab));
		expect(await stateOf(lab)).toBe(bare);
	});

	test('is put back when another login says so', { timeout: 600_000 }, async () => {
		const terminal = lab.tty(wizard(600));
		await toQuestion(terminal);
		await must(lab, 'mape-setup revert');
		await terminal.wait(/another login/);
		terminal.send('q');
		expect(await terminal.exited).toBe(2);
		expect(await stateOf(lab)).toBe(bare);
	});

	if (!long) return;

	test('is put back on time when the connection is cut and nobody ends the program', async () => {
		// as with sshd: the process that holds the other end of the terminal is gone from one moment to the other
		const terminal = lab.tty(`script -qec '${wizard(90)}' /dev/null`, { cols: 100, rows: 30 });
		await toQuestion(terminal);
		await must(lab, 'pkill -KILL -x script');
		expect(await isPending(lab)).toBe(true);
		expectOnTime(await putBackByTimer(lab));
		expect(await stateOf(lab)).toBe(bare);
	});

	test('stays when it is confirmed from another login', async () => {
		const terminal = lab.tty(wizard(600));
		await toQuestion(terminal);
		terminal.send('\r\r');
		await rest(1500);
		expect(await isPending(lab)).toBe(true);
		expect((await must(lab, 'mape-setup confirm')).stdout).toMatch(/kept/);
		await terminal.wait(/confirmed from another login|stays after a reboot/);
		terminal.send('q');
		expect(await terminal.exited).toBe(0);
		await ipv4Works(lab);
		expect((await lab.router("systemctl list-units --all --plain --no-legend 'mape-setup-re*'")).stdout).toBe('');
		await must(lab, 'mape-setup uninstall --yes');
		expect(await stateOf(lab)).toBe(bare);
	});

	test('is put back on time by a process where there is no systemd', async () => {
		// a mount namespace of its own: the rest of the machine keeps its systemd, which is not asked here
		const hidden = 'exec unshare -m sh -c \'mount -t tmpfs none /run/systemd; "$0" "$@"\' bash -c \'';
		await must(lab, 'rm -f /run/lab/said');
		await undecided(lab, `--prefix ${prefix} --timeout 90 >/run/lab/said 2>&1'`, hidden);
		expect((await must(lab, 'cat /run/mape-setup/timer')).stdout).toMatch(/^\d+ process 0$/m);
		expect((await must(lab, 'cat /run/lab/said')).stdout).toMatch(/systemd/);
		expectOnTime(await putBackByTimer(lab));
		await must(lab, 'for i in $(seq 50); do [ -e /var/lib/mape-setup/reverting ] || break; sleep 0.2; done');
		expect(await stateOf(lab)).toBe(bare);
	});

	test('keeps a second one away, which is told which', async () => {
		await undecided(lab, `--prefix ${prefix} --timeout 600`);
		const changed = await stateOf(lab);
		const { stdout: folder } = await lab.router('cat /var/lib/mape-setup/pending');
		for (const command of ['apply --yes --json', 'uninstall --yes --json']) {
			const second = await lab.router(`mape-setup ${command}`, { timeoutMs: 200_000 });
			expect(second.code).not.toBe(0);
			expect(JSON.parse(second.stdout)).toMatchObject({ error: { code: 'change-pending' } });
			expect(second.stdout).toContain(folder.trim());
		}
		expect(await stateOf(lab)).toBe(changed);
		await must(lab, 'mape-setup revert');
		expect(await stateOf(lab)).toBe(bare);
	});

	test('is one of two that begin at once', async () => {
		const one = () => lab.router(`mape-setup apply --yes --json --prefix ${prefix}`, { timeoutMs: 240_000 });
		const both = await Promise.all([one(), one()]);
		const endings = both.map(({ code, stdout }) => {
			const { ending, error } = JSON.parse(stdout) as { ending: string; error?: { code: string } };
			return `${code} ${error?.code ?? ending}`;
		});
		// the later one may come when the first is decided already: then there is nothing to do
		expect(endings.filter((ending) => /^0 /.test(ending)).length, `${endings}`).toBeGreaterThan(0);
		expect(
			endings.every((ending) => /^0 |^\d+ change-pending$/.test(ending)),
			`${endings}`,
		).toBe(true);
		await ipv4Works(lab);
		await must(lab, 'mape-setup uninstall --yes');
		expect(await stateOf(lab)).toBe(bare);
	});
});

if (long)
	describe('a restart', () => {
		/** After a restart the line needs a moment. */
		async function restart(how: 'reboot' | 'cutPower'): Promise<string> {
			if (how === 'cutPower') await must(lab, 'sync');
			await lab[how]();
			await routerAdvertised(lab);
			await rest(3000);
			return stateOf(lab);
		}

		test('inside the window ends in the old state, after keeping in the new one', { timeout: 1_200_000 }, async () => {
			await lab.reset('ocn');
			const before = await restart('reboot');
			for (const how of ['reboot', 'cutPower'] as const) {
				await undecided(lab, `--prefix ${prefix} --timeout 600`);
				expect(await restart(how), `bare, ${how}`).toBe(before);
				expect(await isPending(lab)).toBe(false);
			}

			await must(lab, `mape-setup apply --yes --prefix ${prefix}`);
			const configured = await restart('cutPower');
			const port = lab.line.subscriber!.blocks[3]!.first + 2;
			expect(configured).not.toBe(before);
			await ipv4Works(lab);
			for (const how of ['reboot', 'cutPower'] as const) {
				await undecided(lab, `--forward ${port}:192.168.10.100:80/tcp --timeout 600`);
				expect(await restart(how), `configured, ${how}`).toBe(configured);
				expect(await isPending(lab)).toBe(false);
				await ipv4Works(lab);
			}
			await must(lab, 'mape-setup uninstall --yes');
			expect(await restart('reboot')).toBe(before);
		});
	});

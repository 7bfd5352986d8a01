import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { stateOf } from './fault/trial.ts';
import { expectOnTime, isPending, must, prefix, putBackByTimer, rest, undecided } from './fault/window.ts';
import { startLab, type TestLab } from './harness.ts';
import { routerAdvertised } from './router.ts';

// An apply on a machine that is broken: before it, or between the change and its decision.

let lab: TestLab;
let bare: string;
beforeAll(async () => {
	lab = await startLab('ocn');
});
afterAll(async () => {
	await lab?.stop();
});
beforeEach(async () => {
	await lab.reset('ocn');
	await routerAdvertised(lab);
	bare = await stateOf(lab);
});

const apply = () => lab.router(`mape-setup apply --yes --json --prefix ${prefix}`, { timeoutMs: 240_000 });

type Report = { ending: string; error?: { code: string; message: string } };

/** Fails in order: with a known problem, and the old state. */
async function expectRefused(...codes: readonly string[]): Promise<void> {
	const { code, stdout, stderr } = await apply();
	const { error } = JSON.parse(stdout) as Report;
	expect(codes, `${code} ${stdout}${stderr}`).toContain(error?.code);
	expect(await isPending(lab)).toBe(false);
}

describe('the disk', () => {
	/** Leaves so many KiB on the disk. */
	const fill = (free: number) =>
		must(
			lab,
			`rm -f /var/fill /var/spare; fallocate -l ${free}K /var/spare 2>/dev/null; fallocate -l $(($(df -k --output=avail /var | tail -1) - 64))K /var/fill || exit 1; dd if=/dev/zero of=/var/fill bs=4k oflag=append conv=notrunc 2>/dev/null; rm -f /var/spare; sync`,
		);
	afterEach(async () => {
		await lab.router('rm -f /var/fill /var/spare; sync');
	});

	test.each([0, 48, 96, 144, 192])('with %i KiB left', async (free) => {
		await fill(free);
		const { code, stdout, stderr } = await apply();
		await lab.router('rm -f /var/fill; sync');
		const { ending, error } = JSON.parse(stdout) as Report;
		if (code !== 0) {
			expect(['checkpoint-failed', 'write-failed', 'command-failed'], `${stdout}${stderr}`).toContain(error?.code);
			expect(await stateOf(lab)).toBe(bare);
		} else {
			expect(ending).toBe('verified');
			await must(lab, 'mape-setup uninstall --yes');
			expect(await stateOf(lab)).toBe(bare);
		}
	});

	test('that fills up before the decision does not hinder the way back', async () => {
		await undecided(lab, `--prefix ${prefix} --timeout 60`);
		await fill(0);
		expectOnTime(await putBackByTimer(lab));
		expect(await stateOf(lab)).toBe(bare);
	});
});

describe('/etc', () => {
	afterEach(async () => {
		await lab.router('umount /etc 2>/dev/null');
	});
	const readOnly = 'mount --bind /etc /etc && mount -o remount,bind,ro /etc';

	test('that is read-only is not touched', async () => {
		await must(lab, readOnly);
		await expectRefused('checkpoint-failed', 'write-failed');
		await must(lab, 'umount /etc');
		expect(await stateOf(lab)).toBe(bare);
	});

	test('that becomes read-only before the decision is said, and the way back can be gone again', async () => {
		await undecided(lab, `--prefix ${prefix} --timeout 600`);
		await must(lab, readOnly);
		const failed = await lab.router('mape-setup revert --json', { timeoutMs: 240_000 });
		expect(failed.code, failed.stderr).toBe(5);
		expect(JSON.parse(failed.stdout)).toMatchObject({ error: { code: 'revert-failed' } });
		const second = await apply();
		expect(JSON.parse(second.stdout)).toMatchObject({ error: { code: 'change-pending' } });
		await must(lab, 'umount /etc');
		await must(lab, 'mape-setup revert');
		expect(await stateOf(lab)).toBe(bare);
	});
});

describe('nft', () => {
	const hide = 'mv /usr/sbin/nft /usr/sbin/nft.away && hash -r';
	const show = '[ ! -e /usr/sbin/nft.away ] || mv /usr/sbin/nft.away /usr/sbin/nft';
	afterEach(async () => {
		await lab.router(show);
	});

	test('that is missing is named before anything is touched', async () => {
		await must(lab, hide);
		await expectRefused('tool-missing', 'rules-refused');
		await must(lab, show);
		expect(await stateOf(lab)).toBe(bare);
	});

	test('that goes away before the decision is said, and the way back can be gone again', async () => {
		await undecided(lab, `--prefix ${prefix} --timeout 600`);
		await must(lab, hide);
		const failed = await lab.router('mape-setup revert --json', { timeoutMs: 240_000 });
		expect(failed.code, failed.stdout).toBe(5);
		await must(lab, show);
		await must(lab, 'mape-setup revert');
		expect(await stateOf(lab)).toBe(bare);
	});
});

test.each(['+2 days', '-2 days'])('a clock that jumps by %s moves no deadline', async (jump) => {
	await undecided(lab, `--prefix ${prefix} --timeout 60`);
	const { stdout: real } = await lab.router('echo $(($(date +%s) - $(cut -d . -f 1 /proc/uptime)))');
	await must(lab, `date -s '${jump}'`);
	try {
		await rest(3000);
		expect(await isPending(lab)).toBe(true);
		expectOnTime(await putBackByTimer(lab));
		expect(await stateOf(lab)).toBe(bare);
	} finally {
		await lab.router(`date -s "@$((${real.trim()} + $(cut -d . -f 1 /proc/uptime)))"`);
	}
});

test('a way back that is killed again and again is gone to its end by the next', async () => {
	await undecided(lab, `--prefix ${prefix} --timeout 600`);
	const folder = (await lab.router('cat /var/lib/mape-setup/pending')).stdout.trim();
	for (const seconds of [0.2, 0.5, 1, 2])
		await lab.router(`timeout -s KILL ${seconds} setsid -w sh ${folder}/revert user; pkill -KILL -f ${folder}/revert`);
	await must(lab, 'mape-setup revert || [ ! -e /var/lib/mape-setup/reverting ]');
	expect(await stateOf(lab)).toBe(bare);
});

test('a command that a dead program has left behind is ended before the way back', async () => {
	await must(
		lab,
		`cat >/usr/local/sbin/systemctl <<'END'
#!/bin/sh
if [ "$1" = start ]; then touch /run/lab/hangs; sleep 20; fi
exec /usr/bin/systemctl "$@"
END
		chmod +x /usr/local/sbin/systemctl`,
	);
	try {
		await must(
			lab,
			`rm -f /run/lab/hangs
			mape-setup apply --yes --prefix ${prefix} --timeout 600 >/run/lab/apply 2>&1 &
			for i in $(seq 600); do [ -e /run/lab/hangs ] && break; sleep 0.1; done
			[ -e /run/lab/hangs ] || { cat /run/lab/apply; exit 1; }
			kill -KILL "$(cat /run/mape-setup/busy)"`,
		);
		await must(lab, 'mape-setup revert');
		expect((await lab.router('pgrep -f /usr/local/sbin/systemctl')).stdout).toBe('');
	} finally {
		await lab.router('rm -f /usr/local/sbin/systemctl; hash -r');
	}
	await rest(20_000);
	expect(await stateOf(lab)).toBe(bare);
});

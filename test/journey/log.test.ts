import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

// The program as root on this machine, with /var/log of its own: what it leaves there, and what it says when it cannot.

const bin = fileURLToPath(new URL('../../bin/mape-setup.js', import.meta.url));

/** Runs sh with an empty /var/log that nobody else sees; `mape` is the program. */
const inside = (script: string) =>
	spawnSync(
		'unshare',
		[
			'-m',
			'sh',
			'-euc',
			`mount -t tmpfs none /var/log\nmape() { '${process.execPath}' '${bin}' "$@" || echo "exit $?"; }\n${script}`,
		],
		{ encoding: 'utf8', timeout: 60_000, env: { PATH: process.env['PATH'], LANG: 'en_US.UTF-8' } },
	);

const obstacles = [
	'mount -o remount,ro /var/log',
	'touch /var/log/mape-setup',
	// a full disk
	'mkdir /var/log/mape-setup; mount -t tmpfs -o size=8k none /var/log/mape-setup; cat /dev/zero >/var/log/mape-setup/x 2>/dev/null || true',
];

/** It looks at the machine, then finds that there is no such interface. */
const refused = 'mape apply --yes --wan no0 --lan no1 --prefix 2400:4050:5c71:af00::/56 >/dev/null';

describe('the log of a machine', () => {
	test('has what was run, with the exit code', () => {
		const { stdout, stderr } = inside(
			`${refused}\nstat -c '%a %n' /var/log/mape-setup /var/log/mape-setup/*\nmape log --json`,
		);
		expect(stderr).not.toContain('log');
		const [folder, file, ...lines] = stdout.trimEnd().split('\n');
		expect(folder).toBe('700 /var/log/mape-setup');
		expect(file).toMatch(/^600 \/var\/log\/mape-setup\/\d{4}-\d\d-\d\d\.jsonl$/);
		const entries = lines.map((line) => JSON.parse(line));
		expect(entries[0]).toMatchObject({
			run: ['mape-setup', 'apply', '--yes', '--wan', 'no0', '--lan', 'no1', '--prefix', '2400:4050:5c71:af00::/56'],
		});
		expect(entries.slice(1, -1).length).toBeGreaterThan(0);
		for (const entry of entries.slice(1, -1))
			expect(entry).toMatchObject({ command: expect.any(Array), durationMs: expect.any(Number) });
		expect(entries.at(-1)).toMatchObject({ outcome: 'exit', code: 64 });
	});

	test('that cannot be written is said once, and changes nothing', () => {
		const usual = inside(refused);
		for (const obstacle of obstacles) {
			const { stdout, stderr } = inside(`${obstacle}\n${refused}`);
			expect(stdout).toBe(usual.stdout);
			expect(stderr.replace(/The log in .*\n/, '')).toBe(usual.stderr);
			expect(stderr.match(/The log in/g)).toHaveLength(1);
		}
	});

	test('is not written for what does nothing', () => {
		const { stdout } = inside(
			'for words in "calc 2400:4050:5c71:af00::/56" "apply --wat" "check --demo=configured" "show" "log" "plan --demo"; do mape $words >/dev/null 2>&1; done\nls /var/log',
		);
		expect(stdout.replaceAll(/^exit \d+\n/gm, '')).toBe('');
	});
});

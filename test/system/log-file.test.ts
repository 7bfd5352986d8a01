import { spawnSync } from 'node:child_process';
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { logLineFunction } from '../../src/plan/artifact/log-line.ts';
import { names } from '../../src/plan/names.ts';
import { type Logged, parseLogLine } from '../../src/system/log-entry.ts';
import { logFile } from '../../src/system/log-file.ts';
import { logged } from '../../src/system/logged.ts';
import { recordedSystem, routerOf, scenarios } from '../../src/system/recorded.ts';

let folder = '';
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'mape-setup-log-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const linesIn = (log: string) =>
	readdirSync(log).flatMap((name) => readFileSync(join(log, name), 'utf8').trimEnd().split('\n'));

describe('the log file', () => {
	test('is a line of JSON for each entry, for root alone, in the file of the day in UTC', () => {
		const log = join(folder, 'log');
		const file = logFile(log);
		const before = new Date().toISOString();
		file.append({ run: ['mape-setup', 'apply'], version: '1.2.3' });
		file.append({ outcome: 'exit', code: 4, durationMs: 12 });
		expect(readdirSync(log)).toEqual([`${before.slice(0, 10)}.jsonl`]);
		expect(statSync(log).mode & 0o777).toBe(0o700);
		expect(statSync(join(log, readdirSync(log)[0]!)).mode & 0o777).toBe(0o600);
		const entries = linesIn(log).map(parseLogLine);
		expect(entries).toMatchObject([
			{ pid: process.pid, run: ['mape-setup', 'apply'], version: '1.2.3' },
			{ pid: process.pid, outcome: 'exit', code: 4, durationMs: 12 },
		]);
		expect(entries[0]!.time >= before).toBe(true);
		expect(file.failure()).toBeUndefined();
	});

	test('keeps the newest 30 files, and nothing that is not its own is removed', () => {
		for (let day = 1; day <= 31; day++)
			writeFileSync(join(folder, `2020-01-${String(day).padStart(2, '0')}.jsonl`), '');
		for (let day = 1; day <= 5; day++) writeFileSync(join(folder, `2020-02-0${day}.jsonl`), '');
		writeFileSync(join(folder, 'notes.txt'), '');
		logFile(folder).append({ remove: '/x' });
		const left = readdirSync(folder);
		expect(left).toContain('notes.txt');
		// 30 old ones, and today's
		expect(left).toHaveLength(32);
		expect(left[0]).toBe('2020-01-07.jsonl');
	});

	test.each([
		['a file where the folder should be', () => writeFileSync(join(folder, 'log'), ''), /EEXIST|ENOTDIR/],
		['a folder where the file should be', () => mkdirSync(join(folder, 'log', today()), { recursive: true }), /EISDIR/],
		[
			'a pipe that nobody reads',
			() => {
				mkdirSync(join(folder, 'log'));
				spawnSync('mkfifo', [join(folder, 'log', today())]);
			},
			/ENXIO/,
		],
		[
			'a link',
			() => {
				mkdirSync(join(folder, 'log'));
				spawnSync('ln', ['-s', join(folder, 'elsewhere'), join(folder, 'log', today())]);
			},
			/ELOOP/,
		],
	])('%s breaks nothing', (_, obstruct, why) => {
		obstruct();
		const file = logFile(join(folder, 'log'));
		for (let time = 0; time < 3; time++) file.append({ remove: '/x' });
		expect(file.failure()).toMatch(why);
		expect(existsSync(join(folder, 'elsewhere'))).toBe(false);
	});

	test('a day’s file does not grow without end', () => {
		writeFileSync(join(folder, today()), 'x'.repeat(17 * 1024 * 1024));
		const file = logFile(folder);
		file.append({ remove: '/x' });
		expect(file.failure()).toBe('EFBIG');
	});

	test('costs next to nothing', () => {
		const file = logFile(folder);
		const began = performance.now();
		for (let count = 0; count < 1000; count++) file.append({ remove: '/var/lib/mape-setup/x' });
		expect((performance.now() - began) / 1000).toBeLessThan(2);
		expect(linesIn(folder)).toHaveLength(1000);
	});
});

const today = () => `${new Date().toISOString().slice(0, 10)}.jsonl`;

describe('a logged machine', () => {
	test('tells every command, write and removal, also refused ones, and is the same otherwise', async () => {
		const entries: Logged[] = [];
		const path = '/etc/mape-setup/up';
		const inner = recordedSystem(routerOf(scenarios.ocn), { refuseWrites: { [path]: 'ENOSPC' } });
		const system = logged(inner, (entry) => entries.push(entry));
		expect((await system.run(['ip', '-j', 'route'])).code).toBe(0);
		await system.stream(['cat', '/nowhere'], { onLine: () => undefined });
		await system.run(['frobnicate']);
		await system.write('/etc/mape-setup/ä', 'ü\n', 0o600);
		await expect(system.write(path, 'x', 0o755)).rejects.toMatchObject({ code: 'ENOSPC' });
		await system.remove('/etc/mape-setup/ä');
		await system.read('/etc/mape-setup/ä');
		expect(entries).toMatchObject([
			{ command: ['ip', '-j', 'route'], code: 0, timedOut: false },
			{ command: ['cat', '/nowhere'], code: 1, stderr: ['cat: /nowhere: No such file or directory'] },
			{ command: ['frobnicate'], code: null, notFound: true },
			{ write: '/etc/mape-setup/ä', mode: '0600', bytes: 3 },
			{ write: path, mode: '0755', bytes: 1, error: 'ENOSPC' },
			{ remove: '/etc/mape-setup/ä' },
		]);
		expect(system.isRoot()).toBe(true);
	});

	test('has the last lines of what a command says, cut', async () => {
		const entries: Logged[] = [];
		const said = [...Array.from({ length: 30 }, (_, line) => `line ${line}`), 'x'.repeat(2000)].join('\n');
		const inner = recordedSystem(routerOf(scenarios.ocn));
		const result = {
			argv: ['x'],
			code: 1,
			stdout: '',
			stderr: said,
			durationMs: 1.4,
			timedOut: false,
			notFound: false,
		};
		await logged({ ...inner, run: async () => result }, (entry) => entries.push(entry)).run(['x']);
		const [{ stderr, durationMs }] = entries as unknown as [{ stderr: string[]; durationMs: number }];
		expect(stderr).toHaveLength(20);
		expect([stderr[0], stderr.at(-1)!.length, durationMs]).toEqual(['line 11', 500, 1]);
	});
});

describe('log_line', () => {
	const run = (log: string, words: string) =>
		spawnSync('sh', ['-euc', `${logLineFunction('revert').replaceAll(names.log, log)}\nlog_line ${words}; echo done`], {
			encoding: 'utf8',
		});

	test('adds a line that the program can read', () => {
		const log = join(folder, 'log');
		expect(run(log, `reverted after 120 s '"\\\\"' "$(printf 'a\\tb\\n\\303\\244')"`)).toMatchObject({
			status: 0,
			stdout: 'done\n',
			stderr: '',
		});
		expect(linesIn(log).map(parseLogLine)).toMatchObject([{ script: 'revert', said: 'reverted after 120 s  ab' }]);
		expect(readdirSync(log)).toEqual([today()]);
		expect(statSync(log).mode & 0o777).toBe(0o700);
		expect(statSync(join(log, today())).mode & 0o777).toBe(0o600);
	});

	test('does the same on the simulated router', async () => {
		const router = recordedSystem(routerOf(scenarios.ocn), { start: Date.UTC(2026, 3, 1) });
		const input = `${logLineFunction('keep')}\nlog_line 'the change is kept (/var/lib/x)' '"'\n`;
		expect(await router.run(['sh', '-s'], { input })).toMatchObject({ code: 0, stdout: '', stderr: '' });
		expect(parseLogLine((await router.read(`${names.log}/2026-04-01.jsonl`))!.trim())).toMatchObject({
			time: '2026-04-01T00:00:00Z',
			script: 'keep',
			said: 'the change is kept (/var/lib/x) ',
		});
	});

	test('never fails, and says nothing', () => {
		for (const log of ['/proc/nowhere', '/dev/null']) {
			expect(run(log, 'x')).toMatchObject({ status: 0, stdout: 'done\n', stderr: '' });
		}
	});
});

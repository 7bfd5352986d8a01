import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { head } from '../../src/apply/script-parts.ts';
import { names } from '../../src/plan/names.ts';

// How `keep` and `revert` begin, run by the real sh with the real flock; only the folders and the patience are others.

let directory: string;
beforeEach(() => {
	directory = mkdtempSync(join(tmpdir(), 'mape-setup-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function script(body: string): string {
	const text = head(directory, 'revert')
		.replaceAll(names.run, directory)
		.replaceAll(names.log, `${directory}/log`)
		.replace(/ -w \d+ /, ' -w 1 ');
	const path = join(directory, 'revert');
	writeFileSync(path, `${text}\n${body}\n`);
	return path;
}

it('waits for the one that is at work, passes on what it was given, and its exit code', async () => {
	const path = script('sleep 0.5; echo "$*" >>"$PWD/said"; exit 3');
	const first = spawn('sh', [path, 'user']);
	const second = spawn('sh', [path, 'two words', 'timer']);
	const codes = await Promise.all([first, second].map((one) => once(one, 'exit')));
	expect(codes).toEqual([
		[3, null],
		[3, null],
	]);
	expect(readFileSync(join(directory, 'said'), 'utf8').split('\n').sort()).toEqual(['', 'two words timer', 'user']);
});

it('ends the one that hangs, with the command that it waits for, and does the work', { timeout: 30_000 }, async () => {
	const path = script('[ "$1" = timer ] || { sleep 3599; echo late >>said; }; echo "$1" >>said');
	const hanging = spawn('sh', [path, 'user']);
	const ended = once(hanging, 'exit');
	const lock = join(directory, 'lock');
	await expect.poll(() => existsSync(lock) && execFileSync('pgrep', ['-fc', 'sleep 3599']).toString().trim()).toBe('1');
	const code = await once(spawn('sh', [path, 'timer']), 'exit');
	expect(code).toEqual([0, null]);
	expect((await ended)[0]).not.toBe(0);
	expect(readFileSync(join(directory, 'said'), 'utf8')).toBe('timer\n');
	expect(() => execFileSync('pgrep', ['-f', 'sleep 3599'])).toThrow();
});

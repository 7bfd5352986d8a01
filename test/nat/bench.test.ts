import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const bench = new URL('../../bench/nat/run.mjs', import.meta.url).pathname;
const scratch = mkdtempSync(join(tmpdir(), 'mape-bench-test-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe('bench:nat --quick', () => {
	it('meets the targets that count packets, and writes them into a page', async () => {
		const page = join(scratch, 'page.md');
		writeFileSync(page, 'before\n<!-- bench:nat -->\nold\n<!-- bench:nat end -->\nafter\n');
		// ends with an error when a target is missed
		const { stdout } = await run(process.execPath, [bench, '--quick', '--write', page], { maxBuffer: 1 << 24 });
		expect(readFileSync(page, 'utf8')).toBe(`before\n<!-- bench:nat -->\n\n${stdout}\n<!-- bench:nat end -->\nafter\n`);
		expect(stdout).toMatch(/^\| article, offset 1 .*\d+ of \d+ .*gre, esp/m);
		expect(stdout).toMatch(/^\| ours, alias .* 0 of \d{4} \| 0 \| nothing \|/m);
		// by chance it may be one port below the target; the bench ends with an error when it is more than that
		expect(stdout).toMatch(/^\| 240 ports: up, first packet .*(✓|✗, as the limit) \|$/m);
	}, 180_000);

	it('says so when the page has no place for them', async () => {
		const page = join(scratch, 'other.md');
		writeFileSync(page, 'nothing\n');
		const ended = await run(process.execPath, [bench, '--quick', '--write', page]).catch((error) => error);
		expect(ended.code).toBe(2);
		expect(ended.stderr).toContain('does not have the lines');
		expect(readFileSync(page, 'utf8')).toBe('nothing\n');
	}, 60_000);
});

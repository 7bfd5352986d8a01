import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadNftables, replacing } from '../../src/plan/artifact/nftables-load.ts';

/** The loader of `up rules` with the real nft, in a network namespace that ends with the test's script. */
describe('loading the rules', () => {
	let folder: string;
	const file = (name: string) => join(folder, name);
	beforeAll(() => {
		folder = mkdtempSync(join(tmpdir(), 'nftables-load-'));
		const table = (rule: string) => `create table ip mape\ntable ip mape {\n\tchain c {\n\t\t${rule}\n\t}\n}\n`;
		writeFileSync(file('one'), table('ip daddr 192.0.2.1 drop'));
		writeFileSync(file('two'), table('ip daddr 192.0.2.2 drop'));
		writeFileSync(file('broken'), table('ip daddr 192.0.2.3 goto nowhere'));
	});
	afterAll(() => rmSync(folder, { recursive: true }));

	const run = (...steps: readonly string[]) => {
		const argv = ['-n', 'sh', '-eu', '-c', steps.join('\n')];
		const { status, stdout, stderr } = spawnSync('unshare', argv, { encoding: 'utf8' });
		return { status, stderr, rules: [...stdout.matchAll(/192\.0\.2\.(\d)/g)].map(([, last]) => last) };
	};
	const list = 'nft list ruleset';

	it('takes a first load, the same again and another one, without a word', () => {
		const one = loadNftables(file('one'));
		expect(run(one, list)).toEqual({ status: 0, stderr: '', rules: ['1'] });
		expect(run(one, one, list)).toEqual({ status: 0, stderr: '', rules: ['1'] });
		expect(run(one, loadNftables(file('two')), list)).toEqual({ status: 0, stderr: '', rules: ['2'] });
	});

	it('says what is wrong with a file and where, and leaves what is there', () => {
		const broken = loadNftables(file('broken'));
		const where = new RegExp(`${file('broken')}:4:\\S+ Error: .*No such file`);
		const alone = run(broken);
		expect(alone.status).not.toBe(0);
		expect(alone.stderr).toMatch(where);
		const after = run(loadNftables(file('one')), `{ ${broken}; } || :`, list);
		expect(after).toMatchObject({ status: 0, rules: ['1'], stderr: expect.stringMatching(where) });
		expect(run(`{ ${broken}; } || :`, list).rules).toEqual([]);
	});

	it('ends a script with set -e', () => {
		const { status, stderr, rules } = run(loadNftables(file('none')), 'echo 192.0.2.9');
		expect(status).not.toBe(0);
		expect(stderr).toContain(file('none'));
		expect(rules).toEqual([]);
	});

	it('can be tried without effect where rules are loaded', () => {
		const attempt = (name: string) => `{ printf %s '${replacing}'; cat ${file(name)}; } | nft -c -f -`;
		expect(run(loadNftables(file('one')), attempt('two'), list)).toEqual({ status: 0, stderr: '', rules: ['1'] });
		expect(run(loadNftables(file('one')), attempt('broken')).stderr).toMatch(/stdin:4:\S+ Error: /);
	});

	it('does not add rules to rules when a file is loaded by itself', () => {
		const again = run(loadNftables(file('one')), `nft -f ${file('two')} || :`, list);
		expect(again).toMatchObject({ rules: ['1'], stderr: expect.stringContaining('File exists') });
	});
});

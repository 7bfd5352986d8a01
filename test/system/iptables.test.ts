import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deriveCe } from '../../src/map/ce.ts';
import { renderIp6tables } from '../../src/plan/artifact/ip6tables-guard.ts';
import { renderIptables } from '../../src/plan/artifact/iptables.ts';
import { replaceProgram } from '../../src/plan/artifact/iptables-load.ts';
import { removeProgram } from '../../src/plan/artifact/iptables-unload.ts';
import { natOptions } from '../../src/plan/nat-options.ts';
import { demoSystem } from '../../src/system/recorded.ts';
import { docker, byHand as hand, ufw, ufw6 } from '../plan/iptables-foreign.ts';
import { lines } from '../plan/routers.ts';

const { rule, delegation } = lines.v6plus();
const ce = deriveCe(rule, delegation.prefix);
if (!ce.ok) throw new Error(ce.problem.code);
const hash = renderIptables(ce.value, natOptions('iptables'));
const article = renderIptables(ce.value, natOptions('iptables', { form: 'article' }));
const guard = renderIp6tables(ce.value);

/** As `-save` shows rules: jumps are in the tables, not on the way there. */
const asSaved = (rules: string) => rules.replaceAll(/^-I /gm, '-A ').replaceAll(/^#.*\n/gm, '');
const both = asSaved(hash).replace('*nat\n', `*raw\nCOMMIT\n*nat\n-A POSTROUTING -o eth9 -j MASQUERADE\n`);
const texts = { nothing: '', docker, ufw, ufw6, hand, hash: asSaved(hash), article: asSaved(article), both };

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'iptables-edit-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('what stands in for awk and sed prints what they do', () => {
	const simulated = async (argv: readonly string[], input: string, files: Readonly<Record<string, string>> = {}) => {
		const system = demoSystem('ocn');
		for (const [path, content] of Object.entries(files)) await system.write(path, content, 0o644);
		const { code, stdout } = await system.run(argv, { input });
		expect(code).toBe(0);
		return stdout;
	};

	describe.each(Object.entries(texts))('%s', (_, saved) => {
		it.each(Object.entries({ nothing: '', hash, article, guard }))('replaced by %s', async (_, rules) => {
			const path = join(folder, 'rules');
			writeFileSync(path, rules);
			const argv = ['awk', replaceProgram, '-', 'file=1', path];
			const real = execFileSync(argv[0]!, argv.slice(1), { input: saved, encoding: 'utf8' });
			expect(tablesOf(await simulated(argv, saved, { [path]: rules }))).toEqual(tablesOf(real));
		});

		it('removed', async () => {
			const argv = ['sed', '-n', removeProgram];
			const real = execFileSync('sed', argv.slice(1), { input: saved, encoding: 'utf8' });
			expect(await simulated(argv, saved)).toBe(real);
		});
	});

	/** awk has no order for the tables that the file does not name. */
	const tablesOf = (text: string) => text.split(/^(?=\*)/m).sort();
});

describe('the simulated iptables', () => {
	const restore = async (system: ReturnType<typeof demoSystem>, input: string, ...options: string[]) =>
		(await system.run(['iptables-restore', '--noflush', ...options], { input })).code;
	const saved = async (system: ReturnType<typeof demoSystem>) => (await system.run(['iptables-save'])).stdout;

	it('takes a table whole or not at all, and nothing when it only tries', async () => {
		const system = demoSystem('ocn');
		expect(await restore(system, docker)).toBe(0);
		const before = await saved(system);
		expect(before).toContain('-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE\n');
		expect(await restore(system, hash, '--test')).toBe(0);
		expect(await saved(system)).toBe(before);
		for (const wrong of [
			'*nat\n-A POSTROUTING -j DROP\n-A MAPE-X -j DROP\nCOMMIT\n',
			'*nat\n-A POSTROUTING -j DROP\n-D POSTROUTING -j ACCEPT\nCOMMIT\n',
			'*nat\n-A POSTROUTING -j DROP\n-X DOCKER\nCOMMIT\n',
			'*nat\n-A POSTROUTING -j DROP\n-A POSTROUTING -j MAPE-X\nCOMMIT\n',
			'*nat\n-A POSTROUTING -j DROP\n',
			'*nonsense\nCOMMIT\n',
		])
			expect(await restore(system, wrong), wrong).toBe(1);
		expect(await saved(system)).toBe(before);
	});
});

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Backend } from '../../src/plan/choices.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { names } from '../../src/plan/names.ts';
import { natOptions } from '../../src/plan/nat-options.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { missingFor } from '../nat/iptables-line.ts';
import { facts, lines } from './routers.ts';

function planFor(backend: Backend): Plan {
	const made = makePlan({ ...lines.v6plus(), backend, nat: natOptions(backend) }, { ...facts, iptables: 'legacy' });
	if (!made.ok) throw new Error(JSON.stringify(made.problem));
	return made.value;
}
const plans = { nftables: planFor('nftables'), iptables: planFor('iptables') };
const contentOf = (plan: Plan, path: string) => plan.files.find((file) => file.path === path)?.content;

describe('a plan for iptables', () => {
	const plan = plans.iptables;

	it('has its files, and not those of nftables', () => {
		for (const path of [names.iptablesRules, names.ip6tablesRules]) {
			expect(contentOf(plan, path)).toContain('MAPE-');
			expect(plans.nftables.obsoleteFiles).toContain(path);
			expect(contentOf(plans.nftables, path)).toBeUndefined();
		}
		expect(contentOf(plan, names.rules)).toBeUndefined();
		expect(plan.obsoleteFiles).toContain(names.rules);
	});

	it('has an `up` of its own, and the same `down`', async () => {
		await expect(contentOf(plan, names.up)).toMatchFileSnapshot('../golden/v6plus/etc/mape-setup/up.iptables');
		expect(contentOf(plan, names.down)).toBe(contentOf(plans.nftables, names.down));
	});

	it('follows the services that flush its rules', () => {
		const unit = contentOf(plan, `${names.unitDirectory}/${names.routerUnit}`);
		expect(unit).toMatch(/^PartOf=nftables\.service netfilter-persistent\.service /m);
		expect(unit).toMatch(/^After=.* nftables\.service netfilter-persistent\.service /m);
		expect(contentOf(plans.nftables, `${names.unitDirectory}/${names.routerUnit}`)).toMatch(
			/^PartOf=nftables\.service$/m,
		);
	});

	it('says which iptables it is', () => {
		expect(plan.notes).toContainEqual({ type: 'iptables-variant', variant: 'legacy', mixed: false });
		expect(plans.nftables.notes.some(({ type }) => type === 'iptables-variant')).toBe(false);
	});
});

const missing = missingFor('nft');
if (missing !== '') console.warn(`\n*** the scripts CANNOT BE TRIED ON THIS KERNEL, only in the lab: ${missing}\n`);
describe.skipIf(missing !== '')('the scripts with real tools', () => {
	let folder: string;
	beforeAll(() => {
		folder = mkdtempSync(join(tmpdir(), 'rules-script-'));
		for (const [backend, plan] of Object.entries(plans)) {
			mkdirSync(join(folder, backend));
			for (const { path, content, mode } of plan.files) {
				const own = join(folder, backend, path.split('/').at(-1)!);
				const moved = content.replaceAll('/etc/mape-setup', join(folder, backend));
				writeFileSync(own, moved.replaceAll('/run/mape-setup', join(folder, 'run')), { mode });
			}
		}
		for (const without of ['iptables', 'nft', 'awk']) {
			mkdirSync(join(folder, `no-${without}`));
			const tools = ['sh', 'nft', 'ip', 'sed', 'awk', 'cat', 'rm', 'mkdir', 'iptables', 'ip6tables'].flatMap((tool) =>
				tool.endsWith('tables') ? [`${tool}-save`, `${tool}-restore`] : [tool],
			);
			for (const tool of tools.filter((name) => !name.includes(without)))
				symlinkSync(onPath(tool), join(folder, `no-${without}`, tool));
		}
	});
	afterAll(() => rmSync(folder, { recursive: true }));

	const onPath = (tool: string) => execFileSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).trim();
	const state =
		'{ nft list tables; iptables-save; ip6tables-save; } | grep -oE "^table ip mape|^:MAPE-(GUARD|TUNNEL)" | tr "\\n" " "';
	/** What the script says, errors too, in a network namespace of its own. */
	const said = (script: string) =>
		execFileSync('unshare', ['-n', 'sh', '-ec', `cd ${folder}; exec 2>&1; ${script}`], { encoding: 'utf8' }).trim();

	it('change places, twice over, and go', () => {
		const steps = ['nftables', 'iptables', 'iptables', 'nftables', 'nftables', 'iptables'];
		const seen = said(`${steps.map((step) => `./${step}/up rules; ${state}; echo`).join('\n')}
			./iptables/down; ${state}; echo end; ./iptables/down; ${state}`);
		const [nft, iptables] = ['table ip mape ', ':MAPE-GUARD :MAPE-TUNNEL '];
		expect(seen).toBe([nft, iptables, iptables, nft, nft, iptables, 'end'].join('\n'));
	});

	it('leave an nftables router without tables of iptables', () => {
		expect(said(`./nftables/up rules; nft list tables; ./nftables/down; nft list tables`)).toBe('table ip mape');
	});

	it.each([
		['iptables', 'nftables'],
		['nft', 'iptables'],
	])('do not miss %s', (without, backend) => {
		const path = `PATH=${folder}/no-${without}`;
		expect(said(`${path} ./${backend}/up rules; ${path} ./${backend}/down; ${state}`)).toBe('');
	});

	it('fail, and leave what was there, when a tool is missing', () => {
		const path = `PATH=${folder}/no-awk`;
		expect(said(`./nftables/up rules; ${path} ./iptables/up rules >/dev/null 2>&1 && echo fine; ${state}`)).toBe(
			'table ip mape',
		);
	});

	it('keep the old rules when the new ones are refused', () => {
		const broken = `printf '*mangle\\n:MAPE-GUARD - [0:0]\\n-A MAPE-GUARD -j NONSENSE\\nCOMMIT\\n' >iptables/nat.rules`;
		expect(said(`./nftables/up rules; ${broken}; ./iptables/up rules >/dev/null 2>&1 && exit 1; ${state}`)).toContain(
			'table ip mape',
		);
	});
});

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { replaceFunction } from '../../src/plan/artifact/iptables-load.ts';
import { ownIptables } from '../../src/plan/artifact/iptables-unload.ts';
import { loadNftables } from '../../src/plan/artifact/nftables-load.ts';
import { startLab, type TestLab } from './harness.ts';
import { project, projectInGuest } from './place.ts';
import { ipv4Works, machineState, routerAdvertised } from './router.ts';

// The program and its rules on Debian 13: its kernel, its nft and iptables, its systemd, its Node.

let lab: TestLab;
beforeAll(async () => {
	const start = performance.now();
	lab = await startLab('v6plus', { debian: 13 });
	console.log(`lab: Debian 13 is up after ${Math.round((performance.now() - start) / 1000)} s`);
	const { stdout } = await lab.router('cat /etc/debian_version; uname -r; nft --version; iptables --version');
	expect(stdout).toMatch(/^13\.\d+\n6\.12\..*\nnftables v1\.1\..*\niptables v1\.8\.1\d \(nf_tables\)\n$/);
});
afterAll(async () => {
	await lab?.stop();
});

async function must(command: string, input = ''): Promise<string> {
	const { code, stdout, stderr } = await lab.router(command, { input, timeoutMs: 240_000 });
	expect(`${code} ${stderr}`, `${command}\n${stdout}`).toMatch(/^0 /);
	return stdout;
}

const goldens = readdirSync(join(project, 'test/golden'), { recursive: true, encoding: 'utf8' });
const named = (name: RegExp) => goldens.filter((path) => name.test(path)).sort();
const inGuest = (path: string) => join(projectInGuest, 'test/golden', path);

describe('the rules that are written to routers', () => {
	test.each(named(/nat\.nft/))('nft takes %s, and once more over itself', async (path) => {
		// a network of its own, where nothing else is
		const listed = await must(`unshare -n bash -e <<-EOT
			nft -c -f ${inGuest(path)}
			for time in 1 2; do ${loadNftables(inGuest(path))}; nft -s list ruleset; echo ----; done
		EOT`);
		const [once, twice] = listed.split('----\n');
		expect(once).toContain('type nat hook postrouting');
		expect(twice).toBe(once);
	});

	describe.each(['nft', 'legacy'])('iptables-%s', (variant) => {
		const bin = `/run/iptables-${variant}`;
		beforeAll(async () => {
			await must(`mkdir -p ${bin}; for program in ip6tables iptables; do for what in save restore; do
				ln -s /usr/sbin/$program-${variant}-$what ${bin}/$program-$what
			done; done`);
		});

		test.each(named(/nat6?\.rules/))('takes %s, and once more over itself', async (path) => {
			const program = path.includes('nat6.') ? 'ip6tables' : 'iptables';
			const script = `set -e; PATH=${bin}:$PATH\n${replaceFunction}
				${program}-restore --noflush --test <${inGuest(path)}
				for time in 1 2; do replace_rules ${program} ${inGuest(path)}; ${program}-save; echo ----; done`;
			const [once = '', twice = ''] = (await must('unshare -n sh -s', script)).split('----\n');
			expect(ownIptables(once)).toContain('POSTROUTING');
			expect(ownIptables(twice)).toBe(ownIptables(once));
		});
	});
});

describe.each([
	['v6plus', ['hash', 'alias']],
	['ocn', ['alias']],
] as const)('on the %s line', (line, forms) => {
	let before: string;
	beforeAll(async () => {
		if (line !== 'v6plus') await lab.reset(line);
		await routerAdvertised(lab);
		before = await machineState(lab);
	});

	test.each(forms)('apply --yes --nat %s makes IPv4 work', async (form) => {
		await must(`mape-setup apply --yes --nat ${form}`);
		expect((await must('nft list table ip mape')).includes('alias')).toBe(form === 'alias');
		await ipv4Works(lab);
		// again, as a machine that others keep busy may have made one of the checks late
		const verdict = async () => JSON.parse((await lab.router('mape-setup check --json')).stdout).verdict.level;
		await expect.poll(verdict, { timeout: 180_000 }).toBe('ok');
	});

	test('uninstall takes everything back', async () => {
		await must('mape-setup uninstall --yes');
		expect(await machineState(lab)).toBe(before);
	});
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLab, type TestLab } from './harness.ts';
import { ipv4Works, machineState, routerAdvertised } from './router.ts';

// The other form of the rules on a real tunnel.

let lab: TestLab;
beforeAll(async () => {
	lab = await startLab('ocn');
});
afterAll(async () => {
	await lab?.stop();
});

const run = (command: string) => lab.router(`mape-setup ${command}`, { timeoutMs: 240_000 });

test.each(['ocn', 'v6plus'] as const)('--nat alias makes IPv4 work on the %s line', async (line) => {
	await lab.reset(line);
	await routerAdvertised(lab);
	const before = await machineState(lab);
	const applied = await run('apply --yes --nat alias');
	expect(`${applied.code}\n${applied.stdout}${applied.stderr}`).toMatch(/^0\n/);
	expect((await lab.router('nft list table ip mape')).stdout).toContain('alias');
	await ipv4Works(lab);
	expect(JSON.parse((await run('check --json')).stdout)).toMatchObject({ verdict: 'ok' });
	// the form is kept: the same command without the flag changes nothing
	expect((await run('apply --yes')).code).toBe(0);
	expect((await lab.router('cat /etc/mape-setup/config.json')).stdout).toContain('"nat": "alias"');
	expect((await run('uninstall --yes')).code).toBe(0);
	expect(await machineState(lab)).toBe(before);
});

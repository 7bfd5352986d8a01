import { afterAll, beforeAll, expect, test } from 'vitest';
import { difference, stateOf } from './fault/trial.ts';
import { startLab, type TestLab } from './harness.ts';
import { ipv4Works, nothingDropped, routerAdvertised } from './router.ts';

// Applying and uninstalling over and over leaves nothing behind. Each kind once here; `npm run rounds -- 200` for many.

const rounds = Number(process.env['ROUNDS'] ?? 3);

let lab: TestLab;
beforeAll(async () => {
	lab = await startLab('ocn');
	await routerAdvertised(lab);
});
afterAll(async () => {
	await lab?.stop();
});

/** Names of what runs but for this very question; what the kernel starts for itself comes and goes. */
async function processes(): Promise<string> {
	const { stdout } = await lab.router(
		"for p in /proc/[0-9]*; do [ -e $p/exe ] && [ $p/ns/net -ef /proc/1/ns/net ] && tr '\\0' ' ' <$p/cmdline && echo; done 2>/dev/null",
	);
	return stdout
		.split('\n')
		.filter((line) => line && !/^(bash -c|tr) /.test(line))
		.sort()
		.join('\n');
}

test(`${rounds} rounds of apply and uninstall`, { timeout: rounds * 300_000 + 60_000 }, async () => {
	const before = await stateOf(lab);
	const running = await processes();
	// by turns with a typed prefix, with DHCPv6, and with iptables
	const flags = ['--prefix 2400:4050:5c71:af00::/56', '', '--prefix 2400:4050:5c71:af00::/56 --backend iptables'];
	for (let round = 0; round < rounds; round++) {
		const began = Date.now();
		for (const command of [`apply --yes ${flags[round % flags.length]}`, 'uninstall --yes']) {
			const { code, stdout, stderr } = await lab.router(`mape-setup ${command}`, { timeoutMs: 480_000 });
			expect(`${code}\n${stdout}${stderr}`, `round ${round + 1}: ${command}`).toMatch(/^0\n/);
			if (command.startsWith('apply') && round % 20 === 0) await ipv4Works(lab);
		}
		expect(difference(before, await stateOf(lab)), `round ${round + 1}`).toEqual([]);
		expect(await processes(), `round ${round + 1}`).toBe(running);
		await nothingDropped(lab);
		console.error(`round ${round + 1} of ${rounds}: ${Math.round((Date.now() - began) / 1000)} s, nothing left over`);
	}
	console.log(`${rounds} rounds, nothing left over`, JSON.stringify(await lab.counters()));
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { startLab, type TestLab } from './harness.ts';
import { ipv4Works, routerAdvertised } from './router.ts';

// What a restart of the router leaves: a machine of its own, because a restarted router is not bare any more.

let lab: TestLab;
beforeAll(async () => {
	lab = await startLab('ocn');
});
afterAll(async () => {
	await lab?.stop();
});

const run = (command: string) => lab.router(`mape-setup ${command}`, { timeoutMs: 240_000 });

test('the router comes up without Node', async () => {
	await routerAdvertised(lab);
	expect((await run('apply --yes')).code).toBe(0);
	// whoever calls node at boot finds this instead
	await lab.router(
		'printf \'#!/bin/sh\\necho "$@" >> /root/node-was-called\\nexit 1\\n\' > /usr/local/bin/node; chmod +x /usr/local/bin/node; sync',
	);
	await lab.reboot();
	const up = await lab.router(
		'for i in $(seq 100); do systemctl is-active -q mape-setup.service && exit 0; sleep 0.3; done; systemctl status mape-setup.service; exit 1',
	);
	expect(`${up.code} ${up.stdout}`).toBe('0 ');
	await routerAdvertised(lab);
	await ipv4Works(lab);
	expect((await lab.router('cat /root/node-was-called')).stdout).toBe('');
	const lease = await lab.router(
		'for i in $(seq 100); do test -s /run/mape-setup/prefix && exec cat /run/mape-setup/prefix; sleep 0.3; done; exit 1',
	);
	expect(lease.stdout.trim()).toBe(lab.line.prefix);
	await lab.router('rm -f /usr/local/bin/node');
	expect((await run('check')).code).toBe(0);
});

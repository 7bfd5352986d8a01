import { describe, expect, it } from 'vitest';
import { acquirePrefix } from '../../src/detect/acquire.ts';
import type { ExchangeEvent } from '../../src/detect/delegation.ts';
import { formatPrefix6 } from '../../src/map/prefix.ts';
import {
	demoSystem,
	type RecordedOptions,
	type RecordedSystem,
	recordedSystem,
	routerOf,
	type Scenario,
	scenarios,
} from '../../src/system/recorded.ts';
import { transcript } from './transcript.ts';

async function acquire(
	system: RecordedSystem,
	options: { device?: string; signal?: AbortSignal; onEvent?: (event: ExchangeEvent) => void; timeoutMs?: number } = {},
) {
	const began = system.now();
	const events: ExchangeEvent[] = [];
	const result = await acquirePrefix(system, {
		device: 'enp1s0',
		...options,
		onEvent: (event) => {
			events.push(event);
			options.onEvent?.(event);
		},
	});
	const left = [...system.router.files.keys()].filter((path) => path.startsWith('/run/mape-setup'));
	return { result, events, tookMs: system.now() - began, left };
}

const router = (
	scenario: Scenario,
	change: (router: ReturnType<typeof routerOf>) => void,
	options?: RecordedOptions,
) => {
	const made = routerOf(scenario);
	change(made);
	return recordedSystem(made, options);
};
const wanOf = (made: ReturnType<typeof routerOf>) => made.spaces.get('')!.links[1]!;

describe('a line that delegates', () => {
	it('gives its prefix in some seconds, and nothing is left behind', async () => {
		const system = demoSystem('ocn');
		const { result, events, tookMs, left } = await acquire(system);
		expect(result.ok && formatPrefix6(result.value.prefix)).toBe('2400:4050:5c71:af00::/56');
		expect(result).toMatchObject({
			value: { origin: 'dhcpv6', t1: 7200, t2: 10800, replyFrom: 'fe80::221:d8ff:fe9f:2d41' },
		});
		expect(events.map(({ type }) => type)).toEqual(['started', 'sent', 'received', 'sent', 'received', 'bound']);
		expect(tookMs).toBeLessThan(3_000);
		expect(left).toEqual([]);
	});

	it('is asked in a way that leaves the machine alone', async () => {
		const system = demoSystem('ocn');
		await acquire(system);
		const command = system.commands().find((one) => one.startsWith('dhclient'))!;
		expect(command).toMatch(
			/^dhclient -6 -d -v -1 -P -D LL -cf \/dev\/null -sf \/bin\/true -lf \/run\/mape-setup\/\S+ -pf \/run\/mape-setup\/\S+ enp1s0$/,
		);
	});

	it('is waited for: link up, carrier, a link-local address that is not tentative', async () => {
		const system = router(scenarios.ocn, (made) => {
			const wan = wanOf(made);
			wan.up = false;
			wan.addresses.length = 0;
		});
		const { result, tookMs } = await acquire(system);
		expect(result.ok).toBe(true);
		expect(tookMs).toBeGreaterThan(2_500);
		expect(system.commands()).toContain('ip link set dev enp1s0 up');
		expect(system.commands()).not.toContain('ip link set dev enp1s0 down');
	});
});

describe('a line that does not', () => {
	it('nobody answers', async () => {
		const { result, events, left } = await acquire(demoSystem('no-answer'));
		expect(result).toEqual({ ok: false, problem: { code: 'no-answer', device: 'enp1s0', solicits: 5, seconds: 30 } });
		expect(events).toContainEqual({ type: 'sent', message: 'Solicit', intervalMs: 8_080 });
		expect(left).toEqual([]);
	});

	it('dhclient gives up first', async () => {
		const { result } = await acquire(demoSystem('no-answer'), { timeoutMs: 120_000 });
		expect(result).toMatchObject({ problem: { code: 'no-answer', solicits: 6, seconds: 61 } });
	});

	it('the server has no prefix', async () => {
		const { result, tookMs } = await acquire(demoSystem('no-prefix'));
		expect(result).toEqual({
			ok: false,
			problem: { code: 'no-prefix-on-line', device: 'enp1s0', server: 'fe80::221:d8ff:fe9f:2d41' },
		});
		expect(tookMs).toBeLessThan(5_000);
	});

	it('nothing is plugged in: the interface is as before', async () => {
		const system = router(scenarios.ocn, (made) => {
			const wan = wanOf(made);
			wan.cable = false;
			wan.up = false;
			wan.addresses.length = 0;
		});
		expect((await acquire(system)).result).toEqual({ ok: false, problem: { code: 'no-carrier', device: 'enp1s0' } });
		expect(system.commands().at(-1)).toBe('ip link set dev enp1s0 down');
		expect(system.router.spaces.get('')!.links[1]!.up).toBe(false);
	});

	it('another device has the same link-local address', async () => {
		const system = router(scenarios.ocn, (made) => {
			const { addresses } = wanOf(made);
			addresses[0] = { ...addresses[0]!, dadFailed: true };
		});
		expect((await acquire(system)).result).toEqual({ ok: false, problem: { code: 'no-link-local', device: 'enp1s0' } });
	});
});

describe('a machine that cannot', () => {
	it.each([
		['not root', { ...scenarios.ocn, root: false }, { code: 'not-root' }],
		[
			'no dhclient',
			{ ...scenarios.ocn, without: ['dhclient'] },
			{ code: 'tool-missing', tool: 'dhclient', package: 'isc-dhcp-client' },
		],
	])('%s', async (_, scenario, problem) => {
		expect((await acquire(recordedSystem(routerOf(scenario)))).result).toEqual({ ok: false, problem });
	});

	it('has no such interface', async () => {
		const { result } = await acquire(demoSystem('ocn'), { device: 'eth7' });
		expect(result).toEqual({
			ok: false,
			problem: { code: 'interface-missing', device: 'eth7', available: ['enp1s0', 'enp2s0'] },
		});
	});

	it('dhclient fails: its telling lines, without banner and bug report', async () => {
		const faults = [{ when: 'dhclient ...', result: { code: 1, stderr: transcript('dhclient/tentative.stderr') } }];
		const { result } = await acquire(demoSystem('ocn', { faults }));
		expect(result).toMatchObject({ problem: { code: 'dhclient-failed', exitCode: 1, device: 'enp1s0' } });
		const lines = !result.ok && result.problem.code === 'dhclient-failed' ? result.problem.stderr : [];
		expect(lines[0]).toBe("Can't bind to dhcp address: Cannot assign requested address");
		expect(lines.join()).not.toMatch(/Consortium|bug/);
	});

	it('AppArmor is named when it is there', async () => {
		const faults = [{ when: 'dhclient ...', result: { code: 1, stderr: "can't create /run/x: Permission denied\n" } }];
		const system = demoSystem('ocn', { faults });
		await system.write(
			'/sys/kernel/security/apparmor/profiles',
			'/usr/bin/man (enforce)\n/{,usr/}sbin/dhclient (enforce)\n',
			0o444,
		);
		expect((await acquire(system)).result).toMatchObject({ problem: { code: 'dhclient-failed', confined: true } });
	});
});

describe('cancelled', () => {
	it('before, while it waits, and in the middle', async () => {
		expect((await acquire(demoSystem('ocn'), { signal: AbortSignal.abort() })).result).toEqual({
			ok: false,
			problem: { code: 'cancelled' },
		});
		const controller = new AbortController();
		const { result, left, events } = await acquire(demoSystem('no-answer'), {
			signal: controller.signal,
			onEvent: ({ type }) => type === 'sent' && controller.abort(),
		});
		expect(result).toEqual({ ok: false, problem: { code: 'cancelled' } });
		expect(events.filter(({ type }) => type === 'sent')).toHaveLength(1);
		expect(left).toEqual([]);
	});
});

import { describe, expect, it } from 'vitest';
import { runRemedy } from '../../src/apply/remedy.ts';
import type { CheckId } from '../../src/check/check.ts';
import { type FindingCode, remedyFor } from '../../src/check/finding-table.ts';
import { runChecks } from '../../src/check/runner.ts';
import { diagnose } from '../../src/check/verdict.ts';
import { configuredRouter } from '../../src/command/configured.ts';
import { names } from '../../src/plan/names.ts';
import { lower, removeAddress, removeLink } from '../../src/system/model/change.ts';
import { type Link, linkNamed, ownSpace, type Router, type Space } from '../../src/system/model/router.ts';
import { demoSystem, type RecordedSystem, recordedSystem } from '../../src/system/recorded.ts';

async function verdictOn(system: RecordedSystem) {
	const router = await configuredRouter(system);
	if (!router.ok) throw new Error(router.problem.code);
	return diagnose(await runChecks(system, router.value));
}

type Fault = (space: Space, tunnel: Link, router: Router) => unknown;

const routeAway = (space: Space) =>
	void space.routes.splice(
		space.routes.findIndex(({ family, to }) => family === 4 && to === 'default'),
		1,
	);

describe('a remedy that is ours puts right what it is for', () => {
	it.each<[string, CheckId, FindingCode, Fault]>([
		['rules flushed', 'rules', 'rules-missing', (space) => void space.tables.splice(0)],
		['tunnel removed', 'tunnel', 'tunnel-missing', (space, tunnel) => removeLink(space, tunnel)],
		['tunnel down', 'tunnel', 'tunnel-down', (space, tunnel) => lower(space, tunnel)],
		[
			'another BR',
			'tunnel',
			'tunnel-endpoint',
			(_, tunnel) => void Object.assign(tunnel.tunnel!, { remote: '2001:db8::9' }),
		],
		['another MTU', 'tunnel', 'tunnel-mtu', (_, tunnel) => void Object.assign(tunnel, { mtu: 1400 })],
		['no route', 'tunnel', 'tunnel-route-missing', routeAway],
		[
			'CE address flushed',
			'ce-address',
			'ce-address-missing',
			(space) => {
				const wan = linkNamed(space, 'enp1s0')!;
				removeAddress(space, wan, wan.addresses.find(({ local }) => local.includes(':99:'))!);
			},
		],
		['forwarding off', 'rules', 'forwarding-off', (space) => space.sysctls.set('net.ipv4.ip_forward', '0')],
		[
			'client stopped',
			'prefix',
			'dhcp-client-stopped',
			(_, __, { units }) => void units.set(names.dhcpUnit, { enabled: true, active: false }),
		],
	])('%s', async (_, check, code, fault) => {
		const system = demoSystem('configured');
		const space = ownSpace(system.router);
		fault(space, linkNamed(space, names.tunnel)!, system.router);
		const verdict = await verdictOn(system);
		expect(verdict).toMatchObject({ check, finding: { code } });
		if (verdict === undefined || verdict.level === 'ok') return;
		const remedy = remedyFor(verdict.finding);
		expect(remedy).toMatchObject({ ours: true });
		const written = system.calls.length;
		expect(await runRemedy(system, remedy!.command)).toBeUndefined();
		expect(system.calls.slice(written).filter(({ type }) => type === 'write')).toEqual([]);
		expect(await verdictOn(system)).toEqual({ level: 'ok' });
	});
});

describe('a remedy', () => {
	it('is not run without root', async () => {
		const { router } = demoSystem('configured');
		const system = recordedSystem({ ...router, root: false });
		expect(await runRemedy(system, [names.up])).toEqual({ code: 'not-root' });
		expect(system.calls).toEqual([]);
	});

	it('waits for a change that is to be decided', async () => {
		const system = demoSystem('configured');
		const directory = `${names.checkpoints}/2026-03-31T00-00-00-000Z`;
		system.router.files.set(names.pending, { content: `${directory}\n`, mode: 0o644 });
		expect(await runRemedy(system, [names.up])).toMatchObject({ code: 'change-pending', checkpoint: directory });
		expect(system.calls.filter(({ type }) => type === 'run')).toEqual([]);
	});

	it('says what the command said', async () => {
		const { router } = demoSystem('configured');
		const faults = [{ when: `${names.up} rules`, result: { code: 1, stderr: 'nft: no\n' } }];
		const system = recordedSystem(router, { faults });
		expect(await runRemedy(system, [names.up, 'rules'])).toEqual({
			code: 'command-failed',
			argv: [names.up, 'rules'],
			exitCode: 1,
			timedOut: false,
			stderr: ['nft: no'],
		});
	});

	it('leaves a router down that is held down: its prefix is not ours', async () => {
		const system = demoSystem('configured');
		await system.run([names.down]);
		system.router.files.set(names.held, { content: 'withdrawn 2400:4050:5c71:af00::/56\n', mode: 0o644 });
		expect(await verdictOn(system)).toMatchObject({ check: 'tunnel', finding: { code: 'tunnel-missing' } });
		expect(await runRemedy(system, [names.up])).toBeUndefined();
		expect(linkNamed(ownSpace(system.router), names.tunnel)).toBeUndefined();
	});
});

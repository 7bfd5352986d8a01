import { expect, it } from 'vitest';
import { gatherOpenbsd } from '../../../src/detect/openbsd/gather.ts';
import type { Fault } from '../../../src/system/recorded.ts';
import { advertised, delegated, type OpenbsdRouter, openbsdSystem } from './router.ts';

async function factsOf(router: OpenbsdRouter, more: readonly Fault[] = []) {
	const facts = await gatherOpenbsd(openbsdSystem(router, more));
	if (!facts.ok) throw new Error(JSON.stringify(facts.problem));
	return facts.value;
}

it('describes a router on a line with delegation', async () => {
	const { interfaces, ...facts } = await factsOf(delegated);
	expect(facts).toEqual({
		platform: 'openbsd',
		ssh: { clientAddress: '192.168.10.100', serverAddress: '192.168.10.1', device: 'em1', onLink: true },
		wanCandidates: ['em0', 'em1'],
		release: '7.6',
		defaultRoutes4: [],
		defaultRoutes6: [{ device: 'em0', gateway: 'fe80::221:d8ff:fe9f:2d41', metric: 8 }],
		leases: [{ device: 'em0', state: 'Bound', prefixes: ['2400:4050:5c71:af00::/56'] }],
		sysctls: { 'net.inet.ip.forwarding': '0', 'net.inet6.ip6.forwarding': '0' },
		isRoot: true,
	});
	expect(interfaces.map(({ name, raSeen, carriesSsh }) => [name, raSeen, carriesSsh])).toEqual([
		['lo0', false, false],
		['em0', true, false],
		['em1', false, true],
	]);
});

it('hears the line by slaacd’s address, too', async () => {
	const { interfaces, leases } = await factsOf({ ...advertised, route6: 'Routing tables\n' });
	expect(interfaces.filter(({ raSeen }) => raSeen).map(({ name }) => name)).toEqual(['em0']);
	expect(leases).toEqual([]);
});

it('takes an address that is not slaacd’s for no sign of the line', async () => {
	const ifconfig = delegated.ifconfig.replace('MULTICAST,AUTOCONF6', 'MULTICAST');
	expect((await factsOf({ ...delegated, ifconfig })).interfaces.some(({ raSeen }) => raSeen)).toBe(false);
});

it('works before 7.6, which has no dhcp6leased', async () => {
	const { lease: _, ...router } = delegated;
	expect((await factsOf({ ...router, isOld: true })).leases).toEqual([]);
});

it('only asks', async () => {
	const system = openbsdSystem(delegated);
	await gatherOpenbsd(system);
	expect(system.calls.every(({ type }) => type === 'run')).toBe(true);
	expect(system.commands()).toEqual([
		'ifconfig',
		'route -n show -inet',
		'route -n show -inet6',
		'sysctl kern.osrelease net.inet.ip.forwarding net.inet6.ip6.forwarding',
		'dhcp6leasectl -l em0',
		'dhcp6leasectl -l em1',
	]);
});

it.each<[string, Fault, object]>([
	['no ifconfig', { when: 'ifconfig', result: { notFound: true, code: undefined } }, { code: 'tool-missing' }],
	['an odd route', { when: 'route ...', result: { code: 0, stdout: '?' } }, { code: 'unreadable-output' }],
	[
		'an odd sysctl',
		{ when: 'sysctl ...', result: { code: 0, stdout: 'a=b\n' } },
		{ why: 'kern.osrelease is not in it' },
	],
	[
		'an odd lease',
		{ when: 'dhcp6leasectl ...', result: { code: 0, stdout: 'em0\n' } },
		{ code: 'unreadable-output', argv: ['dhcp6leasectl', '-l', 'em0'] },
	],
])('says what was not understood: %s', async (_, fault, problem) => {
	expect(await gatherOpenbsd(openbsdSystem(delegated, [fault]))).toMatchObject({ ok: false, problem });
});

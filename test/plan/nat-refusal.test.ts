import { describe, expect, it, test } from 'vitest';
import { deriveCe } from '../../src/map/ce.ts';
import type { Backend } from '../../src/plan/choices.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { type ChosenNat, natFor, natOptions, type PortForward } from '../../src/plan/nat-options.ts';
import { choicesByHand, facts, lines } from './routers.ts';

const lead = (port: number, more: Partial<PortForward> = {}): PortForward => ({
	protocol: 'both',
	port,
	host: '192.168.10.20',
	hostPort: port,
	...more,
});

function refusal(backend: Backend, chosen: ChosenNat, choices = lines.v6plus()) {
	const plan = makePlan({ ...choices, backend, nat: natOptions(backend, chosen) }, facts);
	return plan.ok ? undefined : plan.problem;
}

describe('makePlan refuses', () => {
	const cone = ['192.168.10.30'];
	test.each<[Backend, ChosenNat, object]>([
		['iptables', { form: 'alias' }, { code: 'form-needs-backend', flag: '--nat alias', needs: 'nftables' }],
		['nftables', { form: 'article' }, { code: 'form-needs-backend', flag: '--style article', needs: 'iptables' }],
		['iptables', { fullCone: cone }, { code: 'full-cone-needs-alias', hosts: cone, reason: 'backend' }],
		['iptables', { form: 'article', fullCone: cone }, { code: 'full-cone-needs-alias', reason: 'backend' }],
		['nftables', { form: 'hash', fullCone: cone }, { code: 'full-cone-needs-alias', reason: 'form' }],
		['nftables', { fullCone: ['106.72.63.108'] }, { code: 'nat-host', flag: '--full-cone', reason: 'own' }],
		[
			'nftables',
			{ forwards: [lead(7488, { host: '106.72.63.108' })] },
			{ code: 'nat-host', flag: '--forward', host: '106.72.63.108', reason: 'own' },
		],
		['nftables', { forwards: [lead(7488), lead(7488)] }, { code: 'forward-twice', port: 7488 }],
		['iptables', { forwards: [lead(7488, { protocol: 'tcp' }), lead(7488)] }, { code: 'forward-twice', port: 7488 }],
		[
			'nftables',
			{ forwards: [lead(80)] },
			{
				code: 'forward-outside-set',
				port: 80,
				blocks: 15,
				nearest: [
					{ first: 7488, last: 7503 },
					{ first: 11_584, last: 11_599 },
				],
			},
		],
		['iptables', { forwards: [lead(7504)] }, { code: 'forward-outside-set', port: 7504 }],
	])('%s with %j', (backend, chosen, problem) => expect(refusal(backend, chosen)).toMatchObject(problem));

	test.each(['0.0.0.0', '0.1.2.3', '127.0.0.1', '224.0.0.1', '239.1.2.3', '240.0.0.1', '255.255.255.255'])(
		'%s as a host',
		(host) => {
			const unusable = { code: 'nat-host', host, reason: 'unusable' };
			expect(refusal('nftables', { fullCone: [host] })).toEqual({ ...unusable, flag: '--full-cone' });
			expect(refusal('iptables', { forwards: [lead(7488, { host })] })).toEqual({ ...unusable, flag: '--forward' });
		},
	);

	it('forwards that leave no port for anybody else', () => {
		const ce = deriveCe(lines['offset-0']().rule, lines['offset-0']().delegation.prefix);
		if (!ce.ok) throw new Error(ce.problem.code);
		const { last } = ce.value.ports[0]!;
		const all = Array.from({ length: last }, (_, i) => lead(i + 1));
		for (const backend of ['nftables', 'iptables'] as const) {
			expect(refusal(backend, { forwards: all }, lines['offset-0']())).toEqual({
				code: 'forwards-take-all',
				ports: last,
			});
			expect(refusal(backend, { forwards: all.slice(1) }, lines['offset-0']())).toBeUndefined();
		}
	});

	it('port 0, which the set may begin with', () => {
		expect(refusal('nftables', { forwards: [lead(0)] }, lines['offset-0']())).toMatchObject({
			code: 'forward-outside-set',
			port: 0,
		});
	});

	it('full cone where the set is too scattered for alias', () => {
		const scattered = choicesByHand(
			'2001:db8:1:8000::/56',
			'ipv6=2001:db8::/40,ipv4=198.51.100.0/24,ea=9,offset=6,br=2001:db8:ffff::1',
		);
		expect(refusal('nftables', {}, scattered)).toBeUndefined();
		expect(refusal('nftables', { fullCone: cone }, scattered)).toEqual({
			code: 'full-cone-needs-alias',
			hosts: cone,
			reason: 'ports',
		});
	});
});

describe('makePlan takes', () => {
	test.each<[Backend, ChosenNat]>([
		['nftables', { forwards: [lead(7488, { protocol: 'tcp' }), lead(7488, { protocol: 'udp', host: '10.0.0.9' })] }],
		['nftables', { forwards: [lead(64_847)], fullCone: ['192.168.10.30'] }],
		['nftables', { form: 'hash', forwards: [lead(7503)] }],
		['iptables', { forwards: [lead(7488)] }],
		['iptables', { form: 'article', forwards: [lead(7488)] }],
	])('%s with %j', (backend, chosen) => expect(refusal(backend, chosen)).toBeUndefined());

	it('says in the notes what is open to anybody', () => {
		const nat = natOptions('nftables', { forwards: [lead(7488)], fullCone: ['192.168.10.30'] });
		const plan = makePlan({ ...lines.v6plus(), nat }, facts);
		expect(plan.ok && plan.value.notes).toEqual(
			expect.arrayContaining([
				{ type: 'forwards', forwards: nat.forwards },
				{ type: 'full-cone', hosts: nat.fullCone },
			]),
		);
		expect(plan.ok && plan.value.notes.map(({ type }) => type)).not.toContain('hosts-elsewhere');
		const bare = makePlan(lines.v6plus(), facts);
		expect(bare.ok && bare.value.notes.map(({ type }) => type)).not.toContain('forwards');
	});
});

describe('a host that is not on the LAN', () => {
	const noted = (nat: ChosenNat, machine = facts) => {
		const plan = makePlan({ ...lines.v6plus(), nat: natOptions('nftables', nat) }, machine);
		return plan.ok ? plan.value.notes.filter(({ type }) => type === 'hosts-elsewhere') : plan.problem;
	};
	const elsewhere = ['192.168.1.20', '192.168.9.255'];
	const forwards = elsewhere.map((host, i) => lead(7488 + i, { host }));

	it('is noted, once', () => {
		expect(noted({ forwards, fullCone: ['192.168.10.255', ...elsewhere] })).toEqual([
			{ type: 'hosts-elsewhere', hosts: elsewhere, device: 'lan' },
		]);
	});

	it('is unknown where the LAN has no address yet', () => {
		const bare = { ...facts, interfaces: facts.interfaces.map((one) => ({ ...one, addresses: [] })) };
		expect(noted({ forwards }, bare)).toEqual([]);
	});
});

describe('natFor', () => {
	const forwards = [lead(7488)];
	test.each([
		['nftables', 'alias', 'iptables', 'hash'],
		['iptables', 'hash', 'nftables', 'alias'],
		['nftables', 'hash', 'iptables', 'hash'],
		['iptables', 'article', 'nftables', 'alias'],
		['nftables', 'hash', 'nftables', 'hash'],
		['iptables', 'article', 'iptables', 'article'],
	] as const)('%s %s becomes %s %s, and all else stays', (before, form, backend, expected) => {
		const nat = natOptions(before, { form, forwards, timeouts: 'short' });
		expect(natFor(backend, { backend: before, nat })).toEqual({ ...nat, form: expected });
	});
});

import { describe, expect, it } from 'vitest';
import { type CheckId, type CheckProgress, failed, ok, warning } from '../../src/check/check.ts';
import { checks } from '../../src/check/checks.ts';
import type { Finding } from '../../src/check/finding.ts';
import { type FindingCode, findingTable, remedyFor } from '../../src/check/finding-table.ts';
import { diagnose } from '../../src/check/verdict.ts';

const layers: readonly CheckId[] = checks.map(({ id }) => id);
const codes = Object.keys(findingTable) as readonly FindingCode[];

/** Only the code counts here. */
const finding = (code: FindingCode) => ({ code }) as Finding;

type Bad = Partial<Record<CheckId, readonly ['failed' | 'warning', FindingCode]>>;

/** As the runner tells it: what needs a failed check is skipped, everything else is fine. */
function line(bad: Bad): readonly CheckProgress[] {
	const blamed = new Map<CheckId, CheckId>();
	return checks.map(({ id, needs }): CheckProgress => {
		const because = needs.map((need) => blamed.get(need)).find((cause) => cause !== undefined);
		if (because) {
			blamed.set(id, because);
			return { id, status: 'skipped', because };
		}
		const [level, code] = bad[id] ?? ['ok', undefined];
		if (level === 'failed') blamed.set(id, id);
		const verdict = code === undefined ? ok() : (level === 'failed' ? failed : warning)(finding(code));
		return { id, status: 'done', verdict, durationMs: 1 };
	});
}

const upward: readonly CheckId[] = ['ipv4', 'source-address', 'port-blocks', 'mtu', 'dns'];

describe('the cause', () => {
	it.each<[string, Bad, [level: string, check: CheckId, code: FindingCode], readonly CheckId[], readonly CheckId[]]>([
		[
			'a cable that is out',
			{ link: ['failed', 'no-carrier'] },
			['failed', 'link', 'no-carrier'],
			['default-route', 'prefix', 'ce-address', 'tunnel', 'ipv6', 'home-gateway', 'br', ...upward],
			[],
		],
		[
			'rules that were flushed',
			{ rules: ['failed', 'rules-missing'] },
			['failed', 'rules', 'rules-missing'],
			['rules-file', 'br', ...upward],
			[],
		],
		[
			'a lease that ran out, though the BR is what fails',
			{ prefix: ['warning', 'lease-expired'], br: ['failed', 'br-silent'] },
			['failed', 'prefix', 'lease-expired'],
			['br', ...upward],
			[],
		],
		[
			'a prefix that the line does not advertise any more',
			{ prefix: ['warning', 'prefix-not-advertised'], br: ['failed', 'br-silent'] },
			['failed', 'prefix', 'prefix-not-advertised'],
			['br', ...upward],
			[],
		],
		[
			'a lease that ran out, for which the router was taken down',
			{
				prefix: ['warning', 'lease-expired'],
				'ce-address': ['failed', 'ce-address-missing'],
				tunnel: ['failed', 'tunnel-missing'],
				rules: ['failed', 'rules-missing'],
			},
			['failed', 'prefix', 'lease-expired'],
			['ce-address', 'tunnel', 'rules', 'rules-file', 'br', ...upward],
			[],
		],
		[
			'a wrong BR, though a lease that is still valid is not followed',
			{ prefix: ['warning', 'dhcp-client-stopped'], br: ['failed', 'br-silent'] },
			['failed', 'br', 'br-silent'],
			upward,
			['prefix'],
		],
		[
			'accept_ra, and not the route that is gone because of it',
			{ 'default-route': ['failed', 'default-route-missing'], rules: ['warning', 'accept-ra'] },
			['failed', 'rules', 'accept-ra'],
			['default-route', 'ipv6', 'br', ...upward],
			[],
		],
		[
			'a line on which nothing comes, and not the lease that could not be renewed',
			{ 'default-route': ['failed', 'default-route-missing'], prefix: ['warning', 'lease-expired'] },
			['failed', 'default-route', 'default-route-missing'],
			['prefix', 'ipv6', 'br', ...upward],
			[],
		],
		[
			'a gateway that is off',
			{ 'default-route': ['failed', 'gateway-silent'], prefix: ['warning', 'lease-missing'] },
			['failed', 'default-route', 'gateway-silent'],
			['prefix', 'ipv6', 'br', ...upward],
			[],
		],
		[
			'a router that is down',
			{
				'ce-address': ['failed', 'ce-address-missing'],
				tunnel: ['failed', 'tunnel-missing'],
				rules: ['failed', 'rules-missing'],
			},
			['failed', 'tunnel', 'tunnel-missing'],
			['ce-address', 'rules', 'rules-file', 'br', ...upward],
			[],
		],
		[
			'an address that was flushed, with the tunnel left',
			{ 'ce-address': ['failed', 'ce-address-missing'] },
			['failed', 'ce-address', 'ce-address-missing'],
			['br', ...upward],
			[],
		],
		[
			'the lowest of two that have nothing to do with each other',
			{ 'ce-address': ['failed', 'ce-address-duplicate'], rules: ['failed', 'rules-missing'] },
			['failed', 'ce-address', 'ce-address-duplicate'],
			['br', ...upward],
			['rules'],
		],
		[
			'the MTU of the tunnel, and not what is lost because of it',
			{ tunnel: ['warning', 'tunnel-mtu'], mtu: ['failed', 'mtu-black-hole'] },
			['failed', 'tunnel', 'tunnel-mtu'],
			['mtu'],
			[],
		],
		[
			'rules of another program, and not what they do to our packets',
			{ 'foreign-rules': ['warning', 'foreign-translation'], ipv4: ['failed', 'ipv4-silent'] },
			['failed', 'foreign-rules', 'foreign-translation'],
			['ipv4', ...upward.filter((id) => id !== 'ipv4')],
			[],
		],
		[
			'a line that has no IPv6 either, and not the BR that is behind it',
			{ ipv6: ['warning', 'ipv6-silent'], br: ['failed', 'br-silent'] },
			['failed', 'ipv6', 'ipv6-silent'],
			['br', ...upward],
			[],
		],
		[
			'the red one among yellow ones',
			{
				tunnel: ['warning', 'tunnel-mtu'],
				'source-address': ['warning', 'source-address-unknown'],
				'port-blocks': ['failed', 'port-block-silent'],
			},
			['failed', 'port-blocks', 'port-block-silent'],
			[],
			['tunnel', 'source-address'],
		],
		[
			'an address that is not ours outside, and not what fails with it',
			{
				'source-address': ['failed', 'source-address-other'],
				'port-blocks': ['failed', 'port-block-silent'],
				dns: ['failed', 'dns-silent'],
			},
			['failed', 'source-address', 'source-address-other'],
			['port-blocks', 'dns'],
			[],
		],
		[
			'names that do not resolve, and not the STUN servers that are not found',
			{ 'source-address': ['warning', 'source-address-unknown'], dns: ['warning', 'resolver-failing'] },
			['warning', 'dns', 'resolver-failing'],
			['source-address'],
			[],
		],
		[
			'the lowest of warnings alone',
			{ ipv4: ['warning', 'icmp-silent'], mtu: ['warning', 'mtu-unmeasured'], dns: ['warning', 'resolver-failing'] },
			['warning', 'ipv4', 'icmp-silent'],
			['mtu'],
			['dns'],
		],
	])('is %s', (_, bad, [level, check, code], consequences, besides) => {
		const verdict = diagnose(line(bad));
		expect(verdict).toMatchObject({ level, check, finding: { code } });
		if (verdict?.level === 'ok' || verdict === undefined) return;
		expect([...verdict.consequences]).toEqual(layers.filter((id) => consequences.includes(id)));
		expect(verdict.besides).toEqual(besides);
	});

	it('is none when everything is green, and not known before', () => {
		expect(diagnose(line({}))).toEqual({ level: 'ok' });
		expect(diagnose([])).toBeUndefined();
		expect(diagnose([...line({}).slice(1), { id: 'link', status: 'running' }])).toBeUndefined();
	});
});

/** mulberry32: the same lines on every run. */
function random(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

const pick = <T>(next: () => number, from: readonly T[]): T => from[Math.floor(next() * from.length)]!;

describe('on any line', () => {
	const lines = Array.from({ length: 3000 }, (_, seed) => {
		const next = random(seed);
		const count = Math.floor(next() * 5);
		const bad = Object.fromEntries(
			Array.from({ length: count }, () => [
				pick(next, layers),
				[pick(next, ['failed', 'warning'] as const), pick(next, codes)],
			]),
		) as Bad;
		const progress = line(bad);
		const shuffled = progress
			.map((one) => ({ one, at: next() }))
			.sort((a, b) => a.at - b.at)
			.map(({ one }) => one);
		return { progress, shuffled };
	});
	const levelsOf = (progress: readonly CheckProgress[]) =>
		progress.map((one) => (one.status === 'done' ? one.verdict.level : one.status));

	it('is as bad as the worst check', () => {
		for (const { progress } of lines) {
			const levels = levelsOf(progress);
			const worst = levels.includes('failed') ? 'failed' : levels.includes('warning') ? 'warning' : 'ok';
			expect(diagnose(progress)?.level).toBe(worst);
		}
	});

	it('names a check that found something, never one that was skipped', () => {
		for (const { progress } of lines) {
			const verdict = diagnose(progress);
			if (verdict === undefined || verdict.level === 'ok') continue;
			const named = progress.find(({ id }) => id === verdict.check);
			expect(named).toMatchObject({ status: 'done', verdict: { finding: verdict.finding } });
		}
	});

	it('does not depend on the order in which the checks are told', () => {
		for (const { progress, shuffled } of lines) expect(diagnose(shuffled)).toEqual(diagnose(progress));
	});

	it('puts every other check that is not ok in one place', () => {
		for (const { progress } of lines) {
			const verdict = diagnose(progress);
			if (verdict === undefined || verdict.level === 'ok') continue;
			const placed = [verdict.check, ...verdict.consequences, ...verdict.besides];
			expect(new Set(placed).size).toBe(placed.length);
			for (const one of progress)
				if (one.status === 'done' && one.verdict.level !== 'ok') expect(placed).toContain(one.id);
		}
	});
});

describe('the table', () => {
	it('has no circle: nothing is explained by what it explains', () => {
		const explained = (code: FindingCode) => (findingTable[code].explains ?? []).filter((other) => other !== code);
		for (const code of codes) {
			const reached = new Set(explained(code));
			// a set goes on with what is added to it
			for (const next of reached) for (const other of explained(next)) reached.add(other);
			expect(reached.has(code), code).toBe(false);
		}
	});

	it('runs nothing of other programs', () => {
		const examples: readonly Finding[] = [
			{ code: 'tool-missing', tool: 'nft', package: 'nftables' },
			{ code: 'link-down', device: 'wan0' },
			{ code: 'default-route-elsewhere', device: 'wan0', elsewhere: 'eth9' },
			{ code: 'mtu-black-hole', mtu: 1400, expected: 1460 },
		];
		for (const example of examples) expect(remedyFor(example)?.ours, example.code).toBe(false);
		const ours = codes.flatMap((code) => {
			const remedy = remedyFor({
				argv: [],
				targets: [],
				table: 'ip nat',
				chain: 'POSTROUTING',
				servers: [],
				code,
			} as unknown as Finding);
			return remedy?.ours ? [remedy.command.join(' ')] : [];
		});
		expect([...new Set(ours)].sort()).toEqual([
			'/etc/mape-setup/up',
			'/etc/mape-setup/up rules',
			'/etc/mape-setup/up sysctls',
			'ip link set dev mape0 mtu 1460',
			'mape-setup',
			'mape-setup apply --yes',
			'systemctl restart mape-setup-dhcp6.service',
		]);
	});

	it('sets accept_ra only where it is what keeps the route away', () => {
		const command = (acceptRa?: string) =>
			remedyFor({ code: 'default-route-missing', device: 'wan0', ...(acceptRa === undefined ? {} : { acceptRa }) })
				?.command[0];
		expect([command(), command('2'), command('1'), command('0')]).toEqual([
			'tcpdump',
			'tcpdump',
			'/etc/mape-setup/up',
			'/etc/mape-setup/up',
		]);
	});
});

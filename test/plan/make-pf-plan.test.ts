import { describe, expect, it, test } from 'vitest';
import { makePfPlan } from '../../src/plan/make-pf-plan.ts';
import { pfBackends } from '../../src/plan/pf.ts';
import { contentOf, type PfLine, pfChoices, pfPlan } from './pf-routers.ts';
import { delegation } from './routers.ts';

describe.each(pfBackends)('makePfPlan for %s refuses', (backend) => {
	test.each([
		[
			{ wan: 'em0', lan: 'em0' },
			{ code: 'lan-is-wan', device: 'em0' },
		],
		[{ wan: 'em0"; pass all #' }, { code: 'interface-name', device: 'em0"; pass all #' }],
		[{ lan: '' }, { code: 'interface-name', device: '' }],
		[{ br: '' }, { code: 'br-unknown' }],
		[{ br: '192.0.2.1' }, { code: 'br-syntax', input: '192.0.2.1' }],
	])('%j', (more, problem) => {
		const plan = makePfPlan(pfChoices('ocn', backend, more));
		expect(plan).toMatchObject({ ok: false, problem });
	});

	it('a prefix that the rule is not for', () => {
		const { prefix } = delegation('2001:db8::/56');
		const problem = { code: 'prefix-not-in-rule' };
		expect(makePfPlan(pfChoices('ocn', backend, { prefix }))).toMatchObject({ ok: false, problem });
	});
});

const noteTypes = (line: PfLine, backend: (typeof pfBackends)[number], more = {}) =>
	pfPlan(pfChoices(line, backend, more)).notes.map(({ type }) => type);

describe('the notes', () => {
	it('always say that ping does not work, and that nothing happens here', () => {
		for (const backend of pfBackends)
			for (const line of ['ocn', 'offset-0'] as const)
				expect(noteTypes(line, backend)).toEqual(expect.arrayContaining(['pf-echo', 'pf-elsewhere']));
	});

	it('say what OpenBSD’s draw costs, where there is one', () => {
		expect(pfPlan(pfChoices('ocn', 'openbsd-pf')).notes).toContainEqual({ type: 'pf-one-range', ranges: 63 });
		expect(noteTypes('offset-0', 'openbsd-pf')).not.toContain('pf-one-range');
		expect(noteTypes('ocn', 'freebsd-pf')).not.toContain('pf-one-range');
	});

	it('name the ranges that OpenBSD’s kernel never chooses from', () => {
		const blocks = [{ first: 6004, last: 6007 }];
		expect(pfPlan(pfChoices('never-chosen', 'openbsd-pf')).notes).toContainEqual({ type: 'pf-left-out', blocks });
		expect(noteTypes('never-chosen', 'freebsd-pf')).not.toContain('pf-left-out');
	});

	it('say that dhcp6leased’s DUID may not be answered, where a prefix is delegated', () => {
		expect(pfPlan(pfChoices('ocn', 'openbsd-pf')).notes).toContainEqual({ type: 'pf-duid', wan: 'em0' });
		expect(noteTypes('ocn', 'freebsd-pf')).not.toContain('pf-duid');
		const { prefix } = delegation('2400:4050:5c71:af00::/64');
		expect(noteTypes('ocn', 'openbsd-pf', { prefix })).not.toContain('pf-duid');
	});

	it('say that a /64 leaves nothing for the LAN', () => {
		const prefix = delegation('2400:4050:5c71:af00::/64').prefix;
		for (const backend of pfBackends) expect(noteTypes('ocn', backend, { prefix })).toContain('pf-no-delegation');
		const paths = pfPlan(pfChoices('ocn', 'openbsd-pf', { prefix })).files.map(({ path }) => path);
		expect(paths).not.toContain('/etc/dhcp6leased.conf');
		expect(paths).not.toContain('/etc/rad.conf');
	});
});

describe('the files', () => {
	it('have the interfaces by the names that they are given', () => {
		const choices = pfChoices('ocn', 'openbsd-pf', { wan: 'igc0', lan: 'vlan10' });
		const plan = pfPlan(choices);
		expect(contentOf(plan, '/etc/hostname.igc0')).toContain(plan.ce.address);
		expect(contentOf(plan, '/etc/dhcp6leased.conf')).toContain('on igc0 for { vlan10/64 }');
		expect([...plan.files, ...plan.readme].some(({ content }) => /\bem[01]\b/.test(content))).toBe(false);
	});

	it('name rc.conf’s variables as rc.subr reads them', () => {
		const plan = pfPlan(pfChoices('ocn', 'freebsd-pf', { wan: 'igb0.10' }));
		expect(contentOf(plan, '/etc/rc.conf')).toContain('ifconfig_igb0_10_ipv6=');
		expect(contentOf(plan, '/etc/rc.conf')).toContain('ipv6_cpe_wanif="igb0.10"');
	});

	it('are lines of sh, where they are rc.conf’s', () => {
		const lines = contentOf(pfPlan(pfChoices('ocn', 'freebsd-pf')), '/etc/rc.conf')
			.trimEnd()
			.split('\n');
		for (const line of lines) expect(line).toMatch(/^(?:#.*|[a-z][a-z0-9_]*="[^"$`\\]*")$/);
	});
});

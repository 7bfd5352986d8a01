import { describe, expect, it } from 'vitest';
import { type CheckId, failed, ok, type Verdict } from '../../src/check/check.ts';
import type { Choices } from '../../src/plan/choices.ts';
import { natOptions } from '../../src/plan/nat-options.ts';
import { start, update } from '../../src/wizard/machine.ts';
import type { Event, Preset, State } from '../../src/wizard/state.ts';
import {
	advertising,
	at,
	delegation,
	detected,
	device,
	facts,
	link,
	play,
	prefixes,
	preset,
	remote,
	roomy,
	rule,
	rules,
	way,
} from './fixture.ts';

const begin = (...events: readonly Event[]): State => beginWith({}, ...events);
const beginWith = (flags: Partial<Preset>, ...events: readonly Event[]): State =>
	play(start({ ...preset, ...flags })[0], ...events)[0];

const accept: Event = { type: 'accept' };
const back: Event = { type: 'back' };

describe('detecting', () => {
	it('begins by reading the machine', () => {
		expect(start(preset)).toEqual([{ step: 'detecting', preset }, [{ type: 'detect' }]]);
	});

	it('goes to link on a bare machine', () => {
		expect(begin(detected())).toMatchObject({ step: 'link', kept: {}, applied: false });
	});

	it('shows why the machine could not be read, and reads it again', () => {
		const problem = { code: 'tool-missing', tool: 'ip', package: 'iproute2' } as const;
		const failed = begin({ type: 'failed', during: 'detect', problem });
		expect(failed).toEqual({ step: 'detecting', preset, problem });
		expect(update(failed, { type: 'recheck' })).toEqual([{ step: 'detecting', preset }, [{ type: 'detect' }]]);
		expect(update(failed, { type: 'quit' })[0]).toEqual({
			step: 'ended',
			ending: { type: 'failed', problem, changed: false },
		});
	});

	it('says that a configuration is unreadable and starts as on a bare machine', () => {
		const problem = { code: 'config-unreadable', path: '/etc/mape-setup/config.json', why: 'not JSON' } as const;
		expect(begin(detected({ problem }))).toMatchObject({ step: 'link', problem });
	});

	it('opens a configured router on verify and starts the checks', () => {
		const { plan } = at('apply', begin(...way.apply));
		const subject = { choices: plan.choices, ce: plan.ce };
		const [state, effects] = play(start(preset)[0], detected({ configured: subject }));
		expect(state).toMatchObject({ step: 'verify', justApplied: false, finished: false });
		expect(effects).toEqual([{ type: 'check', subject }]);
	});

	it('goes through the steps with the configured answers when told to', () => {
		const { plan } = at('apply', begin(...way.apply));
		const configured = { choices: plan.choices, ce: plan.ce };
		const state = at('link', beginWith({ reconfigure: true }, detected({ configured })));
		expect(state.kept).toMatchObject({ link, provider: { id: 'v6plus' }, br: plan.choices.br });
	});
});

describe('link', () => {
	it('preselects the only candidates, but still asks', () => {
		expect(begin(detected())).toMatchObject({ step: 'link', preselected: link });
		expect(begin(detected(), accept)).toMatchObject({ step: 'prefix', link });
	});

	it('preselects nothing when there is a choice, and accept does nothing then', () => {
		const state = begin(detected({ facts: roomy }));
		expect(at('link', state).preselected).toEqual({});
		expect(update(state, accept)).toEqual([state, []]);
	});

	it('preselects the only one where the line is heard, and passes over what hosts guests', () => {
		const ports = [
			device('lan0', 2),
			device('wan0', 3, { raSeen: true }),
			device('docker0', 4, { kind: 'bridge' }),
			device('br-0123456789ab', 5, { kind: 'bridge' }),
		];
		const found = { ...facts, interfaces: ports, wanCandidates: ['wan0', 'lan0'] };
		expect(at('link', begin(detected({ facts: found }))).preselected).toEqual(link);
		const unplugged = { ...found, interfaces: ports.map((one) => ({ ...one, carrier: false })) };
		expect(at('link', begin(detected({ facts: unplugged }))).preselected).toEqual({});
	});

	it('preselects what the flags say', () => {
		const state = beginWith({ wan: 'dmz0', lan: 'lan0' }, detected({ facts: roomy }));
		expect(at('link', state).preselected).toEqual({ wan: 'dmz0', lan: 'lan0' });
	});

	it('says that a flag names no interface', () => {
		expect(at('link', beginWith({ wan: 'eth9' }, detected())).problem).toEqual({
			code: 'interface-missing',
			device: 'eth9',
			available: ['wan0', 'lan0'],
		});
	});

	it('refuses one interface for both, and one that is not there', () => {
		const same = begin(detected(), { type: 'choose-link', link: { wan: 'wan0', lan: 'wan0' } });
		expect(same).toMatchObject({ step: 'link', problem: { code: 'lan-is-wan', device: 'wan0' } });
		const missing = begin(detected(), { type: 'choose-link', link: { wan: 'wan0', lan: 'eth9' } });
		expect(missing).toMatchObject({ step: 'link', problem: { code: 'interface-missing', device: 'eth9' } });
	});

	it('says at once that the kernel cannot make the tunnel', () => {
		const state = begin(detected({ facts: { ...facts, ip6Tunnel: 'missing' } }));
		expect(at('link', state).problem).toEqual({ code: 'no-tunnel-module', kernel: '6.1.0' });
	});

	it('reads the machine again, and shows what it finds', () => {
		const alone = { ...facts, interfaces: [device('lo', 1)], wanCandidates: [] };
		const state = begin(detected({ facts: alone }));
		expect(at('link', state).problem).toEqual({ code: 'no-wan-candidate' });
		const [again, effects] = update(state, { type: 'recheck' });
		expect(effects).toEqual([{ type: 'detect' }]);
		expect(at('link', play(again, detected())[0]).preselected).toEqual(link);
	});
});

describe('prefix', () => {
	const leases = [delegation(prefixes.v6plus, 'lease-file')];

	it('offers what is known', () => {
		expect(at('prefix', begin(detected({ leases }), accept)).phase).toEqual({ type: 'choose', leases });
	});

	it('offers what router advertisements gave to the chosen WAN, and to no other', () => {
		const heard = advertising(advertising(roomy, 'wan0', '240b:10:1:200::'), 'dmz0', '240b:10:2:200::');
		const state = begin(detected({ facts: heard, leases }), {
			type: 'choose-link',
			link: { wan: 'dmz0', lan: 'lan0' },
		});
		expect(at('prefix', state).phase).toEqual({
			type: 'choose',
			leases: [...leases, delegation('240b:10:2:200::/64', 'ra')],
		});
	});

	it('asks DHCPv6, shows the exchange and has a prefix', () => {
		const [asking, effects] = play(begin(...way.prefix), { type: 'request-prefix' });
		expect(effects).toEqual([{ type: 'acquire', device: 'wan0' }]);
		expect(at('prefix', asking).phase).toEqual({ type: 'exchange', events: [] });
		const sent = { type: 'sent', message: 'Solicit', intervalMs: 1000 } as const;
		const [sending] = play(asking, { type: 'exchange', event: sent, at: 5 }, { type: 'exchange', event: sent, at: 9 });
		expect(at('prefix', sending).phase).toEqual({ type: 'exchange', events: [sent, sent], startedAt: 5 });
		const got = delegation(prefixes.v6plus);
		const [have] = play(sending, { type: 'acquired', delegation: got });
		expect(have).toMatchObject({
			phase: { type: 'have', delegation: got, events: [sent, sent] },
			kept: { delegation: got, exchange: [sent, sent] },
		});
		// and again after having been further on
		expect(play(have, accept, back)[0]).toEqual(have);
	});

	it('shows why no prefix came, keeping the exchange', () => {
		const sent = { type: 'sent', message: 'Solicit', intervalMs: 1000 } as const;
		const problem = { code: 'no-answer', device: 'wan0', solicits: 4, seconds: 31 } as const;
		const [state] = play(
			begin(...way.prefix),
			{ type: 'request-prefix' },
			{ type: 'exchange', event: sent, at: 1 },
			{ type: 'failed', during: 'acquire', problem },
		);
		expect(state).toMatchObject({ problem, phase: { type: 'choose', events: [sent] } });
		expect(at('prefix', play(state, { type: 'request-prefix' })[0]).problem).toBeUndefined();
	});

	it.each([
		['back', back, 'choose'],
		['typing', { type: 'start-typing' }, 'typing'],
		['a lease', { type: 'use-delegation', delegation: leases[0] }, 'have'],
		['quitting', { type: 'quit' }, undefined],
	] as const)('ends the exchange by %s', (_, event, phase) => {
		const asking = begin(...way.prefix, { type: 'request-prefix' });
		const [state, effects] = update(asking, event as Event);
		expect(effects).toEqual([{ type: 'cancel-acquire' }]);
		expect(state.step === 'prefix' ? state.phase.type : undefined).toBe(phase);
	});

	it('ignores what a cancelled exchange still says', () => {
		const left = begin(...way.prefix, { type: 'request-prefix' }, back);
		for (const late of [
			{ type: 'exchange', event: { type: 'bound' }, at: 1 },
			{ type: 'acquired', delegation: delegation(prefixes.ocn) },
			{ type: 'failed', during: 'acquire', problem: { code: 'cancelled' } },
		] as const)
			expect(update(left, late)).toEqual([left, []]);
	});

	it('takes a typed prefix, and keeps what was typed when it is wrong', () => {
		const typing = begin(...way.prefix, { type: 'start-typing' });
		const [wrong] = play(typing, { type: 'submit-text', text: '240b::x/56' });
		expect(wrong).toMatchObject({
			phase: { type: 'typing', text: '240b::x/56' },
			problem: { code: 'prefix-syntax', input: '240b::x/56' },
		});
		const [have] = play(wrong, { type: 'submit-text', text: ` ${prefixes.v6plus} ` });
		expect(at('prefix', have).kept.delegation).toEqual(delegation(prefixes.v6plus, 'typed'));
		expect(at('prefix', play(have, back, { type: 'start-typing' })[0]).phase).toEqual({
			type: 'typing',
			text: prefixes.v6plus,
		});
	});

	it('takes the prefix of the flag, or says what is wrong with it', () => {
		const good = at('prefix', beginWith({ prefix: prefixes.ocn }, ...way.prefix));
		expect(good.phase).toMatchObject({ type: 'have', delegation: delegation(prefixes.ocn, 'typed') });
		const bad = at('prefix', beginWith({ prefix: 'nonsense' }, ...way.prefix));
		expect(bad).toMatchObject({ phase: { type: 'typing', text: 'nonsense' }, problem: { code: 'prefix-syntax' } });
	});

	it('needs a prefix to go on', () => {
		const state = begin(...way.prefix);
		expect(update(state, accept)).toEqual([state, []]);
	});

	it('leads back to the choice, then to link, and forward again', () => {
		const have = begin(...way.prefix, { type: 'use-delegation', delegation: delegation(prefixes.ocn) });
		const [choosing] = play(have, back);
		expect(at('prefix', choosing).phase.type).toBe('choose');
		expect(play(choosing, accept)[0]).toEqual(have);
		expect(play(choosing, back)[0].step).toBe('link');
		expect(play(choosing, back, accept)[0]).toEqual(have);
	});
});

describe('changing an earlier answer', () => {
	it('drops the prefix and what came of it when the WAN changes, and says so once', () => {
		const review = begin(detected({ facts: roomy }), ...way.review.slice(1));
		const [onLink] = play(review, back, back, back, back, back);
		const [moved] = play(onLink, { type: 'choose-link', link: { wan: 'dmz0', lan: 'lan0' } });
		expect(at('prefix', moved).kept).toEqual({
			link: { wan: 'dmz0', lan: 'lan0' },
			dropped: ['delegation', 'provider', 'br'],
		});
		expect(at('prefix', play(moved, { type: 'start-typing' })[0]).kept.dropped).toBeUndefined();
	});

	it('drops nothing when only the LAN changes', () => {
		const review = begin(detected({ facts: roomy }), ...way.review.slice(1));
		const before = at('review', review).kept;
		const [state] = play(review, back, back, back, back, back, {
			type: 'choose-link',
			link: { wan: 'wan0', lan: 'dmz0' },
		});
		expect(at('prefix', state).kept).toEqual({ ...before, link: { wan: 'wan0', lan: 'dmz0' } });
	});

	it('drops provider and BR when the prefix is of another line', () => {
		const [state] = play(begin(...way.review), back, back, back, back, {
			type: 'use-delegation',
			delegation: delegation(prefixes.ocn),
		});
		expect(at('prefix', state).kept).toMatchObject({ dropped: ['provider', 'br'] });
	});

	it('keeps them when the renewed prefix falls under the same rule', () => {
		const [state] = play(begin(...way.review), back, back, back, back, {
			type: 'use-delegation',
			delegation: delegation('240b:10:7:700::/56'),
		});
		expect(at('prefix', state).kept).toMatchObject({ provider: { id: 'v6plus' } });
		expect(at('prefix', state).kept.dropped).toBeUndefined();
	});

	it('drops the BR when the rule changes', () => {
		const [state] = play(
			begin(...way.parameters),
			{ type: 'start-typing' },
			{ type: 'submit-text', text: '2001:db8::99' },
			back,
			{ type: 'start-typing' },
			{ type: 'submit-text', text: 'ipv6=240b:10::/31,ipv4=106.72.0.0/15,ea=25,offset=4,br=2001:db8::1' },
		);
		expect(state).toMatchObject({ step: 'parameters', br: '2001:db8::1', kept: { dropped: ['br'] } });
	});
});

describe('provider', () => {
	const withPrefix = (prefix: string, flags: Partial<Preset> = {}) =>
		at('provider', beginWith(flags, ...way.prefix, { type: 'use-delegation', delegation: delegation(prefix) }, accept));

	it('preselects the only match, but asks', () => {
		const state = withPrefix(prefixes.ocn);
		expect(state.preselected).toBe('ocn');
		expect(state.matches.map(({ id, rule: found }) => [id, found !== undefined])).toEqual([
			['ocn', true],
			['v6plus', false],
			['biglobe', false],
			['nuro', false],
		]);
		expect(play(state, accept)[0]).toMatchObject({ step: 'parameters', provider: { id: 'ocn' } });
	});

	it('refuses a provider without a rule, naming those that have one', () => {
		expect(play(withPrefix(prefixes.ocn), { type: 'choose-provider', id: 'v6plus' })[0]).toMatchObject({
			step: 'provider',
			problem: { code: 'provider-mismatch', provider: 'v6plus', others: ['ocn'] },
		});
	});

	it('does not preselect a flag that does not match', () => {
		const state = withPrefix(prefixes.ocn, { provider: 'v6plus' });
		expect(state.problem).toMatchObject({ code: 'provider-mismatch' });
		expect(state.preselected).toBeUndefined();
	});

	it('says what a line is that is no MAP-E line', () => {
		expect(withPrefix(prefixes.transix)).toMatchObject({
			other: { service: 'transix' },
			problem: { code: 'no-rule', other: 'transix' },
		});
		const nothing = withPrefix(prefixes.nobody);
		expect(nothing.problem).toEqual({ code: 'no-rule', prefix: prefixes.nobody });
		expect(update(nothing, accept)).toEqual([nothing, []]);
	});

	it('takes a rule by hand, keeping what was typed when it is wrong or does not fit', () => {
		const state = withPrefix(prefixes.nobody);
		const [typing] = play(state, { type: 'start-typing' });
		expect(at('provider', typing)).toMatchObject({ typing: { text: '' } });
		const [wrong] = play(typing, { type: 'submit-text', text: 'ipv6=nonsense' });
		expect(wrong).toMatchObject({ typing: { text: 'ipv6=nonsense' }, problem: { code: 'rule-syntax' } });
		const elsewhere = rules.withBr.replace('2001:db8::/40', '2001:dc0::/40');
		expect(play(wrong, { type: 'submit-text', text: elsewhere })[0]).toMatchObject({
			typing: { text: elsewhere },
			problem: { code: 'prefix-not-in-rule' },
		});
		const [parameters] = play(wrong, { type: 'submit-text', text: rules.withBr });
		expect(parameters).toMatchObject({ step: 'parameters', provider: { id: 'custom' }, br: '2001:db8::1' });
		const [again] = play(parameters, back);
		expect(again).toMatchObject({ step: 'provider', preselected: 'custom' });
		expect(again).not.toHaveProperty('problem');
		expect(play(again, accept)[0]).toEqual(parameters);
		expect(at('provider', play(again, { type: 'start-typing' })[0]).typing).toEqual({ text: rules.withBr });
	});

	it('closes the field by back, and then leaves', () => {
		const state = withPrefix(prefixes.nobody);
		const [closed] = play(state, { type: 'start-typing' }, back);
		expect(closed).toEqual(state);
		expect(play(closed, back)[0].step).toBe('prefix');
	});

	it('takes the rule of the flag', () => {
		const state = withPrefix(prefixes.nobody, { rule: rule(rules.withBr) });
		expect(state.preselected).toBe('custom');
		expect(play(state, accept)[0]).toMatchObject({ step: 'parameters', provider: { id: 'custom' } });
	});
});

describe('parameters', () => {
	it('shows the BR of the rule and takes another one, canonically', () => {
		const state = at('parameters', begin(...way.parameters));
		expect(state.br).toBe(state.provider.rule.br[0]);
		const [typing] = play(state, { type: 'start-typing' });
		expect(at('parameters', typing).typing).toEqual({ text: state.br });
		const [wrong] = play(typing, { type: 'submit-text', text: '192.0.2.1' });
		expect(wrong).toMatchObject({ typing: { text: '192.0.2.1' }, problem: { code: 'br-syntax', input: '192.0.2.1' } });
		const [edited] = play(wrong, { type: 'submit-text', text: '2001:0DB8::0099' });
		expect(edited).toMatchObject({ br: '2001:db8::99', kept: { br: '2001:db8::99' } });
		expect(edited).not.toHaveProperty('typing');
		expect(play(edited, back, accept)[0]).toMatchObject({ br: '2001:db8::99' });
	});

	it('opens the field at once when nobody knows the BR', () => {
		const state = begin(
			...way.prefix,
			{ type: 'use-delegation', delegation: delegation(prefixes.nobody) },
			accept,
			{ type: 'start-typing' },
			{ type: 'submit-text', text: rules.withoutBr },
		);
		expect(state).toMatchObject({ step: 'parameters', br: '', typing: { text: '' } });
		expect(play(state, { type: 'submit-text', text: ' ' })[0]).toMatchObject({ problem: { code: 'br-unknown' } });
		expect(play(state, back)[0].step).toBe('provider');
		const [known] = play(state, { type: 'submit-text', text: '2001:db8::1' }, accept);
		expect(known).toMatchObject({ step: 'review', br: '2001:db8::1' });
	});

	it('takes the BR of the flag', () => {
		expect(beginWith({ br: '2001:db8::77' }, ...way.parameters)).toMatchObject({ br: '2001:db8::77' });
		expect(beginWith({ br: 'nonsense' }, ...way.parameters)).toMatchObject({ problem: { code: 'br-syntax' } });
	});
});

describe('review', () => {
	it('compares with the machine, and takes nothing before that was shown', () => {
		const [state, effects] = play(begin(...way.parameters), accept);
		const { plan } = at('review', state);
		expect(effects).toEqual([{ type: 'compare', plan }]);
		expect(update(state, accept)).toEqual([state, []]);
		const [applying, applyEffects] = play(state, { type: 'compared', changes: [] }, accept);
		expect(applying.step).toBe('apply');
		expect(applyEffects).toEqual([{ type: 'apply', plan, acceptedRisks: [], timeoutMs: 120_000 }]);
	});

	it('accepts with the plan the risks that it shows', () => {
		const state = begin(detected({ facts: remote }), ...way.review.slice(1));
		expect(play(state, accept)[1]).toMatchObject([{ type: 'apply', acceptedRisks: ['lose-ssh'] }]);
	});

	it('ends after review in a dry run', () => {
		const [state, effects] = play(beginWith({ dryRun: true }, ...way.review), accept);
		expect(state).toMatchObject({ step: 'ended', ending: { type: 'dry-run' } });
		expect(effects).toEqual([]);
	});

	describe('the packet filter of another machine', () => {
		const choose = (backend: 'nftables' | 'iptables' | 'openbsd-pf' | 'freebsd-pf'): Event => ({
			type: 'choose-backend',
			backend,
		});
		const compared: Event = { type: 'compared', changes: [] };

		it('is shown beside the plan for this one, which stays as it was', () => {
			const before = at('review', begin(...way.review));
			const [state, effects] = play(before, choose('openbsd-pf'));
			const { plan, pf } = at('review', state);
			expect(plan).toEqual(before.plan);
			expect(effects).toEqual([{ type: 'compare', plan }]);
			expect(pf?.choices).toMatchObject({ backend: 'openbsd-pf', wan: before.link.wan, br: before.br });
			expect(pf?.ce).toEqual(before.ce);
			expect(pf?.notes).toContainEqual({ type: 'pf-names', ...before.link, backend: 'openbsd-pf' });
		});

		it('is what a flag asks for', () => {
			expect(at('review', beginWith({ pf: 'freebsd-pf' }, ...way.review)).pf?.choices.backend).toBe('freebsd-pf');
		});

		it('gives way again, to each of the others', () => {
			const before = at('review', begin(...way.review));
			const [openbsd] = play(before, choose('openbsd-pf'));
			expect(at('review', play(openbsd, choose('freebsd-pf'))[0]).pf?.choices.backend).toBe('freebsd-pf');
			const [iptables] = play(openbsd, choose('iptables'));
			expect(iptables).not.toHaveProperty('pf');
			expect(at('review', iptables).plan.choices.backend).toBe('iptables');
			const [nftables] = play(openbsd, choose('nftables'));
			expect(nftables).not.toHaveProperty('pf');
			expect(at('review', nftables).plan).toEqual(before.plan);
			expect(update(openbsd, choose('openbsd-pf'))).toEqual([openbsd, []]);
		});

		it('is saved, and never applied', () => {
			const [state] = play(begin(...way.review), choose('openbsd-pf'), compared);
			const { pf } = at('review', state);
			expect(play(state, { type: 'save', directory: '/tmp/x' })[1]).toEqual([
				{ type: 'save', plan: pf, directory: '/tmp/x' },
			]);
			const [refused, effects] = play(state, accept);
			expect(effects).toEqual([]);
			expect(refused).toEqual({ ...state, problem: { code: 'pf-elsewhere', backend: 'openbsd-pf' } });
		});

		it('ends a dry run as any other', () => {
			const [state] = play(beginWith({ dryRun: true, pf: 'openbsd-pf' }, ...way.review), accept);
			expect(state).toMatchObject({ step: 'ended', ending: { type: 'dry-run' } });
		});

		it('is not switched to where an answer would be lost, which is said', () => {
			const port = at('review', begin(...way.review)).ce.ports[0]!.first;
			const forward = { protocol: 'tcp', port, host: '192.168.10.20', hostPort: 80 } as const;
			for (const [nat, flag] of [
				[{ forwards: [forward] }, '--forward'],
				[{ fullCone: ['192.168.10.30'] }, '--full-cone'],
				[{ timeouts: 'short' }, '--timeouts'],
			] as const) {
				const state = at('review', beginWith({ nat }, ...way.review));
				const [refused] = play(state, choose('openbsd-pf'));
				expect(refused).toEqual({ ...state, problem: { code: 'pf-option', flag, backend: 'openbsd-pf' } });
			}
		});
	});

	describe('the other packet filter', () => {
		const choose = (backend: 'nftables' | 'iptables'): Event => ({ type: 'choose-backend', backend });
		const forwards = [{ protocol: 'tcp', port: 5136, host: '192.168.10.20', hostPort: 80 }] as const;
		const natOf = (state: State) => {
			const { choices } = at('review', state).plan;
			return { backend: choices.backend, form: choices.nat.form, forwards: choices.nat.forwards };
		};

		it('is planned for and compared again, and the other answers stay', () => {
			const before = at('review', beginWith({ nat: { timeouts: 'short' } }, ...way.review));
			const [state, effects] = play(before, choose('iptables'));
			const { plan } = at('review', state);
			expect(effects).toEqual([{ type: 'compare', plan }]);
			expect(state).not.toHaveProperty('changes');
			expect(plan.choices).toEqual({
				...before.plan.choices,
				backend: 'iptables',
				nat: { ...before.plan.choices.nat, form: 'hash' },
			});
			expect(plan.files).not.toEqual(before.plan.files);
			expect(play(state, { type: 'compared', changes: [] }, accept)[1]).toMatchObject([{ type: 'apply', plan }]);
		});

		it('and back again is the plan that there was', () => {
			for (const form of ['alias', 'hash'] as const) {
				const before = at('review', beginWith({ nat: { form } }, ...way.review));
				const [back] = play(before, choose('iptables'), choose('nftables'));
				expect(at('review', back).plan).toEqual(before.plan);
			}
		});

		it('stays chosen when earlier steps are gone back to', () => {
			const [state] = play(
				begin(...way.review),
				choose('iptables'),
				{ type: 'back' },
				{ type: 'back' },
				accept,
				accept,
			);
			expect(natOf(state)).toMatchObject({ backend: 'iptables', form: 'hash' });
		});

		it('is the same one: nothing happens', () => {
			const state = begin(...way.review);
			expect(update(state, choose('nftables'))).toEqual([state, []]);
		});

		it('is not switched to when it cannot do what was asked for, which is said', () => {
			const state = at('review', beginWith({ nat: { fullCone: ['192.168.10.30'] } }, ...way.review));
			const [refused, effects] = play(state, choose('iptables'));
			expect(effects).toEqual([]);
			expect(refused).toEqual({
				...state,
				problem: { code: 'full-cone-needs-alias', hosts: ['192.168.10.30'], reason: 'backend' },
			});
			expect(play(refused, accept)[0]).toMatchObject({ step: 'apply', plan: state.plan });
		});

		it('takes the place of the form that a flag named, and keeps forwards', () => {
			const port = at('review', begin(...way.review)).ce.ports[0]!.first;
			const lead = [{ ...forwards[0], port }];
			const state = beginWith({ backend: 'iptables', nat: { form: 'article', forwards: lead } }, ...way.review);
			expect(natOf(state)).toEqual({ backend: 'iptables', form: 'article', forwards: lead });
			expect(natOf(play(state, choose('nftables'))[0])).toEqual({ backend: 'nftables', form: 'alias', forwards: lead });
		});
	});

	it('stays before the review when a forward is not of the set', () => {
		const nat = { forwards: [{ protocol: 'both', port: 80, host: '192.168.10.20', hostPort: 80 }] } as const;
		expect(beginWith({ nat }, ...way.review)).toMatchObject({
			step: 'parameters',
			problem: { code: 'forward-outside-set', port: 80 },
		});
	});

	it('saves the files', () => {
		const state = begin(...way.review);
		const [saving, effects] = play(state, { type: 'save', directory: '/tmp/x' });
		expect(effects).toEqual([{ type: 'save', plan: at('review', state).plan, directory: '/tmp/x' }]);
		expect(play(saving, { type: 'saved', directory: '/tmp/x' })[0]).toMatchObject({ savedTo: '/tmp/x' });
		const problem = { code: 'write-failed', path: '/tmp/x', why: 'no space left' } as const;
		expect(play(saving, { type: 'failed', during: 'save', problem })[0]).toMatchObject({ step: 'review', problem });
	});

	it('reads again what could not be read', () => {
		const problem = { code: 'config-unreadable', path: '/etc/mape-setup/up', why: 'EACCES' } as const;
		const [state] = play(begin(...way.parameters), accept, { type: 'failed', during: 'compare', problem });
		expect(state).toMatchObject({ problem });
		const [again, effects] = play(state, { type: 'recheck' });
		expect(again).not.toHaveProperty('problem');
		expect(effects).toMatchObject([{ type: 'compare' }]);
	});
});

describe('apply', () => {
	const problem = { code: 'rules-refused', tool: 'nft', stderr: ['no'] } as const;

	it('lists its tasks, ticks them, and verifies when kept', () => {
		const state = at('apply', begin(...way.apply));
		expect(state.tasks.map(({ id }) => id)).toEqual([
			'preflight',
			'checkpoint',
			'files',
			'sysctl',
			'rules',
			'network',
			'dhcp',
			'checks',
			'keep',
		]);
		const check = { id: 'link', status: 'done', verdict: { level: 'ok' }, durationMs: 1 } as const;
		const [ticked] = play(
			state,
			{ type: 'task', task: { id: 'files', status: 'done', durationMs: 3 } },
			{ type: 'check', progress: { id: 'link', status: 'waiting' } },
			{ type: 'check', progress: check },
		);
		expect(at('apply', ticked).tasks[2]).toEqual({ id: 'files', status: 'done', durationMs: 3 });
		const [verified, effects] = play(ticked, { type: 'applied', outcome: { type: 'kept', by: 'here' } });
		expect(verified).toMatchObject({ step: 'verify', justApplied: true, finished: true, checks: [check] });
		expect(effects).toEqual([]);
		expect(play(verified, { type: 'quit' })[0]).toEqual({
			step: 'ended',
			ending: { type: 'verified', checks: [check] },
		});
	});

	it('does not hear the user while it runs', () => {
		const state = begin(...way.apply);
		for (const type of ['accept', 'back', 'quit', 'recheck', 'reconfigure', 'request-prefix'] as const)
			expect(update(state, { type })).toEqual([state, []]);
	});

	it.each(['reverted', 'refused'] as const)('leads back to review with all answers when %s', (type) => {
		const before = at('review', begin(...way.review));
		const state = at('apply', begin(...way.apply, { type: 'applied', outcome: { type, problem } }));
		expect(state.outcome).toEqual({ type, problem });
		expect(state.tasks.every(({ status }) => status === 'skipped')).toBe(true);
		const { changes: _, ...rest } = before;
		expect(update(state, back)).toEqual([rest, [{ type: 'compare', plan: before.plan }]]);
		expect(update(state, { type: 'quit' })[0]).toEqual({
			step: 'ended',
			ending: { type: 'failed', problem, changed: false },
		});
	});

	it('has no way back from a failed revert', () => {
		const outcome = { type: 'revert-failed', problem } as const;
		const state = begin(...way.apply, { type: 'applied', outcome });
		expect(update(state, back)).toEqual([state, []]);
		expect(update(state, { type: 'quit' })[0]).toMatchObject({ ending: { type: 'failed', changed: true } });
	});
});

describe('verify', () => {
	const configured = () => {
		const { plan } = at('apply', begin(...way.apply));
		return begin(detected({ configured: { choices: plan.choices, ce: plan.ce } }));
	};

	it('shows the checks and repeats them', () => {
		const done = { id: 'link', status: 'done', verdict: { level: 'ok' }, durationMs: 1 } as const;
		const [state] = play(configured(), { type: 'check', progress: done }, { type: 'checked' });
		expect(state).toMatchObject({ finished: true, checks: [done] });
		const [again, effects] = play(state, { type: 'recheck' });
		expect(again).toMatchObject({ finished: false, checks: [] });
		expect(effects).toHaveLength(1);
		expect(update(again, { type: 'recheck' })).toEqual([again, []]);
	});

	it('ends as quit before the checks are through, as verified after', () => {
		const state = configured();
		expect(update(state, { type: 'quit' })[0]).toMatchObject({ ending: { type: 'quit', changed: false } });
		expect(play(state, { type: 'checked' }, { type: 'quit' })[0]).toMatchObject({ ending: { type: 'verified' } });
	});

	describe('remedies', () => {
		const found = (id: CheckId, verdict: Verdict): Event => ({
			type: 'check',
			progress: { id, status: 'done', verdict, durationMs: 1 },
		});
		const checked = (...events: readonly Event[]) => play(configured(), ...events, { type: 'checked' })[0];
		const remedy = { type: 'remedy' } as const;
		const rulesMissing = found('rules', failed({ code: 'rules-missing' }));
		const otherPorts = found('rules', failed({ code: 'rules-other-ports', missing: 1, first: 16, last: 31 }));

		it('are run where they are ours, and the checks again after them', () => {
			const command = ['/etc/mape-setup/up', 'rules'];
			const [mending, effects] = update(checked(rulesMissing), remedy);
			expect(effects).toEqual([{ type: 'mend', command }]);
			expect(mending).toMatchObject({ finished: false, mended: { command, running: true } });
			expect(update(mending, remedy)).toEqual([mending, []]);
			expect(update(mending, { type: 'recheck' })).toEqual([mending, []]);
			const [checking, next] = update(mending, { type: 'mended' });
			expect(next).toMatchObject([{ type: 'check' }]);
			expect(checking).toMatchObject({ finished: false, checks: [], mended: { command, running: false } });
			expect(update(checking, { type: 'mended' })[1]).toEqual([]);
			const [green] = play(checking, found('rules', ok()), { type: 'checked' });
			expect(green).toMatchObject({ finished: true, mended: { command, running: false } });
			expect(update(green, remedy)).toEqual([green, []]);
			expect(update(green, { type: 'recheck' })[0]).not.toHaveProperty('mended');
		});

		it('are followed by the checks also when they fail, which stays said', () => {
			const problem = { code: 'not-root' } as const;
			const [mending] = update(checked(rulesMissing), remedy);
			const [state, effects] = update(mending, { type: 'failed', during: 'mend', problem });
			expect(state).toMatchObject({ problem, finished: false });
			expect(effects).toMatchObject([{ type: 'check' }]);
			expect(play(state, rulesMissing, { type: 'checked' })[0]).toMatchObject({ problem, finished: true });
		});

		it('are not there for what is not ours, nor before all is known', () => {
			const silent = found('br', failed({ code: 'br-silent', br: '2001:db8::1', sent: 3, answersPing: false }));
			for (const state of [checked(silent), checked(found('link', ok())), play(configured(), rulesMissing)[0]])
				expect(update(state, remedy)).toEqual([state, []]);
		});

		it('that change files go by the review', () => {
			const [review, effects] = update(checked(otherPorts), remedy);
			expect(at('review', review).plan.choices).toEqual(at('verify', configured()).subject.choices);
			expect(effects).toMatchObject([{ type: 'compare' }]);
		});

		it('for another prefix ask for it first', () => {
			const moved = found('prefix', failed({ code: 'prefix-moved', from: prefixes.v6plus, to: prefixes.ocn }));
			const [state] = update(checked(moved), remedy);
			expect(at('prefix', state)).toMatchObject({ phase: { type: 'choose' }, link });
			const delegated = { type: 'use-delegation', delegation: delegation(prefixes.v6plusOther) } as const;
			const [review] = play(state, delegated, accept, accept, accept);
			expect(review.step).toBe('review');
		});

		it('right after an apply have the machine read again', () => {
			const kept = begin(...way.apply, otherPorts, { type: 'applied', outcome: { type: 'kept', by: 'here' } });
			const [state, effects] = update(kept, remedy);
			expect([state.step, effects]).toEqual(['link', [{ type: 'detect' }]]);
		});

		it('are a change: nobody is told that there was none', () => {
			const [mending] = update(checked(rulesMissing), remedy);
			expect(update(mending, { type: 'quit' })[0]).toMatchObject({ ending: { type: 'quit', changed: true } });
		});
	});

	it('shows the checks in the order of the layers, whichever ends first', () => {
		const progress = (id: CheckId, status: 'waiting' | 'running'): Event => ({
			type: 'check',
			progress: { id, status },
		});
		const [state] = play(
			configured(),
			progress('link', 'waiting'),
			progress('br', 'waiting'),
			progress('br', 'running'),
			progress('link', 'running'),
		);
		expect(at('verify', state).checks.map(({ id }) => id)).toEqual(['link', 'br']);
	});

	it('goes through the wizard again with the present answers', () => {
		const [state, effects] = play(configured(), { type: 'reconfigure' });
		expect(effects).toEqual([]);
		expect(state).toMatchObject({ step: 'link', preselected: link });
		const [review] = play(state, accept, accept, accept, accept);
		expect(review.step).toBe('review');
	});

	it('lets flags win over the configuration', () => {
		const { plan } = at('apply', begin(...way.apply));
		const subject = { choices: plan.choices, ce: plan.ce };
		const flags = { lan: 'dmz0', prefix: prefixes.ocn, br: '2001:db8::5' };
		const state = beginWith(flags, detected({ facts: roomy, configured: subject }), { type: 'reconfigure' });
		expect(at('link', state).kept).toEqual({
			link: { wan: 'wan0', lan: 'dmz0' },
			delegation: delegation(prefixes.ocn, 'typed'),
			backend: 'nftables',
			nat: natOptions('nftables'),
		});
	});

	it('keeps the answers about the NAT that no flag names', () => {
		const port = at('review', begin(...way.review)).ce.ports[0]!.first;
		const kept = {
			form: 'hash',
			forwards: [{ protocol: 'tcp', port, host: '192.168.10.20', hostPort: 80 }],
			fullCone: [],
			timeouts: 'short',
		} as const;
		const { plan } = at('apply', begin(...way.apply));
		const subject = { choices: { ...plan.choices, nat: kept }, ce: plan.ce };
		const given = (flags: Partial<Preset>) => {
			const state = beginWith(flags, detected({ configured: subject }), { type: 'reconfigure' });
			const { backend, nat } = at('link', state).kept;
			return { backend, ...nat };
		};
		expect(given({})).toEqual({ backend: 'nftables', ...kept });
		expect(given({ nat: { forwards: [] } })).toEqual({ backend: 'nftables', ...kept, forwards: [] });
		expect(given({ nat: { form: 'best' } })).toEqual({ backend: 'nftables', ...kept, form: 'alias' });
		expect(given({ nat: { fullCone: ['192.168.10.30'] } })).toMatchObject({
			fullCone: ['192.168.10.30'],
			form: 'hash',
		});
		expect(given({ backend: 'iptables' })).toEqual({ backend: 'iptables', ...kept });
		expect(given({ backend: 'iptables', nat: { form: 'article' } })).toMatchObject({ form: 'article' });
	});

	it.each<[string, Partial<Choices>, Partial<Preset>, object]>([
		[
			'alias',
			{ backend: 'iptables', nat: natOptions('iptables') },
			{ nat: { form: 'alias' } },
			{ code: 'form-needs-backend' },
		],
		[
			'full cone',
			{ backend: 'iptables', nat: natOptions('iptables') },
			{ nat: { fullCone: ['192.168.10.30'] } },
			{ code: 'full-cone-needs-alias', reason: 'backend' },
		],
		[
			'iptables with the full cone that is there',
			{ nat: natOptions('nftables', { fullCone: ['192.168.10.30'] }) },
			{ backend: 'iptables' },
			{ code: 'full-cone-needs-alias', reason: 'backend' },
		],
		[
			'hash with the full cone that is there',
			{ nat: natOptions('nftables', { fullCone: ['192.168.10.30'] }) },
			{ nat: { form: 'hash' } },
			{ code: 'full-cone-needs-alias', reason: 'form' },
		],
	])('refuses a flag that contradicts the configuration: %s', (_, configuration, flags, problem) => {
		const { plan } = at('apply', begin(...way.apply));
		const subject = { choices: { ...plan.choices, ...configuration }, ce: plan.ce };
		const state = beginWith(
			flags,
			detected({ configured: subject }),
			{ type: 'reconfigure' },
			accept,
			accept,
			accept,
			accept,
		);
		expect(state).toMatchObject({ step: 'parameters', problem });
	});

	it('reads the machine again after it was changed, and does not say that nothing was', () => {
		const [state, effects] = play(begin(...way.apply, { type: 'applied', outcome: { type: 'kept', by: 'here' } }), {
			type: 'reconfigure',
		});
		expect(effects).toEqual([{ type: 'detect' }]);
		expect(play(state, { type: 'quit' })[0]).toEqual({ step: 'ended', ending: { type: 'quit', changed: true } });
	});
});

describe('a bug', () => {
	const error = new Error('oops');

	it('ends the run, saying whether something may have been changed', () => {
		const crashed: Event = { type: 'crashed', error };
		expect(update(begin(...way.review), crashed)[0]).toEqual({
			step: 'ended',
			ending: { type: 'bug', error, changed: false },
		});
		expect(update(begin(...way.apply), crashed)[0]).toMatchObject({ ending: { type: 'bug', changed: true } });
	});

	it('is the end: nothing is heard after it', () => {
		const [ended] = update(begin(...way.review), { type: 'crashed', error });
		expect(update(ended, { type: 'quit' })).toEqual([ended, []]);
	});
});

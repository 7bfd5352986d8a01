import type { CheckId, CheckProgress, Verdict } from '../../src/check/check.ts';
import { failed, ok, warning } from '../../src/check/check.ts';
import type { Delegation, ExchangeEvent } from '../../src/detect/delegation.ts';
import type { Facts, InterfaceFact } from '../../src/detect/facts.ts';
import { parsePrefix6 } from '../../src/map/prefix.ts';
import { compare } from '../../src/plan/diff.ts';
import type { LiveState } from '../../src/plan/plan.ts';
import type { ProbeReport, RelayOutcome } from '../../src/probe/relay.ts';
import type { Language } from '../../src/text/language.ts';
import { firstItem } from '../../src/ui/items.ts';
import { type Change, change, follow, openView, type View } from '../../src/ui/view.ts';
import { start, update } from '../../src/wizard/machine.ts';
import type { Countdown, Event, Preset, State } from '../../src/wizard/state.ts';

// States as a person meets them: each is what the machine makes of a list of events.

const ethernet = (name: string, index: number, more: Partial<InterfaceFact> = {}): InterfaceFact => ({
	name,
	index,
	mac: `02:00:00:00:00:${index.toString(16).padStart(2, '0')}`,
	mtu: 1500,
	kind: 'ethernet',
	up: true,
	carrier: true,
	speed: 1000,
	addresses: [],
	raSeen: false,
	carriesSsh: false,
	owner: 'ifupdown',
	...more,
});

const address = (text: string, length: number) => ({
	family: text.includes(':') ? (6 as const) : (4 as const),
	address: text,
	length,
	scope: text.startsWith('fe80') ? 'link' : 'global',
	tentative: false,
	dadFailed: false,
	dynamic: false,
});

export const facts: Facts = {
	interfaces: [
		ethernet('lo', 1, { kind: 'loopback' }),
		ethernet('enp1s0', 2, { raSeen: true, addresses: [address('fe80::2', 64)] }),
		ethernet('enp2s0', 3, { carriesSsh: true, speed: 2500, addresses: [address('192.168.10.1', 24)] }),
		ethernet('enp3s0', 4, { carrier: false, owner: 'NetworkManager' }),
	],
	ssh: { clientAddress: '192.168.10.5', serverAddress: '192.168.10.1', device: 'enp2s0', onLink: true },
	wanCandidates: ['enp1s0'],
	tools: {
		ip: '/usr/sbin/ip',
		nft: '/usr/sbin/nft',
		iptables: false,
		dhclient: '/usr/sbin/dhclient',
		sysctl: '/usr/sbin/sysctl',
		systemctl: '/usr/bin/systemctl',
		ping: '/usr/bin/ping',
		conntrack: false,
		modprobe: '/usr/sbin/modprobe',
		tc: '/usr/sbin/tc',
	},
	hasSystemd: true,
	kernel: '6.1.0-32-amd64',
	ip6Tunnel: true,
	clsBpf: true,
	defaultRoutes4: [{ device: 'enp2s0', gateway: '192.168.10.254', metric: 0 }],
	defaultRoutes6: [{ device: 'enp1s0', gateway: 'fe80::1', metric: 1024, protocol: 'ra' }],
	ours: { installed: false },
	foreignTables: [{ family: 'ip', name: 'docker', program: 'docker', translates: true }],
	sysctls: {},
	isRoot: true,
};

const many: Facts = {
	...facts,
	interfaces: Array.from({ length: 24 }, (_, index) => ethernet(`enp${index}s0f0np${index}`, index + 1)),
	wanCandidates: ['enp3s0f0np3'],
};

export const delegation = (text: string, origin: Delegation['origin'] = 'dhcpv6'): Delegation => {
	const prefix = parsePrefix6(text);
	if (!prefix.ok) throw new Error(`not a prefix: ${text}`);
	return {
		prefix: prefix.value,
		origin,
		...(origin === 'dhcpv6'
			? { t1: 7200, t2: 10_800, preferredLifetime: 12_600, validLifetime: 14_400, replyFrom: 'fe80::1' }
			: {}),
		...(origin === 'dhcpv6' ? { serverId: '00:03:00:01:00:00:5e:00:53:01' } : {}),
	};
};

export const preset: Preset = { dryRun: false, acceptedRisks: [] };
const at = 1_750_000_000_000;

const exchange: readonly ExchangeEvent[] = [
	{ type: 'started', duid: '00:03:00:01:02:00:00:00:00:02' },
	{ type: 'sent', message: 'Solicit', intervalMs: 1040 },
	{ type: 'sent', message: 'Solicit', intervalMs: 2110 },
	{ type: 'received', message: 'Advertise', from: 'fe80::1', prefix: '2400:4050:5c71:af00::/56' },
	{ type: 'sent', message: 'Request', intervalMs: 1010 },
	{ type: 'received', message: 'Reply', from: 'fe80::1', prefix: '2400:4050:5c71:af00::/56' },
	{ type: 'bound', serverId: '00:03:00:01:00:00:5e:00:53:01' },
];

const detected: Event = { type: 'detected', facts, leases: [] };
const link: Event = { type: 'choose-link', link: { wan: 'enp1s0', lan: 'enp2s0' } };
const request: Event = { type: 'request-prefix' };
const heard = (events: readonly ExchangeEvent[]): readonly Event[] =>
	events.map((event) => ({ type: 'exchange', event, at }) as const);
const acquired = (text: string): Event => ({ type: 'acquired', delegation: delegation(text) });
const noAnswer: Event = {
	type: 'failed',
	during: 'acquire',
	problem: { code: 'no-answer', device: 'enp1s0', solicits: 4, seconds: 31 },
};

const toPrefix = [detected, link];
const toProvider = [...toPrefix, request, ...heard(exchange), acquired('2400:4050:5c71:af00::/56'), accept()];
const toParameters: readonly Event[] = [...toProvider, { type: 'choose-provider', id: 'ocn' }];
const toReview = [...toParameters, accept()];
const reported: readonly Event[] = [...toPrefix, request, acquired('2405:6585:c:3400::/56'), accept()];

function accept(): Event {
	return { type: 'accept' };
}

export function run(events: readonly Event[], given = preset): State {
	return events.reduce<State>((state, event) => update(state, event)[0], start(given)[0]);
}

/** The plan that the review would show, and what the machine answers about its files. */
const planOf = (events: readonly Event[], given = preset) => {
	const state = run(events, given);
	if (state.step !== 'review') throw new Error(`not the review but ${state.step}`);
	return state.plan;
};

const compared = (events: readonly Event[], again = false, given = preset): Event => {
	const plan = planOf(events, given);
	const changes = compare(plan, {});
	if (!again) return { type: 'compared', changes };
	const current = Object.fromEntries(
		plan.files.map(({ path, content }, index) => [
			path,
			index === 0 ? content : index === 1 ? `${content}# old\n` : undefined,
		]),
	);
	return {
		type: 'compared',
		changes: compare(
			{ ...plan, obsoleteFiles: ['/etc/mape-setup/old.rules'] },
			{ ...current, '/etc/mape-setup/old.rules': 'gone\n' },
		),
	};
};

/** What the border relays said: the one of the rule, and another one. */
const probed = (own: RelayOutcome, other?: RelayOutcome, line: ProbeReport['line'] = 'answers'): Event => ({
	type: 'probed',
	report: {
		finished: own.type !== 'asked',
		line,
		relays: [
			{ br: '2001:380:a120::9', outcome: own },
			...(other ? [{ br: '2001:260:700:1::1:276', outcome: other }] : []),
		],
	},
});
const confirmed: RelayOutcome = { type: 'confirmed', by: ['hairpin', 'outside', 'relay'], rttMs: 6.42 };
const watched: Preset = { ...preset, probe: true };

const shown = [...toReview, compared(toReview)];
/** A machine on which all files are there, and this runs. */
const running = (live: readonly LiveState[]): Event => {
	const plan = planOf(toReview);
	const current = Object.fromEntries(plan.files.map(({ path, content }) => [path, content]));
	return { type: 'compared', changes: compare(plan, current), live };
};
const tunnelRuns: LiveState = { what: 'tunnel', name: 'mape0', change: 'same', lines: [] };
const comparedWith = (backend: 'iptables'): Event => compared([...toReview, { type: 'choose-backend', backend }]);
/** What can be opened of the NAT, all of it. */
const reachable: Preset = {
	...preset,
	nat: {
		forwards: [
			{ protocol: 'tcp', port: 1776, host: '192.168.10.20', hostPort: 443 },
			{ protocol: 'both', port: 1777, host: '192.168.10.21', hostPort: 1777 },
		],
		fullCone: ['192.168.10.30', '192.168.10.31'],
		timeouts: 'short',
	},
};
const toApply = [...shown, accept()];
const task = (
	id: 'preflight' | 'checkpoint' | 'files' | 'sysctl' | 'rules' | 'network' | 'dhcp' | 'checks' | 'keep',
	status: 'running' | 'done' | 'failed' | 'skipped',
): Event => ({
	type: 'task',
	task: { id, status, ...(status === 'done' ? { durationMs: 41.7 } : {}) },
});

export const checkIds: readonly CheckId[] = [
	'link',
	'default-route',
	'prefix',
	'ce-address',
	'tunnel',
	'rules',
	'br',
	'ipv4',
	'source-address',
	'port-blocks',
	'mtu',
	'dns',
];

const done = (id: CheckId, verdict: Verdict): CheckProgress => ({ id, status: 'done', verdict, durationMs: 12 });

const verdicts: Readonly<Partial<Record<CheckId, Verdict>>> = {
	'default-route': ok({ rttMs: 2.1, detail: 'fe80::1' }),
	prefix: ok({ detail: '2400:4050:5c71:af00::/56' }),
	'ce-address': ok({ detail: '2400:4050:5c71:af00:99:f171:c600:2f00' }),
	rules: ok({ note: { code: 'port-blocks', blocks: 63, ports: 1008 } }),
	br: ok({ rttMs: 6.4, detail: '2001:380:a120::9' }),
	ipv4: ok({ rttMs: 8.9 }),
	'source-address': ok({ note: { code: 'mapped', address: '153.241.113.198', port: 5872 } }),
	'port-blocks': ok({ rttMs: 9.2, note: { code: 'port-blocks', blocks: 63, ports: 1008 } }),
	mtu: ok({ detail: '1460' }),
};

const allGreen = checkIds.map((id) => done(id, verdicts[id] ?? ok({ rttMs: 9.3 })));
const brSilent: readonly CheckProgress[] = checkIds.map((id, index) => {
	if (index < 6) return allGreen[index]!;
	if (id === 'br') return done(id, failed({ code: 'br-silent', br: '2001:380:a120::9', sent: 3, answersPing: false }));
	if (id === 'mtu') return done(id, warning({ code: 'mtu-reduced', mtu: 1280, expected: 1460 }));
	return { id, status: 'skipped', because: 'br' };
});

/** The rules are gone, and nobody has noticed but the checks. */
const rulesMissing: readonly CheckProgress[] = checkIds.map((id, index) => {
	if (id === 'rules') return done(id, failed({ code: 'rules-missing' }));
	return index < 6 ? allGreen[index]! : { id, status: 'skipped', because: 'rules' };
});
/** Long words at the top, consequences and something besides. */
const duplicate: readonly CheckProgress[] = checkIds.map((id, index) => {
	const where = { address: '2400:4050:5c71:af00:99:f171:c600:2f00', device: 'enp1s0' };
	if (id === 'ce-address') return done(id, failed({ code: 'ce-address-duplicate', ...where }));
	if (id === 'rules') return done(id, failed({ code: 'rules-other-ports', missing: 3, first: 1776, last: 1791 }));
	return index < 6 ? allGreen[index]! : { id, status: 'skipped', because: 'ce-address' };
});
const leaseExpired: readonly CheckProgress[] = brSilent.map((one) => {
	const finding = { code: 'lease-expired', prefix: '2400:4050:5c71:af00::/56', expiredAt: at } as const;
	return one.id === 'prefix' ? done(one.id, warning(finding)) : one;
});
const otherPorts: readonly CheckProgress[] = rulesMissing.map((one) =>
	one.id === 'rules' ? done(one.id, failed({ code: 'rules-other-ports', missing: 3, first: 1776, last: 1791 })) : one,
);
const warned: readonly CheckProgress[] = allGreen.map((one) =>
	one.id === 'dns' ? done(one.id, warning({ code: 'resolver-failing', name: 'www.google.com', silent: [] })) : one,
);
const remedy: Event = { type: 'remedy' };

const checks = (list: readonly CheckProgress[]): readonly Event[] =>
	list.map((progress) => ({ type: 'check', progress }));

const configured = (): Event => {
	const { choices, ce } = planOf(toReview);
	return { ...detected, configured: { choices, ce } } as Event;
};

const tasksDone = (['preflight', 'checkpoint', 'files', 'sysctl', 'rules', 'network', 'dhcp'] as const).map((id) =>
	task(id, 'done'),
);

function asked(more: Partial<Countdown> = {}): Event {
	const countdown = {
		deadline: at + 120_000,
		now: at + 8000,
		timeoutMs: 120_000,
		failed: [],
		timer: 'systemd',
	} as const;
	return { type: 'asked', countdown: { ...countdown, ...more } };
}

interface Picture {
	readonly state: State;
	readonly view: View;
}

/** One after the other, as the session does it. */
const picture = (
	events: readonly Event[],
	changes: readonly Change[] = [],
	given = preset,
): ((language: Language) => Picture) => {
	return (language) => {
		let state = start(given)[0];
		let view = openView(language);
		for (const event of events) {
			const next = update(state, event)[0];
			if (next.step !== 'ended') {
				view = follow(view, state, next, firstItem(next));
				state = next;
			}
		}
		return { state, view: changes.reduce(change, view) };
	};
};

export const gallery: Readonly<Record<string, (language: Language) => Picture>> = {
	detecting: picture([]),
	'detecting failed': picture([
		{ type: 'failed', during: 'detect', problem: { code: 'tool-missing', tool: 'ip', package: 'iproute2' } },
	]),
	link: picture([detected]),
	'link, lan': picture([detected], [{ type: 'choose-wan', wan: 'enp1s0', cursor: 1 }]),
	'link, many': picture([{ ...detected, facts: many } as Event], [{ type: 'point', at: 15 }]),
	'link, none': picture([{ ...detected, facts: { ...facts, interfaces: [], wanCandidates: [] } } as Event]),
	prefix: picture(toPrefix),
	'prefix, leases': picture([
		{
			...detected,
			leases: [delegation('2400:4050:5c71:af00::/56', 'lease-file'), delegation('2001:db8:1:2::/64', 'ra')],
		} as Event,
		link,
	]),
	'prefix, exchange': picture([...toPrefix, request, ...heard(exchange.slice(0, 5))]),
	'prefix, exchange, long': picture([...toPrefix, request, ...heard(Array.from({ length: 40 }, () => exchange[1]!))]),
	'prefix, no answer': picture([...toPrefix, request, ...heard(exchange.slice(0, 3)), noAnswer]),
	'prefix, typing': picture(
		[...toPrefix, { type: 'start-typing' }],
		[{ type: 'edit', edit: { type: 'insert', text: '2400:4050:5c71:af00::/5' } }],
	),
	'prefix, typing, long': picture(
		[...toPrefix, { type: 'start-typing' }],
		[{ type: 'edit', edit: { type: 'insert', text: 'プレフィックス'.repeat(30) } }],
	),
	'prefix, refused': picture([...toPrefix, { type: 'start-typing' }, { type: 'submit-text', text: '2400:zz::/56' }]),
	'prefix, have': picture(toProvider.slice(0, -1)),
	'prefix, typed': picture([
		...toPrefix,
		{ type: 'start-typing' },
		{ type: 'submit-text', text: '2400:4050:5c71:af00::/56' },
	]),
	provider: picture(toProvider),
	'provider, no rule': picture([...toPrefix, request, acquired('2001:db8:12:3400::/56'), accept()]),
	'provider, transix': picture([...toPrefix, request, acquired('2409:10:12:3400::/56'), accept()]),
	'provider, other': picture(reported),
	'provider, mismatch': picture([...toProvider, { type: 'choose-provider', id: 'v6plus' }]),
	'provider, typing': picture(
		[...toProvider, { type: 'start-typing' }],
		[{ type: 'edit', edit: { type: 'insert', text: 'ipv6=2001:db8::/31,ipv4=192.0.2.0/24,ea=25,offset=4' } }],
	),
	'provider, rule refused': picture([
		...toProvider,
		{ type: 'start-typing' },
		{ type: 'submit-text', text: 'ipv6=2001:db8::/31,ea=nine' },
	]),
	parameters: picture(toParameters),
	'parameters, typing': picture([...toParameters, { type: 'start-typing' }]),
	'parameters, refused': picture([
		...toParameters,
		{ type: 'start-typing' },
		{ type: 'submit-text', text: 'example.com' },
	]),
	'parameters, own rule without BR': picture([
		...toProvider,
		{ type: 'start-typing' },
		{ type: 'submit-text', text: 'ipv6=2400:4050::/31,ipv4=192.0.2.0/24,ea=16,offset=6' },
	]),
	'parameters, asking': picture(toParameters, [], watched),
	'parameters, confirmed': picture([...toParameters, probed(confirmed)], [], watched),
	'parameters, silent': picture([...toParameters, probed({ type: 'silent' })], [], watched),
	'parameters, dead line': picture([...toParameters, probed({ type: 'silent' }, undefined, 'silent')], [], watched),
	'parameters, wrong BR': picture([...toParameters, probed({ type: 'silent' }, confirmed)], [], watched),
	'parameters, answered by another': picture(
		[
			...toParameters,
			probed(
				{ type: 'answered-by-another', from: '2001:260:700:1::1:276', by: ['hairpin'], rttMs: 7 },
				{ type: 'silent' },
			),
		],
		[],
		watched,
	),
	'parameters, not asked': picture(
		[...toParameters, probed({ type: 'cannot', why: { code: 'no-perl' } })],
		[],
		watched,
	),
	'review, reading': picture(toReview),
	review: picture(shown),
	'review, scrolled': picture(shown, [{ type: 'scroll', to: 60 }]),
	'review, end': picture(shown, [{ type: 'scroll', to: 9999 }]),
	'review, again': picture([...toReview, compared(toReview, true)]),
	'review, nothing to do': picture([...toReview, running([tunnelRuns])]),
	'review, drifted': picture([
		...toReview,
		running([
			{ ...tunnelRuns, change: 'drifted', lines: ['-remote 2001:db8::9', '+remote 2001:380:a120::9'] },
			{ what: 'rules', name: 'table ip mape', change: 'missing', lines: [] },
			{ what: 'unit', name: 'mape-setup.service', change: 'unknown', lines: [] },
		]),
	]),
	'review, iptables': picture([...shown, { type: 'choose-backend', backend: 'iptables' }, comparedWith('iptables')]),
	'review, openbsd-pf': picture([...shown, { type: 'choose-backend', backend: 'openbsd-pf' }, compared(toReview)]),
	'review, freebsd-pf, end': picture(
		[...shown, { type: 'choose-backend', backend: 'freebsd-pf' }, compared(toReview)],
		[{ type: 'scroll', to: 9999 }],
	),
	'review, open to the internet': picture([...toReview, compared(toReview, false, reachable)], [], reachable),
	'review, not switched': picture([...shown, { type: 'choose-backend', backend: 'iptables' }], [], reachable),
	'review, forward of another’s port': picture([...shown], [], {
		...preset,
		nat: { forwards: [{ protocol: 'both', port: 80, host: '192.168.10.20', hostPort: 80 }] },
	}),
	'review, saving': picture(shown, [
		{ type: 'ask-directory', text: '' },
		{ type: 'edit', edit: { type: 'insert', text: '/tmp/mape' } },
	]),
	'review, saved': picture([...shown, { type: 'saved', directory: '/tmp/mape' }]),
	'review, save failed': picture(
		[
			...shown,
			{ type: 'failed', during: 'save', problem: { code: 'write-failed', path: '/proc/mape', why: 'ENOENT' } },
		],
		[{ type: 'ask-directory', text: '/proc/mape' }],
	),
	'review, dry run': picture(shown, [], { ...preset, dryRun: true }),
	apply: picture([...toApply, task('preflight', 'done'), task('checkpoint', 'done'), task('files', 'running')]),
	'apply, checks': picture([
		...toApply,
		...tasksDone,
		task('checks', 'running'),
		...checks(allGreen.slice(0, 6)),
		...checks([
			{ id: 'br', status: 'running' },
			{ id: 'ipv4', status: 'waiting' },
		]),
	]),
	countdown: picture(
		[...toApply, ...tasksDone, task('checks', 'done'), ...checks(allGreen), asked()],
		[{ type: 'hear' }],
	),
	'countdown, just asked': picture([...toApply, ...tasksDone, task('checks', 'done'), ...checks(allGreen), asked()]),
	'countdown, urgent, without systemd': picture(
		[...toApply, ...tasksDone, ...checks(allGreen), asked({ timer: 'process' }), { type: 'tick', now: at + 106_000 }],
		[{ type: 'hear' }],
	),
	'countdown, failed': picture(
		[
			...toApply,
			...tasksDone,
			task('checks', 'failed'),
			...checks(brSilent),
			asked({ failed: ['br', 'ipv4'] }),
			{ type: 'extended', deadline: undefined },
		],
		[{ type: 'hear' }],
	),
	'countdown, help': picture(
		[...toApply, ...tasksDone, ...checks(allGreen), asked()],
		[{ type: 'hear' }, { type: 'open', overlay: 'help' }],
	),
	'countdown, details': picture(
		[...toApply, ...tasksDone, ...checks(allGreen), asked()],
		[{ type: 'hear' }, { type: 'open', overlay: 'details' }],
	),
	'countdown, kept': picture([...toApply, ...tasksDone, ...checks(allGreen), asked(), { type: 'keep' }]),
	'countdown, time is out': picture([
		...toApply,
		...tasksDone,
		...checks(allGreen),
		asked(),
		{ type: 'tick', now: at + 119_500 },
		{ type: 'decided' },
	]),
	'countdown, taken back': picture([
		...toApply,
		...tasksDone,
		...checks(allGreen),
		asked(),
		{ type: 'revert' },
		{ type: 'task', task: { id: 'revert', status: 'done', durationMs: 310 } },
		{ type: 'applied', outcome: { type: 'taken-back', by: 'here' } },
	]),
	'apply, quit refused': picture([...toApply, task('preflight', 'running')], [{ type: 'refuse' }]),
	'apply, reverted': picture([
		...toApply,
		...tasksDone,
		task('checks', 'failed'),
		...checks(brSilent),
		{ type: 'task', task: { id: 'revert', status: 'done', durationMs: 310 } },
		{ type: 'applied', outcome: { type: 'reverted', problem: { code: 'checks-failed', failed: ['br'] } } },
	]),
	'apply, refused': picture([
		...toApply,
		task('preflight', 'failed'),
		{
			type: 'applied',
			outcome: { type: 'refused', problem: { code: 'no-tunnel-module', kernel: '6.1.0-32-cloud-amd64' } },
		},
	]),
	'apply, revert failed': picture([
		...toApply,
		{
			type: 'applied',
			outcome: {
				type: 'revert-failed',
				problem: {
					code: 'revert-failed',
					script: '/var/lib/mape-setup/checkpoints/20260101/revert',
					left: ['mape0', '/etc/mape-setup/nat.nft'],
				},
			},
		},
	]),
	'verify, running': picture([
		configured(),
		...checks(allGreen.slice(0, 6)),
		...checks([{ id: 'br', status: 'running' }]),
	]),
	verify: picture([
		...toApply,
		...tasksDone,
		...checks(allGreen),
		task('keep', 'done'),
		{ type: 'applied', outcome: { type: 'kept', by: 'here' } },
	]),
	'verify, unchanged': picture([
		...toReview,
		running([tunnelRuns]),
		{ type: 'accept' },
		{ type: 'applied', outcome: { type: 'unchanged' } },
		...checks(allGreen),
		{ type: 'checked' },
	]),
	'verify, kept elsewhere': picture([
		...toApply,
		...tasksDone,
		...checks(allGreen),
		{ type: 'applied', outcome: { type: 'kept', by: 'elsewhere' } },
	]),
	'verify, failed': picture([configured(), ...checks(brSilent), { type: 'checked' }]),
	'verify, rules missing': picture([configured(), ...checks(rulesMissing), { type: 'checked' }]),
	'verify, other ports': picture([configured(), ...checks(otherPorts), { type: 'checked' }]),
	'verify, lease expired': picture([configured(), ...checks(leaseExpired), { type: 'checked' }]),
	'verify, duplicate': picture([configured(), ...checks(duplicate), { type: 'checked' }]),
	'verify, warned': picture([configured(), ...checks(warned), { type: 'checked' }]),
	'verify, mending': picture([configured(), ...checks(rulesMissing), { type: 'checked' }, remedy]),
	'verify, mended': picture([
		configured(),
		...checks(rulesMissing),
		{ type: 'checked' },
		remedy,
		{ type: 'mended' },
		...checks(allGreen),
		{ type: 'checked' },
	]),
	'verify, mending failed': picture([
		configured(),
		...checks(rulesMissing),
		{ type: 'checked' },
		remedy,
		{ type: 'failed', during: 'mend', problem: { code: 'not-root' } },
		...checks(rulesMissing),
		{ type: 'checked' },
	]),
	'verify, crashed': picture([
		configured(),
		{
			type: 'failed',
			during: 'check',
			problem: { code: 'unreadable-output', argv: ['ip', '-j', 'addr'], why: 'not JSON' },
		},
	]),
	help: picture(shown, [{ type: 'open', overlay: 'help' }]),
	'help, verify': picture(
		[configured(), ...checks(brSilent), { type: 'checked' }],
		[{ type: 'open', overlay: 'help' }],
	),
	'details, link': picture([detected], [{ type: 'open', overlay: 'details' }]),
	'details, prefix': picture(
		[...toPrefix, request, ...heard(exchange.slice(0, 3)), noAnswer],
		[{ type: 'open', overlay: 'details' }],
	),
	'details, provider': picture(toProvider, [
		{ type: 'open', overlay: 'details' },
		{ type: 'scroll', to: 12 },
	]),
	'details, parameters': picture(toParameters, [{ type: 'open', overlay: 'details' }]),
	'details, verify': picture(
		[configured(), ...checks(brSilent), { type: 'checked' }],
		[{ type: 'open', overlay: 'details' }],
	),
};

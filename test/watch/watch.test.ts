import { describe, expect, it } from 'vitest';
import { configuredRouter } from '../../src/command/configured.ts';
import { linkNamed, ownSpace, type Router } from '../../src/system/model/router.ts';
import { demoSystem, type RecordedOptions } from '../../src/system/recorded.ts';
import {
	areChecksDue,
	isComplete,
	unseen,
	type WatchEvent,
	type WatchState,
	watchUpdate,
} from '../../src/watch/state.ts';
import { watchRouter } from '../../src/watch/watch.ts';

interface Watched {
	readonly state: WatchState;
	readonly events: readonly { readonly type: WatchEvent['type']; readonly at: number }[];
	readonly commands: readonly { readonly argv: readonly string[]; readonly at: number }[];
}

/** Watches the configured demo for so many simulated seconds. */
async function watched(
	seconds: number,
	fault: (router: Router) => unknown = () => {},
	options: RecordedOptions = {},
): Promise<Watched> {
	const system = demoSystem('configured', options);
	fault(system.router);
	const router = await configuredRouter(system);
	if (!router.ok) throw new Error(router.problem.code);
	const end = new AbortController();
	const began = system.now();
	const events: { type: WatchEvent['type']; at: number }[] = [];
	const watch = watchRouter(system, router.value, {
		intervalMs: 1000,
		signal: end.signal,
		onState: (_, type) => void events.push({ type, at: system.now() - began }),
	});
	void system.sleep(seconds * 1000).then(() => end.abort());
	await watch.ended;
	const commands = system.calls.flatMap((call) =>
		call.type === 'run' ? [{ argv: call.argv, at: call.at - began }] : [],
	);
	return { state: watch.state(), events, commands };
}

const timesOf = ({ events }: Watched, type: WatchEvent['type']) =>
	events.filter((event) => event.type === type).map(({ at }) => at);
const gaps = (times: readonly number[]) => times.slice(1).map((at, index) => at - times[index]!);

describe('a healthy router', () => {
	it('is known whole after a moment', async () => {
		const { state } = await watched(12);
		expect(isComplete(state)).toBe(true);
		expect(state.ports).toMatchObject({ ok: true, value: { total: 1008, unreadable: 0 } });
		expect(state.ports?.ok && state.ports.value.used).toBeGreaterThan(50);
		expect(state.drops).toEqual({ ok: true, value: { leaked: 0, refused: 3, uninvited: 1834, guard: 0 } });
		expect(state.rate?.received).toBeGreaterThan(1e6);
		expect(state.rtt.samples.every((rtt) => rtt !== undefined && rtt > 5 && rtt < 9)).toBe(true);
		expect(state.checks?.every((check) => check.status === 'done' && check.verdict.level === 'ok')).toBe(true);
	});

	it('is asked no more often than it should be', async () => {
		const seen = await watched(130);
		expect(Math.min(...gaps(timesOf(seen, 'sampled')))).toBeGreaterThanOrEqual(1000);
		expect(Math.min(...gaps(timesOf(seen, 'counted')))).toBeGreaterThanOrEqual(2000);
		const listings = seen.commands.filter(({ argv }) => argv[0] === 'conntrack');
		// the check of the ports reads it too, once a minute
		expect(listings.length).toBeLessThanOrEqual(65 + 3);
		expect(gaps(timesOf(seen, 'checked')).length).toBeGreaterThanOrEqual(1);
		for (const gap of gaps(timesOf(seen, 'checked'))) expect(gap).toBeGreaterThanOrEqual(60_000);
	});
});

describe('what is slow holds nothing else up', () => {
	const slow = (when: string, tookMs: number): RecordedOptions => ({
		faults: [{ when, result: {}, tookMs }],
	});

	it('a conntrack that takes three seconds is asked once a minute, and the rest goes on', async () => {
		const seen = await watched(60, undefined, slow('conntrack -L -f ipv4', 3000));
		expect(timesOf(seen, 'counted')).toHaveLength(1);
		expect(timesOf(seen, 'sampled').length).toBeGreaterThanOrEqual(59);
	});

	it('one that never ends is said', async () => {
		const { state } = await watched(16, undefined, slow('conntrack -L -f ipv4', 600_000));
		expect(state.ports).toMatchObject({ ok: false, problem: { code: 'command-failed', timedOut: true } });
		expect(state.sample?.connections.ok).toBe(true);
	});
});

describe('without the conntrack command', () => {
	const gone = (router: Router) => router.programs.delete('/usr/sbin/conntrack');

	it('the kernel’s own list is read where there is one', async () => {
		const line =
			'ipv4     2 tcp      6 431999 ESTABLISHED src=192.168.10.100 dst=203.0.113.7 sport=50000 dport=443 src=203.0.113.7 dst=153.241.113.198 sport=443 dport=33552 [ASSURED] mark=0 zone=0 use=2\n';
		const { state } = await watched(4, (router) => {
			gone(router);
			router.files.set('/proc/net/nf_conntrack', { content: line, mode: 0o440 });
		});
		expect(state.ports).toMatchObject({ ok: true, value: { used: 1, host: { who: '192.168.10.100' } } });
		expect(state.ports?.ok && state.ports.value.blocks.find(({ used }) => used > 0)).toEqual({
			first: 2800,
			last: 2815,
			used: 1,
		});
	});

	it('otherwise it is said', async () => {
		const { state } = await watched(4, gone);
		expect(state.ports).toEqual({
			ok: false,
			problem: { code: 'tool-missing', tool: 'conntrack', package: 'conntrack' },
		});
	});

	it('a list of something else is no list', async () => {
		const { state } = await watched(4, (router) => {
			gone(router);
			router.files.set('/proc/net/nf_conntrack', { content: 'hello\nworld\n', mode: 0o440 });
		});
		expect(state.ports).toMatchObject({ ok: false, problem: { code: 'unreadable-file' } });
	});
});

describe('a router that loses its tunnel', () => {
	it('is told as that, and the checks run again soon', async () => {
		const system = demoSystem('configured');
		const router = await configuredRouter(system);
		if (!router.ok) throw new Error(router.problem.code);
		const end = new AbortController();
		const watch = watchRouter(system, router.value, { intervalMs: 1000, signal: end.signal, onState: () => {} });
		await system.sleep(20_000);
		expect(watch.state().checks?.length).toBeGreaterThan(10);
		const space = ownSpace(system.router);
		space.links.splice(space.links.indexOf(linkNamed(space, 'mape0')!), 1);
		await system.sleep(30_000);
		expect(watch.state().sample?.tunnel).toEqual({
			ok: false,
			problem: { code: 'interface-missing', device: 'mape0' },
		});
		expect(watch.state().rtt.samples.at(-1)).toBeUndefined();
		const tunnel = watch.state().checks?.find(({ id }) => id === 'tunnel');
		expect(tunnel).toMatchObject({ status: 'done', verdict: { level: 'failed' } });
		end.abort();
		await watch.ended;
	});
});

describe('when the checks are due', () => {
	const checked = (level: 'ok' | 'failed'): WatchState =>
		watchUpdate(watchUpdate(unseen, { type: 'check' }), {
			type: 'checked',
			at: 100_000,
			checks: [
				{
					id: 'br',
					status: 'done',
					durationMs: 1,
					verdict: level === 'ok' ? { level } : { level, finding: { code: 'nothing-sent' } },
				},
			],
		});
	const answered = (state: WatchState, ...rtts: readonly (number | undefined)[]) =>
		rtts.reduce<WatchState>((now, rttMs) => watchUpdate(now, { type: 'answered', rttMs }), state);

	it('at the beginning, after a minute, and when somebody asks; never while they run', () => {
		expect(areChecksDue(unseen, 0)).toBe(true);
		expect(areChecksDue(watchUpdate(unseen, { type: 'check' }), 1e9)).toBe(false);
		expect(areChecksDue(checked('ok'), 159_999)).toBe(false);
		expect(areChecksDue(checked('ok'), 160_000)).toBe(true);
		expect(areChecksDue(watchUpdate(checked('ok'), { type: 'ask-checks' }), 100_001)).toBe(true);
		expect(watchUpdate(watchUpdate(unseen, { type: 'check' }), { type: 'ask-checks' }).asked).toBe(false);
	});

	it('ten seconds after the last ones when the line seems to have gone or come back', () => {
		const gone = answered(checked('ok'), 5, undefined, undefined, undefined);
		expect([areChecksDue(gone, 109_999), areChecksDue(gone, 110_000)]).toEqual([false, true]);
		expect(areChecksDue(answered(checked('ok'), 5, undefined, undefined), 110_000)).toBe(false);
		expect(areChecksDue(answered(checked('failed'), undefined, 5), 110_000)).toBe(true);
		expect(areChecksDue(answered(checked('failed'), undefined), 110_000)).toBe(false);
	});
});

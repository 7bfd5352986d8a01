import { describe, expect, it } from 'vitest';
import { type Check, type CheckId, type CheckProgress, failed, ok, warning } from '../../src/check/check.ts';
import { checks } from '../../src/check/checks.ts';
import { exitCode, mandatoryFailures, runChecks, worst } from '../../src/check/runner.ts';
import { lost, router, subject, timedOut } from './router.ts';

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** A check that takes `ms` and then says `end`. */
function takes(id: CheckId, needs: readonly CheckId[], ms: number, end: 'ok' | 'warning' | 'failed' = 'ok'): Check {
	const verdict = { ok: ok(), warning: warning({ code: 'mtu-unmeasured' }), failed: failed({ code: 'nothing-sent' }) }[
		end
	];
	return { id, needs, mandatory: true, limitMs: 1000, observe: () => pause(ms), judge: () => verdict };
}

const summary = (progress: readonly CheckProgress[]) =>
	progress.map((one) => {
		if (one.status === 'skipped') return `${one.id} skipped: ${one.because}`;
		return `${one.id} ${one.status === 'done' ? one.verdict.level : one.status}`;
	});

describe('the list of checks', () => {
	it('is in dependency order, with every id once', () => {
		const ids = checks.map(({ id }) => id);
		expect(new Set(ids).size).toBe(checks.length);
		for (const { id, needs, after = [] } of checks) {
			for (const needed of [...needs, ...after])
				expect(ids.indexOf(needed), `${id} needs ${needed}`).toBeLessThan(ids.indexOf(id));
			expect(ids.indexOf(id)).toBeGreaterThanOrEqual(0);
		}
	});

	it('lets an apply stand without what it did not cause or what IPv4 works without', () => {
		expect(checks.filter(({ mandatory }) => !mandatory).map(({ id }) => id)).toEqual([
			'prefix',
			'rules-file',
			'foreign-rules',
			'conntrack',
			'ports',
			'ipv6',
			'home-gateway',
			'mtu',
			'dns',
		]);
	});
});

describe('runChecks', () => {
	it('tells every step in order', async () => {
		const told: string[] = [];
		const list = [takes('link', [], 1), takes('tunnel', ['link'], 1, 'warning')];
		const done = await runChecks(router(), subject, {
			checks: list,
			onProgress: (progress) => told.push(...summary([progress])),
		});
		expect(told).toEqual([
			'link waiting',
			'tunnel waiting',
			'link running',
			'tunnel running',
			'link ok',
			'tunnel warning',
		]);
		expect(summary(done)).toEqual(['link ok', 'tunnel warning']);
	});

	it('looks once more at what was not ok before those that it needs had come up', async () => {
		let up = false;
		let asked = 0;
		const link: Check = {
			...takes('link', [], 0),
			observe: () => pause(600).then(() => (up = true)),
		};
		const tunnel: Check = {
			...takes('tunnel', ['link'], 0),
			observe: async () => {
				asked++;
				return up;
			},
			judge: (seen) => (seen ? ok() : failed({ code: 'tunnel-missing' })),
		};
		expect(
			summary(await runChecks({ ...router(), now: () => Date.now() }, subject, { checks: [link, tunnel] })),
		).toEqual(['link ok', 'tunnel ok']);
		expect(asked).toBe(2);
	});

	it('does not begin early what would leave something behind', async () => {
		let asked = 0;
		const list: readonly Check[] = [
			takes('br', [], 1, 'failed'),
			{ ...takes('mtu', ['br'], 0), after: ['br'], observe: async () => void asked++ },
		];
		expect(summary(await runChecks(router(), subject, { checks: list }))).toEqual(['br failed', 'mtu skipped: br']);
		expect(asked).toBe(0);
	});

	it('skips what needs a failed one and blames that one, however far away', async () => {
		const list = [
			takes('link', [], 1),
			takes('tunnel', ['link'], 1, 'failed'),
			takes('rules', ['link'], 1, 'warning'),
			takes('br', ['tunnel', 'rules'], 1),
			takes('ipv4', ['br'], 1),
			takes('mtu', ['rules'], 1),
		];
		const done = await runChecks(router(), subject, { checks: list });
		expect(summary(done)).toEqual([
			'link ok',
			'tunnel failed',
			'rules warning',
			'br skipped: tunnel',
			'ipv4 skipped: tunnel',
			'mtu ok',
		]);
		expect(worst(done)).toBe('failed');
		expect(exitCode(done)).toBe(1);
		expect(mandatoryFailures(done, list)).toEqual(['tunnel']);
	});

	it('runs those that do not need each other at once, and skips without waiting for the rest', async () => {
		const began = performance.now();
		const finished: string[] = [];
		const list = [
			takes('link', [], 60),
			takes('default-route', [], 60, 'failed'),
			takes('prefix', [], 400),
			takes('tunnel', [], 60),
			takes('rules', ['link'], 60),
			takes('br', ['prefix', 'default-route'], 60),
		];
		await runChecks(router(), subject, {
			checks: list,
			onProgress: ({ id, status }) => (status === 'done' || status === 'skipped' ? finished.push(id) : undefined),
		});
		expect(performance.now() - began).toBeLessThan(590);
		expect(finished.indexOf('br')).toBeLessThan(finished.indexOf('prefix'));
	});

	it('goes on without a check that does not end', async () => {
		const never: Check = { ...takes('tunnel', [], 0), limitMs: 30, observe: () => new Promise(() => {}) };
		const done = await runChecks(router(), subject, { checks: [never, takes('br', ['tunnel'], 1)] });
		expect(summary(done)).toEqual(['tunnel failed', 'br skipped: tunnel']);
		expect(done[0]).toMatchObject({ verdict: { finding: { code: 'check-timed-out', limitMs: 30 } } });
	});

	it('shows a bug as a failed check', async () => {
		const broken = (where: 'observe' | 'judge'): Check => ({
			...takes('tunnel', [], 0),
			[where]: () => {
				throw new TypeError('no such thing');
			},
		});
		for (const where of ['observe', 'judge'] as const) {
			const [progress] = await runChecks(router(), subject, { checks: [broken(where)] });
			expect(progress).toMatchObject({
				verdict: { level: 'failed', finding: { code: 'check-crashed', message: 'no such thing' } },
			});
		}
	});

	it('runs only those asked for', async () => {
		const machine = router();
		expect(summary(await runChecks(machine, subject, { only: ['tunnel', 'link'] }))).toEqual(['link ok', 'tunnel ok']);
		expect(machine.commands.some((line) => line.startsWith('ping'))).toBe(false);
	});

	it('finds a healthy line healthy', async () => {
		const done = await runChecks(router(), subject);
		expect(done.map(({ id }) => id)).toEqual(checks.map(({ id }) => id));
		expect(worst(done)).toBe('ok');
		expect(exitCode(done)).toBe(0);
		expect(mandatoryFailures(done)).toEqual([]);
	});
});

describe('worst', () => {
	const done = (...levels: ('ok' | 'warning' | 'failed')[]) =>
		runChecks(router(), subject, { checks: levels.map((level, i) => takes(checks[i]!.id, [], 0, level)) });

	it('is the worst verdict, and only a failure ends with 1', async () => {
		expect([worst([]), exitCode([])]).toEqual(['ok', 0]);
		const warned = await done('ok', 'warning');
		expect([worst(warned), exitCode(warned)]).toEqual(['warning', 0]);
		const bad = await done('ok', 'failed', 'warning');
		expect([worst(bad), exitCode(bad)]).toEqual(['failed', 1]);
	});
});

describe('a dead line', () => {
	/** As long as the real thing takes: 2 s for a ping or a connection through nothing. */
	const dead = router({
		run: [['ping', () => pause(2000).then(() => lost as { code: number })]],
		connect: ({ timeoutMs }) => pause(timeoutMs).then(() => timedOut),
		exchange: ({ timeoutMs }) => pause(timeoutMs).then(() => timedOut),
		nothingReceived: true,
	});

	it('is told within the limit of the check that finds it, and blamed on that', async () => {
		const began = performance.now();
		const done = await runChecks(dead, subject);
		expect(performance.now() - began).toBeLessThan(2600);
		expect(summary(done)).toEqual([
			...[
				'link',
				'default-route',
				'prefix',
				'ce-address',
				'tunnel',
				'rules',
				'rules-file',
				'foreign-rules',
				'conntrack',
				'ports',
			].map((id) => `${id} ok`),
			'ipv6 warning',
			'home-gateway ok',
			'br failed',
			...checks.slice(checks.findIndex(({ id }) => id === 'br') + 1).map(({ id }) => `${id} skipped: br`),
		]);
		expect(mandatoryFailures(done)).toEqual(['br']);
	});

	it('that lets only the BR answer is told within 8 s', async () => {
		const began = performance.now();
		const expired = { code: 1, stdout: 'From 192.0.2.9 icmp_seq=1 Time to live exceeded\n' };
		const done = await runChecks(
			router({
				run: [
					['ping -4 -n -c 1 -W 2 -t 1', expired],
					['ping', () => pause(2000).then(() => lost as { code: number })],
				],
				connect: ({ timeoutMs }) => pause(timeoutMs).then(() => timedOut),
			}),
			subject,
		);
		expect(performance.now() - began).toBeLessThan(8000);
		const after = checks.findIndex(({ id }) => id === 'br');
		expect(summary(done).slice(after, after + 3)).toEqual(['br ok', 'ipv4 failed', 'source-address skipped: ipv4']);
	});
});

import { describe, expect, it } from 'vitest';
import { passedMarks, roundedToMark, secondsLeft } from '../../src/wizard/countdown.ts';
import { drive } from '../../src/wizard/drive.ts';
import { leaveEvent } from '../../src/wizard/leave.ts';
import { start, update } from '../../src/wizard/machine.ts';
import type { Countdown, Event, State } from '../../src/wizard/state.ts';
import { at, link, play, preset, way } from './fixture.ts';
import { askingApply, fakeRooms, fileSystem, green, manualClock, tick } from './rooms.ts';

const countdown: Countdown = { deadline: 120_000, now: 10_000, timeoutMs: 120_000, failed: [], timer: 'systemd' };
const asked: Event = { type: 'asked', countdown };
const begin = (...events: readonly Event[]): State => play(start(preset)[0], ...way.apply, ...events)[0];
const quit: Event = { type: 'quit' };

describe('the question in the machine', () => {
	it('comes while the machine is changed, and tells the time', () => {
		const state = at('apply', begin(asked, { type: 'tick', now: 11_000 }));
		expect(state.countdown).toEqual({ ...countdown, now: 11_000 });
		expect(secondsLeft(state.countdown!)).toBe(109);
	});

	it.each(['keep', 'revert'] as const)('is answered with %s, once', (type) => {
		const [state, effects] = play(begin(asked), { type });
		expect(effects).toEqual([{ type: 'decide', answer: type }]);
		expect(state).toMatchObject({ step: 'apply', decision: type });
		expect(state).not.toHaveProperty('countdown');
		for (const late of ['keep', 'revert', 'extend', 'quit', 'back', 'accept'] as const)
			expect(update(state, { type: late })).toEqual([state, []]);
		for (const late of [{ type: 'tick', now: 20_000 }, { type: 'decided' }, { type: 'extended', deadline: 1 }] as const)
			expect(update(state, late)).toEqual([state, []]);
	});

	it('is answered by nothing else, and not before it is asked', () => {
		const open = begin(asked);
		for (const type of ['accept', 'back', 'recheck', 'reconfigure', 'request-prefix', 'start-typing'] as const)
			expect(update(open, { type })).toEqual([open, []]);
		const early = begin();
		for (const type of ['keep', 'revert', 'extend', 'quit', 'hang-up', 'decided'] as const)
			expect(update(early, { type })).toEqual([early, []]);
	});

	it('can be put off, but not without end', () => {
		const open = begin(asked);
		expect(update(open, { type: 'extend' })).toEqual([open, [{ type: 'extend', byMs: 60_000 }]]);
		const [later] = play(open, { type: 'extended', deadline: 180_000 });
		expect(at('apply', later).countdown).toEqual({ ...countdown, deadline: 180_000 });
		const [refused] = play(open, { type: 'extended', deadline: undefined });
		expect(at('apply', refused).countdown).toEqual({ ...countdown, notExtended: true });
		expect(play(refused, { type: 'extended', deadline: 180_000 })[0]).toEqual(later);
		const far = begin({ type: 'asked', countdown: { ...countdown, deadline: 3_590_000 } });
		expect(update(far, { type: 'extend' })).toEqual([far, []]);
	});

	it('says whether the deadline or somebody else has answered it', () => {
		expect(begin(asked, { type: 'decided' })).toMatchObject({ decision: 'elsewhere' });
		expect(begin(asked, { type: 'tick', now: 119_000 }, { type: 'decided' })).toMatchObject({ decision: 'timer' });
	});

	it('is answered by the wizard itself when whoever should take it back does not come', () => {
		const open = begin(asked, { type: 'tick', now: 129_000 });
		expect(at('apply', open).countdown).toBeDefined();
		const [state, effects] = play(open, { type: 'tick', now: 130_000 });
		expect(effects).toEqual([{ type: 'decide', answer: 'revert' }]);
		expect(state).toMatchObject({ decision: 'timer' });
	});
});

describe('what follows', () => {
	const takenBack = (by: 'here' | 'elsewhere' | 'timer'): Event => ({
		type: 'applied',
		outcome: { type: 'taken-back', by },
	});

	it.each(['here', 'elsewhere', 'timer'] as const)('taken back (%s): back to the review, or out', (by) => {
		const state = at('apply', begin(asked, takenBack(by)));
		expect(state.outcome).toEqual({ type: 'taken-back', by });
		expect(state).not.toHaveProperty('countdown');
		expect(update(state, { type: 'back' })[0].step).toBe('review');
		for (const type of ['quit', 'hang-up'] as const)
			expect(update(state, { type })[0]).toEqual({ step: 'ended', ending: { type: 'taken-back', by } });
	});

	it('quit: it is taken back, and the wizard ends', () => {
		const [state, effects] = play(begin(asked), quit);
		expect(effects).toEqual([{ type: 'decide', answer: 'revert' }]);
		expect(update(state, takenBack('here'))[0]).toEqual({
			step: 'ended',
			ending: { type: 'taken-back', by: 'here' },
		});
	});

	it('quit, but it came otherwise: that is shown first', () => {
		const [state] = play(begin(asked), quit);
		const problem = { code: 'checks-failed', failed: ['br'] } as const;
		for (const type of ['reverted', 'revert-failed'] as const)
			expect(update(state, { type: 'applied', outcome: { type, problem } })[0]).toMatchObject({ step: 'apply' });
		expect(update(state, { type: 'applied', outcome: { type: 'kept', by: 'elsewhere' } })[0]).toMatchObject({
			step: 'verify',
			special: 'elsewhere',
		});
	});

	it('a hang-up: decides nothing and ends', () => {
		const [state, effects] = play(begin(asked, { type: 'tick', now: 50_500 }), { type: 'hang-up' });
		expect(effects).toEqual([]);
		expect(state).toEqual({ step: 'ended', ending: { type: 'left-pending', secondsLeft: 70 } });
	});

	it('kept elsewhere, and nothing to do: said on the last step', () => {
		const verified = (outcome: Extract<Event, { type: 'applied' }>['outcome']) =>
			at('verify', begin(asked, { type: 'applied', outcome }));
		expect(verified({ type: 'kept', by: 'here' })).not.toHaveProperty('special');
		expect(verified({ type: 'kept', by: 'here' }).applied).toBe(true);
		expect(verified({ type: 'kept', by: 'elsewhere' })).toMatchObject({ special: 'elsewhere', applied: true });
		expect(verified({ type: 'unchanged' })).toMatchObject({ special: 'unchanged', applied: false });
	});

	it('a hang-up anywhere else is a quit', () => {
		for (const events of [way.link, way.prefix, way.review])
			expect(play(start(preset)[0], ...events, { type: 'hang-up' })[0]).toEqual({
				step: 'ended',
				ending: { type: 'quit', changed: false },
			});
	});
});

it('hands the timeout of the flags on', () => {
	const timed = start({ ...preset, timeoutMs: 30_000 })[0];
	expect(play(timed, ...way.apply)[1]).toMatchObject([{ type: 'apply', timeoutMs: 30_000 }]);
});

it('knows a hang-up from the other signals', () => {
	for (const [signal, type] of [
		['SIGHUP', 'hang-up'],
		['SIGINT', 'quit'],
		['SIGTERM', 'quit'],
	] as const) {
		const interrupt = new AbortController();
		interrupt.abort(signal);
		expect(leaveEvent(interrupt.signal)).toEqual({ type });
	}
});

it('names the time now and then', () => {
	expect(passedMarks(121, 119)).toEqual([120]);
	expect(passedMarks(120, 119)).toEqual([]);
	expect(passedMarks(61, 9)).toEqual([60, 30, 10]);
	expect([3600, 112, 60, 11, 3, 0].map(roundedToMark)).toEqual([3600, 120, 60, 30, 10, 10]);
});

describe('the question on a machine', () => {
	const toApply: readonly Event[] = [
		{ type: 'choose-link', link },
		{ type: 'request-prefix' },
		{ type: 'accept' },
		{ type: 'accept' },
		{ type: 'accept' },
		{ type: 'accept' },
	];

	async function open(options: Parameters<typeof askingApply>[0] = {}, timeoutMs = 120_000) {
		const clock = manualClock();
		const asking = askingApply(options);
		const system = { ...fileSystem(), now: clock.now, sleep: clock.sleep };
		const run = drive(system, { ...preset, timeoutMs }, { rooms: fakeRooms({ apply: asking.apply }) });
		const settled = async () => {
			for (let turns = 0; turns < 30; turns++) await tick();
		};
		await settled();
		for (const event of toApply) {
			run.dispatch(event);
			await settled();
		}
		return { run, clock, ...asking, settled, left: () => secondsLeft(at('apply', run.state()).countdown!) };
	}

	it('ticks once a second, and is kept', async () => {
		const { run, clock, asked, left, settled } = await open({ failed: ['br'], timer: 'process' }, 30_000);
		expect(asked.timeoutMs).toBe(30_000);
		expect(at('apply', run.state()).countdown).toMatchObject({ failed: ['br'], timer: 'process' });
		expect(left()).toBe(30);
		await clock.pass(10_500);
		expect(left()).toBe(20);
		run.dispatch({ type: 'keep' });
		await settled();
		expect(asked.answers).toEqual(['keep']);
		expect(run.state()).toMatchObject({ step: 'verify', checks: green });
		const state = run.state();
		await clock.pass(60_000);
		expect(run.state()).toBe(state);
	});

	it('is put off, or not', async () => {
		const { run, clock, asked, left, settled } = await open();
		await clock.pass(100_000);
		run.dispatch({ type: 'extend' });
		run.dispatch({ type: 'extend' });
		await settled();
		expect(left()).toBe(140);
		expect(asked.extensions).toEqual([60_000, 60_000]);
		const refused = await open({ extended: 'refused' });
		refused.run.dispatch({ type: 'extend' });
		await refused.settled();
		expect(at('apply', refused.run.state()).countdown).toMatchObject({ notExtended: true });
	});

	it('is over when it is decided elsewhere', async () => {
		const { run, clock, settle, asked, settled } = await open();
		await clock.pass(20_000);
		settle({ type: 'kept', by: 'elsewhere' });
		await settled();
		expect(asked.answers).toEqual([]);
		expect(run.state()).toMatchObject({ step: 'verify', special: 'elsewhere' });
	});

	it('is over when time has run out', async () => {
		const { run, clock, settle, settled } = await open();
		const seen: unknown[] = [];
		await clock.pass(119_600);
		settle({ type: 'taken-back', by: 'timer' });
		seen.push(run.state());
		await settled();
		expect(seen[0]).toMatchObject({ decision: 'timer' });
		expect(run.state()).toMatchObject({ step: 'apply', outcome: { type: 'taken-back', by: 'timer' } });
	});

	it('is not decided by a clock that is set', async () => {
		for (const jump of [86_400_000, -86_400_000]) {
			const { run, clock, left, asked, settled } = await open();
			await clock.pass(5000);
			clock.jump(jump);
			await clock.pass(5000);
			expect(left()).toBe(110);
			expect(asked.answers).toEqual([]);
			run.dispatch(quit);
			await settled();
			expect(await run.ended).toEqual({ type: 'taken-back', by: 'here' });
		}
	});

	it('is left open by a hang-up', async () => {
		const { run, clock, asked } = await open();
		await clock.pass(20_000);
		run.dispatch({ type: 'hang-up' });
		expect(await run.ended).toEqual({ type: 'left-pending', secondsLeft: 100 });
		await clock.pass(200_000);
		expect(asked.answers).toEqual([]);
	});

	it('is decided although nobody came to take it back', async () => {
		const { run, clock, asked, settled } = await open();
		await clock.pass(131_000);
		await settled();
		expect(asked.answers).toEqual(['revert']);
		expect(run.state()).toMatchObject({ outcome: { type: 'taken-back' } });
	});
});

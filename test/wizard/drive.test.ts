import { describe, expect, it } from 'vitest';
import { failure, success } from '../../src/map/result.ts';
import { drive, type Run } from '../../src/wizard/drive.ts';
import type { Rooms } from '../../src/wizard/effects.ts';
import type { Event, State } from '../../src/wizard/state.ts';
import { at, delegation, facts, link, prefixes, preset } from './fixture.ts';
import { fakeRooms, fileSystem, tick } from './rooms.ts';

/** Dispatches, then waits until the rooms have answered. */
async function go(run: Run, ...events: readonly Event[]): Promise<State> {
	for (const event of events) {
		run.dispatch(event);
		for (let turns = 0; turns < 30; turns++) await tick();
	}
	return run.state();
}

const begin = async (more: Partial<Rooms> = {}, system = fileSystem()): Promise<Run> => {
	const run = drive(system, preset, { rooms: fakeRooms(more) });
	await go(run);
	for (let turns = 0; turns < 5; turns++) await tick();
	return run;
};

const toReview: readonly Event[] = [
	{ type: 'choose-link', link },
	{ type: 'request-prefix' },
	{ type: 'accept' },
	{ type: 'accept' },
	{ type: 'accept' },
];

describe('a run', () => {
	it('goes from a bare machine to verified', async () => {
		const states: string[] = [];
		const run = drive(fileSystem(), preset, { rooms: fakeRooms(), onState: ({ step }) => states.push(step) });
		await go(run, { type: 'back' }, ...toReview, { type: 'accept' }, { type: 'quit' });
		expect(await run.ended).toMatchObject({ type: 'verified', checks: [{ id: 'link' }, { id: 'br' }] });
		expect([...new Set(states)]).toEqual([
			'link',
			'prefix',
			'provider',
			'parameters',
			'review',
			'apply',
			'verify',
			'ended',
		]);
	});

	it('compares with the files that are there, and saves others', async () => {
		const files: Record<string, string> = { '/etc/mape-setup/config.json': 'old\n' };
		const run = await begin({}, fileSystem(files));
		const review = at('review', await go(run, ...toReview));
		expect(review.changes?.map(({ change }) => change).slice(0, 2)).toEqual(['changed', 'new']);
		expect(at('review', await go(run, { type: 'save', directory: 'out/' })).savedTo).toBe('out/');
		expect(Object.keys(files)).toContain('out/etc/mape-setup/nat.nft');
	});

	it('says that saving failed', async () => {
		const run = await begin({}, fileSystem({}, true));
		const state = await go(run, ...toReview, { type: 'save', directory: 'out' });
		expect(at('review', state).problem).toEqual({
			code: 'file-unwritable',
			path: 'out/etc/mape-setup/config.json',
			why: 'no space left on device',
		});
	});

	it('opens a configured router on verify and runs the checks', async () => {
		const reviewed = at('review', await go(await begin(), ...toReview));
		const run = await begin({
			detect: async () => success({ facts: { ...facts, ours: { installed: true, config: '{}' } }, leases: [] }),
			readConfig: () => success(reviewed.plan.choices),
		});
		expect(run.state()).toMatchObject({ step: 'verify', finished: true, subject: { ce: reviewed.ce } });
	});

	it('starts as on a bare machine when the configuration cannot be used', async () => {
		const reviewed = at('review', await go(await begin(), ...toReview));
		const choices = { ...reviewed.plan.choices, delegation: delegation(prefixes.ocn) };
		const detect: Rooms['detect'] = async () =>
			success({ facts: { ...facts, ours: { installed: true, config: '{}' } }, leases: [] });
		const misfit = await begin({ detect, readConfig: () => success(choices) });
		expect(misfit.state()).toMatchObject({ step: 'link', problem: { code: 'prefix-not-in-rule' } });
		const problem = { code: 'config-unreadable', path: '/etc/mape-setup/config.json', why: 'not JSON' } as const;
		const unreadable = await begin({ detect, readConfig: () => failure(problem) });
		expect(unreadable.state()).toMatchObject({ step: 'link', problem });
	});
});

describe('asking for a prefix', () => {
	/** Clients that run until they are told to end, and take a while to. */
	function clients() {
		const log: string[] = [];
		let count = 0;
		const acquire: Rooms['acquire'] = async (_, { onEvent, signal }) => {
			const name = `client ${++count}`;
			log.push(`${name} begins`);
			onEvent({ type: 'started' });
			await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
			await tick();
			onEvent({ type: 'bound' });
			await tick();
			log.push(`${name} is gone`);
			return count === 2 ? success(delegation(prefixes.ocn)) : failure({ code: 'cancelled' });
		};
		return { log, acquire };
	}

	it('lets the client before go first, and hears nothing more of it', async () => {
		const { log, acquire } = clients();
		const run = await begin({ acquire });
		run.dispatch({ type: 'choose-link', link });
		for (const type of ['request-prefix', 'back', 'request-prefix'] as const) run.dispatch({ type });
		await go(run);
		for (let turns = 0; turns < 10; turns++) await tick();
		// the first was called off before it began
		expect(log).toEqual(['client 1 begins']);
		run.dispatch({ type: 'back' });
		const state = await go(run, { type: 'request-prefix' });
		expect(log).toEqual(['client 1 begins', 'client 1 is gone', 'client 2 begins']);
		expect(state).toMatchObject({ phase: { type: 'exchange', events: [{ type: 'started' }] } });
	});

	it('ends with the run, which waits for that', async () => {
		const { log, acquire } = clients();
		const run = await begin({ acquire });
		await go(run, { type: 'choose-link', link }, { type: 'request-prefix' });
		run.dispatch({ type: 'quit' });
		expect(run.state().step).toBe('ended');
		expect(await run.ended).toEqual({ type: 'quit', changed: false });
		expect(log).toEqual(['client 1 begins', 'client 1 is gone']);
	});

	it('says when each thing happened', async () => {
		const { acquire } = clients();
		const run = await begin({ acquire });
		const state = await go(run, { type: 'choose-link', link }, { type: 'request-prefix' });
		expect(state).toMatchObject({ phase: { startedAt: 1_000_000 } });
	});
});

describe('checks', () => {
	it('that still run are waited for before a change, and are not taken for its own', async () => {
		const reviewed = at('review', await go(await begin(), ...toReview));
		const log: string[] = [];
		let finish = () => {};
		const run = await begin({
			detect: async () => success({ facts: { ...facts, ours: { installed: true, config: '{}' } }, leases: [] }),
			readConfig: () => success(reviewed.plan.choices),
			check: async (_, __, { onProgress }) => {
				await new Promise<void>((resolve) => {
					finish = resolve;
				});
				onProgress({ id: 'dns', status: 'running' });
				log.push('checks end');
			},
			apply: async () => {
				log.push('change begins');
				return { type: 'refused', problem: { code: 'not-root' } };
			},
		});
		const way = ['reconfigure', 'accept', 'accept', 'accept', 'accept', 'accept'] as const;
		const applying = await go(run, ...way.map((type) => ({ type })));
		expect(applying).toMatchObject({ step: 'apply' });
		expect(log).toEqual([]);
		finish();
		expect(await go(run)).toMatchObject({ step: 'apply' });
		for (let turns = 0; turns < 10; turns++) await tick();
		expect(log).toEqual(['checks end', 'change begins']);
		expect(run.state()).toMatchObject({ checks: [], outcome: { type: 'refused' } });
	});
});

describe('a bug', () => {
	const oops = () => Promise.reject(new Error('oops'));

	it.each([
		['detect', { detect: oops }, []],
		['acquire', { acquire: oops }, toReview],
		['apply', { apply: oops }, [...toReview, { type: 'accept' }]],
	] as const)('in %s ends the run instead of hanging', async (room, rooms, events) => {
		const run = await begin(rooms);
		await go(run, ...events);
		expect(await run.ended).toMatchObject({ type: 'bug', error: new Error('oops'), changed: room === 'apply' });
	});

	it.each([
		['link', 'link', false],
		['what was not put back', 'apply', true],
		['everything', undefined, false],
	] as const)('in showing %s ends it, and the run still ends', async (_, step, changed) => {
		const problem = { code: 'not-root' } as const;
		const run = drive(fileSystem(), preset, {
			rooms: fakeRooms({ apply: async () => ({ type: 'revert-failed', problem }) }),
			onState: (state) => {
				const shown = state.step === 'apply' ? state.outcome !== undefined : true;
				if ((step === undefined || state.step === step) && shown) throw new Error('oops');
			},
		});
		await go(run, { type: 'back' }, ...toReview, { type: 'accept' });
		expect(await run.ended).toEqual({ type: 'bug', error: new Error('oops'), changed });
	});

	it('in the machine ends it too', async () => {
		const run = await begin();
		run.dispatch({ type: 'choose-link', link: undefined as never });
		expect(await run.ended).toMatchObject({ type: 'bug', changed: false });
	});
});

it('takes events that are dispatched while a state is shown', async () => {
	const run: Run = drive(fileSystem(), preset, {
		rooms: fakeRooms(),
		onState: (state) => {
			if (state.step === 'link') run.dispatch({ type: 'accept' });
			if (state.step === 'prefix' && state.phase.type === 'choose') run.dispatch({ type: 'request-prefix' });
			if (state.step === 'prefix' && state.phase.type === 'exchange') run.dispatch({ type: 'quit' });
		},
	});
	expect(await run.ended).toEqual({ type: 'quit', changed: false });
});

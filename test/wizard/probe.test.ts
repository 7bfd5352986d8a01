import { describe, expect, it } from 'vitest';
import type { ProbeReport, RelayOutcome } from '../../src/probe/relay.ts';
import { drive } from '../../src/wizard/drive.ts';
import { start, update } from '../../src/wizard/machine.ts';
import type { Event, Preset } from '../../src/wizard/state.ts';
import { at, delegation, detected, link, play, preset, way } from './fixture.ts';
import { fakeRooms, fileSystem, tick } from './rooms.ts';

const [east, west] = ['2001:260:700:1::1:275', '2001:260:700:1::1:276'];
const asking: Preset = { ...preset, probe: true };
const biglobe: readonly Event[] = [
	detected(),
	{ type: 'choose-link', link },
	{ type: 'use-delegation', delegation: delegation('2404:7a82:0:3400::/56') },
	{ type: 'accept' },
	{ type: 'choose-provider', id: 'biglobe' },
];
const begin = (flags: Preset, ...events: readonly Event[]) => play(start(flags)[0], ...events);
const report = (outcomes: Readonly<Record<string, RelayOutcome['type']>>, finished = true): ProbeReport => ({
	finished,
	line: 'answers',
	relays: Object.entries(outcomes).map(([br, type]) => ({
		br,
		outcome: (type === 'confirmed' ? { type, by: ['outside'], rttMs: 6.4 } : { type }) as RelayOutcome,
	})),
});
const done = report({ [east]: 'silent', [west]: 'confirmed' });

describe('the parameters step', () => {
	it('asks the relays of the operator as soon as it is shown', () => {
		const [state, effects] = begin(asking, ...biglobe);
		expect(at('parameters', state).probe).toEqual({
			...report({ [east]: 'asked', [west]: 'asked' }, false),
			line: 'unknown',
		});
		expect(effects).toMatchObject([{ type: 'probe', subject: { wan: 'wan0', relays: [east, west] } }]);
	});

	it('asks nobody when nobody looks, nor in a dry run, which says so', () => {
		const [quiet, none] = begin(preset, ...biglobe);
		expect([at('parameters', quiet).probe, none]).toEqual([undefined, []]);
		const [dry, effects] = begin({ ...asking, dryRun: true }, ...biglobe);
		expect(effects).toEqual([]);
		expect(at('parameters', dry).probe?.relays[0]?.outcome).toEqual({ type: 'cannot', why: { code: 'dry-run' } });
	});

	it('shows every report, and none that comes after the last', () => {
		const first = report({ [east]: 'asked', [west]: 'confirmed' }, false);
		const [state] = begin(asking, ...biglobe, { type: 'probed', report: first }, { type: 'probed', report: done });
		expect(at('parameters', state).probe).toBe(done);
		expect(update(state, { type: 'probed', report: first })[0]).toBe(state);
	});

	it('never waits: going on or away cancels what still runs', () => {
		for (const type of ['accept', 'back', 'quit', 'hang-up'] as const) {
			const [state, effects] = begin(asking, ...biglobe, { type });
			expect(state.step).not.toBe('parameters');
			expect(effects[0]).toEqual({ type: 'cancel-probe' });
			const [, after] = begin(asking, ...biglobe, { type: 'probed', report: done }, { type });
			expect(after.map((effect) => effect.type)).not.toContain('cancel-probe');
		}
	});

	it('does not stop at a wrong relay', () => {
		const wrong = report({ [east]: 'silent', [west]: 'silent' });
		const [state] = begin(asking, ...biglobe, { type: 'probed', report: wrong }, { type: 'accept' });
		expect(state.step).toBe('review');
	});

	it('asks again on request, not while it asks', () => {
		expect(begin(asking, ...biglobe, { type: 'recheck' })[1]).toEqual([]);
		const [state, effects] = begin(asking, ...biglobe, { type: 'probed', report: done }, { type: 'recheck' });
		expect(effects).toMatchObject([{ type: 'probe' }]);
		expect(at('parameters', state).probe?.finished).toBe(false);
		const [quiet, none] = begin(preset, ...biglobe, { type: 'recheck' });
		expect([at('parameters', quiet).probe, none]).toEqual([undefined, []]);
	});

	it('asks a relay that was typed, unless it has been asked', () => {
		const typed = (text: string): readonly Event[] => [
			...biglobe,
			{ type: 'probed', report: done },
			{ type: 'start-typing' },
			{ type: 'submit-text', text },
		];
		const [state, effects] = begin(asking, ...typed('2001:DB8::0001'));
		expect(effects).toMatchObject([{ type: 'probe', subject: { relays: ['2001:db8::1', east, west] } }]);
		expect(at('parameters', state)).toMatchObject({ br: '2001:db8::1', probe: { finished: false } });
		const [known, none] = begin(asking, ...typed(west));
		expect([at('parameters', known).probe, none]).toEqual([done, []]);
	});

	it('keeps the reports that come while an address is typed', () => {
		const [state] = begin(asking, ...biglobe, { type: 'start-typing' }, { type: 'probed', report: done });
		expect(at('parameters', state)).toMatchObject({ typing: { text: east }, probe: done });
	});
});

describe('a run', () => {
	const settle = async () => {
		for (let turns = 0; turns < 30; turns++) await tick();
	};

	it('compares with the machine only when a cancelled probe has cleaned up', async () => {
		const order: string[] = [];
		let clean = () => {};
		const run = drive(fileSystem(), asking, {
			rooms: fakeRooms({
				probe: (_, subject, { signal, onReport }) => {
					order.push(`asks ${subject.relays.length}`);
					signal.addEventListener('abort', () => order.push('cancelled'));
					return new Promise<void>((resolve) => {
						clean = () => {
							order.push('clean');
							onReport(done);
							resolve();
						};
					});
				},
				live: async () => {
					order.push('compared');
					return [];
				},
			}),
		});
		await settle();
		for (const event of way.parameters.slice(1)) {
			run.dispatch(event);
			await settle();
		}
		run.dispatch({ type: 'accept' });
		await settle();
		expect([run.state().step, order]).toEqual(['review', ['asks 1', 'cancelled']]);
		clean();
		await settle();
		expect(order).toEqual(['asks 1', 'cancelled', 'clean', 'compared']);
		expect(at('review', run.state()).changes).toBeDefined();
	});

	it('does not end before it has', async () => {
		let clean = () => {};
		const probe = () =>
			new Promise<void>((resolve) => {
				clean = resolve;
			});
		const run = drive(fileSystem(), asking, { rooms: fakeRooms({ probe }) });
		await settle();
		for (const event of [...way.parameters.slice(1), { type: 'quit' } as const]) {
			run.dispatch(event);
			await settle();
		}
		let ended = false;
		void run.ended.then(() => {
			ended = true;
		});
		await settle();
		expect([run.state().step, ended]).toEqual(['ended', false]);
		clean();
		await settle();
		expect(ended).toBe(true);
	});
});

import { describe, expect, test } from 'vitest';
import { listCheckpoints } from '../../src/apply/checkpoint-list.ts';
import { pruneCheckpoints } from '../../src/apply/prune.ts';
import { names } from '../../src/plan/names.ts';
import { recordedSystem, routerOf, scenarios } from '../../src/system/recorded.ts';
import { type System, SystemError } from '../../src/system/system.ts';

const folder = (day: number) => `${names.checkpoints}/2026-03-${String(day).padStart(2, '0')}T00-00-00-000Z`;
const days = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, i) => first + i);

/** A router with a checkpoint for each of these days. */
function machine(
	taken: readonly number[],
	state: { readonly checkpoint: number; readonly original: number } | string | undefined,
	links: { readonly pending?: string; readonly reverting?: string } = {},
) {
	const router = routerOf(scenarios.ocn);
	const put = (path: string, content: string) => router.files.set(path, { content, mode: 0o600 });
	for (const day of taken)
		put(`${folder(day)}/revert`, '#!/bin/sh\n').set(`${folder(day)}/files/1`, { content: 'x', mode: 0o644 });
	if (typeof state === 'string') put(`${names.state}/state.json`, state);
	else if (state) {
		const { checkpoint, original } = state;
		const value = {
			schema: 1,
			keptAt: '2026-03-01T00:00:00Z',
			checkpoint: folder(checkpoint),
			original: folder(original),
		};
		put(`${names.state}/state.json`, JSON.stringify(value));
	}
	for (const [name, content] of Object.entries(links)) put(`${names.state}/${name}`, content);
	return recordedSystem(router);
}

const left = async (system: System) => (await system.list(names.checkpoints)).map((name) => Number(name.slice(8, 10)));

describe('pruning', () => {
	test('ten or fewer stay', async () => {
		const system = machine(days(1, 10), { checkpoint: 10, original: 1 });
		expect(await pruneCheckpoints(system)).toEqual([]);
		expect(await left(system)).toEqual(days(1, 10));
	});

	test('of more, the newest ten, the one before the first apply and the one kept last', async () => {
		const system = machine(days(1, 20), { checkpoint: 6, original: 3 });
		expect(await pruneCheckpoints(system)).toEqual([1, 2, 4, 5, 7, 8, 9, 10].map(folder));
		expect(await left(system)).toEqual([3, 6, ...days(11, 20)]);
		expect(await system.read(`${folder(3)}/revert`)).toBe('#!/bin/sh\n');
	});

	test('what is pending or being put back stays', async () => {
		const system = machine(
			days(1, 20),
			{ checkpoint: 20, original: 20 },
			{ pending: `${folder(2)}\n`, reverting: `${folder(4)}\n` },
		);
		await pruneCheckpoints(system);
		expect(await left(system)).toEqual([2, 4, ...days(11, 20)]);
	});

	test('without a state the oldest stays: it may be the one before the first apply', async () => {
		for (const state of [undefined, '{broken', '{"schema":1,"checkpoint":"/etc","original":"/"}']) {
			const system = machine(days(1, 20), state);
			await pruneCheckpoints(system);
			expect(await left(system)).toEqual([1, ...days(11, 20)]);
		}
	});

	test('nothing is removed when it cannot be read what is pending', async () => {
		const nonsense = machine(days(1, 20), { checkpoint: 20, original: 1 }, { pending: 'nonsense\n' });
		expect(await pruneCheckpoints(nonsense)).toEqual([]);
		const unreadable = machine(days(1, 20), { checkpoint: 20, original: 1 });
		const read = async (path: string) => {
			if (path.endsWith('/pending')) throw new SystemError('EISDIR', path, 'a directory');
			return unreadable.read(path);
		};
		expect(await pruneCheckpoints({ ...unreadable, read })).toEqual([]);
		expect(await left(unreadable)).toEqual(days(1, 20));
	});

	test('a folder that is not named as ours is never touched', async () => {
		const system = machine(days(1, 20), { checkpoint: 20, original: 20 });
		await system.write(`${names.checkpoints}/1999-mine/x`, '', 0o600);
		await pruneCheckpoints(system);
		expect(await system.list(names.checkpoints)).toContain('1999-mine');
	});

	test('one that cannot be removed does not stop it', async () => {
		const system = machine(days(1, 12), { checkpoint: 12, original: 12 });
		const remove = async (path: string) => {
			if (path === folder(1)) throw new SystemError('EROFS', path, 'read-only');
			await system.remove(path);
		};
		expect(await pruneCheckpoints({ ...system, remove })).toEqual([folder(2)]);
	});
});

test('the list tells what became of each', async () => {
	const system = machine(
		days(1, 7),
		{ checkpoint: 3, original: 1 },
		{ pending: `${folder(7)}\n`, reverting: `${folder(6)}\n` },
	);
	await system.write(`${folder(1)}/outcome`, 'kept\n', 0o600);
	await system.write(`${folder(2)}/outcome`, 'reverted timer\n', 0o600);
	await system.write(`${folder(4)}/outcome`, 'incomplete user\n-route x\n', 0o600);
	expect(
		(await listCheckpoints(system)).map(({ time, state, why, original }) => ({ time, state, why, original })),
	).toEqual([
		{ time: '2026-03-01T00:00:00.000Z', state: 'kept', why: undefined, original: true },
		{ time: '2026-03-02T00:00:00.000Z', state: 'reverted', why: 'timer', original: false },
		{ time: '2026-03-03T00:00:00.000Z', state: 'kept', why: undefined, original: false },
		{ time: '2026-03-04T00:00:00.000Z', state: 'incomplete', why: undefined, original: false },
		{ time: '2026-03-05T00:00:00.000Z', state: 'unknown', why: undefined, original: false },
		{ time: '2026-03-06T00:00:00.000Z', state: 'reverting', why: undefined, original: false },
		{ time: '2026-03-07T00:00:00.000Z', state: 'pending', why: undefined, original: false },
	]);
});

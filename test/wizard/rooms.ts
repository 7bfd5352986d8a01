import type { CheckProgress } from '../../src/check/check.ts';
import { failure, success } from '../../src/map/result.ts';
import { type System, SystemError } from '../../src/system/system.ts';
import type { Rooms } from '../../src/wizard/effects.ts';
import { saveFiles } from '../../src/wizard/save.ts';
import { delegation, facts, prefixes } from './fixture.ts';

/** A machine that consists of files. */
export function fileSystem(files: Record<string, string> = {}, unwritable = false): System {
	const unused = () => Promise.reject(new Error('not a part of this machine'));
	return {
		run: unused,
		stream: unused,
		read: async (path) => files[path],
		write: async (path, content) => {
			if (unwritable) throw new SystemError('ENOSPC', path, 'no space left on device');
			files[path] = content;
		},
		remove: unused,
		list: unused,
		connect: unused,
		exchange: unused,
		now: () => 1_000_000,
		sleep: unused,
		env: () => undefined,
		isRoot: () => true,
		platform: 'linux',
		follower: async () => undefined,
	};
}

export const green: readonly CheckProgress[] = [
	{ id: 'link', status: 'done', verdict: { level: 'ok' }, durationMs: 1 },
	{ id: 'br', status: 'done', verdict: { level: 'ok', rttMs: 6.4 }, durationMs: 7 },
];

/** Rooms in which everything works; what is given replaces that. */
export function fakeRooms(more: Partial<Rooms> = {}): Rooms {
	return {
		detect: async () => success({ facts, leases: [] }),
		acquire: async (_, { onEvent }) => {
			onEvent({ type: 'started', duid: '00:03:00:01' });
			await tick();
			onEvent({ type: 'sent', message: 'Solicit', intervalMs: 1000 });
			onEvent({ type: 'received', message: 'Reply', from: 'fe80::1', prefix: prefixes.v6plus });
			return success(delegation(prefixes.v6plus));
		},
		readConfig: () => failure({ code: 'not-configured' }),
		apply: async (_, plan, { onTask, onCheck }) => {
			for (const id of new Set(['preflight', ...plan.commands.map(({ task }) => task)] as const)) {
				onTask({ id, status: 'running' });
				await tick();
				onTask({ id, status: 'done', durationMs: 2 });
			}
			for (const progress of green) onCheck(progress);
			return { type: 'kept', by: 'here' };
		},
		save: saveFiles,
		check: async (_, __, { onProgress }) => {
			for (const progress of green) onProgress(progress);
		},
		...more,
	};
}

export const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

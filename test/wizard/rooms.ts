import type { CheckId, CheckProgress } from '../../src/check/check.ts';
import { failure, success } from '../../src/map/result.ts';
import { type System, SystemError } from '../../src/system/system.ts';
import type { Rooms } from '../../src/wizard/effects.ts';
import { saveFiles } from '../../src/wizard/save.ts';
import type { ApplyOutcome } from '../../src/wizard/state.ts';
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
		get: unused,
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
		probe: async () => {},
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
		live: async () => [],
		save: saveFiles,
		check: async (_, __, { onProgress }) => {
			for (const progress of green) onProgress(progress);
		},
		mend: async () => undefined,
		...more,
	};
}

/** Time that passes only when it is told to. */
export function manualClock(start = 1_000_000) {
	const sleepers: { readonly at: number; readonly wake: () => void }[] = [];
	let now = start;
	return {
		now: () => now,
		sleep: (ms: number) => new Promise<void>((wake) => sleepers.push({ at: now + ms, wake })),
		/** Whoever sleeps so long wakes in order, and has time to do something. */
		pass: async (ms: number) => {
			const end = now + ms;
			for (;;) {
				await tick();
				sleepers.sort((one, other) => one.at - other.at);
				const next = sleepers[0];
				if (!next || next.at > end) break;
				sleepers.shift();
				now = next.at;
				next.wake();
			}
			now = end;
			await tick();
		},
		/** The clock is set, and nobody has slept. */
		jump: (ms: number) => {
			now += ms;
			for (const [index, { at, wake }] of sleepers.entries()) sleepers[index] = { at: at + ms, wake };
		},
	};
}

interface AskingOptions {
	readonly failed?: readonly CheckId[];
	readonly timer?: 'systemd' | 'process';
	/** What an extension comes to; absent: it is granted. */
	readonly extended?: 'refused';
}

/** An apply that asks as the real one does; `settle` is what somebody else decided. */
export function askingApply({ failed = [], timer = 'systemd', extended }: AskingOptions = {}) {
	const decided = new AbortController();
	let elsewhere: ApplyOutcome | undefined;
	const asked: { timeoutMs: number; answers: string[]; extensions: number[] } = {
		timeoutMs: 0,
		answers: [],
		extensions: [],
	};
	const apply: Rooms['apply'] = async (system, _, { onCheck, onTask, decide, timeoutMs }) => {
		for (const progress of green) onCheck(progress);
		asked.timeoutMs = timeoutMs;
		let deadline = system.now() + timeoutMs;
		const answer = await decide({
			deadline,
			timeoutMs,
			failed,
			timer,
			decided: decided.signal,
			extend: async (byMs) => {
				asked.extensions.push(byMs);
				if (extended === 'refused') return undefined;
				deadline += byMs;
				return deadline;
			},
		});
		if (elsewhere) return elsewhere;
		asked.answers.push(answer);
		if (answer === 'keep') return { type: 'kept', by: 'here' };
		onTask({ id: 'revert', status: 'done', durationMs: 5 });
		if (failed.length === 0) return { type: 'taken-back', by: 'here' };
		return { type: 'reverted', problem: { code: 'checks-failed', failed } };
	};
	const settle = (outcome: ApplyOutcome) => {
		elsewhere = outcome;
		decided.abort();
	};
	return { apply, asked, settle };
}

export const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

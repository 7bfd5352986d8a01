import { scaledClock, virtualClock } from './clock.ts';
import { Machine, type MachineOptions } from './machine.ts';
import type { Router } from './model/router.ts';
import { connect, exchange } from './model/socket.ts';
import { listFolder, readFile } from './model/view.ts';
import { simulatedFollower } from './scenario/follower.ts';
import {
	type CommandResult,
	type Endpoint,
	type RunOptions,
	type StreamOptions,
	type System,
	SystemError,
} from './system.ts';

export interface RecordedOptions extends MachineOptions {
	/** How many times faster than real time; absent: no waiting at all. */
	readonly speed?: number;
	/** Milliseconds since the epoch at which it begins. */
	readonly start?: number;
	/** Paths whose writing fails, with the system's word: `{ '/etc/mape-setup/up': 'ENOSPC' }`. */
	readonly refuseWrites?: Readonly<Record<string, string>>;
	/** process.platform; its commands are then answered by `faults` and `answers` alone. Default: linux. */
	readonly platform?: string;
	readonly onCommand?: (result: CommandResult) => void;
}

/** Everything that was asked of it, in order. */
export type RecordedCall =
	| { readonly type: 'run'; readonly argv: readonly string[]; readonly at: number }
	| {
			readonly type: 'write';
			readonly path: string;
			readonly content: string;
			readonly mode: number;
			readonly at: number;
	  }
	| { readonly type: 'remove'; readonly path: string; readonly at: number }
	| { readonly type: 'connect' | 'exchange'; readonly to: Endpoint; readonly at: number };

export interface RecordedSystem extends System {
	readonly router: Router;
	readonly calls: readonly RecordedCall[];
	/** While somebody is waited for who lives in real time: a second takes a second then. */
	inRealTime<T>(work: () => Promise<T>): Promise<T>;
	/** The commands alone, each as one text. */
	commands(): readonly string[];
}

/** 2026-04-01 09:00 in Tokyo. */
const defaultStart = Date.UTC(2026, 3, 1);

/** A simulated machine: commands change `router`, and time passes only by waiting. */
export function recordedSystem(router: Router, options: RecordedOptions = {}): RecordedSystem {
	const start = options.start ?? defaultStart;
	const clock = options.speed === undefined ? virtualClock(start) : scaledClock(start, options.speed);
	const calls: RecordedCall[] = [];
	const machine = new Machine(router, clock, options);

	const run = async (argv: readonly string[], asked: RunOptions & Partial<StreamOptions> = {}) => {
		calls.push({ type: 'run', argv, at: clock.now() });
		const result = await machine.start(argv, asked);
		options.onCommand?.(result);
		return result;
	};
	return {
		router,
		calls,
		commands: () => calls.flatMap((call) => (call.type === 'run' ? [call.argv.join(' ')] : [])),
		inRealTime: (work) => clock.inRealTime(work),
		run,
		stream: run,
		read: async (path) => readFile(router, path, clock.now()),
		write: async (path, content, mode) => {
			calls.push({ type: 'write', path, content, mode, at: clock.now() });
			const code = options.refuseWrites?.[path] ?? (router.root ? undefined : 'EACCES');
			if (code !== undefined) throw new SystemError(code, path, `${code}: write '${path}'`);
			router.files.set(path, { content, mode });
		},
		remove: async (path) => {
			calls.push({ type: 'remove', path, at: clock.now() });
			for (const file of [...router.files.keys()])
				if (file === path || file.startsWith(`${path}/`)) router.files.delete(file);
		},
		list: async (path) => listFolder(router, path),
		connect: (to) => {
			calls.push({ type: 'connect', to, at: clock.now() });
			return connect(router, clock, to);
		},
		exchange: (to, payload) => {
			calls.push({ type: 'exchange', to, at: clock.now() });
			return exchange(router, clock, to, payload);
		},
		get: async () => ({ ok: false, code: 'ENOTFOUND' }),
		now: () => clock.now(),
		sleep: (ms) => clock.sleep(ms),
		env: (name) => router.env.get(name),
		isRoot: () => router.root,
		follower: async () => simulatedFollower,
		platform: options.platform ?? 'linux',
	};
}

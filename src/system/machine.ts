import { type Answer, type Invocation, matches, type Reply } from './answer/answer.ts';
import { answers } from './answer/answers.ts';
import { type Clock, scaledClock, virtualClock } from './clock.ts';
import { settle } from './model/change.ts';
import { familyOf, fateOf } from './model/path.ts';
import { linkNamed, ownSpace, type Router } from './model/router.ts';
import { udpAnswer } from './model/server.ts';
import { exists, kernelFile, kernelFolder } from './model/view.ts';
import { resolved, runScript } from './shell/interpreter.ts';
import {
	type CommandResult,
	type Endpoint,
	type RunOptions,
	type SocketResult,
	type StreamOptions,
	type System,
	SystemError,
} from './system.ts';

/** Overrides what a command does: it is answered so instead, without effect on the router. */
export interface Fault {
	/** Pattern as in answer/answer.ts: `nft -f *`, `systemctl start ...`. */
	readonly when: string;
	readonly result: Partial<CommandResult>;
	/** Only for so many times; default: always. */
	readonly times?: number;
	/** How long the command takes; past its limit it is a timeout. */
	readonly tookMs?: number;
}

export interface RecordedOptions {
	readonly faults?: readonly Fault[];
	/** Further answers, looked up before the built-in ones. */
	readonly answers?: Readonly<Record<string, Answer>>;
	/** How many times faster than real time; absent: no waiting at all. */
	readonly speed?: number;
	/** Milliseconds since the epoch at which it begins. */
	readonly start?: number;
	/** Paths whose writing fails, with the system's word: `{ '/etc/mape-setup/up': 'ENOSPC' }`. */
	readonly refuseWrites?: Readonly<Record<string, string>>;
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
	/** The commands alone, each as one text. */
	commands(): readonly string[];
}

/** 2026-04-01 09:00 in Tokyo. */
const defaultStart = Date.UTC(2026, 3, 1);
const defaultTimeoutMs = 30_000;
/** What a program takes from start to end, as measured on a small box; those that are not here take 2 ms. */
const takesMs: Readonly<Record<string, number>> = {
	ip: 5,
	nft: 35,
	sysctl: 6,
	modprobe: 45,
	systemctl: 120,
	dhclient: 5,
	ping: 3,
};
const takesOf = (path: string): number => takesMs[path.split('/').at(-1) ?? ''] ?? 2;
/** Part of the shell: no process. */
const builtIns = new Set(['[', 'test', 'echo', 'printf', 'true', 'false']);

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
		run,
		stream: run,
		read: async (path) => machine.read(path),
		write: async (path, content, mode) => {
			calls.push({ type: 'write', path, content, mode, at: clock.now() });
			machine.write(path, content, mode);
		},
		remove: async (path) => {
			calls.push({ type: 'remove', path, at: clock.now() });
			for (const file of [...router.files.keys()])
				if (file === path || file.startsWith(`${path}/`)) router.files.delete(file);
		},
		list: async (path) => machine.list(path),
		connect: (to) => {
			calls.push({ type: 'connect', to, at: clock.now() });
			return machine.connect(to);
		},
		exchange: (to, payload) => {
			calls.push({ type: 'exchange', to, at: clock.now() });
			return machine.exchange(to, payload);
		},
		now: () => clock.now(),
		sleep: (ms) => clock.sleep(ms),
		env: (name) => router.env.get(name),
		isRoot: () => router.root,
		platform: 'linux',
	};
}

/** A command that ran out of time or was aborted. */
class Ended {
	constructor(readonly timedOut: boolean) {}
}

class Machine {
	private readonly used = new Map<Fault, number>();
	constructor(
		private readonly router: Router,
		private readonly clock: Clock,
		private readonly options: RecordedOptions,
	) {}

	async start(argv: readonly string[], asked: RunOptions & Partial<StreamOptions>): Promise<CommandResult> {
		const began = this.clock.now();
		const out = { stdout: '', stderr: '' };
		const say = (line: string, to: 'stdout' | 'stderr') => {
			out[to] += `${line}\n`;
			asked.onLine?.(line, to);
		};
		const finish = (rest: Partial<CommandResult>): CommandResult => ({
			argv,
			code: undefined,
			timedOut: false,
			notFound: false,
			...out,
			durationMs: Math.round(this.clock.now() - began),
			...rest,
		});
		if (asked.signal?.aborted) return finish({});
		const limit = began + (asked.timeoutMs ?? defaultTimeoutMs);
		const wait = async (ms: number) => {
			const left = limit - this.clock.now();
			await this.clock.sleep(Math.min(ms, left), asked.signal);
			if (asked.signal?.aborted) throw new Ended(false);
			if (ms > left) throw new Ended(true);
			settle(this.router, this.clock.now());
		};
		try {
			const fault = this.faultFor(argv);
			if (fault) {
				await wait(fault.tookMs ?? takesOf(argv[0] ?? ''));
				for (const to of ['stdout', 'stderr'] as const)
					for (const line of linesOf(fault.result[to] ?? '')) say(line, to);
				return finish({ code: 0, ...fault.result, ...out });
			}
			if (!this.exists(argv[0] ?? '')) return finish({ notFound: true });
			const reply = await this.answer(argv, '', asked.input ?? '', asked.env ?? {}, wait, say);
			for (const to of ['stdout', 'stderr'] as const) {
				for (const line of linesOf(reply[to])) asked.onLine?.(line, to);
				out[to] += reply[to];
			}
			return finish({ code: reply.code });
		} catch (ended) {
			if (!(ended instanceof Ended)) throw ended;
			return finish({ timedOut: ended.timedOut });
		}
	}

	private faultFor(argv: readonly string[]): Fault | undefined {
		const fault = this.options.faults?.find(
			(one) => matches(one.when, argv) && (this.used.get(one) ?? 0) < (one.times ?? Number.POSITIVE_INFINITY),
		);
		if (fault) this.used.set(fault, (this.used.get(fault) ?? 0) + 1);
		return fault;
	}

	private exists(program: string): boolean {
		if (program.startsWith('/')) return this.router.programs.has(program) || this.router.files.has(program);
		return [...this.router.programs].some((path) => path.endsWith(`/${program}`));
	}

	/** One command: a script in the simulated files, or a program with its answer. */
	private async answer(
		argv: readonly string[],
		spaceName: string,
		input: string,
		env: Readonly<Record<string, string>>,
		wait: Invocation['wait'],
		say: Invocation['say'],
	): Promise<Required<Reply>> {
		const nested: Invocation['run'] = (inner, { space = spaceName, input: fed = '' } = {}) =>
			this.inside(inner, space, fed, env, wait, say);
		const path = argv[0] ?? '';
		if (!builtIns.has(path)) await wait(takesOf(path));
		const script = this.router.files.get(path);
		if (script) {
			if ((script.mode & 0o111) === 0) return { code: 126, stdout: '', stderr: `${path}: Permission denied\n` };
			return runScript(script.content, argv.slice(1), env, {
				run: (inner, fed, scriptEnv) => this.inside(inner, spaceName, fed, scriptEnv, wait, say),
				read: (file) => this.router.files.get(file)?.content,
				write: (file, content) => this.write(file, content, this.router.files.get(file)?.mode ?? 0o644),
			});
		}
		const table = { ...this.options.answers, ...answers };
		const answer = Object.entries(table).find(([pattern]) => matches(pattern, argv))?.[1];
		const space = this.router.spaces.get(spaceName);
		if (!answer || !space)
			throw new Error(`the simulated router has no answer for: ${argv.join(' ')} (add one in src/system/answer)`);
		const now = () => this.clock.now();
		settle(this.router, now());
		const reply = await answer({
			argv,
			input,
			env,
			router: this.router,
			space,
			spaceName,
			now,
			wait,
			say,
			run: nested,
		});
		return { stdout: '', stderr: '', ...reply };
	}

	/** A command of a script: there a missing program is exit code 127, and faults count as well. */
	private async inside(
		argv: readonly string[],
		space: string,
		input: string,
		env: Readonly<Record<string, string>>,
		wait: Invocation['wait'],
		say: Invocation['say'],
	): Promise<Required<Reply>> {
		const fault = this.faultFor(argv);
		if (fault)
			return { code: fault.result.code ?? 0, stdout: fault.result.stdout ?? '', stderr: fault.result.stderr ?? '' };
		const path = argv[0]?.includes('/') ? resolved(argv[0], env['PWD'] ?? '/') : (argv[0] ?? '');
		if (!builtIns.has(path) && !this.exists(path))
			return { code: 127, stdout: '', stderr: `sh: ${argv[0]}: not found\n` };
		return this.answer([path, ...argv.slice(1)], space, input, env, wait, say);
	}

	read(path: string): string | undefined {
		settle(this.router, this.clock.now());
		const shown = kernelFile(this.router, path) ?? this.router.files.get(path)?.content;
		if (shown === 'refused') throw new SystemError('EINVAL', path, `EINVAL: invalid argument, read '${path}'`);
		if (shown === undefined && exists(this.router, path))
			throw new SystemError('EISDIR', path, 'EISDIR: illegal operation on a directory, read');
		return shown;
	}

	write(path: string, content: string, mode: number): void {
		const code = this.options.refuseWrites?.[path] ?? (this.router.root ? undefined : 'EACCES');
		if (code !== undefined) throw new SystemError(code, path, `${code}: write '${path}'`);
		this.router.files.set(path, { content, mode });
	}

	list(path: string): readonly string[] {
		const prefix = path.endsWith('/') ? path : `${path}/`;
		const names = [...this.router.files.keys()]
			.filter((file) => file.startsWith(prefix))
			.map((file) => file.slice(prefix.length).split('/')[0]!);
		return [...new Set([...names, ...kernelFolder(this.router, path)])].sort();
	}

	async connect(to: Endpoint): Promise<SocketResult> {
		const sent = await this.send(to, 40);
		if (!('rttMs' in sent)) return sent;
		if (![53, 80, 443, 853].includes(to.port)) return { ok: false, code: 'ECONNREFUSED', durationMs: sent.rttMs };
		return { ok: true, rttMs: sent.rttMs, reply: new Uint8Array() };
	}

	async exchange(to: Endpoint, payload: Uint8Array): Promise<SocketResult> {
		const sent = await this.send(to, payload.length + 28);
		if (!('rttMs' in sent)) return sent;
		const customer = this.router.line.customer;
		const port = to.localPort ?? customer?.ports[7]?.first ?? 40_000;
		const reply = udpAnswer(to.port, payload, { ipv4: customer?.ipv4 ?? sent.source, port });
		if (reply) return { ok: true, rttMs: sent.rttMs, reply };
		await this.clock.sleep(to.timeoutMs);
		return { ok: false, code: 'ETIMEDOUT', durationMs: to.timeoutMs };
	}

	private async send(to: Endpoint, size: number) {
		await this.clock.sleep(0);
		settle(this.router, this.clock.now());
		const failed = (code: string, durationMs = 0) => ({ ok: false, code, durationMs }) as const;
		const space = ownSpace(this.router);
		const own = (address: string) =>
			space.links.some(({ addresses }) => addresses.some(({ local }) => local === address));
		if (to.localAddress !== undefined && !own(to.localAddress)) return failed('EADDRNOTAVAIL');
		// A name stands for some host on the internet, in the family of the local address.
		const named = !/^[\da-f.:%]*[.:][\da-f.:%\w]*$/i.test(to.host) || /[g-z]/i.test(to.host.split('%')[0]!);
		const host = !named ? to.host : familyOf(to.localAddress ?? '0.0.0.0') === 4 ? '198.51.100.10' : '2001:db8:53::10';
		const fate = fateOf(
			this.router,
			space,
			{
				to: host,
				size,
				...(to.localAddress === undefined ? {} : { from: to.localAddress }),
				...(to.localPort === undefined ? {} : { port: to.localPort }),
			},
			this.clock.now(),
		);
		if (fate.type === 'unreachable') return failed(linkNamed(space, 'lo') ? 'ENETUNREACH' : 'ENETDOWN');
		if (fate.type !== 'answered') {
			await this.clock.sleep(to.timeoutMs);
			return failed('ETIMEDOUT', to.timeoutMs);
		}
		await this.clock.sleep(fate.rttMs);
		return fate;
	}
}

const linesOf = (text: string): readonly string[] =>
	text.split('\n').filter((line, index, all) => line !== '' || index < all.length - 1);

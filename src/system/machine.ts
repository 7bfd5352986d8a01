import { names } from '../plan/names.ts';
import { type Answer, type Invocation, matches, type Reply } from './answer/answer.ts';
import { answers } from './answer/answers.ts';
import { look } from './answer/look.ts';
import type { Clock } from './clock.ts';
import { settle } from './model/change.ts';
import type { Router } from './model/router.ts';
import { resolved, runScript } from './shell/interpreter.ts';
import type { CommandResult, RunOptions, StreamOptions } from './system.ts';

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

/** What may be different about one machine. */
export interface MachineOptions {
	readonly faults?: readonly Fault[];
	/** Further answers, looked up before the built-in ones. */
	readonly answers?: Readonly<Record<string, Answer>>;
}

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

/** A command that ran out of time or was aborted. */
class Ended {
	constructor(readonly timedOut: boolean) {}
}

/** Runs commands on a simulated router: programs by their answers, scripts by the small shell. */
export class Machine {
	private readonly used = new Map<Fault, number>();
	constructor(
		private readonly router: Router,
		private readonly clock: Clock,
		private readonly options: MachineOptions,
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
		const nested: Invocation['run'] = (inner, { space = spaceName, input: fed = '', env: more = {} } = {}) =>
			this.inside(inner, space, fed, { ...env, ...more }, wait, say);
		const path = argv[0] ?? '';
		if (!builtIns.has(path)) await wait(takesOf(path));
		const script = this.router.files.get(path);
		if (script) {
			if ((script.mode & 0o111) === 0) return { code: 126, stdout: '', stderr: `${path}: Permission denied\n` };
			if (path.startsWith(`${names.checkpoints}/`) && path.endsWith('/look')) {
				const space = this.router.spaces.get(spaceName)!;
				const now = () => this.clock.now();
				settle(this.router, now());
				const call = { argv, input, env, router: this.router, space, spaceName, now, wait, say, run: nested };
				return { stdout: '', stderr: '', ...(await look(call, script.content)) };
			}
			return runScript(script.content, argv.slice(1), env, {
				run: (inner, fed, scriptEnv) => this.inside(inner, spaceName, fed, scriptEnv, wait, say),
				read: (file) => this.router.files.get(file)?.content,
				write: (file, content) =>
					this.router.files.set(file, { content, mode: this.router.files.get(file)?.mode ?? 0o644 }),
			});
		}
		const table = [...Object.entries(this.options.answers ?? {}), ...Object.entries(answers)];
		const answer = table.find(([pattern]) => matches(pattern, argv))?.[1];
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
}

const linesOf = (text: string): readonly string[] =>
	text.split('\n').filter((line, index, all) => line !== '' || index < all.length - 1);

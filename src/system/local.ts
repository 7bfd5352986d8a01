import { createSocket } from 'node:dgram';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { isIPv6, createConnection as openTcp } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { get } from './http.ts';
import {
	type CommandResult,
	type Endpoint,
	type RunOptions,
	type SocketResult,
	type StreamOptions,
	type System,
	SystemError,
} from './system.ts';

export interface LocalOptions {
	/** Called with every finished command: the log. */
	readonly onCommand?: (result: CommandResult) => void;
	/** Bytes kept of each of stdout and stderr; a command that says more is ended. Default 16 MiB: a big fail2ban set fits. */
	readonly outputLimit?: number;
}

/** The same on every machine: nothing of the user's shell (aliases in PATH, LANG, IPTABLES_*) reaches a command. */
const environment = { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' };
const defaultTimeoutMs = 30_000;
/** From SIGTERM to SIGKILL, and then until the pipes are torn off a grandchild that holds them. */
const graceMs = 2_000;
const pipesMs = 500;

/** This machine. */
export function localSystem(options: LocalOptions = {}): System {
	const start = commands(options);
	return {
		run: (argv, run = {}) => start(argv, run),
		stream: start,
		read: (path) => readFile(path, 'utf8').catch(absent(path, undefined)),
		write: (path, content, mode) => replaceFile(path, content, mode).catch(refused(path)),
		remove: (path) => rm(path, { recursive: true, force: true }).catch(refused(path)),
		list: (path) => readdir(path).then((names) => names.sort(), absent(path, [])),
		connect,
		exchange,
		get,
		now: () => Date.now(),
		sleep: async (ms) => {
			await wait(ms);
		},
		env: (name) => process.env[name],
		isRoot: () => process.getuid?.() === 0,
		follower: async () => {
			const bundle = await readFile(new URL('./refresh.js', import.meta.url), 'utf8').catch(() => undefined);
			return bundle === undefined ? undefined : { node: process.execPath, bundle };
		},
		platform: process.platform,
	};
}

/** A file in pieces, for whoever wants no more than a part of it: it may have no end. */
export async function* readPieces(path: string): AsyncGenerator<Uint8Array> {
	try {
		yield* createReadStream(path) as AsyncIterable<Uint8Array>;
	} catch (error) {
		refused(path)(error as NodeJS.ErrnoException);
	}
}

// Commands

type Start = (argv: readonly string[], options: RunOptions & Partial<StreamOptions>) => Promise<CommandResult>;

/**
 * Every command leads its own process group, so that ending a script ends what the script runs, and a terminal that
 * hangs up does not end a command half-way. What still runs when Node exits is ended with it.
 */
function commands({ onCommand, outputLimit = 16 * 1024 * 1024 }: LocalOptions): Start {
	const running = new Set<number>();
	const endAll = () => {
		for (const pid of running) signalGroup(pid, 'SIGTERM');
	};

	return async (argv, { input, timeoutMs = defaultTimeoutMs, env, onLine, signal }) => {
		const [program = '', ...args] = argv;
		const began = performance.now();
		const result = (rest: Partial<CommandResult>): CommandResult => {
			const full = {
				argv,
				code: undefined,
				stdout: '',
				stderr: '',
				timedOut: false,
				notFound: false,
				...rest,
				durationMs: Math.round(performance.now() - began),
			};
			onCommand?.(full);
			return full;
		};
		// it is a third of what this program loads, and the first screen needs no command
		const { execa } = await import('execa');
		if (signal?.aborted) return result({});

		let bug: unknown;
		const lines = (from: 'stdout' | 'stderr') =>
			({
				preserveNewlines: true,
				*transform(line: unknown) {
					try {
						onLine?.(String(line).replace(/\r?\n$/, ''), from);
					} catch (thrown) {
						bug ??= thrown;
					}
					yield line;
				},
			}) as const;
		const subprocess = execa(program, args, {
			env: { ...environment, ...env },
			extendEnv: false,
			cwd: '/',
			detached: true,
			reject: false,
			stripFinalNewline: false,
			maxBuffer: outputLimit,
			...(input === undefined ? { stdin: 'ignore' as const } : { input }),
			...(onLine ? { stdout: lines('stdout'), stderr: lines('stderr') } : {}),
		});
		const pid = subprocess.pid;
		if (pid !== undefined && running.add(pid).size === 1) process.on('exit', endAll);

		let timedOut = false;
		const timers: NodeJS.Timeout[] = [];
		const later = (ms: number, act: () => void) => timers.push(setTimeout(act, ms));
		const end = () => {
			if (pid === undefined) return;
			signalGroup(pid, 'SIGTERM');
			later(graceMs, () => signalGroup(pid, 'SIGKILL'));
			later(graceMs + pipesMs, () => {
				subprocess.stdout?.destroy();
				subprocess.stderr?.destroy();
			});
		};
		later(timeoutMs, () => {
			timedOut = true;
			end();
		});
		signal?.addEventListener('abort', end, { once: true });

		const done = await subprocess;
		for (const timer of timers) clearTimeout(timer);
		signal?.removeEventListener('abort', end);
		if (pid !== undefined && running.delete(pid) && running.size === 0) process.off('exit', endAll);
		if (bug !== undefined) throw bug;
		if (pid === undefined) return result({ notFound: done.code === 'ENOENT', stderr: done.originalMessage ?? '' });
		if (done.isMaxBuffer) signalGroup(pid, 'SIGKILL');
		const code = done.isMaxBuffer ? undefined : done.exitCode;
		return result({ code, stdout: text(done.stdout), stderr: text(done.stderr), timedOut });
	};
}

const text = (output: unknown): string => (typeof output === 'string' ? output : '');

function signalGroup(pid: number, signal: NodeJS.Signals): void {
	try {
		process.kill(-pid, signal);
	} catch {
		// It has ended by itself.
	}
}

// Files

async function replaceFile(path: string, content: string, mode: number): Promise<void> {
	const folder = dirname(path);
	const created = await makeFolder(folder);
	if (created !== undefined) await syncFolder(dirname(created));
	const temporary = join(folder, `.${basename(path)}.${process.pid}-${Math.random().toString(36).slice(2)}`);
	try {
		const file = await open(temporary, 'wx', 0o600);
		try {
			await file.writeFile(content);
			// Not in open(): there the umask takes bits away.
			await file.chmod(mode);
			await file.sync();
		} finally {
			await file.close();
		}
		await rename(temporary, path);
	} catch (error) {
		await rm(temporary, { force: true });
		throw error;
	}
	await syncFolder(folder);
}

/**
 * The first folder that had to be made. Not `recursive` of Node, which tries for ever where a folder that is there takes
 * no others and says ENOENT (/proc; node: src/node_file.cc MKDirpAsync).
 */
async function makeFolder(path: string): Promise<string | undefined> {
	const make = () => mkdir(path).then(() => path);
	try {
		return await make();
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === 'EEXIST') return undefined;
		if (code !== 'ENOENT' || dirname(path) === path) throw error;
		const above = await makeFolder(dirname(path));
		// somebody else may have made it meanwhile
		return make().then(
			() => above ?? path,
			(again: NodeJS.ErrnoException) => (again.code === 'EEXIST' ? above : Promise.reject(again)),
		);
	}
}

/** Without it a power cut may bring the old name back (fsync(2)). */
async function syncFolder(path: string): Promise<void> {
	const folder = await open(path, 'r');
	try {
		await folder.sync();
	} finally {
		await folder.close();
	}
}

function refused(path: string) {
	return (error: NodeJS.ErrnoException): never => {
		throw new SystemError(error.code ?? 'EIO', path, error.message);
	};
}

/** A path through something that is no folder (ENOTDIR) does not exist either. */
function absent<T>(path: string, nothing: T) {
	return (error: NodeJS.ErrnoException): T =>
		error.code === 'ENOENT' || error.code === 'ENOTDIR' ? nothing : refused(path)(error);
}

// Sockets

const nothing = new Uint8Array();

function connect({ timeoutMs, ...to }: Endpoint): Promise<SocketResult> {
	return new Promise((resolve) => {
		const began = performance.now();
		const socket = openTcp({ ...to, autoSelectFamily: false });
		const failed = (code: string) => {
			clearTimeout(timer);
			socket.destroy();
			resolve({ ok: false, code, durationMs: performance.now() - began });
		};
		const timer = setTimeout(() => failed('ETIMEDOUT'), timeoutMs);
		socket.once('connect', () => {
			clearTimeout(timer);
			const rttMs = performance.now() - began;
			// RST: after a FIN the local port would stay in TIME_WAIT, here and in the NAT of the tunnel.
			socket.once('close', () => resolve({ ok: true, rttMs, reply: nothing }));
			socket.resetAndDestroy();
		});
		socket.on('error', (error: NodeJS.ErrnoException) => failed(error.code ?? 'EIO'));
	});
}

/** The socket is connected: the kernel drops datagrams from anyone else and reports ICMP errors as ECONNREFUSED. */
function exchange(to: Endpoint, payload: Uint8Array): Promise<SocketResult> {
	return new Promise((resolve) => {
		const began = performance.now();
		const socket = createSocket(isIPv6(to.host) ? 'udp6' : 'udp4');
		let ended = false;
		const end = (answer: SocketResult) => {
			if (ended) return;
			ended = true;
			clearTimeout(timer);
			socket.close(() => resolve(answer));
		};
		const failed = (code = 'EIO') => end({ ok: false, code, durationMs: performance.now() - began });
		const timer = setTimeout(() => failed('ETIMEDOUT'), to.timeoutMs);
		socket.on('error', (error: NodeJS.ErrnoException) => failed(error.code));
		socket.on('message', (reply) => end({ ok: true, rttMs: performance.now() - began, reply: new Uint8Array(reply) }));
		socket.bind({ port: to.localPort ?? 0, ...(to.localAddress ? { address: to.localAddress } : {}) }, () =>
			// Without a route the callback gets the error although its type has none (node: lib/dgram.js).
			socket.connect(to.port, to.host, (error?: NodeJS.ErrnoException) =>
				error ? failed(error.code) : socket.send(payload),
			),
		);
	});
}

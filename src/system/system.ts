/** What a command did. A command that could not be started or ran out of time is a result too, never an exception. */
export interface CommandResult {
	readonly argv: readonly string[];
	/** Exit code; undefined when it was not started or was ended by a signal. */
	readonly code: number | undefined;
	readonly stdout: string;
	readonly stderr: string;
	readonly durationMs: number;
	readonly timedOut: boolean;
	/** The program does not exist on this machine. */
	readonly notFound: boolean;
}

export interface RunOptions {
	readonly input?: string;
	/** Default 30 000. */
	readonly timeoutMs?: number;
	/** Added to a fixed, minimal environment (PATH, LC_ALL=C). */
	readonly env?: Readonly<Record<string, string>>;
}

export interface StreamOptions extends RunOptions {
	readonly onLine: (line: string, from: 'stdout' | 'stderr') => void;
	/** Ends the command with SIGTERM. */
	readonly signal?: AbortSignal;
}

export type SocketResult =
	| { readonly ok: true; readonly rttMs: number; readonly reply: Uint8Array }
	/** `code` is the system's word: ECONNREFUSED, ETIMEDOUT, EADDRINUSE, EADDRNOTAVAIL, ENETUNREACH … */
	| { readonly ok: false; readonly code: string; readonly durationMs: number };

/** `code` is the system's word, as in SocketResult, or EMSGSIZE for an answer that is too long to be one. */
export type HttpResult =
	| { readonly ok: true; readonly status: number; readonly body: string }
	| { readonly ok: false; readonly code: string };

export interface Endpoint {
	readonly host: string;
	readonly port: number;
	readonly localAddress?: string;
	readonly localPort?: number;
	readonly timeoutMs: number;
}

/** The Node that runs this program, and the text of the bundle that follows a changed prefix. */
export interface Follower {
	/** Absolute path. */
	readonly node: string;
	readonly bundle: string;
}

/**
 * The only door to the machine. Commands are argument arrays, never shell strings.
 * `write` is temporary file + fsync + rename: a reader sees the old bytes or the new ones.
 */
export interface System {
	run(argv: readonly string[], options?: RunOptions): Promise<CommandResult>;
	stream(argv: readonly string[], options: StreamOptions): Promise<CommandResult>;
	/** undefined when the file does not exist; throws SystemError on anything else (no permission, not a file). */
	read(path: string): Promise<string | undefined>;
	write(path: string, content: string, mode: number): Promise<void>;
	/** Removes a file or a folder with all it holds; nothing to remove is fine. */
	remove(path: string): Promise<void>;
	/** Names in a folder, sorted; empty when there is no such folder. */
	list(path: string): Promise<readonly string[]>;
	/** Opens a TCP connection, closes it with RST so that the port is free at once. `reply` is empty. */
	connect(to: Endpoint): Promise<SocketResult>;
	/** Sends one UDP datagram and waits for one answer from that address. */
	exchange(to: Endpoint, payload: Uint8Array): Promise<SocketResult>;
	/** One GET over plain HTTP, for what a home gateway says of itself; never anything that is trusted or kept. */
	get(url: string, timeoutMs: number): Promise<HttpResult>;
	/** Milliseconds since the epoch. */
	now(): number;
	sleep(ms: number): Promise<void>;
	env(name: string): string | undefined;
	/** process.getuid() === 0 */
	isRoot(): boolean;
	/** What of this program goes on working on the router when npx has removed it; undefined when it is not built. */
	follower(): Promise<Follower | undefined>;
	/** process.platform */
	readonly platform: string;
}

/** A file operation that the machine refused. */
export class SystemError extends Error {
	constructor(
		readonly code: string,
		readonly path: string,
		message: string,
	) {
		super(message);
	}
}

/** The file's text; undefined when it does not exist or may not be read. */
export async function peek(system: System, path: string): Promise<string | undefined> {
	try {
		return await system.read(path);
	} catch (error) {
		if (error instanceof SystemError) return undefined;
		throw error;
	}
}

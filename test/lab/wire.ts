import type { Readable, Writable } from 'node:stream';

// The frames of guest/agent.pl: session id, length, type, payload. The same frames go between a kept lab and the
// terminals that use it.

export type Frame = { readonly id: number; readonly type: string; readonly data: Buffer };

const headerLength = 9;
/** The port passes on 32 KiB at a time; larger frames would only keep others waiting. */
const largest = 32_768;

export function encode({ id, type, data }: Frame): Buffer {
	const header = Buffer.alloc(headerLength);
	header.writeUInt32BE(id, 0);
	header.writeUInt32BE(data.length, 4);
	header.write(type, 8, 'latin1');
	return Buffer.concat([header, data]);
}

export function readFrames(stream: Readable, onFrame: (frame: Frame) => void): void {
	let inbox: Buffer = Buffer.alloc(0);
	stream.on('data', (chunk: Buffer) => {
		inbox = inbox.length ? Buffer.concat([inbox, chunk]) : chunk;
		while (inbox.length >= headerLength) {
			const end = headerLength + inbox.readUInt32BE(4);
			if (inbox.length < end) return;
			const id = inbox.readUInt32BE(0);
			const type = inbox.toString('latin1', 8, 9);
			const data = inbox.subarray(headerLength, end);
			inbox = inbox.subarray(end);
			onFrame({ id, type, data });
		}
	});
}

export type Window = { readonly cols: number; readonly rows: number };

export type Start = {
	readonly argv: readonly string[];
	readonly env?: Readonly<Record<string, string>>;
	/** A terminal of this size, or else pipes. */
	readonly window?: Window;
	/** Whether input will come; without, the command reads from /dev/null. */
	readonly input?: boolean;
};

export type Listener = {
	onOutput(data: Buffer): void;
	onError?(data: Buffer): void;
	/** The command has taken so many bytes of its input. */
	onTaken?(bytes: number): void;
};

/** One command on the router, from its start to its exit code. */
export type Session = {
	write(data: Buffer | string): void;
	end(): void;
	resize(window: Window): void;
	signal(name: string): void;
	readonly exit: Promise<number>;
};

type Live = { listener: Listener; settle: (code: number) => void; fail: (error: Error) => void };

function encodeStart({ argv, env = {}, window, input = false }: Start): string {
	const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
	const mode = window ? 'tty' : input ? 'pipe' : 'null';
	return [mode, window?.cols ?? 0, window?.rows ?? 0, variables.length, ...variables, ...argv].join('\0');
}

export function decodeStart(data: Buffer): Start {
	const [mode, cols, rows, count, ...words] = data.toString().split('\0');
	const variables = words.splice(0, Number(count)).map((pair): [string, string] => {
		const at = pair.indexOf('=');
		return [pair.slice(0, at), pair.slice(at + 1)];
	});
	const start = { argv: words, env: Object.fromEntries(variables), input: mode === 'pipe' };
	return mode === 'tty' ? { ...start, window: { cols: Number(cols), rows: Number(rows) } } : start;
}

/** Runs sessions over a pair of streams. */
export class Wire {
	readonly #out: Writable;
	readonly #live = new Map<number, Live>();
	#last = 0;
	#broken: Error | null = null;
	readonly ready: Promise<void>;
	#greet: () => void = () => {};
	#refuse: (error: Error) => void = () => {};

	constructor(input: Readable, output: Writable) {
		this.#out = output;
		this.ready = new Promise((resolve, reject) => {
			this.#greet = resolve;
			this.#refuse = reject;
		});
		this.ready.catch(() => {});
		readFrames(input, (frame) => this.#receive(frame));
		output.on('error', () => {});
	}

	start(what: Start, listener: Listener): Session {
		return this.#open('x', encodeStart(what), listener);
	}

	/** An order to the process that keeps the lab, rather than a command on the router. */
	tell(order: string, listener: Listener): Promise<number> {
		return this.#open('c', order, listener).exit;
	}

	#open(type: string, payload: string, listener: Listener): Session {
		if (this.#broken) throw this.#broken;
		const id = ++this.#last;
		this.#send(id, type, payload);
		const exit = new Promise<number>((settle, fail) => this.#live.set(id, { listener, settle, fail }));
		exit.catch(() => {});
		return {
			exit,
			write: (data) => {
				const bytes = Buffer.from(data);
				for (let at = 0; at < bytes.length; at += largest) this.#send(id, 'i', bytes.subarray(at, at + largest));
			},
			end: () => this.#send(id, 'e', ''),
			resize: ({ cols, rows }) => this.#send(id, 'w', `${cols}\0${rows}`),
			signal: (name) => this.#send(id, 's', name),
		};
	}

	/** Ends everything with the same error: the other side is gone. */
	break(error: Error): void {
		this.#broken ??= error;
		this.#refuse(error);
		for (const { fail } of this.#live.values()) fail(error);
		this.#live.clear();
	}

	#send(id: number, type: string, data: Buffer | string): void {
		if (!this.#broken) this.#out.write(encode({ id, type, data: Buffer.from(data) }));
	}

	#receive({ id, type, data }: Frame): void {
		if (type === 'h') this.#greet();
		const live = this.#live.get(id);
		if (!live) return;
		if (type === 'o') live.listener.onOutput(data);
		else if (type === 'E') (live.listener.onError ?? live.listener.onOutput)(data);
		else if (type === 'a') live.listener.onTaken?.(Number(data.toString()));
		else if (type === 'r') {
			this.#live.delete(id);
			live.settle(Number(data.toString()));
		}
	}
}

import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { must } from './command.ts';

export type Protocol = 'tcp' | 'udp';

/** A socket of a LAN host and whom it talks to. */
export interface Flow {
	readonly protocol: Protocol;
	readonly host: string;
	readonly port: number;
	readonly to: string;
	readonly toPort: number;
}

export interface Opened {
	/** lost: no packet came out; leaked: one with a foreign source; broken: wrong checksum; deaf: no answer came back. */
	readonly state: 'up' | 'lost' | 'leaked' | 'broken' | 'deaf';
	readonly port: number;
}

export async function buildWire(source: string, program: string): Promise<void> {
	await must(['cc', '-O2', '-o', program, source]);
}

/** The program that sends and listens at both ends of a place (wire/). */
export class Wire {
	readonly #child: ChildProcessByStdio<Writable, Readable, null>;
	readonly #waiting: { readonly resolve: (line: string) => void; readonly reject: (error: Error) => void }[] = [];
	#rest = '';
	#token = 1000;

	constructor(program: string, args: readonly string[]) {
		this.#child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
		this.#child.stdout.on('data', (data) => this.#read(String(data)));
		const fail = () => {
			for (const { reject } of this.#waiting.splice(0)) reject(new Error('the wire program ended'));
		};
		this.#child.on('error', fail);
		this.#child.on('close', fail);
		this.#child.stdin.on('error', fail);
	}

	ask(command: string): Promise<string> {
		return new Promise((resolve, reject) => {
			if (this.#child.exitCode !== null) return reject(new Error('the wire program has ended'));
			this.#waiting.push({ resolve, reject });
			this.#child.stdin.write(`${command}\n`);
		});
	}

	/** A token given again makes it a retransmission. */
	async open(flow: Flow, token = this.token()): Promise<Opened> {
		const [state, , port] = (await this.ask(`open ${words(flow)} ${token}`)).split(' ');
		return { state: state as Opened['state'], port: Number(port) };
	}

	token(): number {
		return ++this.#token;
	}

	async close(flow: Flow): Promise<void> {
		await this.ask(`close ${words(flow)}`);
	}

	/** Since the last `set`, or the last time that somebody asked. */
	async count(): Promise<{ readonly all: number; readonly outside: number }> {
		const [all, outside] = (await this.ask('count')).split(' ');
		return { all: Number(all), outside: Number(outside) };
	}

	end(): void {
		this.#child.kill();
	}

	#read(data: string): void {
		const lines = (this.#rest + data).split('\n');
		this.#rest = lines.pop() ?? '';
		for (const line of lines) this.#waiting.shift()?.resolve(line);
	}
}

const words = ({ protocol, host, port, to, toPort }: Flow) => `${protocol} ${host} ${port} ${to} ${toPort}`;

import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { Image } from './image.ts';
import { writeLine } from './line.ts';
import { runs } from './place.ts';
import { cables, kvmUsable, order, qemuArguments } from './qemu.ts';
import { run } from './run.ts';
import type { Line } from './scenario.ts';
import { withTimeLimit } from './time-limit.ts';
import { Wire } from './wire.ts';

type Machine = { qemu: ChildProcess; wire: Wire; gone: Promise<void> };

/** Folders of labs whose process was killed before it could tidy up. */
export function removeAbandoned(): void {
	if (!existsSync(runs)) return;
	for (const name of readdirSync(runs)) {
		const pid = Number(/^(\d+)-/.exec(name)?.[1]);
		if (pid && !existsSync(`/proc/${pid}`)) rmSync(join(runs, name), { recursive: true, force: true });
	}
}

/** The machine of the lab: one qemu process, its disk, and the wire to the agent in it. */
export class Vm {
	readonly #image: Image;
	readonly #directory: string;
	#machine: Machine | null = null;
	#accelerator: 'kvm' | 'tcg' = kvmUsable() ? 'kvm' : 'tcg';

	constructor(image: Image) {
		this.#image = image;
		mkdirSync(runs, { recursive: true });
		this.#directory = mkdtempSync(join(runs, `${process.pid}-`));
		// A disk of 1 GiB with next to nothing on it: cp keeps its holes, Node's copy would fill them.
		run('cp', ['--sparse=always', image.disk, this.#path('disk')]);
	}

	#path(name: string): string {
		return join(this.#directory, name);
	}

	get wire(): Wire {
		if (!this.#machine) throw new Error('the lab is not running');
		return this.#machine.wire;
	}

	/** The end of what the kernel and systemd said. */
	get console(): string {
		return existsSync(this.#path('console')) ? readFileSync(this.#path('console'), 'utf8').slice(-4000) : '';
	}

	/** What the start of the line and the agent complained of, with the console. */
	logs(): string {
		const names = ['qemu.log', 'plug.log', 'line.log', 'agent.log', 'console'].filter((name) =>
			existsSync(this.#path(name)),
		);
		return names.map((name) => `--- ${name}\n${readFileSync(this.#path(name), 'utf8').slice(-4000)}`).join('\n');
	}

	setLine(line: Line): void {
		writeLine(this.#path('line'), line);
	}

	/** Powers on, and waits until the agent answers. */
	async start(): Promise<void> {
		rmSync(this.#path('console'), { force: true });
		const machine = this.#launch();
		this.#machine = machine;
		try {
			await withTimeLimit(machine.wire.ready, this.#accelerator === 'kvm' ? 30_000 : 180_000, 'the lab does not boot');
		} catch (error) {
			await this.#end(machine);
			if (this.#accelerator === 'kvm') {
				this.#accelerator = 'tcg';
				return this.start();
			}
			throw new Error(`${(error as Error).message}\n${this.logs()}`);
		}
	}

	#launch(): Machine {
		// setpriv: whatever ends this process, even SIGKILL, ends qemu with it.
		const args = [
			'--pdeathsig',
			'KILL',
			'qemu-system-x86_64',
			...qemuArguments(this.#image, this.#directory, this.#accelerator),
		];
		const complaints = openSync(this.#path('qemu.log'), 'w');
		const qemu = spawn('setpriv', args, { cwd: this.#directory, stdio: ['pipe', 'pipe', complaints], detached: true });
		closeSync(complaints);
		const wire = new Wire(qemu.stdout as Readable, qemu.stdin as Writable);
		const gone = new Promise<void>((resolve) => {
			const end = (why: string) => {
				wire.break(new Error(why));
				resolve();
			};
			qemu.once('error', (error) => end(`qemu can not be started: ${error.message}`));
			qemu.once('exit', (code, signal) => end(`the router is off (qemu ended: ${signal ?? code})`));
		});
		return { qemu, wire, gone };
	}

	/** Pulls a cable out of the router, or plugs it in. */
	async setCable(cable: keyof typeof cables, state: 'on' | 'off'): Promise<void> {
		const pid = this.#machine?.qemu.pid;
		if (!pid) throw new Error('the lab is not running');
		const up = state === 'on';
		const orders = Object.keys(cables[cable]).map((name) => ({ execute: 'set_link', arguments: { name, up } }));
		// By way of qemu's working folder, since the path of a socket may not be longer than 107 bytes.
		await withTimeLimit(order(`/proc/${pid}/cwd/qmp`, orders), 30_000, 'qemu does not take orders');
	}

	/** Settles when the machine is off, for whatever reason. */
	get ended(): Promise<void> {
		return this.#machine?.gone ?? Promise.resolve();
	}

	/** Waits until the machine has switched itself off. */
	async off(): Promise<void> {
		if (!this.#machine) return;
		await withTimeLimit(this.#machine.gone, 120_000, `the router does not shut down\n${this.console}`);
		this.#machine = null;
	}

	/** Pulls the plug: what had been synced to the disk is all that is left. */
	async cutPower(): Promise<void> {
		if (this.#machine) await this.#end(this.#machine);
		this.#machine = null;
	}

	async #end({ qemu, gone }: Machine): Promise<void> {
		qemu.kill('SIGKILL');
		await gone;
	}

	/** Whether the guest had itself restarted, rather than switched off, when the machine ended. */
	get restarting(): boolean {
		return /reboot: Restarting system/.test(this.console);
	}

	removeNow(): void {
		this.#machine?.qemu.kill('SIGKILL');
		rmSync(this.#directory, { recursive: true, force: true });
	}

	/** Ends the machine and removes all that belonged to it. */
	async remove(): Promise<void> {
		await this.cutPower();
		rmSync(this.#directory, { recursive: true, force: true });
	}
}

import { type ChildProcess, spawn } from 'node:child_process';
import {
	accessSync,
	closeSync,
	constants,
	copyFileSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	openSync,
	readdirSync,
	readFileSync,
	rmSync,
} from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Image } from './image.ts';
import { writeLine } from './line.ts';
import { project, runs } from './place.ts';
import type { Line } from './scenario.ts';
import { Wire } from './wire.ts';

/**
 * KVM only where it runs an ordinary kernel: /dev/kvm alone proves nothing, paravirtual variants offer it and then
 * interpret the guest, or stop it.
 */
function kvmUsable(): boolean {
	if (!existsSync('/sys/module/kvm_intel') && !existsSync('/sys/module/kvm_amd')) return false;
	try {
		accessSync('/dev/kvm', constants.R_OK | constants.W_OK);
		return true;
	} catch {
		return false;
	}
}

const share = (tag: string, path: string, options: string) => [
	...['-fsdev', `local,id=${tag},path=${path.replaceAll(',', ',,')},security_model=none,${options}`],
	...['-device', `virtio-9p-pci,fsdev=${tag},mount_tag=${tag}`],
];

/** The ends of the two cables: a network card of the router, and one of its neighbour. */
const cables = {
	wan: { wan: '02:00:00:00:0c:e1', isp: '02:00:00:00:0c:01' },
	lan: { lan: '02:00:00:00:0c:e2', client: '02:00:00:00:0c:64' },
} as const;

const cards = Object.values(cables).flatMap((ends, hub) =>
	Object.entries(ends).flatMap(([name, mac]) => [
		...['-netdev', `hubport,id=port-${name},hubid=${hub}`],
		...['-device', `virtio-net-pci,id=${name},netdev=port-${name},mac=${mac},romfile=,speed=1000,duplex=full`],
	]),
);

function qemuArguments(image: Image, directory: string, accelerator: 'kvm' | 'tcg'): string[] {
	const processor = accelerator === 'kvm' ? ['kvm', '-cpu', 'host'] : ['tcg,tb-size=256', '-cpu', 'max'];
	const words = `console=ttyS0 quiet loglevel=4 panic=-1 mitigations=off random.trust_cpu=on lab.epoch=${Math.floor(Date.now() / 1000)}`;
	return [
		...['-M', 'q35', '-accel', ...processor, '-m', '768', '-smp', '1'],
		...['-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot', '-serial', 'file:console'],
		...['-qmp', 'unix:qmp,server=on,wait=off'],
		...['-kernel', image.kernel, '-initrd', image.initrd, '-append', words],
		...['-device', 'virtio-serial-pci', '-chardev', 'stdio,id=agent,signal=off'],
		...['-device', 'virtserialport,chardev=agent,name=lab.agent'],
		// What the guest has written is with the host when qemu is killed; only a crash of the host could lose it.
		...['-drive', 'file=disk,if=none,id=disk,format=raw,cache=unsafe', '-device', 'virtio-blk-pci,drive=disk'],
		...cards,
		...share('hostroot', '/', 'readonly=on,multidevs=remap'),
		...share('layer', image.layer, 'readonly=on'),
		...share('project', project, 'readonly=on'),
		...share('run', directory, 'multidevs=remap'),
	];
}

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
		copyFileSync(image.disk, this.#path('disk'), constants.COPYFILE_FICLONE);
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
			throw new Error(`${(error as Error).message}\n${this.console}${this.#complaint()}`);
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

	#complaint(): string {
		return existsSync(this.#path('qemu.log')) ? readFileSync(this.#path('qemu.log'), 'utf8') : '';
	}

	/** Pulls a cable out of the router, or plugs it in. */
	async setCable(cable: keyof typeof cables, state: 'on' | 'off'): Promise<void> {
		const pid = this.#machine?.qemu.pid;
		if (!pid) throw new Error('the lab is not running');
		const orders = Object.keys(cables[cable]).map((name) => ({
			execute: 'set_link',
			arguments: { name, up: state === 'on' },
		}));
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

/** Gives qemu orders by its machine protocol, one at a time: it greets, and then answers each one. */
async function order(path: string, orders: readonly object[]): Promise<void> {
	const left = [{ execute: 'qmp_capabilities' }, ...orders];
	const socket = connect(path);
	try {
		for await (const line of createInterface({ input: socket })) {
			const answer = JSON.parse(line) as { event?: string; error?: { desc: string } };
			if (answer.error) throw new Error(`qemu: ${answer.error.desc}`);
			if (answer.event) continue;
			const next = left.shift();
			if (!next) return;
			socket.write(`${JSON.stringify(next)}\n`);
		}
		throw new Error('qemu hung up');
	} finally {
		socket.destroy();
	}
}

export async function withTimeLimit<T>(promise: Promise<T>, limitMs: number, complaint: string): Promise<T> {
	let timer: NodeJS.Timeout | undefined;
	const limit = new Promise<never>((_, reject) => {
		timer = setTimeout(() => reject(new Error(`${complaint} (after ${limitMs / 1000} s)`)), limitMs);
	});
	try {
		return await Promise.race([promise, limit]);
	} finally {
		clearTimeout(timer);
	}
}

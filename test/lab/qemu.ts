import { accessSync, constants, existsSync } from 'node:fs';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import type { Image } from './image.ts';
import { project } from './place.ts';

/**
 * KVM only where it runs an ordinary kernel: /dev/kvm alone proves nothing, paravirtual variants offer it and then
 * interpret the guest, or stop it.
 */
export function kvmUsable(): boolean {
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
export const cables = {
	wan: { wan: '02:00:00:00:0c:e1', isp: '02:00:00:00:0c:01' },
	lan: { lan: '02:00:00:00:0c:e2', client: '02:00:00:00:0c:64' },
} as const;

const cards = Object.values(cables).flatMap((ends, hub) =>
	Object.entries(ends).flatMap(([name, mac]) => [
		...['-netdev', `hubport,id=port-${name},hubid=${hub}`],
		...['-device', `virtio-net-pci,id=${name},netdev=port-${name},mac=${mac},romfile=,speed=1000,duplex=full`],
	]),
);

export function qemuArguments(image: Image, directory: string, accelerator: 'kvm' | 'tcg'): string[] {
	// Emulated, the "fast" instructions to move strings go byte by byte; without them libc moves words.
	const processor = accelerator === 'kvm' ? ['kvm', '-cpu', 'host'] : ['tcg,tb-size=256', '-cpu', 'max,-erms,-fsrm'];
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
		...share('below', image.below, 'readonly=on,multidevs=remap'),
		...share('layer', image.layer, 'readonly=on'),
		...share('project', project, 'readonly=on'),
		...share('run', directory, 'multidevs=remap'),
	];
}

/** Gives qemu orders by its machine protocol, one at a time: it greets, and then answers each one. */
export async function order(path: string, orders: readonly object[]): Promise<void> {
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

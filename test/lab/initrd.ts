import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type Entry = { name: string; mode: number; data?: Buffer; device?: readonly [major: number, minor: number] };

const directory = 0o40755;
const program = 0o100755;
const file = 0o100644;
const link = 0o120777;
const characterDevice = 0o20600;

/** What the first program needs before the root file system is there; the rest the kernel loads by itself. */
const wanted = [
	'virtio_pci',
	'virtio_console',
	'virtio_blk',
	'virtio_net',
	'9pnet_virtio',
	'9p',
	'crc32c_generic',
	'ext4',
	'overlay',
];

/** The names of busybox that init uses. */
const applets = ['sh', 'cat', 'date', 'insmod', 'ln', 'mkdir', 'mount', 'rm', 'switch_root'];

/** A cpio archive in the "newc" form. */
export function cpio(entries: readonly Entry[]): Buffer {
	const parts: Buffer[] = [];
	const pad = (length: number) => Buffer.alloc((4 - (length % 4)) % 4);
	[...entries, { name: 'TRAILER!!!', mode: 0 }].forEach((entry: Entry, index) => {
		const data = entry.data ?? Buffer.alloc(0);
		const [major, minor] = entry.device ?? [0, 0];
		const name = Buffer.from(`${entry.name}\0`);
		const numbers = [index + 1, entry.mode, 0, 0, 1, 0, data.length, 0, 0, major, minor, name.length, 0];
		const header = `070701${numbers.map((n) => n.toString(16).padStart(8, '0')).join('')}`;
		parts.push(Buffer.from(header), name, pad(header.length + name.length), data, pad(data.length));
	});
	return Buffer.concat(parts);
}

/** Modules with what they depend on, in the order in which they can be loaded; paths as in modules.dep. */
export function loadOrder(modules: string, names: readonly string[]): string[] {
	const nameOf = (path: string) =>
		path
			.replace(/^.*\//, '')
			.replace(/\.ko.*$/, '')
			.replaceAll('-', '_');
	const lines = readFileSync(join(modules, 'modules.dep'), 'utf8').trimEnd().split('\n');
	const needs = new Map(
		lines.map((line) => {
			const [path = '', rest = ''] = line.split(':');
			return [nameOf(path), { path, needs: rest.trim().split(' ').filter(Boolean).map(nameOf) }];
		}),
	);
	const builtIn = new Set(readFileSync(join(modules, 'modules.builtin'), 'utf8').trimEnd().split('\n').map(nameOf));
	const order: string[] = [];
	const visit = (name: string): void => {
		const module = needs.get(name);
		if (!module) {
			if (builtIn.has(name)) return;
			throw new Error(`the kernel has no module ${name}`);
		}
		for (const need of module.needs) visit(need);
		if (!order.includes(module.path)) order.push(module.path);
	};
	for (const name of names) visit(name.replaceAll('-', '_'));
	return order;
}

export function makeInitrd(layer: string, kernelVersion: string, guestFiles: string): Buffer {
	const modules = join(layer, 'usr/lib/modules', kernelVersion);
	const order = loadOrder(modules, wanted);
	const name = (path: string) => path.replace(/^.*\//, '').replace(/\.ko.*$/, '.ko');
	return cpio([
		...['bin', 'dev', 'proc', 'sys', 'lower', 'layer', 'disk', 'router', 'm'].map((dir) => ({
			name: dir,
			mode: directory,
		})),
		{ name: 'dev/console', mode: characterDevice, device: [5, 1] },
		{ name: 'dev/null', mode: characterDevice, device: [1, 3] },
		{ name: 'bin/busybox', mode: program, data: readFileSync(join(layer, 'usr/bin/busybox')) },
		...applets.map((name) => ({ name: `bin/${name}`, mode: link, data: Buffer.from('busybox') })),
		{ name: 'init', mode: program, data: readFileSync(join(guestFiles, 'init')) },
		{ name: 'bare', mode: file, data: readFileSync(join(guestFiles, 'bare')) },
		{ name: 'm/order', mode: file, data: Buffer.from(`${order.map(name).join('\n')}\n`) },
		...order.map((path) => ({ name: `m/${name(path)}`, mode: file, data: readFileSync(join(modules, path)) })),
	]);
}

import { createHash } from 'node:crypto';
import {
	copyFileSync,
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	readlinkSync,
	renameSync,
	rmSync,
	statSync,
	symlinkSync,
	utimesSync,
	writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { download, kernelPackage, missingDebs, unpack } from './debs.ts';
import { makeInitrd } from './initrd.ts';
import { extractVmlinux } from './kernel.ts';
import { cache, guestFiles, project, projectInGuest } from './place.ts';
import { chooseRelease, configureApt, type Release } from './release.ts';
import { finishRoot } from './root.ts';
import { run } from './run.ts';

export type Image = {
	readonly kernel: string;
	readonly initrd: string;
	/** What lies below the layer: the host's root, or nothing. */
	readonly below: string;
	readonly layer: string;
	readonly disk: string;
};

/** The files that decide what is in the layer. */
const ingredients = ['debs.ts', 'image.ts', 'kernel.ts', 'release.ts', 'root.ts'];

/**
 * What the lab boots, made once from Debian's packages and kept in .lab/cache until the host's packages or the files that
 * go into it change.
 */
export function prepareImage(release: Release, say: (message: string) => void = () => {}): Image {
	const layer = prepareLayer(release, say);
	const now = new Date();
	utimesSync(layer, now, now);
	const guest = createHash('sha256');
	for (const name of ['init', 'bare']) guest.update(readFileSync(join(guestFiles, name)));
	for (const name of ['initrd.ts', 'image.ts']) guest.update(readFileSync(join(project, 'test/lab', name)));
	const initrd = join(layer, `initrd-${guest.digest('hex').slice(0, 12)}`);
	if (!existsSync(initrd)) {
		const kernelVersion = readFileSync(join(layer, 'version'), 'utf8');
		publish(initrd, (to) => writeFileSync(to, makeInitrd(join(layer, 'layer'), kernelVersion, guestFiles)));
	}
	const below = release.debian === null ? '/' : join(layer, 'nothing');
	return { kernel: join(layer, 'vmlinux'), initrd, below, layer: join(layer, 'layer'), disk: join(layer, 'disk') };
}

/** Makes a file or a directory elsewhere and puts it in its place at once, so that half of one is never seen. */
function publish(target: string, make: (to: string) => void): void {
	const draft = `${target}.${process.pid}`;
	try {
		make(draft);
	} catch (error) {
		rmSync(draft, { recursive: true, force: true });
		throw error;
	}
	if (existsSync(target)) rmSync(draft, { recursive: true, force: true });
	else renameSync(draft, target);
}

function prepareLayer(release: Release, say: (message: string) => void): string {
	const stamp = join(cache, `${release.name}.json`);
	const recipe = createHash('sha256').update(release.name);
	for (const name of ingredients) recipe.update(readFileSync(join(project, 'test/lab', name)));
	recipe.update(String(statSync('/var/lib/dpkg/status').mtimeMs)).update(process.execPath);
	const seen = recipe.digest('hex');
	if (existsSync(stamp)) {
		const { key, directory } = JSON.parse(readFileSync(stamp, 'utf8')) as { key: string; directory: string };
		if (key === seen && existsSync(join(cache, directory, 'vmlinux'))) return join(cache, directory);
	}
	const { debian } = release;
	if (debian !== null) withLists(chooseRelease(null), () => configureApt(debian));
	const { kernel, debs } = withLists(release, () => ({ kernel: kernelPackage(release), debs: missingDebs(release) }));
	const contents = createHash('sha256').update([release.name, kernel, process.execPath, ...debs].join('\n'));
	for (const name of ingredients) contents.update(readFileSync(join(project, 'test/lab', name)));
	const directory = contents.digest('hex').slice(0, 12);
	mkdirSync(cache, { recursive: true });
	if (!existsSync(join(cache, directory))) {
		say(`making the lab's system from Debian packages (${kernel} and ${debs.length} more)`);
		withLists(release, () => publish(join(cache, directory), (to) => makeLayer(to, kernel, release)));
	}
	writeFileSync(stamp, JSON.stringify({ key: seen, directory }));
	removeOld(directory);
	return join(cache, directory);
}

/** What no lab can be running from any more. */
function removeOld(current: string): void {
	for (const name of readdirSync(cache)) {
		const path = join(cache, name);
		const unused = name !== current && Date.now() - statSync(path).mtimeMs > 7 * 86_400_000;
		if (unused && /^[0-9a-f]{12}/.test(name)) rmSync(path, { recursive: true, force: true });
	}
}

/** A fresh machine has no lists of packages, and old lists name packages that the servers no longer have. */
function withLists<T>(release: Release, work: () => T): T {
	try {
		return work();
	} catch {
		run('apt-get', [...release.apt, 'update', '-qq']);
		return work();
	}
}

function makeLayer(to: string, kernelDeb: string, release: Release): void {
	const layer = join(to, 'layer');
	const debs = join(to, 'debs');
	mkdirSync(layer, { recursive: true });
	mkdirSync(join(to, 'nothing'));
	unpack(download(debs, kernelDeb, release), layer);
	rmSync(debs, { recursive: true });
	if (release.debian !== null) finishRoot(layer);
	const kernelVersion = kernelDeb.replace('linux-image-', '');
	writeFileSync(join(to, 'version'), kernelVersion);
	writeFileSync(join(to, 'vmlinux'), extractVmlinux(readFileSync(join(layer, `boot/vmlinuz-${kernelVersion}`))));
	rmSync(join(layer, 'boot'), { recursive: true });
	thinModules(join(layer, 'usr/lib/modules', kernelVersion, 'kernel'));
	indexModules(layer, kernelVersion);
	chooseAlternatives(layer);
	copyUnits(layer);
	installProgram(layer, release);
	run('truncate', ['-s', '1G', join(to, 'disk')]);
	run('mkfs.ext4', [
		'-q',
		'-F',
		'-m',
		'0',
		'-N',
		'16384',
		'-J',
		'size=8',
		'-E',
		'lazy_itable_init=0,nodiscard',
		join(to, 'disk'),
	]);
}

/** 350 of 390 MB are drivers of devices that a virtual machine has not. */
function thinModules(kernel: string): void {
	const keep = { '': ['net', 'drivers', 'lib', 'crypto', 'fs', 'arch'], drivers: ['net', 'virtio', 'block', 'char'] };
	for (const [below, names] of Object.entries(keep)) {
		for (const name of readdirSync(join(kernel, below))) {
			if (!names.includes(name)) rmSync(join(kernel, below, name), { recursive: true });
		}
	}
	for (const name of ['ethernet', 'wireless', 'usb', 'wan', 'can', 'fddi', 'hamradio', 'dsa']) {
		rmSync(join(kernel, 'drivers/net', name), { recursive: true, force: true });
	}
	// Newer kernels come with theirs compressed, which an emulated processor takes long to undo.
	run('find', [kernel, '-name', '*.ko.xz', '-exec', 'xz', '-d', '{}', '+']);
}

/**
 * modprobe needs an index that is not in the package; depmod is a name of kmod, taken from the layer, and started by the
 * loader that belongs to the libraries there.
 */
function indexModules(layer: string, kernelVersion: string): void {
	const kmod = ['usr/bin/kmod', 'bin/kmod'].map((path) => join(layer, path)).find(existsSync);
	if (!kmod) throw new Error('the package kmod holds no program kmod');
	const loader = [layer, '/'].map((root) => join(root, 'usr/lib64/ld-linux-x86-64.so.2')).find(existsSync) ?? '';
	const libraries = join(layer, 'usr/lib/x86_64-linux-gnu');
	run(loader, ['--library-path', libraries, '--argv0', 'depmod', kmod, '-b', layer, kernelVersion]);
}

/** What the packages' install scripts would have done with update-alternatives. */
function chooseAlternatives(layer: string): void {
	mkdirSync(join(layer, 'etc/alternatives'), { recursive: true });
	for (const family of ['iptables', 'ip6tables']) {
		for (const name of [family, `${family}-save`, `${family}-restore`]) {
			const backend = `/usr/sbin/${name.replace('tables', 'tables-nft')}`;
			symlinkSync(backend, join(layer, 'etc/alternatives', name));
			rmSync(join(layer, 'usr/sbin', name), { force: true });
			symlinkSync(`/etc/alternatives/${name}`, join(layer, 'usr/sbin', name));
		}
	}
}

/**
 * The units that the router has: all targets, and the services that a router without login, disks or devices to wait
 * for needs. Whatever else the host has installed does not start there.
 */
function copyUnits(layer: string): void {
	const units = 'usr/lib/systemd/system';
	const from = [join(layer, units), join('/', units)].find((path) => existsSync(join(path, 'basic.target')));
	if (!from) throw new Error('no systemd units found');
	const to = join(layer, 'usr/lib/systemd/lean');
	mkdirSync(to, { recursive: true });
	const services = [
		'systemd-journald',
		'systemd-sysctl',
		'systemd-modules-load',
		'systemd-reboot',
		'systemd-poweroff',
		'systemd-halt',
	];
	for (const name of readdirSync(from)) {
		const chosen = /\.(target|slice)$/.test(name) || services.some((service) => name.startsWith(`${service}`));
		if (chosen && statSync(join(from, name)).isFile()) copyUnit(join(from, name), join(to, name));
	}
	const wants = join(to, 'sysinit.target.wants');
	mkdirSync(wants);
	for (const name of ['systemd-journald.service', 'systemd-sysctl.service', 'systemd-modules-load.service']) {
		symlinkSync(`../${name}`, join(wants, name));
	}
	mkdirSync(join(to, 'sockets.target.wants'));
	for (const name of ['systemd-journald.socket', 'systemd-journald-dev-log.socket']) {
		symlinkSync(`../${name}`, join(to, 'sockets.target.wants', name));
	}
}

function copyUnit(from: string, to: string): void {
	try {
		symlinkSync(readlinkSync(from), to);
	} catch {
		copyFileSync(from, to);
	}
}

/** The command mape-setup of the router: the project's own, on the Node that runs the lab, or that of another root. */
function installProgram(layer: string, release: Release): void {
	const bin = join(layer, 'usr/local/bin');
	mkdirSync(bin, { recursive: true });
	const script = `#!/bin/sh\nexec node ${projectInGuest}/bin/mape-setup.js "$@"\n`;
	writeFileSync(join(bin, 'mape-setup'), script, { mode: 0o755 });
	if (release.debian === null && !['/usr/bin', '/usr/local/bin'].includes(dirname(process.execPath)))
		symlinkSync(process.execPath, join(bin, 'node'));
}

import { mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Release } from './release.ts';
import { run } from './run.ts';

// The packages of the router and of the hosts around it are only unpacked, into a layer of the lab's own: nothing of
// them is installed on the host, so no service of theirs ever starts there.

/** What the host's own root always has. */
const base = ['?essential', 'netbase', 'nodejs'];

const tools = [
	'systemd',
	'udev',
	'kmod',
	'procps',
	'iproute2',
	'nftables',
	'iptables',
	'conntrack',
	'isc-dhcp-client',
	'isc-dhcp-server',
	'radvd',
	'dnsmasq-base',
	'tcpdump',
	'curl',
	'iputils-ping',
	'stun-server',
	'stun-client',
	'coturn',
	'busybox-static',
];

const apt = ['-q', '-o', 'APT::Sandbox::User=root', '-o', 'Debug::NoLocking=1'];

const wanted = (release: Release) => (release.debian === null ? tools : [...base, ...tools]);

/** The package that holds Debian's stock kernel of this release, such as linux-image-6.1.0-56-amd64. */
export function kernelPackage(release: Release): string {
	const depends = run('apt-cache', [...release.apt, 'depends', 'linux-image-amd64']);
	const found = /Depends: (linux-image-\S+)/.exec(depends);
	if (!found?.[1]) throw new Error('apt knows no linux-image-amd64: is this Debian, and has apt-get update run?');
	return found[1];
}

const install = (release: Release, ...options: string[]) =>
	run('apt-get', [
		...[...apt, ...release.apt, ...options],
		...['install', '--no-install-recommends', '-y', ...wanted(release)],
	]);

/** Packages, with what they depend on, that are not there yet, as names of deb files. */
export function missingDebs(release: Release): string[] {
	const lines = install(release, '--print-uris').split('\n');
	return lines.flatMap((line) => /^'[^']*' (\S+\.deb) /.exec(line)?.[1] ?? []);
}

/** Downloads everything into `directory` and returns the paths of the debs. */
export function download(directory: string, kernel: string, release: Release): string[] {
	mkdirSync(join(directory, 'partial'), { recursive: true });
	install(release, '-o', `Dir::Cache::archives=${directory}`, '--download-only');
	run('apt-get', [...apt, ...release.apt, 'download', kernel, 'busybox-static', 'kmod', 'libkmod2'], {
		cwd: directory,
	});
	return readdirSync(directory)
		.filter((name) => name.endsWith('.deb'))
		.map((name) => join(directory, name));
}

/**
 * Unpacks debs over each other. A real /lib or /bin in the layer would hide the host's symbolic link of that name and with
 * it every program, so the same links are there before tar begins, which is told to follow them.
 */
export function unpack(debs: readonly string[], layer: string): void {
	const links = ['bin', 'sbin', 'lib', 'lib64'];
	for (const name of links) {
		mkdirSync(join(layer, 'usr', name), { recursive: true });
		symlinkSync(`usr/${name}`, join(layer, name));
	}
	const script = 'dpkg-deb --fsys-tarfile "$1" | tar -x --keep-directory-symlink --no-same-owner -C "$2"';
	for (const deb of debs) run('bash', ['-o', 'pipefail', '-c', script, 'unpack', deb, layer]);
	for (const name of ['usr/share/doc', 'usr/share/man', 'usr/share/locale']) {
		rmSync(join(layer, name), { recursive: true, force: true });
	}
}

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unpack } from './debs.ts';
import { cache, project } from './place.ts';
import { chooseRelease, configureApt, type Debian, type Release } from './release.ts';
import { finishRoot } from './root.ts';
import { run } from './run.ts';

// A Debian whose own dpkg has installed it, unlike the lab's layers, whose packages are only unpacked: dpkg knows there
// what a new package depends on, and removes one as it would on a router.

/** Little more than the Debian package of mape-setup depends on, and a reader for its manual. */
const wanted = ['?essential', 'nodejs', 'iproute2', 'isc-dhcp-client', 'nftables', 'procps', 'man-db'];

/** What decides how the root is made. */
const ingredients = ['clean-root.ts', 'debs.ts', 'release.ts', 'root.ts'];

/** The root's folder; made once, and again when Debian or the way to make it has changed. Not to be written to. */
export function prepareCleanRoot(debian: Debian): string {
	const release = chooseRelease(debian);
	const names = withLists(debian, release, () => debsOf(release));
	const key = createHash('sha256').update(names.join('\n'));
	for (const name of ingredients) key.update(readFileSync(join(project, 'test/lab', name)));
	const prefix = `clean-debian-${debian}-`;
	const root = join(cache, `${prefix}${key.digest('hex').slice(0, 12)}`);
	if (existsSync(root)) return root;
	const draft = `${root}.${process.pid}`;
	try {
		withLists(debian, release, () => install(draft, release));
	} catch (error) {
		rmSync(draft, { recursive: true, force: true });
		throw error;
	}
	for (const name of readdirSync(cache)) {
		if (name.startsWith(prefix) && join(cache, name) !== draft) rmSync(join(cache, name), { recursive: true });
	}
	renameSync(draft, root);
	return root;
}

/** A fresh machine has no lists of packages, and old lists name packages that the servers no longer have. */
function withLists<T>(debian: Debian, release: Release, work: () => T): T {
	try {
		return work();
	} catch {
		run('apt-get', ['update', '-qq']);
		configureApt(debian);
		run('apt-get', [...release.apt, 'update', '-qq']);
		return work();
	}
}

const apt = (release: Release, ...options: string[]) =>
	run('apt-get', [
		...['-q', '-o', 'APT::Sandbox::User=root', '-o', 'Debug::NoLocking=1', ...release.apt, ...options],
		...['install', '--no-install-recommends', '-y', ...wanted],
	]);

function debsOf(release: Release): readonly string[] {
	const found = [...apt(release, '--print-uris').matchAll(/^'[^']*' (\S+\.deb) /gm)].map(([, name = '']) => name);
	if (found.length === 0) throw new Error('apt would install nothing');
	return found;
}

/** As debootstrap does: everything unpacked, so that there are programs to run, and then installed by the dpkg in there. */
function install(root: string, release: Release): void {
	rmSync(root, { recursive: true, force: true });
	const debs = join(root, 'debs');
	mkdirSync(join(debs, 'partial'), { recursive: true });
	apt(release, '-o', `Dir::Cache::archives=${debs}`, '--download-only');
	const files = readdirSync(debs).filter((name) => name.endsWith('.deb'));
	const paths = files.map((name) => join(debs, name));
	unpack(paths, root);
	finishRoot(root);
	for (const name of ['status', 'available']) writeFileSync(join(root, 'var/lib/dpkg', name), '');
	// no package may start a service there
	writeFileSync(join(root, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 });
	const base = files.filter((name) => /^base-(passwd|files)_/.test(name));
	inRoot(
		root,
		`set -e
		cd /debs
		dpkg --force-depends --install ${base.join(' ')}
		dpkg --force-depends --path-exclude='/usr/share/doc/*' --path-exclude='/usr/share/man/*' --unpack ./*.deb
		dpkg --configure --pending`,
	);
	rmSync(debs, { recursive: true });
}

/** Runs a script in the root, away from the host's processes, mounts and network. */
export function inRoot(root: string, script: string, language = 'C.UTF-8'): string {
	const outside = `set -e
		mount --bind "$0" "$0"
		cd "$0"
		mount -t proc proc proc
		mount --rbind /dev dev
		exec chroot . /bin/sh -c "$1"`;
	const namespaces = ['--mount', '--pid', '--fork', '--net', '--uts', '--ipc', '--kill-child'];
	const env = {
		PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
		HOME: '/root',
		TERM: 'dumb',
		LC_ALL: language,
		DEBIAN_FRONTEND: 'noninteractive',
	};
	return run('unshare', [...namespaces, 'sh', '-c', outside, root, script], { env });
}

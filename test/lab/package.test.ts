import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { shells } from '../packaging/shells.ts';
import { inRoot, prepareCleanRoot } from './clean-root.ts';
import { project } from './place.ts';
import { run } from './run.ts';

// The Debian package, in a Debian 13 that holds little more than what it depends on: installed, used, removed, purged.

const deb = `mape-setup_${manifest.version}_all.deb`;
let work: string;
let root: string;

/** Of the build that is there: the other tests run from it. */
function pack(folder: string, env: NodeJS.ProcessEnv = {}): Buffer {
	mkdirSync(folder);
	run('npm', ['run', '--silent', 'deb:pack', '--', folder], { cwd: project, env });
	return readFileSync(join(folder, deb));
}

beforeAll(() => {
	work = mkdtempSync(join(tmpdir(), 'mape-setup-package-'));
	root = join(work, 'root');
	run('cp', ['-a', '--reflink=auto', prepareCleanRoot(13), root]);
	pack(join(work, 'built'), { DEBFULLNAME: '', DEBEMAIL: '' });
	cpSync(join(work, 'built', deb), join(root, deb));
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

/** A router as an apply leaves it, as far as a package could touch it. */
const routerFiles = [
	'etc/mape-setup/config.json',
	'etc/mape-setup/up',
	'etc/sysctl.d/60-mape-setup.conf',
	'etc/systemd/system/mape-setup.service',
	'usr/local/lib/mape-setup/refresh.js',
	'var/lib/mape-setup/state.json',
	'var/log/mape-setup/2026-01-02.jsonl',
];
const setUp = () => {
	for (const path of routerFiles) {
		mkdirSync(join(root, path, '..'), { recursive: true });
		writeFileSync(join(root, path), path);
	}
};
const kept = () => routerFiles.filter((path) => readFileSync(join(root, path), 'utf8') === path);

/** Every path of the root but dpkg's own records and what manuals and logs are indexed in. */
const everything = () =>
	inRoot(
		root,
		`find / -xdev \\( -path /proc -o -path /dev -o -path /var/lib/dpkg -o -path /var/cache -o -path /var/log -o -path /tmp -o -path /root \\) -prune -o -print | sort`,
	);

test('the same commit gives the same bytes, whoever builds it and when', () => {
	const mask = process.umask(0o077);
	try {
		expect(pack(join(work, 'again'), { DEBFULLNAME: '', DEBEMAIL: '' }).equals(readFileSync(join(root, deb)))).toBe(
			true,
		);
	} finally {
		process.umask(mask);
	}
});

test('the maintainer is who builds it', () => {
	pack(join(work, 'theirs'), { DEBFULLNAME: 'Example Builder', DEBEMAIL: 'builder@example.org' });
	const field = (folder: string) => run('dpkg-deb', ['--field', join(work, folder, deb), 'Maintainer']).trim();
	expect(field('theirs')).toBe('Example Builder <builder@example.org>');
	expect(field('built')).toBe('the mape-setup authors <root@localhost>');
});

describe('in Debian 13', () => {
	let before: string;

	test('dpkg installs it', () => {
		before = everything();
		expect(inRoot(root, `dpkg --install /${deb} && dpkg --verify mape-setup && dpkg -s mape-setup`)).toContain(
			'Status: install ok installed',
		);
	});

	test('the program runs', () => {
		expect(inRoot(root, 'mape-setup --version')).toBe(`${manifest.version}\n`);
		expect(inRoot(root, 'mape-setup calc 2400:4050:5c71:af00::/56')).toContain('153.241.113.198');
		// what an apply copies to the router for a changed prefix
		expect(existsSync(join(root, 'usr/lib/mape-setup/dist/refresh.js'))).toBe(true);
		expect(inRoot(root, 'mape-setup apply --yes --demo')).toContain('153.241.113.198');
	});

	test.each([
		['en', 'man8', 'mape-setup - make a Linux box'],
		['ja', 'ja/man8', 'mape-setup - Linux 機を'],
	])('man shows the page in %s', (_, folder, name) => {
		const page = inRoot(root, `MANWIDTH=80 man --warnings -l /usr/share/man/${folder}/mape-setup.8.gz 2>&1`);
		expect(page).toContain(name);
		expect(page).not.toMatch(/warning|<standard input>/);
		if (folder === 'man8') expect(inRoot(root, 'man -w mape-setup')).toBe('/usr/share/man/man8/mape-setup.8.gz\n');
	});

	test('completion is where each shell looks for it', () => {
		const share = join(root, 'usr/share');
		const folder = join(work, 'completions');
		mkdirSync(folder);
		cpSync(join(share, 'bash-completion/completions/mape-setup'), join(folder, 'mape-setup.bash'));
		cpSync(join(share, 'zsh/vendor-completions/_mape-setup'), join(folder, '_mape-setup'));
		cpSync(join(share, 'fish/vendor_completions.d/mape-setup.fish'), join(folder, 'mape-setup.fish'));
		for (const ask of Object.values(shells)) {
			expect(ask(folder, 'mape-setup plan --nat ').words).toEqual(['alias', 'hash']);
		}
	});

	test('removed and purged, nothing of it is left', () => {
		expect(inRoot(root, 'dpkg --remove mape-setup')).not.toContain('mape-setup uninstall');
		inRoot(root, 'dpkg --purge mape-setup');
		expect(everything()).toBe(before);
	});
});

describe.each([
	['en', 'C.UTF-8', /set up as a router/, /left as they are/],
	['ja', 'ja_JP.UTF-8', /設定済みのルーター/, /残しました/],
])('on a configured router, in %s', (_, locale, removal, purge) => {
	test('it says how to take the configuration back, and takes nothing', () => {
		inRoot(root, `dpkg --install /${deb}`);
		setUp();
		const removed = inRoot(root, 'dpkg --remove mape-setup', locale);
		expect(removed).toMatch(removal);
		expect(removed).toContain('mape-setup uninstall --yes');
		expect(kept()).toEqual(routerFiles);
		const purged = inRoot(root, `dpkg --install /${deb} >/dev/null; dpkg --purge mape-setup`, locale);
		expect(purged).toMatch(purge);
		expect(purged).toContain('/etc/mape-setup');
		expect(kept()).toEqual(routerFiles);
		expect(existsSync(join(root, 'usr/lib/mape-setup'))).toBe(false);
		for (const path of routerFiles) rmSync(join(root, path));
	});
});

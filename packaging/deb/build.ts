import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	chmodSync,
	cpSync,
	lstatSync,
	lutimesSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import { control, debianChangelog, maintainerOf } from './control.ts';
import { copyright } from './licences.ts';

// npm run deb [-- FOLDER], in the project's folder: mape-setup_VERSION_all.deb of what `npm run build` has made. The same
// commit gives the same bytes.

const project = process.cwd();
const target = join(process.argv[2] ?? project, `mape-setup_${manifest.version}_all.deb`);
const maintainer = maintainerOf(process.env);
const epoch = Number(
	process.env['SOURCE_DATE_EPOCH'] ||
		execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: project, encoding: 'utf8' }).trim(),
);

const root = mkdtempSync(join(tmpdir(), 'mape-setup-deb-'));
try {
	await fill();
	finish();
	execFileSync('dpkg-deb', ['--root-owner-group', '-Zxz', '--threads-max=1', '--build', root, target], {
		env: { ...process.env, SOURCE_DATE_EPOCH: String(epoch) },
		stdio: ['ignore', 'ignore', 'inherit'],
	});
	console.log(target);
} finally {
	rmSync(root, { recursive: true });
}

async function fill(): Promise<void> {
	const program = 'usr/lib/mape-setup';
	for (const name of ['bin', 'dist', 'schema', 'package.json']) copy(name, `${program}/${name}`);
	// Debian's Node, whatever else somebody has in their PATH
	const start = join(root, program, 'bin/mape-setup.js');
	writeFileSync(start, readFileSync(start, 'utf8').replace(/^#!.*/, '#!/usr/bin/node'));
	mkdirSync(join(root, 'usr/sbin'));
	symlinkSync('../lib/mape-setup/bin/mape-setup.js', join(root, 'usr/sbin/mape-setup'));
	copy('completions/mape-setup.bash', 'usr/share/bash-completion/completions/mape-setup');
	copy('completions/_mape-setup', 'usr/share/zsh/vendor-completions/_mape-setup');
	copy('completions/mape-setup.fish', 'usr/share/fish/vendor_completions.d/mape-setup.fish');
	const doc = 'usr/share/doc/mape-setup';
	copy('man/mape-setup.8', 'usr/share/man/man8/mape-setup.8');
	copy('man/ja/mape-setup.8', 'usr/share/man/ja/man8/mape-setup.8');
	write(`${doc}/changelog`, debianChangelog(readFileSync(join(project, 'CHANGELOG.md'), 'utf8'), maintainer, epoch));
	for (const path of ['usr/share/man/man8/mape-setup.8', 'usr/share/man/ja/man8/mape-setup.8', `${doc}/changelog`])
		execFileSync('gzip', ['-9n', join(root, path)]);
	write(`${doc}/copyright`, await copyright(project));
}

/** What dpkg has to know, and everything with the modes and the date that do not depend on who builds. */
function finish(): void {
	const entries = readdirSync(root, { recursive: true, encoding: 'utf8' }).sort();
	const files = entries.filter((path) => lstatSync(join(root, path)).isFile());
	const sums = files.map((path) => `${md5(join(root, path))}  ${path}\n`);
	const size = files.reduce((sum, path) => sum + Math.ceil(lstatSync(join(root, path)).size / 1024), 0);
	write('DEBIAN/control', control(maintainer, size));
	write('DEBIAN/md5sums', sums.join(''));
	for (const name of ['prerm', 'postrm']) copy(`packaging/deb/${name}`, `DEBIAN/${name}`);
	const programs = ['usr/lib/mape-setup/bin/mape-setup.js', 'DEBIAN/prerm', 'DEBIAN/postrm'];
	for (const path of ['.', ...readdirSync(root, { recursive: true, encoding: 'utf8' })]) {
		const here = join(root, path);
		const stat = lstatSync(here);
		if (!stat.isSymbolicLink()) chmodSync(here, stat.isDirectory() || programs.includes(path) ? 0o755 : 0o644);
		lutimesSync(here, epoch, epoch);
	}
}

function md5(path: string): string {
	return createHash('md5').update(readFileSync(path)).digest('hex');
}

function copy(from: string, to: string): void {
	mkdirSync(dirname(join(root, to)), { recursive: true });
	cpSync(join(project, from), join(root, to), { recursive: true });
}

function write(path: string, text: string): void {
	mkdirSync(dirname(join(root, path)), { recursive: true });
	writeFileSync(join(root, path), text);
}

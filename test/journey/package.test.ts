import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };

// The package as npm makes and runs it, of the build that is there, without a network and with nothing in npm's cache.

const project = fileURLToPath(new URL('../..', import.meta.url));
const tarball = `mape-setup-${manifest.version}.tgz`;

/** What the package weighs today, and a little; less than 400 kB is wanted. */
const mostBytes = 600_000;

let work: string;
beforeAll(() => {
	work = mkdtempSync(join(tmpdir(), 'mape-setup-npm-'));
});
afterAll(() => rmSync(work, { recursive: true }));

function offline(command: readonly string[], cwd = work) {
	const cache = mkdtempSync(join(work, 'cache-'));
	const env = { PATH: process.env['PATH'], HOME: work, LC_ALL: 'C.UTF-8', TERM: 'dumb', npm_config_cache: cache };
	const { status, stdout, stderr, error } = spawnSync('unshare', ['--net', '--', ...command], {
		cwd,
		env: { ...env, npm_config_update_notifier: 'false' },
		encoding: 'utf8',
		timeout: 60_000,
	});
	if (error) throw error;
	return { status, stdout, stderr };
}

interface Packed {
	readonly size: number;
	readonly files: readonly { readonly path: string; readonly mode: number }[];
}

let packed: Packed;

test('it holds these files and no others', () => {
	// --ignore-scripts: `prepare` would build again, below the other tests
	const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
	const output = execFileSync('npm', args, { cwd: project, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
	packed = (JSON.parse(output) as readonly Packed[])[0]!;
	// esbuild's names have a hash of what is in them
	const files = packed.files.map(({ path }) => path.replace(/^(dist\/.+)-[A-Z0-9]{8}(\.js.*)$/, '$1-HASH$2'));
	expect([...new Set(files)].sort()).toMatchInlineSnapshot(`
		[
		  "LICENSE",
		  "README.ja.md",
		  "README.md",
		  "bin/mape-setup.js",
		  "completions/_mape-setup",
		  "completions/mape-setup.bash",
		  "completions/mape-setup.fish",
		  "dist/ambiguous-HASH.js",
		  "dist/app-HASH.js",
		  "dist/apply-HASH.js",
		  "dist/calc-HASH.js",
		  "dist/chunk-HASH.js",
		  "dist/chunk-HASH.js.LEGAL.txt",
		  "dist/cli.js",
		  "dist/commands-HASH.js",
		  "dist/devtools-HASH.js",
		  "dist/execa-HASH.js",
		  "dist/glossary-HASH.js",
		  "dist/glyphs-HASH.js",
		  "dist/help-HASH.js",
		  "dist/import-HASH.js",
		  "dist/line-HASH.js",
		  "dist/local-HASH.js",
		  "dist/machine-rooms-HASH.js",
		  "dist/open-system-HASH.js",
		  "dist/plain-HASH.js",
		  "dist/problem-text-HASH.js",
		  "dist/recorded-HASH.js",
		  "dist/refresh.js",
		  "dist/setup-HASH.js",
		  "dist/stage-HASH.js",
		  "dist/wizard-HASH.js",
		  "man/ja/mape-setup.8",
		  "man/mape-setup.8",
		  "package.json",
		  "schema/apply.json",
		  "schema/calc-owner.json",
		  "schema/calc-rules.json",
		  "schema/calc.json",
		  "schema/check.json",
		  "schema/decided.json",
		  "schema/detect.json",
		  "schema/error.json",
		  "schema/help.json",
		  "schema/import.json",
		  "schema/log.json",
		  "schema/part.json",
		  "schema/plan.json",
		  "schema/probe-br.json",
		  "schema/report.json",
		  "schema/show.json",
		  "schema/uninstall.json",
		  "schema/watch.json",
		]
	`);
	expect(packed.files.filter(({ mode }) => (mode & 0o111) !== 0).map(({ path }) => path)).toEqual([
		'bin/mape-setup.js',
	]);
});

test('it is small', () => {
	console.log(`the package weighs ${packed.size} bytes`);
	expect(packed.size).toBeLessThan(mostBytes);
});

test('npx runs the checkout', () => {
	expect(offline(['npx', '.', '--version'], project)).toMatchObject({ status: 0, stdout: `${manifest.version}\n` });
});

test('npx runs the tarball', () => {
	execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', work], { cwd: project, stdio: 'ignore' });
	// with an absolute path npx would run the file itself
	const run = (...args: string[]) => offline(['npx', '--yes', `./${tarball}`, ...args]);
	expect(run('--version')).toMatchObject({ status: 0, stdout: `${manifest.version}\n` });
	expect(run('calc', '2400:4050:5c71:af00::/56', '--json').stdout).toContain('153.241.113.198');
	expect(run('--frobnicate').status).toBe(64);
});

test('npm installs it for everybody, with its manual and completions', () => {
	const prefix = join(work, 'prefix');
	expect(offline(['npm', 'install', '--global', `./${tarball}`, '--prefix', prefix])).toMatchObject({ status: 0 });
	const program = join(prefix, 'bin/mape-setup');
	expect(offline([program, '--version'])).toEqual({ status: 0, stdout: `${manifest.version}\n`, stderr: '' });
	expect(offline([program, 'apply', '--yes', '--demo']).stdout).toContain('153.241.113.198');
	const installed = join(prefix, 'lib/node_modules/mape-setup');
	expect(readlinkSync(join(prefix, 'share/man/man8/mape-setup.8'))).toContain('man/mape-setup.8');
	for (const name of [
		'completions/mape-setup.bash',
		'completions/_mape-setup',
		'completions/mape-setup.fish',
		'dist/refresh.js',
	])
		expect(existsSync(join(installed, name))).toBe(true);
});

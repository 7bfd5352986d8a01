// Until the first frame of the bundled wizard is in the terminal, as ratios to a bare Ink "hello" bundled the same way and to
// `node -e 0`, by turns in one run; and the memory of the wizard at its last step.
// node bench/startup/run.mjs [ROUNDS]. Fails when the wizard takes 120 MB or more.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openPty } from './pty.mjs';

const rounds = Number(process.argv[2] ?? 21);
const root = resolve(import.meta.dirname, '../..');
const scratch = mkdtempSync(join(tmpdir(), 'mape-startup-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

// the very command that bundles the program, for another source
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const hello = join(scratch, 'hello');
const command = scripts['build:cli']
	.replace('src/cli.ts', 'bench/startup/hello.jsx')
	.replace('--outdir=dist', `--outdir=${hello}`);
if (!command.includes(hello) || !command.includes('hello.jsx')) throw new Error('build:cli is not as expected');
execFileSync('sh', ['-c', command], {
	cwd: root,
	env: { ...process.env, PATH: `${root}/node_modules/.bin:${process.env.PATH}` },
});
writeFileSync(join(hello, 'package.json'), '{"type":"module"}\n');

const cases = {
	'node -e 0': { argv: ['-e', '0'], until: undefined },
	'Ink hello': { argv: [join(hello, 'hello.js')], until: /mape-setup/ },
	// it has only begun to read this machine when its first frame is there, and is ended then
	wizard: { argv: [join(root, 'bin/mape-setup.js'), '--lang', 'en'], until: /mape-setup/ },
	'wizard, --demo': { argv: [join(root, 'bin/mape-setup.js'), '--demo', '--lang', 'en'], until: /mape-setup/ },
	'mape-setup --version': { argv: [join(root, 'bin/mape-setup.js'), '--version'], until: undefined },
};

async function milliseconds({ argv, until }) {
	const began = performance.now();
	const session = openPty(argv);
	await (until ? session.until(until) : session.ended);
	const took = performance.now() - began;
	session.kill();
	await session.ended;
	return took;
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
const times = Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
for (let round = 0; round < rounds; round++)
	for (const [name, one] of Object.entries(cases)) times[name].push(await milliseconds(one));

console.log(`Node ${process.version}, ${rounds} rounds, median (least) in ms:`);
for (const [name, all] of Object.entries(times))
	console.log(`  ${name.padEnd(22)} ${median(all).toFixed(0).padStart(5)}  (${Math.min(...all).toFixed(0)})`);
const ratio = (a, b) => (median(times[a]) / median(times[b])).toFixed(2);
console.log(`first frame of the wizard / Ink hello:  ${ratio('wizard', 'Ink hello')}  (wanted: at most 1.35)`);
console.log(`first frame of the wizard / node -e 0:  ${ratio('wizard', 'node -e 0')}  (wanted: at most 3)`);

/** The memory of the wizard when IPv4 works and it waits for what comes next. */
async function memory() {
	const session = openPty(cases['wizard, --demo'].argv);
	for (const [seen, press] of [
		[/enp1s0/, '\r'],
		[/LAN\?/, '\r'],
		[/DHCPv6/, '\r'],
		[/T1/, '\r'],
		[/OCN/, '\r'],
		[/1460/, '\r'],
		[/\d-\d+\/\d+/, 'a'],
		[/put back now/, 'k'],
		[/IPv4 works/, ''],
	]) {
		await session.until(seen);
		session.press(press);
	}
	const status = readFileSync(`/proc/${session.pid}/status`, 'utf8');
	session.kill();
	const [resident, most] = ['VmRSS', 'VmHWM'].map(
		(key) => Number(new RegExp(`^${key}:\\s+(\\d+)`, 'm').exec(status)?.[1]) / 1024,
	);
	return { resident, most };
}

const { resident, most } = await memory();
console.log(
	`memory of the wizard at its last step:  ${resident.toFixed(0)} MB, at most ${most.toFixed(0)} MB  (wanted: below 120)`,
);
if (!(resident < 120)) {
	console.error('the wizard takes more memory than it should');
	process.exitCode = 1;
}

import { execFileSync, spawnSync } from 'node:child_process';
import {
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const models = ['pfctl', 'sysctl', 'ifconfig', 'route', 'rcctl'];
const real = ['cat', 'chmod', 'cmp', 'cp', 'grep', 'ln', 'mkdir', 'mv', 'rm', 'sync', 'tee', 'printf'];

export type Fault = `${'before' | 'after' | 'fail'} ${number}`;

/**
 * A root of its own in which the scripts run as they are, with their own paths: mksh is their sh, as near to OpenBSD's as
 * there is (both are pdksh), and command.sh is what they call.
 */
export class OpenbsdMachine {
	readonly root = mkdtempSync(join(tmpdir(), 'mape-setup-openbsd-'));

	constructor(files: Readonly<Record<string, string>>) {
		for (const folder of ['bin', 'sbin', 'usr', 'dev', 'var/db', 'etc', 'state/machine'])
			mkdirSync(join(this.root, folder), { recursive: true });
		for (const name of ['lib', 'lib64']) symlinkSync(`usr/${name}`, join(this.root, name));
		const command = fileURLToPath(new URL('command.sh', import.meta.url));
		writeFileSync(join(this.root, 'sbin/command'), readFileSync(command), { mode: 0o755 });
		for (const name of models) symlinkSync('command', join(this.root, 'sbin', name));
		for (const name of real) symlinkSync('../sbin/command', join(this.root, 'bin', name));
		symlinkSync('../usr/bin/mksh', join(this.root, 'bin/sh'));
		for (const [path, content] of Object.entries(files)) this.write(path, content, 0o600);
	}

	write(path: string, content: string, mode: number): void {
		mkdirSync(dirname(join(this.root, path)), { recursive: true });
		writeFileSync(join(this.root, path), content, { mode });
	}

	/** Runs a script to its end, or to the fault. */
	run(script: string, parameters: readonly string[] = [], fault: Fault | 'none' = 'none') {
		for (const [name, text] of [
			['count', '0'],
			['fault', fault],
			['commands', ''],
			['unknown', ''],
		])
			this.write(`state/${name}`, `${text}\n`, 0o644);
		const start = 'echo $$ > /state/script; exec /bin/sh "$@"';
		const { status, stderr, signal } = spawnSync(
			'unshare',
			[...privateMounts, this.root, '/usr/bin/dash', '-c', start, 'sh', script, ...parameters],
			{ encoding: 'utf8', timeout: 30_000 },
		);
		const unknown = readFileSync(join(this.root, 'state/unknown'), 'utf8').trim();
		if (unknown !== '') throw new Error(`the model does not know: ${unknown}`);
		const commands = readFileSync(join(this.root, 'state/commands'), 'utf8').trim().split('\n');
		return { code: status ?? signal, stderr, commands };
	}

	/** Everything that a change may touch: the files of /etc with their modes, and what runs. */
	picture(): Readonly<Record<string, string>> {
		const seen: Record<string, string> = {};
		for (const folder of ['etc', 'state/machine'])
			for (const name of readdirSync(join(this.root, folder)).sort()) {
				const path = join(this.root, folder, name);
				seen[`${folder}/${name}`] = `${(statSync(path).mode & 0o777).toString(8)} ${readFileSync(path, 'utf8')}`;
			}
		return seen;
	}

	marker(): readonly string[] {
		return readdirSync(join(this.root, 'var/db/mape-setup'))
			.filter((name) => !name.startsWith('checkpoint-'))
			.sort();
	}

	/** The same machine once more. */
	copy(): OpenbsdMachine {
		const other = new OpenbsdMachine({});
		for (const folder of ['etc', 'state', 'var']) execFileSync('cp', ['-a', join(this.root, folder), `${other.root}/`]);
		return other;
	}

	remove(): void {
		rmSync(this.root, { recursive: true });
	}
}

// /usr of this machine is read-only there
const privateMounts = [
	'--mount',
	'--propagation=private',
	'sh',
	'-ec',
	'root=$1; shift; mount --bind /usr "$root/usr"; mount -o remount,bind,ro "$root/usr"; mount --bind /dev "$root/dev"; exec chroot "$root" "$@"',
	'sh',
];

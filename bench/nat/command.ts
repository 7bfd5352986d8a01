import { spawn, spawnSync } from 'node:child_process';

export interface Ended {
	readonly ok: boolean;
	readonly stdout: string;
	readonly stderr: string;
}

/** Runs a program to its end; a failure is an answer, not an exception. */
export function run(argv: readonly string[], input = ''): Promise<Ended> {
	return new Promise((resolve) => {
		const child = spawn(argv[0]!, argv.slice(1), { stdio: ['pipe', 'pipe', 'pipe'] });
		let stdout = '';
		let stderr = '';
		child.stdout.on('data', (data) => {
			stdout += data;
		});
		child.stderr.on('data', (data) => {
			stderr += data;
		});
		child.on('error', (error) => resolve({ ok: false, stdout, stderr: error.message }));
		child.on('close', (code) => resolve({ ok: code === 0, stdout, stderr }));
		child.stdin.on('error', () => {});
		child.stdin.end(input);
	});
}

/** The same, when it has to succeed. */
export async function must(argv: readonly string[], input = ''): Promise<string> {
	const { ok, stdout, stderr } = await run(argv, input);
	if (!ok) throw new Error(`${argv.join(' ')}: ${stderr.trim().slice(0, 500)}`);
	return stdout;
}

export const exists = (program: string) => spawnSync('sh', ['-c', 'command -v "$0"', program]).status === 0;

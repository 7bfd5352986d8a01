import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { script } from '../../src/probe/script.ts';

/** A line in two network namespaces: the router's WAN, and the operator with its border relays (relay.pl). */
export class Line {
	readonly #router = `mape-test-probe-${process.pid}-router`;
	readonly #operator = `mape-test-probe-${process.pid}-operator`;
	#relays: ChildProcess | undefined;
	/** What the relays took, and what they had to drop. */
	took: string[] = [];

	constructor(prefix: string) {
		this.stop();
		for (const name of [this.#router, this.#operator]) execFileSync('ip', ['netns', 'add', name]);
		this.operator('link set lo up');
		this.router(`link add wan type veth peer name isp netns ${this.#operator}`);
		for (const [ip, device, own] of [
			[this.router, 'wan', 'fe80::2'],
			[this.operator, 'isp', 'fe80::1'],
		] as const) {
			ip.call(this, `link set ${device} addrgenmode none up`);
			ip.call(this, `address add ${own}/64 dev ${device} nodad`);
		}
		this.router('-6 route add default via fe80::1 dev wan');
		this.operator(`-6 route add ${prefix} via fe80::2 dev isp`);
	}

	/** `ip` in the router's namespace; what it prints. */
	router(command: string): string {
		return execFileSync('ip', ['-n', this.#router, ...command.split(' ')], { encoding: 'utf8' });
	}

	operator(command: string): string {
		return execFileSync('ip', ['-n', this.#operator, ...command.split(' ')], { encoding: 'utf8' });
	}

	/** Other border relays than before, by address. */
	async relays(ce: string, ipv4: string, ports: string, behaviours: Readonly<Record<string, string>>): Promise<void> {
		this.#relays?.kill('SIGKILL');
		this.took = [];
		for (const address of Object.keys(behaviours)) this.operator(`address replace ${address}/128 dev lo nodad`);
		const file = fileURLToPath(new URL('relay.pl', import.meta.url));
		const all = Object.entries(behaviours).map(([address, behaviour]) => `${address}=${behaviour}`);
		const child = spawn('ip', ['netns', 'exec', this.#operator, 'perl', file, ce, ipv4, ports, ...all]);
		this.#relays = child;
		await new Promise<void>((resolve, reject) => {
			child.once('exit', () => reject(new Error('no relays')));
			child.stdout.on('data', (data) => {
				this.took.push(...String(data).trim().split('\n'));
				if (this.took[0] === 'ready') resolve();
			});
		});
		this.took = [];
	}

	/** Starts the script as the program does. `environment` may hide programs. */
	start(args: readonly string[], environment: Readonly<Record<string, string>> = {}): ChildProcess {
		const child = spawn('ip', ['netns', 'exec', this.#router, 'sh', '-s', '--', 'probe-br', ...args], {
			env: { ...process.env, ...environment },
			detached: true,
		});
		child.stdin.end(script);
		return child;
	}

	async probe(args: readonly string[]): Promise<{ readonly code: number | null; readonly lines: readonly string[] }> {
		const child = this.start(args);
		let said = '';
		child.stdout?.on('data', (data) => {
			said += data;
		});
		child.stderr?.on('data', (data) => {
			said += data;
		});
		const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
		return { code, lines: said.trim().split('\n') };
	}

	/** Processes of the router's namespace. */
	processes(): readonly string[] {
		return spawnSync('ip', ['netns', 'pids', this.#router], { encoding: 'utf8' }).stdout.split('\n').filter(Boolean);
	}

	stop(): void {
		this.#relays?.kill('SIGKILL');
		for (const name of [this.#router, this.#operator]) {
			for (const pid of spawnSync('ip', ['netns', 'pids', name], { encoding: 'utf8' }).stdout.split('\n'))
				if (pid) spawnSync('kill', ['-KILL', pid]);
			spawnSync('ip', ['netns', 'delete', name]);
		}
	}
}

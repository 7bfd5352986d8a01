import { prepareImage } from './image.ts';
import { chooseRelease, type Debian } from './release.ts';
import { chooseLine, type Line, type LineChoice } from './scenario.ts';
import { withTimeLimit } from './time-limit.ts';
import { removeAbandoned, Vm } from './vm.ts';
import type { Session, Start } from './wire.ts';

export type Host = 'router' | 'lan' | 'isp' | 'br' | 'inet';
/** One shell line, or exactly these arguments. */
export type CommandLine = string | readonly string[];
export type Result = { readonly code: number; readonly stdout: string; readonly stderr: string };
export type RunOptions = {
	readonly input?: string;
	readonly env?: Readonly<Record<string, string>>;
	readonly timeoutMs?: number;
};

/** What the border relay let through and dropped, in packets. */
export type Counters = Record<
	'up_ok' | 'down_ok' | 'bad_src' | 'bad_sport' | 'bad_dport' | 'bad_outer' | 'hairpin',
	number
>;

export type Fault = 'cable' | 'ra' | 'dhcp' | 'relay';

const lineScript = '/opt/mape-setup/test/lab/guest/line.sh';

export function argvOf(command: CommandLine, host: Host = 'router'): string[] {
	const argv = typeof command === 'string' ? ['bash', '-c', command] : [...command];
	return host === 'router' ? argv : ['ip', 'netns', 'exec', host, ...argv];
}

/** The running lab: one machine with a router in it, and the line at the router's WAN. */
export class Lab {
	readonly vm: Vm;
	line: Line;

	private constructor(vm: Vm, line: Line) {
		this.vm = vm;
		this.line = line;
	}

	/** A lab that is not switched on yet. */
	static create(choice: LineChoice, debian: Debian | null, say: (message: string) => void): Lab {
		removeAbandoned();
		const lab = new Lab(new Vm(prepareImage(chooseRelease(debian), say)), chooseLine(choice));
		say('starting the router and its line');
		return lab;
	}

	static async start(choice: LineChoice, debian: Debian | null, say: (message: string) => void): Promise<Lab> {
		const lab = Lab.create(choice, debian, say);
		try {
			await lab.powerOn();
		} catch (error) {
			await lab.stop();
			throw error;
		}
		return lab;
	}

	async powerOn(): Promise<void> {
		this.vm.setLine(this.line);
		await this.vm.start();
		const wait =
			'until [ -e /run/lab/line/up ]; do sleep 0.1; done; systemctl is-system-running --wait; [ -e /run/lab/line/ready ]';
		const { code, stdout } = await this.run('router', wait, { timeoutMs: 180_000 });
		if (code !== 0) throw new Error(`the line does not come up: ${stdout}\n${this.vm.logs()}`);
	}

	start(
		host: Host,
		command: CommandLine,
		how: Omit<Start, 'argv'>,
		listener: Parameters<Vm['wire']['start']>[1],
	): Session {
		return this.vm.wire.start({ ...how, argv: argvOf(command, host) }, listener);
	}

	async run(host: Host, command: CommandLine, options: RunOptions = {}): Promise<Result> {
		const { input, env = {}, timeoutMs = 60_000 } = options;
		const out: Buffer[] = [];
		const err: Buffer[] = [];
		const listener = {
			onOutput: (data: Buffer) => void out.push(data),
			onError: (data: Buffer) => void err.push(data),
		};
		const session = this.start(host, command, { env, input: input !== undefined }, listener);
		if (input !== undefined) {
			session.write(input);
			session.end();
		}
		const text = (parts: Buffer[]) => Buffer.concat(parts).toString();
		try {
			const code = await withTimeLimit(session.exit, timeoutMs, 'no end');
			return { code, stdout: text(out), stderr: text(err) };
		} catch (error) {
			session.signal('KILL');
			const said = [`${(error as Error).message}: ${command}`, text(out), text(err), this.vm.console];
			throw new Error(said.filter(Boolean).join('\n'));
		}
	}

	/** Runs a command that belongs to the lab itself, where failure is an error of the lab. */
	async #must(command: CommandLine, timeoutMs = 120_000): Promise<string> {
		const { code, stdout, stderr } = await this.run('router', command, { timeoutMs });
		if (code !== 0) throw new Error(`${command} failed (${code})\n${stdout}${stderr}`);
		return stdout;
	}

	/** A bare router again, and the line as chosen. */
	async reset(choice: LineChoice = this.line): Promise<void> {
		this.line = chooseLine(choice);
		this.vm.setLine(this.line);
		await this.vm.setCable('wan', 'on');
		await this.#must([lineScript, 'reset']);
	}

	/** Another line at the same router, which stays as it is: what a change of prefix or of contract looks like to it. */
	async changeLine(choice: LineChoice): Promise<void> {
		this.line = chooseLine(choice);
		this.vm.setLine(this.line);
		await this.#must([lineScript, 'change']);
	}

	/** Breaks a part of the line, or mends it. */
	async fault(part: Fault, state: 'off' | 'on'): Promise<void> {
		if (part === 'cable') await this.vm.setCable('wan', state);
		else await this.#must([lineScript, part, state]);
	}

	async counters(): Promise<Counters> {
		const { nftables } = JSON.parse(await this.#must([lineScript, 'counters'])) as {
			nftables: { counter?: { name: string; packets: number } }[];
		};
		const pairs = nftables.flatMap(({ counter }) => (counter ? [[counter.name, counter.packets]] : []));
		return Object.fromEntries(pairs) as Counters;
	}

	/** Restarts the router as `systemctl reboot` does; what is on its disk stays, and only that. */
	async reboot(): Promise<void> {
		const session = this.start('router', ['systemctl', 'reboot'], {}, { onOutput: () => {} });
		await session.exit.catch(() => {});
		await this.vm.off();
		await this.powerOn();
	}

	/** Pulls the plug and puts it in again: what had not been synced to the disk is lost. */
	async cutPower(): Promise<void> {
		await this.vm.cutPower();
		await this.powerOn();
	}

	async stop(): Promise<void> {
		await this.vm.remove();
	}

	/** For signal handlers and the like, where nothing can be waited for. */
	stopNow(): void {
		this.vm.removeNow();
	}
}

import { type CommandLine, Lab, type Result, type RunOptions } from './lab.ts';
import type { Debian } from './release.ts';
import type { LineChoice } from './scenario.ts';
import { type TerminalOptions, TerminalSession } from './terminal-session.ts';

// What tests use: `const lab = await startLab({ scenario: 'ocn' })` in beforeAll, `lab.stop()` in afterAll, and
// `lab.reset(…)` between tests. A machine serves one test file. `startLab('ocn', { debian: 13 })`: another Debian than the host's.

export type TestLab = Pick<
	Lab,
	'reset' | 'changeLine' | 'fault' | 'counters' | 'reboot' | 'cutPower' | 'stop' | 'line'
> & {
	/** Runs a command on the router; a failing one is a result, not an error. */
	router(command: CommandLine, options?: RunOptions): Promise<Result>;
	/** Runs a command on another host: the client behind the router, or one beyond it. */
	on(host: 'lan' | 'isp' | 'br' | 'inet', command: CommandLine, options?: RunOptions): Promise<Result>;
	/** Opens a terminal on the router. */
	tty(command: CommandLine, options?: TerminalOptions): TerminalSession;
};

export type Machine = {
	/** The Debian that it runs, if not the host's own. */
	readonly debian?: Debian;
};

export async function startLab(choice: LineChoice = 'ocn', machine: Machine = {}): Promise<TestLab> {
	const lab = await Lab.start(choice, machine.debian ?? null, (message) => console.error(`lab: ${message}`));
	return {
		get line() {
			return lab.line;
		},
		router: (command, options) => lab.run('router', command, options),
		on: (host, command, options) => lab.run(host, command, options),
		tty: (command, options) => new TerminalSession(lab, command, options),
		reset: (next) => lab.reset(next),
		changeLine: (next) => lab.changeLine(next),
		fault: (part, state) => lab.fault(part, state),
		counters: () => lab.counters(),
		reboot: () => lab.reboot(),
		cutPower: () => lab.cutPower(),
		stop: () => lab.stop(),
	};
}

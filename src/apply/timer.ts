import { names } from '../plan/names.ts';
import type { System } from '../system/system.ts';

/** Who puts a change back when nobody decides: outside of this program, which may be gone by then. */
export interface Timer {
	readonly kind: 'systemd' | 'process';
	/** Of the transient unit, unique since boot. */
	readonly number: number;
	/** In whole seconds of /proc/uptime: no clock that jumps moves it. */
	readonly deadline: number;
}

export class TimerFailed extends Error {}

/** Seconds since boot. */
async function uptime(system: System): Promise<number> {
	const seconds = Number.parseFloat((await system.read('/proc/uptime')) ?? '');
	if (Number.isNaN(seconds)) throw new TimerFailed('/proc/uptime cannot be read');
	return seconds;
}

/**
 * A timer of systemd that runs `revert timer`. It does nothing when the change is decided by then. Since a daemon-reload, ours or
 * anybody's, lets `--on-active` begin anew (measured: systemd 252), the time is also told
 * from the boot; that alone would be late on a machine that has slept, which /proc/uptime counts and systemd does not.
 */
export async function startSystemdTimer(system: System, directory: string, timeoutMs: number): Promise<Timer> {
	const now = await uptime(system);
	const seconds = Math.ceil(timeoutMs / 1000);
	const deadline = Math.ceil(now) + seconds;
	const arm = (number: number) =>
		system.run([
			'systemd-run',
			'--quiet',
			'--collect',
			`--unit=${names.timerUnit}-${number}`,
			`--on-boot=${deadline}s`,
			`--on-active=${seconds}s`,
			'--timer-property=AccuracySec=100ms',
			'/bin/sh',
			`${directory}/revert`,
			'timer',
		]);
	let number = Math.round(now * 1000);
	let { code, stderr, timedOut } = await arm(number);
	// /proc/uptime counts in 10 ms: of two that begin at once the second needs another name, and is told later who was first
	if (code !== 0 && !timedOut) {
		number++;
		({ code, stderr, timedOut } = await arm(number));
	}
	if (code !== 0) throw new TimerFailed(stderr.trim() || `systemd-run: exit code ${code}`);
	return { kind: 'systemd', number, deadline };
}

/** Without systemd: a process that is in no session and looks at the deadline every second. */
export async function startTimerProcess(system: System, directory: string, timeoutMs: number): Promise<Timer> {
	const deadline = Math.ceil(await uptime(system)) + Math.ceil(timeoutMs / 1000);
	const timer: Timer = { kind: 'process', number: 0, deadline };
	await writeTimer(system, timer);
	await must(system, ['setsid', '-f', '/bin/sh', `${directory}/revert`, 'wait']);
	return timer;
}

export async function stopSystemdTimer(system: System, { number }: Timer): Promise<void> {
	await system.run(['systemctl', 'stop', `${names.timerUnit}-${number}.timer`]);
}

export const writeTimer = (system: System, { kind, number, deadline }: Timer): Promise<void> =>
	system.write(names.timer, `${deadline} ${kind} ${number}\n`, 0o644);

/** What is armed, whoever did it. */
export async function readTimer(system: System): Promise<Timer | undefined> {
	const match = /^(\d+) (systemd|process) (\d+)\n$/.exec((await system.read(names.timer)) ?? '');
	if (!match) return undefined;
	return { deadline: Number(match[1]), kind: match[2] as Timer['kind'], number: Number(match[3]) };
}

/** Milliseconds until it is put back; negative when that is late. */
export async function timeLeft(system: System, { deadline }: Timer): Promise<number> {
	return Math.round((deadline - (await uptime(system))) * 1000);
}

/** Puts the deadline off. The new timer runs before the old one is stopped: there is always one. */
export async function extendTimer(system: System, directory: string, timer: Timer, byMs: number): Promise<Timer> {
	const left = (await timeLeft(system, timer)) + byMs;
	if (timer.kind === 'process') {
		const next = { ...timer, deadline: timer.deadline + Math.ceil(byMs / 1000) };
		await writeTimer(system, next);
		return next;
	}
	const next = await startSystemdTimer(system, directory, left);
	await writeTimer(system, next);
	await stopSystemdTimer(system, timer);
	return next;
}

async function must(system: System, argv: readonly string[]): Promise<void> {
	const { code, stderr } = await system.run(argv);
	if (code !== 0) throw new TimerFailed(stderr.trim() || `${argv[0]}: exit code ${code}`);
}

import { expect } from 'vitest';
import { wizardText } from '../../../src/text/wizard.ts';
import type { TestLab } from '../harness.ts';
import type { Result } from '../lab.ts';
import type { TerminalSession } from '../terminal-session.ts';

// What the tests of the time between a change and its decision have in common.

const state = '/var/lib/mape-setup';
export const prefix = '2400:4050:5c71:af00::/56';
const patience = 120_000;

/** A change that is made, checked by nobody, and not decided: its program was killed right after it. `before`: sh, what to hide from it. */
export async function undecided(lab: TestLab, flags: string, before = ''): Promise<void> {
	const said = `done: ${wizardText.en.task.network}`;
	const { stdout, stderr } = await lab.router(
		`${before} rm -f /run/lab/window; FAULT_LOG=/run/lab/window NODE_OPTIONS=--import=/opt/mape-setup/test/lab/fault/inject.mjs mape-setup apply --yes --lang en ${flags}`,
		{ env: { FAULTS: JSON.stringify([{ said }]) }, timeoutMs: 2 * patience },
	);
	expect(await isPending(lab), `${stdout}${stderr}`).toBe(true);
}

export async function isPending(lab: TestLab): Promise<boolean> {
	return (await lab.router(`[ -s ${state}/pending ]`)).code === 0;
}

/** Waits until the timer has put the change back; returns how many seconds after its deadline that began. */
export async function putBackByTimer(lab: TestLab): Promise<number> {
	const script = `
		read -r deadline rest </run/mape-setup/timer || exit 1
		while [ -e ${state}/pending ]; do sleep 0.1; done
		read -r now rest </proc/uptime
		echo "$deadline $now"
		while [ -e ${state}/reverting ] || pgrep -f checkpoints/[^/]*/revert >/dev/null; do sleep 0.2; done`;
	const { code, stdout, stderr } = await lab.router(script, { timeoutMs: 400_000 });
	expect(`${code} ${stderr}`).toBe('0 ');
	const [deadline = 0, now = 0] = stdout.trim().split(' ').map(Number);
	return now - deadline;
}

/** `systemd` measures whole seconds from another start than the one that is written down. */
export function expectOnTime(late: number): void {
	expect(late).toBeGreaterThan(-2);
	expect(late).toBeLessThan(10);
}

/** In the wizard, from whatever it asks first to the question whether the change is to stay. */
export async function toQuestion(terminal: TerminalSession): Promise<void> {
	for (;;) {
		const [found] = await terminal.wait(/Enter (choose|next)\b|\ba apply\b/, patience);
		if (found.startsWith('a')) break;
		const before = terminal.screen();
		terminal.send('\r');
		for (let i = 0; i < 100 && terminal.screen() === before; i++) await rest(100);
	}
	terminal.send('a');
	await terminal.wait(/Keep this configuration\?/, 2 * patience);
	// a key that comes too soon was not meant as the answer
	await rest(2000);
}

/** Fails with what the command said. */
export async function must(lab: TestLab, command: string): Promise<Result> {
	const result = await lab.router(command, { timeoutMs: 4 * 60_000 });
	expect(`${result.code}\n${result.stdout}${result.stderr}`, command).toMatch(/^0\n/);
	return result;
}

export const rest = (milliseconds: number) => new Promise<void>((over) => setTimeout(over, milliseconds));

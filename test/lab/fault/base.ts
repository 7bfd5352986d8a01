import { expect } from 'vitest';
import type { TestLab } from '../harness.ts';
import { routerAdvertised } from '../router.ts';
import { type Effect, readRecording } from './effect.ts';
import { type Run, run, stateOf } from './trial.ts';
import type { Fault } from './trials.ts';

/** A state of the router to begin with, and the apply that is to go wrong there. */
export type Start = {
	readonly name: string;
	readonly prepare: (lab: TestLab) => Promise<void>;
	/** Arguments of mape-setup. */
	readonly argv: readonly string[];
	/** Of its effects those that are not tried on another base already. */
	readonly own?: RegExp;
};

export type Base = Start & {
	/** The machine before, and after a whole apply. */
	readonly state: string;
	readonly kept: string;
	/** What the apply does. */
	readonly effects: readonly Effect[];
	/** The apply, with these faults. */
	readonly run: (lab: TestLab, faults: readonly Fault[]) => Promise<Run>;
};

const timeLimit = { timeoutMs: 240_000 };
const moved = '2400:4050:5c71:b000::/56';
const first = '2400:4050:5c71:af00::/56';
// Long enough never to come by itself while a trial runs: trial.sh fires it.
const apply = ['apply', '--yes', '--json', '--timeout', '600'];

async function must(lab: TestLab, command: string): Promise<void> {
	const { code, stdout, stderr } = await lab.router(command, timeLimit);
	expect(`${code}\n${stdout}${stderr}`, command).toMatch(/^0\n/);
}

export const starts = {
	/** Nothing of mape-setup is there. */
	bare: {
		name: 'bare',
		prepare: async (lab) => {
			await lab.reset('ocn');
			await routerAdvertised(lab);
		},
		argv: [...apply, '--prefix', first],
	},
	/** A router of an earlier apply, whose prefix is another one now: addresses, tunnel, rules and forwards change. */
	configured: {
		name: 'configured',
		prepare: async (lab) => {
			await lab.reset('ocn');
			await routerAdvertised(lab);
			await must(lab, `mape-setup apply --yes --prefix ${first}`);
			await lab.changeLine('ocnMoved');
		},
		argv: [...apply, '--prefix', moved, '--forward', 'none'],
	},
	/** The prefix comes by DHCPv6, whose client becomes a unit. */
	delegated: {
		name: 'delegated',
		prepare: async (lab) => {
			await lab.reset('ocn');
			await routerAdvertised(lab);
		},
		argv: apply,
		own: /dhcp|dhclient|daemon-reload|keep/,
	},
	/** From nftables to iptables. */
	iptables: {
		name: 'iptables',
		prepare: async (lab) => {
			await lab.reset('ocn');
			await routerAdvertised(lab);
			await must(lab, `mape-setup apply --yes --prefix ${first}`);
		},
		argv: [...apply, '--prefix', first, '--backend', 'iptables'],
		own: /nat6?\.(rules|nft)|iptables|mape-setup\/up|keep/,
	},
} as const satisfies Record<string, Start>;

export type StartName = keyof typeof starts;

/**
 * Brings the router there, sees what the apply does, and brings it there again. With a fault that is given in any case: what
 * the apply does then.
 */
export async function makeBase(
	lab: TestLab,
	start: Start,
	given?: (effects: readonly Effect[]) => Fault,
): Promise<Base> {
	const whole = await recorded(lab, start, []);
	const faults = given ? [given(whole.effects)] : [];
	const { effects } = given ? await recorded(lab, start, faults) : whole;
	await start.prepare(lab);
	return {
		...start,
		effects,
		kept: whole.state,
		state: await stateOf(lab),
		run: (machine, more) => run(machine, [...faults, ...more], start.argv),
	};
}

async function recorded(lab: TestLab, start: Start, faults: readonly Fault[]) {
	await start.prepare(lab);
	const facts = await run(lab, faults, start.argv);
	expect(`${facts['code']}\n${facts.said}`).toMatch(faults.length > 0 ? /^4\n/ : /^0\n/);
	const { stdout } = await lab.router('cat /run/lab/fault/log');
	return { effects: readRecording(stdout), state: await stateOf(lab) };
}

import { codenames, type Debian } from './release.ts';
import type { Scenario } from './scenario.ts';

export class UsageError extends Error {}

export type LabCommandLine = {
	readonly help: boolean;
	readonly keep: boolean;
	readonly stop: boolean;
	/** The process behind --keep. */
	readonly serve: boolean;
	readonly scenario: Scenario | null;
	/** null: what the host runs. */
	readonly debian: Debian | null;
	readonly fault: string | null;
	readonly command: readonly string[];
};

export const usage = (scenarios: readonly string[]) => `npm run lab [-- [OPTION…] [COMMAND…]]

Boots a router and a virtual line in a virtual machine. Without COMMAND, opens mape-setup on the router in this terminal.
With one word as COMMAND, runs that shell line on the router; with several, exactly that program and its arguments.

  --line NAME          the line: ${scenarios.join(', ')}
  --debian RELEASE     the router's Debian: ${Object.keys(codenames).join(', ')}; without it, the one of this machine
  --keep               leave the router running; later calls use it (with --line: bare again, on that line)
  --fault PART=on|off  break or mend a part of the line: cable, ra, dhcp, relay (a kept router)
  --stop               end the kept router
  --help               this text
`;

export function parseCommandLine(args: readonly string[], scenarios: readonly string[]): LabCommandLine {
	const line = {
		help: false,
		keep: false,
		stop: false,
		serve: false,
		scenario: null,
		debian: null,
		fault: null,
		command: [],
	};
	return parse(args, scenarios, line);
}

function parse(args: readonly string[], scenarios: readonly string[], line: LabCommandLine): LabCommandLine {
	const [word, ...rest] = args;
	if (word === undefined) return line;
	if (word === '--') return { ...line, command: rest };
	if (!word.startsWith('-')) return { ...line, command: args };
	const [name = '', given] = word.split(/=(.*)/s);
	if (['--help', '--keep', '--stop', '--serve'].includes(name)) {
		if (given !== undefined) throw new UsageError(`${name} takes no value`);
		return parse(rest, scenarios, { ...line, [name.slice(2)]: true });
	}
	const [value, after] = given === undefined ? [rest[0], rest.slice(1)] : [given, rest];
	if (name === '--line') {
		if (value === undefined || !scenarios.includes(value)) throw new UsageError(`unknown line: ${value ?? '(none)'}`);
		return parse(after, scenarios, { ...line, scenario: value as Scenario });
	}
	if (name === '--debian') {
		if (value === undefined || !Object.hasOwn(codenames, value))
			throw new UsageError(`unknown Debian: ${value ?? '(none)'}`);
		return parse(after, scenarios, { ...line, debian: Number(value) as Debian });
	}
	if (name === '--fault') {
		if (!/^(cable|ra|dhcp|relay)=(on|off)$/.test(value ?? ''))
			throw new UsageError(`unknown fault: ${value ?? '(none)'}`);
		return parse(after, scenarios, { ...line, fault: value ?? null });
	}
	throw new UsageError(`unknown option: ${name}`);
}

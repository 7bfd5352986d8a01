import { type LabCommandLine, parseCommandLine, UsageError, usage } from './command-line.ts';
import { connectToKept, keep, serve, startKept } from './kept.ts';
import { argvOf, Lab } from './lab.ts';
import { passThrough } from './pass-through.ts';
import type { Debian } from './release.ts';
import { type Scenario, scenarios } from './scenario.ts';
import type { Wire } from './wire.ts';

const names = Object.keys(scenarios);
const say = (message: string) => process.stderr.write(`lab: ${message}\n`);

/** A lab of this process's own: it ends with it, whatever ends it. */
async function startOwn(scenario: Scenario, debian: Debian | null): Promise<Lab> {
	const lab = Lab.create(scenario, debian, say);
	const signals = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;
	for (const [name, number] of Object.entries(signals)) {
		process.on(name, () => {
			lab.stopNow();
			process.exit(128 + number);
		});
	}
	await lab.powerOn();
	return lab;
}

async function runOnce(argv: readonly string[], scenario: Scenario, debian: Debian | null): Promise<number> {
	const lab = await startOwn(scenario, debian);
	const stop = () => lab.stop();
	const server = await serve(lab, stop);
	try {
		return await passThrough(lab.vm.wire, argv);
	} finally {
		server?.close();
		await lab.stop();
	}
}

async function tell(kept: Wire, order: string): Promise<void> {
	const errors: Buffer[] = [];
	const code = await kept.tell(order, { onOutput: () => {}, onError: (data) => void errors.push(data) });
	if (code !== 0) throw new Error(Buffer.concat(errors).toString().trim());
}

async function runOnKept(kept: Wire, line: LabCommandLine, argv: readonly string[], fresh: boolean): Promise<number> {
	if (line.scenario && !fresh) {
		say(`resetting the router, on the line ${line.scenario}`);
		await tell(kept, `reset ${line.scenario}`);
	}
	if (line.fault) await tell(kept, `fault ${line.fault.replace('=', ' ')}`);
	return argv.length ? passThrough(kept, argv) : 0;
}

async function main(): Promise<number> {
	const line = parseCommandLine(process.argv.slice(2), names);
	if (line.help) {
		process.stdout.write(usage(names));
		return 0;
	}
	const scenario = line.scenario ?? 'ocn';
	if (line.serve) return keep(await startOwn(scenario, line.debian));

	const kept = await connectToKept();
	if (line.stop) {
		if (kept) await tell(kept, 'stop');
		else say('no lab is running');
		return 0;
	}
	const onlyOrders = line.keep || line.fault !== null;
	const [first, ...more] = line.command;
	const given = first !== undefined && more.length === 0 ? argvOf(first) : line.command;
	const argv = given.length || onlyOrders ? given : ['mape-setup'];
	if (kept && line.debian !== null) throw new UsageError('a kept router stays the Debian it is: end it with --stop');
	if (kept) return runOnKept(kept, line, argv, false);
	if (!line.keep) {
		if (line.fault) throw new UsageError('--fault needs a kept router: start one with --keep');
		return runOnce(argv, scenario, line.debian);
	}
	say('starting a router that stays: `npm run lab -- COMMAND` uses it, `npm run lab -- --stop` ends it');
	return runOnKept(await startKept(scenario, line.debian), line, argv, true);
}

main().then(
	(code) => process.exit(code),
	(error: Error) => {
		const wrong = error instanceof UsageError;
		process.stderr.write(`lab: ${error.message}\n${wrong ? `\n${usage(names)}` : ''}`);
		process.exit(wrong ? 64 : 1);
	},
);

import { failure, type Result, success } from '../map/result.ts';
import type { System } from '../system/system.ts';
import type { UsageProblem } from '../wizard/problem.ts';
import type { CommandContext } from './context.ts';
import type { Flags } from './flags.ts';

interface Opened {
	readonly system: System;
	readonly disk: System;
	readonly inRealTime: CommandContext['inRealTime'];
}

/** This machine, or with --demo a simulated router. */
export async function openSystem(flags: Flags): Promise<Result<Opened, UsageProblem>> {
	const disk = (await import('../system/local.ts')).localSystem();
	if (flags.demo === undefined) return success({ system: disk, disk, inRealTime: (work) => work() });
	const { demoSystem, scenarioNames } = await import('../system/recorded.ts');
	const name = scenarioNames.find((scenario) => scenario === flags.demo);
	if (name === undefined)
		return failure({ code: 'flag-value', flag: '--demo', value: flags.demo, available: scenarioNames });
	const system = demoSystem(name);
	return success({ system, disk, inRealTime: (work) => system.inRealTime(work) });
}

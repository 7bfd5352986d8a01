import { failure, type Result, success } from '../map/result.ts';
import type { System } from '../system/system.ts';
import type { UsageProblem } from '../wizard/problem.ts';
import type { Flags } from './flags.ts';

/** This machine, or with --demo a simulated router. */
export async function openSystem(flags: Flags): Promise<Result<System, UsageProblem>> {
	if (flags.demo === undefined) return success((await import('../system/local.ts')).localSystem());
	const { demoSystem, scenarioNames } = await import('../system/recorded.ts');
	const name = scenarioNames.find((scenario) => scenario === flags.demo);
	if (name === undefined)
		return failure({ code: 'flag-value', flag: '--demo', value: flags.demo, available: scenarioNames });
	return success(demoSystem(name));
}

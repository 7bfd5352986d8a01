import { failure, type Result, success } from '../map/result.ts';
import { isPfBackend } from '../plan/pf.ts';
import type { System } from '../system/system.ts';
import type { UsageProblem } from '../wizard/problem.ts';
import type { CommandContext } from './context.ts';
import type { CommandName, Flags } from './flags.ts';
import { type ProgramLog, programLog } from './program-log.ts';

interface Opened {
	readonly system: System;
	readonly disk: System;
	readonly inRealTime: CommandContext['inRealTime'];
	readonly log?: ProgramLog;
}

/** What looks at the machine every second, or every minute for ever, changes nothing and would fill the log. */
const isEndless = ({ watch, prometheus }: Flags): boolean => watch !== undefined || prometheus !== undefined;

/** This machine, with what is done to it logged, or with --demo a simulated router. */
export async function openSystem(
	flags: Flags,
	command: CommandName,
	run: { readonly argv: readonly string[]; readonly version: string },
): Promise<Result<Opened, UsageProblem>> {
	const disk = (await import('../system/local.ts')).localSystem();
	if (flags.demo === undefined) {
		const problem = refusePlatform(disk.platform, flags, command);
		if (problem) return failure(problem);
		const log = isEndless(flags) ? undefined : programLog(disk, command, run);
		const inRealTime: Opened['inRealTime'] = (work) => work();
		return success(log ? { system: log.system, disk, inRealTime, log } : { system: disk, disk, inRealTime });
	}
	const { demoSystem, scenarioNames } = await import('../system/recorded.ts');
	const name = scenarioNames.find((scenario) => scenario === flags.demo);
	if (name === undefined)
		return failure({ code: 'flag-value', flag: '--demo', value: flags.demo, available: scenarioNames });
	const system = demoSystem(name);
	return success({ system, disk, inRealTime: (work) => system.inRealTime(work) });
}

/** Another system has none of the commands and files that are read and changed; files for it need nothing of them. */
export function refusePlatform(platform: string, flags: Flags, command: CommandName): UsageProblem | undefined {
	if (platform === 'linux' || (command === 'plan' && isPfBackend(flags.backend))) return undefined;
	if (platform !== 'openbsd') return { code: 'not-linux', platform };
	const { backend = 'openbsd-pf' } = flags;
	return onOpenbsd.includes(command) && backend === 'openbsd-pf' ? undefined : { code: 'not-on-openbsd', command };
}

/** What has a form of its own there. */
const onOpenbsd: readonly CommandName[] = ['detect', 'plan', 'apply', 'confirm', 'revert', 'uninstall', 'log'];

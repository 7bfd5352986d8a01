import type { CheckSubject } from '../check/check.ts';
import { deriveCe } from '../map/ce.ts';
import { failure, type Result, success } from '../map/result.ts';
import { readConfig } from '../plan/artifact/config.ts';
import { names } from '../plan/names.ts';
import { type System, SystemError } from '../system/system.ts';
import type { Problem } from '../wizard/problem.ts';

/** The router as it was configured: what check and show work on. */
export async function configuredRouter(system: System): Promise<Result<CheckSubject, Problem>> {
	let text: string | undefined;
	try {
		text = await system.read(names.config);
	} catch (error) {
		if (!(error instanceof SystemError)) throw error;
		return failure({ code: 'config-unreadable', path: names.config, why: error.message });
	}
	if (text === undefined) return failure({ code: 'not-configured' });
	const choices = readConfig(text);
	if (!choices.ok) return choices;
	const ce = deriveCe(choices.value.rule, choices.value.delegation.prefix);
	return ce.ok ? success({ choices: choices.value, ce: ce.value }) : ce;
}

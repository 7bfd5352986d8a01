import type { CheckProgress } from '../check/check.ts';
import { type System, SystemError } from '../system/system.ts';
import { exposition } from '../watch/exposition.ts';
import { metricsOf, type Reading } from '../watch/metrics.ts';
import type { UsageProblem } from '../wizard/problem.ts';

/** node_exporter runs as another user. */
const mode = 0o644;

/** In one step, so that nobody collects half of it: the temporary file beside it has another ending than `.prom`. */
export async function writeMetrics(
	disk: System,
	path: string,
	reading: Reading,
	checks: readonly CheckProgress[],
): Promise<UsageProblem | undefined> {
	try {
		await disk.write(path, exposition(metricsOf(reading, checks)), mode);
		return undefined;
	} catch (error) {
		if (!(error instanceof SystemError)) throw error;
		return { code: 'file-unwritable', path, why: error.message };
	}
}

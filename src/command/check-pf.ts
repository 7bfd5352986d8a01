import { failure, type Result, success } from '../map/result.ts';
import { withoutOurs } from '../plan/artifact/pf-merge.ts';
import type { PfNote, PfPlan } from '../plan/pf.ts';
import { peek, type System } from '../system/system.ts';
import type { Problem } from '../wizard/problem.ts';

/**
 * Has this machine's own pfctl read the rules, which loads nothing (pfctl(8), -n): those of the anchor, then the lines for
 * pf.conf behind the ones that are there, which only root may read. The anchor's file is not in its place yet.
 */
export async function checkPf(system: System, { files }: PfPlan): Promise<Result<PfNote, Problem>> {
	const own = await peek(system, '/etc/pf.conf');
	for (const { path, content } of files.filter((file) => /^\/etc\/pf[\w.-]*\.conf$/.test(file.path))) {
		const lines = content.replace(/^load anchor .*\n/m, '');
		const input = path === '/etc/pf.conf' ? `${withoutOurs(own ?? '', true)}\n${lines}` : lines;
		const argv = ['pfctl', '-nf', '-'];
		const { code, notFound, stderr } = await system.run(argv, { input, timeoutMs: 10_000 });
		if (notFound) return failure({ code: 'tool-missing', tool: 'pfctl', package: 'base' });
		if (code !== 0) return failure({ code: 'pf-refused', path, said: stderr.trim().split('\n').slice(0, 5) });
	}
	return success({ type: 'pf-accepted', withOwn: own !== undefined });
}

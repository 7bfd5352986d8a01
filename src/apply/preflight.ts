import { packages } from '../plan/names.ts';
import type { Plan } from '../plan/plan.ts';
import type { ApplyProblem } from '../plan/problem.ts';
import { renderers } from '../plan/renderer.ts';
import type { System } from '../system/system.ts';

/** All that can be known to fail before anything is touched. */
export async function preflight(
	system: System,
	plan: Plan,
	acceptedRisks: readonly string[],
): Promise<ApplyProblem | undefined> {
	if (!system.isRoot()) return { code: 'not-root' };
	const risk = plan.risks.find(({ name }) => name === 'lose-ssh' && !acceptedRisks.includes(name));
	if (risk) return { code: 'risk-not-accepted', risk: risk.name, device: risk.device };
	return (await missingTool(system, plan)) ?? (await missingModule(system)) ?? (await refusedRules(system, plan));
}

async function missingTool(system: System, plan: Plan): Promise<ApplyProblem | undefined> {
	for (const tool of ['ip', ...renderers[plan.choices.backend].tools, 'sysctl']) {
		const { notFound } = await system.run([tool, tool === 'ip' ? '-V' : '--version']);
		if (notFound) return { code: 'tool-missing', tool, package: packages[tool] ?? tool };
	}
	return undefined;
}

/** The kernel's ip6_tunnel: without it the tunnel fails with the misleading `add tunnel "ip6tnl0" failed: No such device`. */
async function missingModule(system: System): Promise<ApplyProblem | undefined> {
	const loaded = await system.run(['modprobe', 'ip6_tunnel']);
	if (loaded.code === 0) return undefined;
	// built into the kernel, or no modprobe on this machine
	const listed = await system.run(['ip', '-6', 'tunnel', 'show']);
	if (listed.code === 0 && listed.stdout.includes('ip6tnl0')) return undefined;
	const kernel = await system.run(['uname', '-r']);
	return { code: 'no-tunnel-module', kernel: kernel.stdout.trim() };
}

async function refusedRules(system: System, plan: Plan): Promise<ApplyProblem | undefined> {
	for (const { path, try: argv, replacing = '' } of renderers[plan.choices.backend].files) {
		const input = plan.files.find((file) => file.path === path)?.content ?? '';
		const { code, stderr } = await system.run(argv, { input: `${replacing}${input}` });
		if (code !== 0) return { code: 'rules-refused', tool: argv[0] ?? '', stderr: lastLines(stderr) };
	}
	return undefined;
}

/** What an error box can hold. */
export const lastLines = (text: string): readonly string[] => text.trim().split('\n').slice(-5);

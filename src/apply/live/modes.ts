import type { LiveState, PlannedFile } from '../../plan/plan.ts';
import type { System } from '../../system/system.ts';

/** Mode and owner of files that are there; a file of ours is root's. */
export async function liveModes(system: System, files: readonly PlannedFile[]): Promise<readonly LiveState[]> {
	if (files.length === 0) return [];
	const argv = ['stat', '-L', '-c', '%a %u:%g %n', ...files.map(({ path }) => path)];
	const { stdout } = await system.run(argv, { timeoutMs: 4_000 });
	const seen = new Map<string, string>();
	for (const line of stdout.split('\n')) {
		const [, mode, owner, path] = /^([0-7]+) (\d+:\d+) (.+)$/.exec(line) ?? [];
		if (path !== undefined) seen.set(path, `mode ${mode!.padStart(4, '0')} owner ${owner}`);
	}
	return files.map(({ path, mode }): LiveState => {
		const planned = `mode ${mode.toString(8).padStart(4, '0')} owner 0:0`;
		const present = seen.get(path);
		const common = { what: 'mode', name: path } as const;
		if (present === undefined) return { ...common, change: 'unknown', lines: [] };
		if (present === planned) return { ...common, change: 'same', lines: [] };
		return { ...common, change: 'drifted', lines: [`-${present}`, `+${planned}`] };
	});
}

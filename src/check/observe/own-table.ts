import { names } from '../../plan/names.ts';
import type { System } from '../../system/system.ts';

const { family, name } = names.table;

/** Our table as it is loaded, and as it would be right after its file is loaded. */
export interface OwnTable {
	readonly loaded: string;
	readonly planned: string;
}

/**
 * What `nft list` would print right after the file is loaded: asked of the same nft and the same kernel, in a network
 * namespace that ends with the command. undefined where that is not allowed, as in some containers.
 */
export async function tableInFile(system: System): Promise<string | undefined> {
	const script = `nft -f ${names.rules} && nft -s list table ${family} ${name}\n`;
	const { code, stdout } = await system.run(['unshare', '-n', 'sh', '-s'], { input: script, timeoutMs: 20_000 });
	return code === 0 ? withoutDynamicElements(stdout) : undefined;
}

export async function loadedTable(system: System): Promise<string | undefined> {
	const { code, stdout } = await system.run(['nft', '-s', 'list', 'table', family, name]);
	return code === 0 ? withoutDynamicElements(stdout) : undefined;
}

/** undefined when one of the two cannot be seen. */
export async function ownTable(system: System): Promise<OwnTable | undefined> {
	const [loaded, planned] = await Promise.all([loadedTable(system), tableInFile(system)]);
	return loaded === undefined || planned === undefined ? undefined : { loaded, planned };
}

/** Traffic puts elements into these sets and maps, and time takes them out. */
export function withoutDynamicElements(listing: string): string {
	return listing.replaceAll(/^\t(?:set|map) \S+ \{\n[\s\S]*?^\t\}$/gm, (block) =>
		/^\t\tflags .*\b(?:dynamic|timeout)\b/m.test(block) ? block.replace(/^\t\telements = \{[^}]*\}\n/m, '') : block,
	);
}

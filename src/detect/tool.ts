import type { System } from '../system/system.ts';
import type { Tool } from './facts.ts';

/** In the order of the fixed PATH that commands are run with. */
const folders = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

const tools: readonly Tool[] = [
	'ip',
	'nft',
	'iptables',
	'dhclient',
	'sysctl',
	'systemctl',
	'ping',
	'conntrack',
	'modprobe',
	'tc',
];

/** Where a program is, or undefined. */
export type FindProgram = (name: string) => string | undefined;

/** Six folders are listed once; no program is started to find out whether it is there. */
export async function programFinder(system: System): Promise<FindProgram> {
	const listed = await Promise.all(
		folders.map(async (folder) => [folder, new Set(await system.list(folder))] as const),
	);
	return (name) => {
		const folder = listed.find(([, names]) => names.has(name))?.[0];
		return folder === undefined ? undefined : `${folder}/${name}`;
	};
}

export const toolPaths = (find: FindProgram): Readonly<Record<Tool, string | false>> =>
	Object.fromEntries(tools.map((tool) => [tool, find(tool) ?? false])) as Record<Tool, string | false>;

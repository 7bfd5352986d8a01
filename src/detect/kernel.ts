import { peek, type System } from '../system/system.ts';
import type { Facts } from './facts.ts';

/** Which kernel runs, whether it can make ip4ip6 tunnels, and guard them in tc. */
export async function kernelFacts(
	system: System,
): Promise<{ readonly release: string } & Pick<Facts, 'ip6Tunnel' | 'clsBpf'>> {
	const release = (await peek(system, '/proc/sys/kernel/osrelease'))?.trim() ?? '';
	const folder = `/lib/modules/${release}`;
	const [loaded, dependencies, builtin] = await Promise.all([
		system.list('/sys/module/ip6_tunnel'),
		peek(system, `${folder}/modules.dep`),
		peek(system, `${folder}/modules.builtin`),
	]);
	const inThis = (name: string) => inModules(name, dependencies, builtin);
	return { release, ip6Tunnel: loaded.length > 0 ? true : inThis('ip6_tunnel'), clsBpf: inThis('cls_bpf') };
}

/** modprobe's own lists; without them (a container, a custom kernel) only trying will tell. */
export function inModules(
	name: string,
	dependencies: string | undefined,
	builtin: string | undefined,
): true | 'missing' | 'unknown' {
	const listed = new RegExp(`(?:^|/)${name}\\.ko(?:\\.(?:xz|zst|gz))?(?::|$)`, 'm');
	if (listed.test(dependencies ?? '') || listed.test(builtin ?? '')) return true;
	return dependencies === undefined ? 'unknown' : 'missing';
}

const general = ['net/ipv4/ip_forward', 'net/ipv6/conf/all/forwarding', 'net/netfilter/nf_conntrack_max'];
const perInterface = ['accept_ra', 'forwarding', 'disable_ipv6'];

/** Kernel settings by their dotted names; those that do not exist are left out. */
export async function readSysctls(
	system: System,
	devices: readonly string[],
): Promise<Readonly<Record<string, string>>> {
	const keys = [
		...general,
		...devices.flatMap((device) => perInterface.map((key) => `net/ipv6/conf/${device}/${key}`)),
	];
	const values = await Promise.all(
		keys.map(async (key) => [key.replaceAll('/', '.'), (await peek(system, `/proc/sys/${key}`))?.trim()] as const),
	);
	return Object.fromEntries(values.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

import { names } from '../../plan/names.ts';
import { SystemError } from '../system.ts';
import { settle } from './change.ts';
import { bytesThrough, flowsAt } from './household.ts';
import { linkNamed, ownSpace, type Router } from './router.ts';

/** Files that the kernel shows; undefined when there is no such file, `refused` when reading fails (a card without speed). */
export function kernelFile(router: Router, path: string, now = 0): string | 'refused' | undefined {
	const space = ownSpace(router);
	const [, counted, counter] = /^\/sys\/class\/net\/([^/]+)\/statistics\/(rx|tx)_bytes$/.exec(path) ?? [];
	if (counted !== undefined) {
		if (!linkNamed(space, counted)) return undefined;
		const { received, sent } = counted === names.tunnel ? bytesThrough(router, space, now) : { received: 0, sent: 0 };
		return `${counter === 'rx' ? received : sent}\n`;
	}
	if (path === '/proc/sys/net/netfilter/nf_conntrack_count' && router.household)
		return `${flowsAt(router, space, now).length + 12}\n`;
	if (path === '/proc/sys/kernel/osrelease') return `${router.kernel}\n`;
	const sysctl = /^\/proc\/sys\/(.+)$/.exec(path)?.[1];
	if (sysctl !== undefined) {
		const value = space.sysctls.get(sysctl.replaceAll('/', '.'));
		return value === undefined ? undefined : `${value}\n`;
	}
	const [, device, file] = /^\/sys\/class\/net\/([^/]+)\/(\w+)$/.exec(path) ?? [];
	const link = linkNamed(space, device);
	if (link && file !== undefined) {
		if (file === 'speed') return link.speed === undefined || !link.up ? 'refused' : `${link.speed}\n`;
		if (file === 'carrier') return link.up ? `${Number(link.cable)}\n` : 'refused';
		const values: Record<string, string | number> = { address: link.mac, mtu: link.mtu, ifindex: link.index };
		const value = values[file];
		return value === undefined ? undefined : `${value}\n`;
	}
	if (path === `/lib/modules/${router.kernel}/modules.dep`)
		return [...router.loadable].map((name) => `kernel/net/${name}.ko: \n`).join('');
	return undefined;
}

/** Names in folders that the kernel or the package manager fills. */
export function kernelFolder(router: Router, path: string): readonly string[] {
	if (path === '/sys/class/net') return ownSpace(router).links.map(({ name }) => name);
	if (path === '/sys/module') return [...router.modules];
	const module = /^\/sys\/module\/(\w+)$/.exec(path)?.[1];
	if (module !== undefined && router.modules.has(module)) return ['refcnt'];
	return [...router.programs].filter((program) => program.slice(0, program.lastIndexOf('/')) === path).map(baseOf);
}

const baseOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** Does `path` exist in any form? For test(1) and -e. */
export function exists(router: Router, path: string): boolean {
	const prefix = path.endsWith('/') ? path : `${path}/`;
	return (
		router.files.has(path) ||
		kernelFile(router, path) !== undefined ||
		router.programs.has(path) ||
		[...router.files.keys(), ...router.programs].some((file) => file.startsWith(prefix)) ||
		kernelFolder(router, path).length > 0 ||
		linkNamed(ownSpace(router), /^\/sys\/class\/net\/([^/]+)$/.exec(path)?.[1]) !== undefined
	);
}

/** When every simulated router was switched on. */
const booted = Date.UTC(2026, 0, 1);

/** A file as System.read gives it. */
export function readFile(router: Router, path: string, now: number): string | undefined {
	settle(router, now);
	if (path === '/proc/uptime') return `${((now - booted) / 1000).toFixed(2)} 0.00\n`;
	const shown = kernelFile(router, path, now) ?? router.files.get(path)?.content;
	if (shown === 'refused') throw new SystemError('EINVAL', path, `EINVAL: invalid argument, read '${path}'`);
	if (shown === undefined && exists(router, path))
		throw new SystemError('EISDIR', path, 'EISDIR: illegal operation on a directory, read');
	return shown;
}

/** Names in a folder, as System.list gives them. */
export function listFolder(router: Router, path: string): readonly string[] {
	const prefix = path.endsWith('/') ? path : `${path}/`;
	const names = [...router.files.keys()]
		.filter((file) => file.startsWith(prefix))
		.map((file) => file.slice(prefix.length).split('/')[0]!);
	return [...new Set([...names, ...kernelFolder(router, path)])].sort();
}

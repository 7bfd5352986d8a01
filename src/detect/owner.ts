import { peek, type System } from '../system/system.ts';
import type { InterfaceOwner } from './facts.ts';
import type { LinkReading } from './link-list.ts';

/** What the programs that may own an interface say of themselves. */
export interface OwnerReadings {
	/** Names with an `iface` stanza; undefined when ifupdown is not installed. */
	readonly ifupdown?: ReadonlySet<string>;
	/** By interface index: text of /run/systemd/netif/links/INDEX. */
	readonly networkd: ReadonlyMap<number, string>;
	/** `nmcli -t -f DEVICE,STATE device` */
	readonly networkManager: string;
	/** Texts of /etc/netplan/*.yaml. */
	readonly netplan: readonly string[];
	/** dhcpcd.conf of a running dhcpcd. */
	readonly dhcpcd?: string;
}

/** Who would undo what we set. netplan first: it is where the others' settings come from. */
export function ownerOf({ name, index }: Pick<LinkReading, 'name' | 'index'>, readings: OwnerReadings): InterfaceOwner {
	const networkd = readings.networkd.get(index) ?? '';
	const byNetworkd = /^ADMIN_STATE=(?!unmanaged$)\w+$/m.test(networkd);
	if (
		readings.netplan.some((text) => mentions(text, name)) ||
		(byNetworkd && /^NETWORK_FILE=.*netplan/m.test(networkd))
	)
		return 'netplan';
	if (managedStates(readings.networkManager).get(name)) return 'NetworkManager';
	if (byNetworkd) return 'systemd-networkd';
	if (readings.ifupdown?.has(name)) return 'ifupdown';
	if (readings.dhcpcd !== undefined && !denied(readings.dhcpcd, name)) return 'dhcpcd';
	return 'none';
}

/** A key `enp1s0:` of its own line, quoted or not. */
function mentions(yaml: string, name: string): boolean {
	return yaml.split('\n').some((line) => {
		const key = /^\s+["']?([^\s"'#:]+)["']?\s*:/.exec(line)?.[1];
		return key === name;
	});
}

/** Name → whether NetworkManager manages it; a colon in a name is written \: */
function managedStates(text: string): ReadonlyMap<string, boolean> {
	const states = new Map<string, boolean>();
	for (const line of text.split('\n')) {
		const match = /^((?:\\.|[^:\\])+):([^:]+)$/.exec(line.trim());
		if (match) states.set(match[1]!.replace(/\\(.)/g, '$1'), !match[2]!.startsWith('unmanaged'));
	}
	return states;
}

function denied(conf: string, name: string): boolean {
	const words = (key: string) =>
		[...conf.matchAll(new RegExp(`^\\s*${key}\\s+(.*)$`, 'gm'))].flatMap((match) => match[1]!.trim().split(/\s+/));
	const fits = (pattern: string) =>
		new RegExp(
			`^${pattern
				.replace(/[.+^${}()|[\]\\]/g, '\\$&')
				.replaceAll('*', '.*')
				.replaceAll('?', '.')}$`,
		).test(name);
	const allowed = words('allowinterfaces');
	return words('denyinterfaces').some(fits) || (allowed.length > 0 && !allowed.some(fits));
}

/** `iface NAME …` of interfaces(5); `source` lines are followed by the caller. */
export function ifaceNames(text: string): readonly string[] {
	return [...joinLines(text).matchAll(/^\s*iface\s+(\S+)/gm)].map((match) => match[1]!);
}

/** Patterns of `source` and folders of `source-directory`, in order. */
export function sources(text: string): readonly string[] {
	return [...joinLines(text).matchAll(/^\s*source(-directory)?\s+(.+?)\s*$/gm)].flatMap(([, folder, paths]) =>
		paths!.split(/\s+/).map((path) => (folder ? `${path.replace(/\/$/, '')}/*` : path)),
	);
}

const joinLines = (text: string): string => text.replace(/\\\n/g, ' ');

/** Asks everybody; who is not there says nothing. */
export async function readOwners(
	system: System,
	links: readonly LinkReading[],
	installed: (program: string) => boolean,
): Promise<OwnerReadings> {
	const [ifupdown, networkd, networkManager, netplan, dhcpcd] = await Promise.all([
		installed('ifup') ? readInterfaces(system, '/etc/network/interfaces', 0) : undefined,
		Promise.all(
			links.map(async ({ index }) => [index, (await peek(system, `/run/systemd/netif/links/${index}`)) ?? ''] as const),
		),
		installed('nmcli') ? system.run(['nmcli', '-t', '-f', 'DEVICE,STATE', 'device'], { timeoutMs: 5_000 }) : undefined,
		readFolder(system, '/etc/netplan', /\.ya?ml$/),
		readDhcpcd(system),
	]);
	return {
		...(ifupdown ? { ifupdown: new Set(ifupdown) } : {}),
		networkd: new Map(networkd),
		networkManager: networkManager?.code === 0 ? networkManager.stdout : '',
		netplan,
		...(dhcpcd === undefined ? {} : { dhcpcd }),
	};
}

async function readInterfaces(system: System, path: string, depth: number): Promise<readonly string[]> {
	const text = await peek(system, path);
	if (text === undefined) return [];
	const found = [...ifaceNames(text)];
	// ifupdown itself knows no loops either; five levels are more than anyone has.
	if (depth >= 5) return found;
	for (const source of sources(text)) {
		const pattern = source.startsWith('/') ? source : `${path.slice(0, path.lastIndexOf('/'))}/${source}`;
		for (const file of await expand(system, pattern)) found.push(...(await readInterfaces(system, file, depth + 1)));
	}
	return found;
}

/** A pattern whose last part has * or ?. */
async function expand(system: System, pattern: string): Promise<readonly string[]> {
	if (!/[*?]/.test(pattern)) return [pattern];
	const folder = pattern.slice(0, pattern.lastIndexOf('/'));
	const last = pattern.slice(folder.length + 1).replace(/[.+^${}()|[\]\\]/g, '\\$&');
	const name = new RegExp(`^${last.replaceAll('*', '[^/]*').replaceAll('?', '[^/]')}$`);
	const files = await system.list(folder);
	return files.filter((file) => !file.startsWith('.') && name.test(file)).map((file) => `${folder}/${file}`);
}

async function readFolder(system: System, folder: string, name: RegExp): Promise<readonly string[]> {
	const files = (await system.list(folder)).filter((file) => name.test(file));
	const texts = await Promise.all(files.map((file) => peek(system, `${folder}/${file}`)));
	return texts.filter((text) => text !== undefined);
}

/** The configuration of dhcpcd when it runs: 10 keeps its pid in a folder of its own, 9 and before did not. */
async function readDhcpcd(system: System): Promise<string | undefined> {
	const running = await Promise.all(['/run/dhcpcd/pid', '/run/dhcpcd.pid'].map((path) => peek(system, path)));
	if (running.every((text) => text === undefined)) return undefined;
	return (await peek(system, '/etc/dhcpcd.conf')) ?? '';
}

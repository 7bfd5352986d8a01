import { formatAddress4, formatAddress6, parseAddress4, parseAddress6, prefix4, prefix6 } from '../../map/prefix.ts';
import { type Address, type Link, linkNamed, ownSpace, type Router, type Space } from './router.ts';

/** What the kernel does by itself after each change. Times as measured in a namespace on Debian 12's kernel. */
const detectionMs = 1_300;
const advertisementMs = 250;

/** Does everything whose time has come. */
export function settle(router: Router, now: number): void {
	const due = router.coming.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at);
	for (const one of due) {
		router.coming.splice(router.coming.indexOf(one), 1);
		one.happen();
	}
}

/** RFC 4291 appendix A: the interface identifier of a MAC address. */
export function linkLocal(mac: string): string {
	const [a = 0, ...rest] = mac.split(':').map((byte) => Number.parseInt(byte, 16));
	const bytes = [a ^ 2, ...rest.slice(0, 2), 0xff, 0xfe, ...rest.slice(2)];
	const identifier = bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
	return formatAddress6((0xfe80n << 112n) | identifier);
}

/** `ip link set up`: a link-local address that is tentative for a second, then router advertisements on the WAN. */
export function raise(router: Router, space: Space, link: Link, now: number): void {
	if (link.up) return;
	link.up = true;
	if (link.kind === 'ip6tnl' || link.name === 'lo' || !link.cable) return;
	const readyAt = now + detectionMs;
	link.addresses.push({ family: 6, local: linkLocal(link.mac), length: 64, scope: 'link', tentativeUntil: readyAt });
	connectedRoute(space, link, 6, 'fe80::/64');
	if (space === ownSpace(router) && link.name === router.line.wan)
		router.coming.push({ at: readyAt + advertisementMs, happen: () => advertise(router) });
}

/** A router advertisement arrives (RFC 4861 §6.3.4). */
export function advertise(router: Router): void {
	const { line } = router;
	const space = ownSpace(router);
	const link = linkNamed(space, line.wan);
	if (!link?.up || line.advertises === 'nothing' || !accepts(space, link.name)) return;
	if (!space.routes.some(({ protocol, device }) => protocol === 'ra' && device === link.name))
		space.routes.push({
			family: 6,
			to: 'default',
			gateway: line.gateway,
			device: link.name,
			protocol: 'ra',
			metric: 1024,
		});
	if (line.advertises !== 'prefix') return;
	const network = parseAddress6(line.prefix.split('/')[0]!)!;
	const identifier = parseAddress6(linkLocal(link.mac))! & ((1n << 64n) - 1n);
	const local = formatAddress6(network | identifier);
	if (!link.addresses.some((address) => address.local === local))
		link.addresses.push({ family: 6, local, length: 64, scope: 'global', dynamic: true });
	connectedRoute(space, link, 6, line.prefix);
}

/** accept_ra 1 means: unless forwarding (kernel: Documentation/networking/ip-sysctl.rst). */
function accepts(space: Space, device: string): boolean {
	const value = space.sysctls.get(`net.ipv6.conf.${device}.accept_ra`) ?? '1';
	return value === '2' || (value === '1' && space.sysctls.get('net.ipv6.conf.all.forwarding') !== '1');
}

export function lower(space: Space, link: Link): void {
	link.up = false;
	for (const address of [...link.addresses]) if (address.family === 6) removeAddress(space, link, address);
	keepRoutes(space, ({ device }) => device !== link.name);
}

export function addAddress(space: Space, link: Link, address: Address): void {
	const at = link.addresses.findIndex(({ local }) => local === address.local);
	if (at >= 0) link.addresses[at] = address;
	else link.addresses.push(address);
	if (address.length < (address.family === 4 ? 32 : 128))
		connectedRoute(space, link, address.family, networkOf(address));
}

export function removeAddress(space: Space, link: Link, address: Address): void {
	link.addresses.splice(link.addresses.indexOf(address), 1);
	keepRoutes(
		space,
		(route) => !(route.protocol === 'kernel' && route.device === link.name && route.to === networkOf(address)),
	);
	// The last IPv4 address takes the device's IPv4 routes with it (lab: T6).
	if (address.family === 4 && !link.addresses.some(({ family }) => family === 4))
		keepRoutes(space, (route) => !(route.family === 4 && route.device === link.name));
}

/** A new interface comes with settings of its own. */
export function insertLink(space: Space, link: Link): void {
	space.links.push(link);
	space.sysctls.set(`net.ipv6.conf.${link.name}.accept_ra`, '1');
	space.sysctls.set(`net.ipv6.conf.${link.name}.forwarding`, space.sysctls.get('net.ipv6.conf.all.forwarding') ?? '0');
}

/** … and takes them along. */
export function removeLink(space: Space, link: Link): void {
	lower(space, link);
	space.links.splice(space.links.indexOf(link), 1);
	for (const key of [...space.sysctls.keys()])
		if (key.startsWith(`net.ipv6.conf.${link.name}.`)) space.sysctls.delete(key);
}

/** Writes a kernel setting, with what follows from it. False: there is no such setting. */
export function setSysctl(router: Router, space: Space, key: string, value: string): boolean {
	const dotted = sysctlKey(key);
	const device = /^net\.ipv[46]\.(?:conf|neigh)\.(.+)\.\w+$/.exec(dotted)?.[1];
	const known =
		device === undefined || device === 'all' || device === 'default' || linkNamed(space, device) !== undefined;
	if (!known || !/^(?:net|kernel|vm)\./.test(dotted)) return false;
	// net/ipv4/devinet.c inet_forward_change
	if (dotted === 'net.ipv4.ip_forward' && space.sysctls.get(dotted) !== value)
		space.sysctls.set('net.ipv4.conf.all.accept_redirects', value === '0' ? '1' : '0');
	space.sysctls.set(dotted, value);
	if (dotted === 'net.ipv6.conf.all.forwarding')
		for (const link of space.links) {
			space.sysctls.set(`net.ipv6.conf.${link.name}.forwarding`, value);
			// With accept_ra 1 the route from the advertisement goes at once (lab: T1).
			if (value === '1' && !accepts(space, link.name))
				keepRoutes(space, (route) => !(route.protocol === 'ra' && route.device === link.name));
		}
	if (accepts(space, router.line.wan)) advertise(router);
	return true;
}

/** `net/ipv6/conf/eth0.5/accept_ra` keeps the dot of the name; `net.ipv6.conf.eth0.accept_ra` is the common form. */
export const sysctlKey = (key: string): string => (key.includes('/') ? key.replaceAll('/', '.') : key);

function connectedRoute(space: Space, link: Link, family: 4 | 6, to: string): void {
	if (!space.routes.some((route) => route.to === to && route.device === link.name))
		space.routes.push({ family, to, device: link.name, protocol: 'kernel', metric: family === 4 ? 0 : 256 });
}

export function keepRoutes(space: Space, keep: (route: Space['routes'][number]) => boolean): void {
	space.routes.splice(0, space.routes.length, ...space.routes.filter(keep));
}

/** The network of an address, as a route names it. */
export function networkOf({ family, local, length }: Pick<Address, 'family' | 'local' | 'length'>): string {
	const network =
		family === 6
			? formatAddress6(prefix6(parseAddress6(local) ?? 0n, length).network)
			: formatAddress4(prefix4(parseAddress4(local) ?? 0, length).network);
	return `${network}/${length}`;
}

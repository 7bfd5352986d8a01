import type { PortBlock } from '../../map/port-set.ts';
import { advertise, linkLocal } from '../model/change.ts';
import type { Line } from '../model/line.ts';
import { emptySpace, type Link, type Router, type SimulatedFile, type Space } from '../model/router.ts';

/** A simulated router, as plain data. What is left out is an ordinary Debian 12 box with two network cards. */
export interface Scenario {
	/** One sentence for `--demo=?`. */
	readonly about: string;
	readonly line: Line;
	/** Mbit/s of the WAN card. */
	readonly speed?: 1_000 | 10_000;
	readonly files?: Readonly<Record<string, string>>;
	/** Programs that are not installed. */
	readonly without?: readonly string[];
	readonly root?: boolean;
	readonly sshFrom?: string;
	/** Last touches on the finished router. */
	readonly prepare?: (router: Router, space: Space) => void;
}

/** A line of which nothing is said: 10 Gbit/s, a /56 for whoever asks, a route from router advertisements. */
export const ordinaryLine: Omit<Line, 'prefix' | 'relays' | 'customer'> = {
	wan: 'enp1s0',
	advertises: 'route',
	gateway: 'fe80::221:d8ff:fe9f:2d41',
	dhcp: 'delegates',
	serverId: '00:03:00:01:00:21:d8:9f:2d:41',
	relayIpv4: '192.0.2.1',
	rttMs: 5.6,
};

/** RFC 7597 §5.1: the port blocks of a PSID. */
export function portBlocks(psidOffset: number, psidLength: number, psid: number): readonly PortBlock[] {
	const blockLength = 16 - psidOffset - psidLength;
	return Array.from({ length: 2 ** psidOffset - 1 }, (_, index) => {
		const first = (index + 1) * 2 ** (16 - psidOffset) + psid * 2 ** blockLength;
		return { first, last: first + 2 ** blockLength - 1 };
	});
}

const programs: Readonly<Record<string, readonly string[]>> = {
	'/usr/bin': [
		'awk',
		'cat',
		'chmod',
		'chown',
		'cp',
		'cut',
		'date',
		'env',
		'flock',
		'getent',
		'head',
		'hostname',
		'id',
		'install',
		'journalctl',
		'ln',
		'mkdir',
		'mv',
		'perl',
		'ping',
		'rm',
		'rmdir',
		'sed',
		'setsid',
		'sh',
		'sleep',
		'ss',
		'stat',
		'sync',
		'systemctl',
		'systemd-run',
		'touch',
		'tr',
		'true',
		'uname',
		'unshare',
		'wall',
		'which',
	],
	'/usr/sbin': [
		'dhclient',
		'ip',
		'ip6tables',
		'ip6tables-restore',
		'ip6tables-save',
		'iptables',
		'iptables-restore',
		'iptables-save',
		'modprobe',
		'nft',
		'sysctl',
		'tc',
	],
};

const kernel = '6.1.0-39-amd64';

/** A fresh router every time: a run changes it. */
export function routerOf(scenario: Scenario): Router {
	const space = emptySpace();
	const { line } = scenario;
	space.links.push(card(2, line.wan, '02:00:5e:10:00:01', scenario.speed ?? 10_000));
	space.links.push(card(3, 'enp2s0', '02:00:5e:10:00:02', 1_000));
	space.links[2]!.addresses.push({ family: 4, local: '192.168.10.1', length: 24, scope: 'global' });
	space.routes.push({ family: 4, to: '192.168.10.0/24', device: 'enp2s0', protocol: 'kernel', metric: 0 });
	for (const link of space.links.slice(1)) {
		link.addresses.push({ family: 6, local: linkLocal(link.mac), length: 64, scope: 'link' });
		space.routes.push({ family: 6, to: 'fe80::/64', device: link.name, protocol: 'kernel', metric: 256 });
		space.sysctls.set(`net.ipv6.conf.${link.name}.accept_ra`, '1');
		space.sysctls.set(`net.ipv6.conf.${link.name}.forwarding`, '0');
	}
	const client = scenario.sshFrom ?? '192.168.10.100';
	const router: Router = {
		files: new Map(
			Object.entries({ ...ordinaryFiles(line.wan), ...scenario.files }).map(([path, content]) => [
				path,
				plain(content),
			]),
		),
		spaces: new Map([['', space]]),
		units: new Map([['nftables.service', { enabled: false, active: false }]]),
		programs: new Set(
			Object.entries(programs).flatMap(([folder, names]) =>
				names.filter((name) => !scenario.without?.includes(name)).map((name) => `${folder}/${name}`),
			),
		),
		modules: new Set(['nf_tables', 'nf_conntrack']),
		loadable: new Set(['ip6_tunnel', 'tunnel6', 'sch_ingress', 'cls_bpf']),
		kernel,
		env: new Map([
			['SSH_CONNECTION', `${client} 50022 192.168.10.1 22`],
			['TERM', 'xterm-256color'],
		]),
		root: scenario.root ?? true,
		line,
		coming: [],
	};
	advertise(router);
	scenario.prepare?.(router, space);
	return router;
}

const plain = (content: string): SimulatedFile => ({ content, mode: 0o644 });

const card = (index: number, name: string, mac: string, speed: number): Link => ({
	index,
	name,
	kind: '',
	mac,
	mtu: 1500,
	up: true,
	cable: true,
	speed,
	addresses: [],
	traffic: { received: 0, sent: 0, errors: 0 },
});

const ordinaryFiles = (wan: string): Readonly<Record<string, string>> => ({
	'/etc/debian_version': '12.12\n',
	'/etc/resolv.conf': 'nameserver 2001:db8:53::53\n',
	'/etc/network/interfaces': `source /etc/network/interfaces.d/*

auto lo
iface lo inet loopback

auto ${wan}
iface ${wan} inet6 manual

auto enp2s0
iface enp2s0 inet static
	address 192.168.10.1/24
`,
	'/run/systemd/system/.present': '',
});

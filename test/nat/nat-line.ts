import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import type { Ce } from '../../src/map/ce.ts';
import { portSet } from '../../src/map/port-set.ts';
import { renderNftables } from '../../src/plan/artifact/nftables.ts';
import { replacing } from '../../src/plan/artifact/nftables-load.ts';
import { type NatOptions, natOptions } from '../../src/plan/nat-options.ts';
import { newNames, removeNamespaces, type Side } from './namespace.ts';
import type { Packet, Received } from './packet.ts';
import { Wire } from './wire.ts';

/** The address that the line shares, and who else is there. Hosts from .100 are the kernel's own, the others packets only. */
export const external = '203.0.113.77';
export const host = (n: number) => `192.168.10.${n}`;
export const server = (n: number) => `198.51.100.${n}`;

const mac = {
	lan: '02:00:00:00:00:01',
	routerLan: '02:00:00:00:00:02',
	routerTunnel: '02:00:00:00:00:03',
	inet: '02:00:00:00:00:04',
} as const;

export interface Ports {
	readonly psid: number;
	readonly psidLength: number;
	readonly offset: number;
}
export const v6plus: Ports = { psid: 119, psidLength: 8, offset: 4 };
export const ocn: Ports = { psid: 43, psidLength: 6, offset: 6 };
/** 256 ports in one block. */
export const offset0: Ports = { psid: 21, psidLength: 8, offset: 0 };

/** As much of a CE as the packet filter is told. */
export function ceOf({ psid, psidLength, offset }: Ports): Ce {
	const ports = portSet(psid, psidLength, offset);
	return { ipv4: external, psid, psidLength, ports, rule: { psidOffset: offset } } as unknown as Ce;
}

const run = promisify(execFile);
const open = new Set<NatLine>();
process.on('exit', () => {
	for (const line of open) line.stop();
});

/**
 * Three network namespaces in a row: a LAN, the router with the rules under test, the internet. The link towards the
 * internet has the tunnel's name. Both ends can speak in whole packets and as ordinary hosts; what is behind the router
 * counts everything that does not belong to the port set, as the border relay of a line would drop it.
 */
export class NatLine {
	readonly #names: Record<Side, string>;
	readonly ce: Ce;
	readonly lan: Wire;
	readonly inet: Wire;

	private constructor(ports: Ports) {
		this.#names = newNames();
		this.ce = ceOf(ports);
		open.add(this);
		try {
			for (const name of Object.values(this.#names)) execFileSync('ip', ['netns', 'add', name]);
			this.#connect();
			this.lan = new Wire(this.#names.lan, this.#index('lan', 'eth0'), mac.routerLan, mac.lan);
			this.inet = new Wire(this.#names.inet, this.#index('inet', 'ce'), mac.routerTunnel, mac.inet);
		} catch (error) {
			this.stop();
			throw error;
		}
	}

	static async make(ports: Ports, options: Partial<NatOptions> = {}): Promise<NatLine> {
		const line = new NatLine(ports);
		try {
			line.load(line.rules(options));
			await Promise.all([line.lan.open(), line.inet.open()]);
			return line;
		} catch (error) {
			line.stop();
			throw error;
		}
	}

	#index(side: Side, device: string): number {
		return Number(this.sh(side, `cat /sys/class/net/${device}/ifindex`));
	}

	#connect(): void {
		const { lan, inet } = this.#names;
		const quiet =
			'sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0 net.ipv6.conf.all.disable_ipv6=1';
		const packetHosts = Array.from({ length: 90 }, (_, i) => `neigh add ${host(i + 2)} lladdr ${mac.lan} dev lan`);
		this.sh(
			'router',
			`${quiet} net.ipv4.ip_forward=1 net.ipv4.icmp_ratelimit=0 net.ipv4.icmp_msgs_per_sec=100000
			ip link set lo up
			ip link add lan address ${mac.routerLan} type veth peer name eth0 address ${mac.lan} netns ${lan}
			ip link add mape0 address ${mac.routerTunnel} mtu 1460 type veth peer name ce mtu 1460 address ${mac.inet} netns ${inet}
			ip address add ${host(1)}/24 dev lan
			ip address add ${external}/32 dev mape0
			ip link set lan up
			ip link set mape0 up
			ip route add default via ${server(1)} dev mape0 onlink
			ip neigh add ${server(1)} lladdr ${mac.inet} dev mape0
			ip -batch - <<'END'\n${packetHosts.join('\n')}\nEND`,
		);
		const lanHosts = Array.from({ length: 8 }, (_, i) => `ip address add ${host(100 + i)}/24 dev eth0`);
		this.sh(
			'lan',
			`${quiet}\nip link set lo up\nip link set eth0 up\n${lanHosts.join('\n')}\nip route add default via ${host(1)}`,
		);
		this.sh(
			'inet',
			`${quiet}
			ip link set lo up
			ip link set ce up
			ip address add ${server(10)}/32 dev lo
			ip address add ${server(11)}/32 dev lo
			ip route add ${external}/32 dev ce src ${server(10)}
			ip neigh add ${external} lladdr ${mac.routerTunnel} dev ce`,
		);
		this.sh('inet', 'nft -f -', relayRules(this.ce));
	}

	rules(options: Partial<NatOptions> = {}): string {
		return renderNftables(this.ce, natOptions('nftables', options));
	}

	/** As `up rules` does it: where rules are loaded already, they stand a try that is refused before they are replaced. */
	load(rules: string): void {
		const script = `rules=$(cat)
			printf '%s\\n' "$rules" | nft -f - 2>/dev/null || printf '%s\\n' '${replacing}'"$rules" | nft -f -`;
		this.sh('router', script, rules);
	}

	/** A shell script in one of the namespaces; throws when it fails. */
	sh(side: Side, script: string, input = ''): string {
		return execFileSync('ip', ['netns', 'exec', this.#names[side], 'sh', '-ec', script], {
			input,
			encoding: 'utf8',
			env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` },
			stdio: ['pipe', 'pipe', 'pipe'],
			maxBuffer: 1 << 24,
		});
	}

	/** A perl program in one of the namespaces, with its own sockets; what it prints. */
	async perl(side: Side, program: string, ...words: readonly string[]): Promise<string> {
		const argv = [
			'netns',
			'exec',
			this.#names[side],
			'perl',
			'-MIO::Socket::INET',
			'-e',
			`$| = 1; ${program}`,
			...words,
		];
		return (await run('ip', argv, { timeout: 10_000 })).stdout.trim();
	}

	isOurs(port: number): boolean {
		return this.ce.ports.some(({ first, last }) => Math.max(first, 1) <= port && port <= last);
	}

	/** Packets that a counter of the rules has seen. */
	counted(name: 'leaked' | 'refused' | 'uninvited'): number {
		return packetsOf(this.sh('router', `nft -j list counter ip mape ${name}`))[name] ?? 0;
	}

	/** What the border relay let through, and what it would have dropped. */
	relayed(): Record<'good' | 'bad_source' | 'bad_port' | 'bad_quote' | 'bad_protocol' | 'bad_mss', number> {
		return packetsOf(this.sh('inet', 'nft -j list counters')) as ReturnType<NatLine['relayed']>;
	}

	/** What the relay would have dropped; to be nothingBad at any time. */
	bad(): Record<string, number> {
		const { good, ...bad } = this.relayed();
		return bad;
	}

	/** Sends from the LAN, and gives what the internet sees of it. */
	async outside(packet: Packet, what: string): Promise<Received> {
		this.lan.send(packet);
		return this.inet.next(({ to, protocol }) => to === packet.to && protocol === packet.protocol, what);
	}

	/** Sends from the internet, and gives what a LAN host sees of it. */
	async inside(packet: Packet, what: string, to: string): Promise<Received> {
		this.inet.send(packet);
		return this.lan.next((seen) => seen.to === to && seen.protocol === packet.protocol, what);
	}

	stop(): void {
		open.delete(this);
		this.lan?.stop();
		this.inet?.stop();
		removeNamespaces(Object.values(this.#names));
	}
}

export const nothingBad = { bad_source: 0, bad_port: 0, bad_quote: 0, bad_protocol: 0, bad_mss: 0 };

function packetsOf(json: string): Record<string, number> {
	const { nftables } = JSON.parse(json) as { nftables: { counter?: { name: string; packets: number } }[] };
	return Object.fromEntries(nftables.flatMap(({ counter }) => (counter ? [[counter.name, counter.packets]] : [])));
}

/** The border relay's view, from the standard's own condition (RFC 7597 §5.1, §8.2) and not from the program's. */
function relayRules({ ports }: Ce): string {
	const ranges = ports.map(({ first, last }) => `${Math.max(first, 1)}-${last}`).join(', ');
	const counters = ['good', 'bad_source', 'bad_port', 'bad_quote', 'bad_protocol', 'bad_mss'];
	return `table ip relay {
	${counters.map((name) => `counter ${name} { }`).join('\n\t')}
	set ports { type inet_service; flags interval; elements = { ${ranges} }; }
	set ids { typeof icmp id; flags interval; elements = { ${ranges} }; }
	chain from_router {
		type filter hook prerouting priority raw - 200; policy accept;
		iifname != "ce" accept
		ip saddr != ${external} counter name bad_source drop
		ip frag-off & 0x1fff != 0 counter name good accept
		tcp flags & (syn | rst) == syn tcp option maxseg size > 1420 counter name bad_mss
		meta l4proto { tcp, udp, sctp, dccp } th sport @ports counter name good accept
		icmp type { echo-request, echo-reply } icmp id @ids counter name good accept
		icmp type { destination-unreachable, time-exceeded, parameter-problem } goto error
		meta l4proto { tcp, udp, sctp, dccp, icmp } counter name bad_port drop
		counter name bad_protocol drop
	}
	chain error {
		@th,192,32 != ${Number(`0x${Buffer.from(external.split('.').map(Number)).toString('hex')}`)} counter name bad_quote drop
		@th,136,8 { 6, 17, 33, 132 } @th,240,16 @ids counter name good accept
		@th,136,8 1 @th,256,16 @ids counter name good accept
		counter name bad_quote drop
	}
}
`;
}

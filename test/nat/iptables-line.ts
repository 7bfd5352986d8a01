import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PortBlock } from '../../src/map/port-set.ts';

import { loadIptables, replaceFunction } from '../../src/plan/artifact/iptables-load.ts';
import { removeFunction } from '../../src/plan/artifact/iptables-unload.ts';
import { newNames, removeNamespaces, type Side } from './namespace.ts';

/** Debian has both: /etc/alternatives says which one `iptables` is. */
export type Variant = 'nft' | 'legacy';

/** What this kernel or machine has not of what the rules need; empty when they can be loaded. */
export function missingFor(variant: Variant): string {
	const needs = [
		'*mangle\n-A POSTROUTING -p tcp --tcp-flags SYN,RST SYN -j TCPMSS --set-mss 1420',
		'-A POSTROUTING -m conntrack ! --ctorigsrcport 0\nCOMMIT',
		'*nat\n-A POSTROUTING -j HMARK --hmark-tuple sport --hmark-mod 3 --hmark-rnd 0',
		'-A POSTROUTING -m hashlimit --hashlimit-name probe --hashlimit-above 6/minute --hashlimit-mode srcip',
		'-A POSTROUTING -m statistic --mode random --probability 0.5 -j MARK --set-mark 1\nCOMMIT\n',
	].join('\n');
	const { status, stderr, error } = spawnSync('unshare', ['-n', `iptables-${variant}-restore`, '--noflush'], {
		input: needs,
		encoding: 'utf8',
	});
	return status === 0 ? '' : (error?.message ?? stderr.trim());
}

/** What the internet's end has seen, in packets. */
export type Seen = Record<
	'bad_source' | 'bad_port' | 'bad_mss' | 'error_ok' | 'tcp_ok' | 'udp_ok' | 'echo_ok' | 'sctp_ok' | 'dccp_ok',
	number
>;

const open = new Set<Line>();
process.on('exit', () => {
	for (const line of open) line.stop();
});

/**
 * Three network namespaces in a row: a LAN with eight hosts in one, the router, the internet. The link towards the
 * internet has the tunnel's name; what is behind it counts everything that does not belong to the port set, as the
 * border relay of a line would drop it.
 */
export class Line {
	readonly #names: Record<Side, string>;
	readonly #bin: string;
	readonly #children: ReturnType<typeof spawn>[] = [];
	readonly ipv4: string;

	constructor(variant: Variant, ipv4: string, blocks: readonly PortBlock[]) {
		this.#names = newNames();
		this.ipv4 = ipv4;
		this.#bin = mkdtempSync(join(tmpdir(), `${this.#names.router}-`));
		// `up` says iptables-restore, as it does on a router
		const bin = join(this.#bin, 'bin');
		mkdirSync(bin);
		for (const name of ['iptables', 'iptables-save', 'iptables-restore', 'ip6tables-save', 'ip6tables-restore']) {
			const path = execFileSync('sh', ['-c', `command -v ${name.replace('tables', `tables-${variant}`)}`]);
			symlinkSync(path.toString().trim(), join(bin, name));
		}
		open.add(this);
		try {
			for (const name of Object.values(this.#names)) execFileSync('ip', ['netns', 'add', name]);
			this.#connect(blocks);
		} catch (error) {
			this.stop();
			throw error;
		}
	}

	#connect(blocks: readonly PortBlock[]): void {
		const { lan, inet } = this.#names;
		this.sh(
			'router',
			`sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0 \
				net.ipv4.icmp_ratelimit=0
			ip link set lo up
			ip link add lan type veth peer name eth0 netns ${lan}
			ip link add mape0 type veth peer name router netns ${inet}
			ip address add 192.168.10.1/24 dev lan
			ip address add ${this.ipv4}/32 dev mape0
			ip link set lan up
			ip link set mape0 up
			ip route add default dev mape0`,
		);
		const hosts = Array.from({ length: 8 }, (_, i) => `ip address add 192.168.10.${100 + i}/24 dev eth0`);
		this.sh(
			'lan',
			`ip link set lo up\nip link set eth0 up\n${hosts.join('\n')}\nip route add default via 192.168.10.1`,
		);
		this.sh(
			'inet',
			`sysctl -qw net.ipv4.conf.all.rp_filter=0 net.ipv4.conf.default.rp_filter=0
			ip link set lo up
			ip link set router up
			ip address add 203.0.113.10/32 dev lo
			ip address add 203.0.113.11/32 dev lo
			ip route add ${this.ipv4}/32 dev router src 203.0.113.10
			ip route add 198.18.0.0/24 via ${this.ipv4} dev router onlink
			ip route add 192.168.10.0/24 via ${this.ipv4} dev router onlink`,
		);
		this.sh('inet', 'nft -f -', relayRules(this.ipv4, blocks));
	}

	/** A shell script in one of the namespaces; throws when it fails. */
	sh(side: Side, script: string, input = ''): string {
		return execFileSync('ip', ['netns', 'exec', this.#names[side], 'sh', '-ec', script], {
			input,
			encoding: 'utf8',
			env: { ...process.env, PATH: `${join(this.#bin, 'bin')}:${process.env['PATH']}:/usr/sbin:/sbin` },
			stdio: ['pipe', 'pipe', 'pipe'],
			maxBuffer: 1 << 24,
		});
	}

	/** The traffic program in one of the namespaces, until it says what it has seen. */
	traffic(side: Side, ...words: readonly string[]): Promise<string> {
		return new Promise((resolve, reject) => {
			const program = new URL('./iptables-traffic.mjs', import.meta.url).pathname;
			const child = spawn('ip', ['netns', 'exec', this.#names[side], process.execPath, program, ...words]);
			this.#children.push(child);
			let said = '';
			child.stdout.on('data', (data) => {
				said += data;
				if (said.endsWith('\n')) resolve(said.trim());
			});
			child.stderr.on('data', (data) => reject(new Error(`${words.join(' ')}: ${data}`)));
			child.on('close', () => reject(new Error(`${words.join(' ')}: ended without a word`)));
		});
	}

	/** Whole IP packets in hexadecimal, sent as they are. */
	send(side: Side, packets: readonly string[]): void {
		const perl = `socket(S, AF_INET, SOCK_RAW, 255) or die $!;
			while (<STDIN>) { chomp; my $p = pack "H*", $_; my $to = substr $p, 16, 4; send S, $p, 0, sockaddr_in(0, $to) }`;
		this.sh(side, `exec perl -MSocket -e '${perl}'`, packets.map((packet) => `${packet}\n`).join(''));
	}

	load(rules: string): void {
		const file = join(this.#bin, 'nat.rules');
		this.sh('router', `cat >${file}`, rules);
		this.sh('router', `${replaceFunction}\n${loadIptables(file, '/dev/null')}`);
	}

	unload(): void {
		this.sh('router', `${removeFunction}\nremove_iptables`);
	}

	/** All rules, without the comments that hold the time. */
	rules(): string {
		return this.sh('router', 'iptables-save').replaceAll(/^#.*\n/gm, '');
	}

	seen(): Seen {
		const { nftables } = JSON.parse(this.sh('inet', 'nft -j list counters')) as {
			nftables: { counter?: { name: string; packets: number } }[];
		};
		return Object.fromEntries(
			nftables.flatMap(({ counter }) => (counter ? [[counter.name, counter.packets]] : [])),
		) as Seen;
	}

	stop(): void {
		open.delete(this);
		for (const child of this.#children.splice(0)) child.kill('SIGKILL');
		removeNamespaces(Object.values(this.#names));
		rmSync(this.#bin, { recursive: true, force: true });
	}
}

/** The border relay's view, from the standard's own condition (RFC 7597 §5.1) and not from the program's. */
export function relayRules(ipv4: string, blocks: readonly PortBlock[]): string {
	const ports = blocks.map(({ first, last }) => `${Math.max(first, 1)}-${last}`).join(', ');
	const names = ['bad_source', 'bad_port', 'bad_mss', 'error_ok', 'tcp_ok', 'udp_ok', 'echo_ok', 'sctp_ok', 'dccp_ok'];
	return `table ip relay {
	${names.map((name) => `counter ${name} { }`).join('\n\t')}
	set ports { type inet_service; flags interval; elements = { ${ports} }; }
	set ids { typeof icmp id; flags interval; elements = { ${ports} }; }
	chain from_router {
		type filter hook prerouting priority raw - 200; policy accept;
		iifname != "router" accept
		ip saddr != ${ipv4} counter name bad_source drop
		ip frag-off & 0x1fff != 0 accept
		tcp flags & (syn | rst) == syn tcp option maxseg size > 1420 counter name bad_mss
		tcp sport @ports counter name tcp_ok accept
		udp sport @ports counter name udp_ok accept
		meta l4proto sctp th sport @ports counter name sctp_ok accept
		meta l4proto dccp th sport @ports counter name dccp_ok accept
		icmp type { echo-request, echo-reply } icmp id @ids counter name echo_ok accept
		icmp type { destination-unreachable, time-exceeded, parameter-problem } counter name error_ok accept
		counter name bad_port drop
	}
}
`;
}

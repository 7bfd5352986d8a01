import { readFileSync } from 'node:fs';
import type { CheckSubject } from '../../src/check/check.ts';
import { portSet } from '../../src/map/port-set.ts';
import { tunnelGuardBytecode } from '../../src/plan/artifact/tunnel-guard.ts';
import { names } from '../../src/plan/names.ts';
import { natOptions } from '../../src/plan/nat-options.ts';
import type { CommandResult, Endpoint, HttpResult, SocketResult, System } from '../../src/system/system.ts';
import { bindingAnswer, dnsAnswer } from './servers.ts';

/** A transcript of the lab; its tunnel was called tun0 there. */
export const transcript = (name: string): string =>
	readFileSync(new URL(`transcripts/${name}`, import.meta.url), 'utf8').replaceAll('"tun0"', '"mape0"');

/** The entries of an `ip -j` transcript that a question with a filter would have shown. */
export function entries(name: string, wanted: Record<string, unknown>, change: Record<string, unknown> = {}): string {
	const all = JSON.parse(transcript(name)) as Record<string, unknown>[];
	const shown = all.filter((entry) => Object.entries(wanted).every(([key, value]) => entry[key] === value));
	return JSON.stringify(shown.map((entry) => ({ ...entry, ...change })));
}

/** The OCN line of the lab. */
export const subject: CheckSubject = (() => {
	const rule = {
		ipv6: { network: 0x24004050n << 96n, length: 31 },
		ipv4: { network: 0x99f00000, length: 13 },
		eaBitsLength: 25,
		psidOffset: 6,
		br: ['2001:380:a120::9'],
		addressing: 'draft-03',
		source: ['test'],
		seen: '2026-01-01',
		confidence: 'verified',
	} as const;
	const prefix = { network: 0x240040505c71af00n << 64n, length: 56 };
	return {
		choices: {
			wan: 'wan',
			lan: 'lan',
			delegation: { prefix, origin: 'dhcpv6', validLifetime: 14_400, startedAt: 1_795_354_845_000 },
			provider: 'ocn',
			rule,
			br: '2001:380:a120::9',
			backend: 'nftables',
			nat: natOptions('nftables', { form: 'hash' }),
		},
		ce: {
			rule,
			endUserPrefix: prefix,
			eaBits: 0xb8e35en,
			ipv4: '153.241.113.198',
			psid: 47,
			psidLength: 6,
			address: '2400:4050:5c71:af00:99:f171:c600:2f00',
			ports: portSet(47, 6, 6),
		},
	};
})();

export const address = subject.ce.ipv4;
/** A hundred seconds into the lease of transcripts/pd.leases. */
export const now = 1_795_354_945_000;

type Answer = Partial<CommandResult> | string;
/** Answers commands by how they begin; the first that fits counts. undefined: as a healthy router. */
export type Commands = readonly (readonly [beginning: string, answer: Answer | (() => Answer | Promise<Answer>)])[];

export interface Faults {
	readonly run?: Commands;
	readonly files?: Readonly<Record<string, string | undefined>>;
	readonly connect?: (to: Endpoint) => SocketResult | Promise<SocketResult>;
	readonly exchange?: (to: Endpoint, payload: Uint8Array) => SocketResult | Promise<SocketResult>;
	/** What comes back through the tunnel is not counted. */
	readonly nothingReceived?: boolean;
	/** A home gateway's answer of JSONP; there is none. */
	readonly gateway?: (url: string) => HttpResult;
	readonly now?: number;
	readonly isRoot?: boolean;
}

export interface Router extends System {
	/** What was run, in order. */
	readonly commands: readonly string[];
	readonly sockets: readonly Endpoint[];
}

export const lost: Answer = { code: 1, stdout: 'PING\n\n1 packets transmitted, 0 received, 100% packet loss\n' };
export const timedOut: SocketResult = { ok: false, code: 'ETIMEDOUT', durationMs: 3000 };

const reply = (argv: readonly string[]): string => {
	const size = Number(argv[argv.indexOf('-s') + 1]);
	const bytes = (argv.includes('-s') ? size : 56) + 8;
	return `PING\n${bytes} bytes from ${argv.at(-1)}: icmp_seq=1 ttl=57 time=6.43 ms\n`;
};

const healthy: Commands = [
	['ip -j -d link show dev wan', entries('ip-d-link.out', { ifname: 'wan' })],
	['ip -j -d link show dev mape0', entries('ip-d-link.out', { ifname: 'mape0' })],
	['ip -j -6 route show default', entries('ip-6-route.out', { dst: 'default' })],
	['ip -j -6 neigh show dev wan', entries('ip-6-neigh.out', { dev: 'wan' })],
	['ip -j -6 addr show dev wan', entries('ip-addr.out', { ifname: 'wan' })],
	[
		'ip -j -4 addr show dev mape0',
		entries(
			'ip-addr.out',
			{ ifname: 'mape0' },
			{ addr_info: [{ family: 'inet', local: address, prefixlen: 32, scope: 'global' }] },
		),
	],
	['ip -j -4 route show default', entries('ip-4-route.out', { dst: 'default' })],
	['nft -j list table ip mape', transcript('nft-list-table.out')],
	['nft -j list ruleset', transcript('nft-list-table.out')],
	// as it is loaded, and as the file has it
	['nft -s list table ip mape', 'table ip mape {\n}\n'],
	['unshare -n sh -s', 'table ip mape {\n}\n'],
	[`systemctl is-active ${names.dhcpUnit}`, 'active\n'],
	['tc filter show dev mape0 egress', ` bytecode '${tunnelGuardBytecode(subject.ce)}'\n`],
	['conntrack -L -f ipv4', ''],
	['getent ahostsv4 www.google.com', '142.250.196.100 STREAM www.google.com\n'],
];

const healthyFiles: Readonly<Record<string, string | undefined>> = {
	[names.leases]: transcript('pd.leases'),
	'/proc/sys/kernel/osrelease': '6.1.0-40-amd64\n',
	'/lib/modules/6.1.0-40-amd64/modules.dep': 'kernel/net/sched/cls_bpf.ko:\n',
	'/sys/class/net/wan/address': '02:00:00:00:0c:e1\n',
	'/etc/resolv.conf': 'nameserver 1.1.1.1\n',
	'/proc/sys/net/ipv4/ip_forward': '1\n',
	'/proc/sys/net/ipv6/conf/all/forwarding': '1\n',
	'/proc/sys/net/ipv6/conf/wan/accept_ra': '2\n',
};

/** A router on a healthy line, but for the faults. */
export function router(faults: Faults = {}): Router {
	const commands: string[] = [];
	const sockets: Endpoint[] = [];
	let sent = 0;
	const counters = () =>
		entries(
			'ip-s-link.out',
			{ ifname: 'mape0' },
			{ stats64: { rx: { packets: faults.nothingReceived ? 0 : sent }, tx: { packets: sent, errors: 0 } } },
		);
	const respond = async (argv: readonly string[]): Promise<Answer> => {
		const line = argv.join(' ');
		if (line.startsWith('ping -4')) sent++;
		const found = [...(faults.run ?? []), ...healthy].find(([beginning]) => line.startsWith(beginning));
		if (found) return typeof found[1] === 'function' ? found[1]() : found[1];
		if (line === 'ip -j -s link show dev mape0') return counters();
		if (argv[0] === 'ping') return reply(argv);
		throw new Error(`the test router does not know: ${line}`);
	};
	const refuse = () => Promise.reject(new Error('a check must not change anything'));
	return {
		commands,
		sockets,
		async run(argv) {
			commands.push(argv.join(' '));
			const answer = await respond(argv);
			const given = typeof answer === 'string' ? { stdout: answer } : answer;
			return { argv, code: 0, stdout: '', stderr: '', durationMs: 1, timedOut: false, notFound: false, ...given };
		},
		async connect(to) {
			sockets.push(to);
			sent++;
			return faults.connect ? faults.connect(to) : { ok: true, rttMs: 7.1, reply: new Uint8Array() };
		},
		async exchange(to, payload) {
			sockets.push(to);
			if (faults.exchange) return faults.exchange(to, payload);
			const answer =
				to.port === 53
					? dnsAnswer(payload, ['142.250.196.100'])
					: bindingAnswer(payload, { ipv4: address, port: 4848 });
			return { ok: true, rttMs: 8.2, reply: answer };
		},
		get: async (url) => faults.gateway?.(url) ?? { ok: false, code: 'ENOTFOUND' },
		read: async (path) => ({ ...healthyFiles, ...faults.files })[path],
		now: () => faults.now ?? now,
		sleep: async () => {},
		env: () => undefined,
		isRoot: () => faults.isRoot ?? true,
		platform: 'linux',
		follower: async () => undefined,
		stream: refuse,
		write: refuse,
		remove: refuse,
		list: async () => [],
	};
}

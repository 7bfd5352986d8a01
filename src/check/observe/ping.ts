import type { System } from '../../system/system.ts';

export interface PingOptions {
	readonly to: string;
	/** Interface or own address to send from. */
	readonly from: string;
	readonly family?: 4 | 6;
	/** Bytes after the ICMP header; then the packet may not be fragmented. */
	readonly size?: number;
	readonly ttl?: number;
	readonly waitSeconds?: number;
}

/** What one echo request brought. */
export interface PingAnswer {
	readonly to: string;
	/** ping itself is missing. */
	readonly notFound: boolean;
	readonly rttMs?: number;
	/** Bytes of the reply's payload; some hosts answer long requests with a short reply. */
	readonly size?: number;
	/** Who sent an ICMP error instead; our own address when it was this kernel. */
	readonly errorFrom?: string;
	/** The size that a "fragmentation needed" asked for. */
	readonly mtu?: number;
}

export async function ping(system: System, options: PingOptions): Promise<PingAnswer> {
	const { to, from, family = 4, size, ttl, waitSeconds = 2 } = options;
	const argv = [
		'ping',
		`-${family}`,
		...['-n', '-c', '1', '-W', `${waitSeconds}`],
		...(ttl === undefined ? [] : ['-t', `${ttl}`]),
		...(size === undefined ? [] : ['-M', 'do', '-s', `${size}`]),
		...['-I', from, to],
	];
	const { stdout, stderr, notFound } = await system.run(argv, { timeoutMs: waitSeconds * 1000 + 2_000 });
	return { to, notFound, ...parsePing(`${stdout}\n${stderr}`) };
}

/**
 * Numbers and addresses only, of iputils and busybox alike; what kind of error it was is told by who sent it:
 *   64 bytes from 1.1.1.1: icmp_seq=1 ttl=57 time=6.43 ms
 *   64 bytes from fe80::1%wan: icmp_seq=1 ttl=64 time=0.42 ms
 *   From 192.0.2.9 icmp_seq=1 Time to live exceeded
 *   From 192.0.2.9 icmp_seq=1 Frag needed and DF set (mtu = 1400)
 *   ping: local error: message too long, mtu=1460
 */
export function parsePing(text: string): Omit<PingAnswer, 'to' | 'notFound'> {
	const reply =
		/^(\d{1,6}) bytes from ([\da-fA-F.:]+)(?:%[\w.-]{1,15})?: (?:icmp_)?seq=\d+ .*?time[=<](\d+(?:\.\d+)?) ms/m.exec(
			text,
		);
	const error = /^From ([\da-fA-F.:%\w]+?):? (?:icmp_)?seq=\d+ /m.exec(text);
	const mtu = /\bmtu ?= ?(\d{2,5})\b/.exec(text);
	return {
		// the 8 bytes of the ICMP header are counted in
		...(reply ? { rttMs: Number(reply[3]), size: Number(reply[1]) - 8 } : {}),
		...(error?.[1] ? { errorFrom: error[1] } : {}),
		...(mtu ? { mtu: Number(mtu[1]) } : {}),
	};
}

import { names } from '../plan/names.ts';
import type { Check } from './check.ts';
import { failed, ok, warning } from './check.ts';
import { firstGood } from './observe/first-good.ts';
import { ping } from './observe/ping.ts';
import { httpsPort, targets } from './observe/target.ts';

interface Sign {
	readonly by: 'icmp' | 'tcp';
	readonly rttMs?: number;
}

const waitMs = 2_000;

/** IPv4 through the tunnel: echo and TCP to two hosts at once, and the first echo reply ends it. */
export const ipv4: Check<readonly Sign[]> = {
	id: 'ipv4',
	needs: ['br'],
	mandatory: true,
	limitMs: 5_000,

	observe(system, { ce }) {
		const echoes = targets.map(async (to): Promise<Sign> => {
			const { rttMs } = await ping(system, { to, from: names.tunnel, waitSeconds: waitMs / 1000 });
			return { by: 'icmp', ...(rttMs === undefined ? {} : { rttMs }) };
		});
		const connections = targets.map(async (host): Promise<Sign> => {
			const to = { host, port: httpsPort, localAddress: ce.ipv4, timeoutMs: waitMs };
			const result = await system.connect(to);
			if (result.ok) return { by: 'tcp', rttMs: result.rttMs };
			// a refusal is an answer too
			return { by: 'tcp', ...(result.code === 'ECONNREFUSED' ? { rttMs: result.durationMs } : {}) };
		});
		return firstGood([...echoes, ...connections], ({ by, rttMs }) => by === 'icmp' && rttMs !== undefined);
	},

	judge(signs) {
		const best = (by: Sign['by']) => signs.find((sign) => sign.by === by && sign.rttMs !== undefined)?.rttMs;
		const echo = best('icmp');
		if (echo !== undefined) return ok({ rttMs: echo });
		if (best('tcp') !== undefined) return warning({ code: 'icmp-silent', targets });
		return failed({ code: 'ipv4-silent', targets });
	},
};

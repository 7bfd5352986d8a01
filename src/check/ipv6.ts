import type { Check } from './check.ts';
import { ok, warning } from './check.ts';
import { firstGood } from './observe/first-good.ts';
import { httpsPort, targets6 } from './observe/target.ts';

const waitMs = 2_000;

/**
 * IPv6 by itself, outside the tunnel: tells "IPv4 is down" from "the line is down". A warning at most: a border relay may be
 * reached where these hosts are not.
 */
export const ipv6: Check<readonly { readonly rttMs?: number }[]> = {
	id: 'ipv6',
	needs: ['default-route'],
	mandatory: false,
	limitMs: 5_000,

	observe: (system) =>
		firstGood(
			targets6.map(async (host) => {
				const result = await system.connect({ host, port: httpsPort, timeoutMs: waitMs });
				if (result.ok) return { rttMs: result.rttMs };
				return result.code === 'ECONNREFUSED' || result.code === 'ECONNRESET' ? { rttMs: result.durationMs } : {};
			}),
			({ rttMs }) => rttMs !== undefined,
		),

	judge(seen) {
		const rttMs = seen.find((one) => one.rttMs !== undefined)?.rttMs;
		return rttMs === undefined ? warning({ code: 'ipv6-silent', targets: targets6 }) : ok({ rttMs });
	},
};

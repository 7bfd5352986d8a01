import type { System } from '../system/system.ts';
import type { Check, CheckSubject } from './check.ts';
import { failed, ok, warning } from './check.ts';
import { firstGood } from './observe/first-good.ts';
import { bindingQuestion, type MappedAddress, parseBindingAnswer } from './observe/stun.ts';
import { stunServers } from './observe/target.ts';
import { token } from './observe/token.ts';

interface Sighting {
	readonly server: string;
	readonly seen?: MappedAddress;
	readonly rttMs?: number;
}

const waitMs = 4_000;

/**
 * Which address and port the internet sees. The socket takes any port it gets, so this also shows that the rules
 * translate the router's own packets into the port set.
 */
export const sourceAddress: Check<readonly Sighting[]> = {
	id: 'source-address',
	needs: ['ipv4'],
	mandatory: true,
	limitMs: 8_000,

	observe: (system, subject) =>
		firstGood(
			stunServers.map((server, i) => look(system, subject, server, i)),
			({ seen }) => seen !== undefined,
		),

	judge(sightings, { ce }) {
		const { server = '', seen, rttMs } = sightings.find((sighting) => sighting.seen !== undefined) ?? {};
		if (!seen) return warning({ code: 'source-address-unknown', servers: stunServers.map(({ host }) => host) });
		if (seen.ipv4 !== ce.ipv4) {
			return failed({ code: 'source-address-other', expected: ce.ipv4, seen: seen.ipv4, server });
		}
		if (!ce.ports.some(({ first, last }) => first <= seen.port && seen.port <= last)) {
			return failed({ code: 'source-port-outside', port: seen.port, server });
		}
		return ok({
			note: { code: 'mapped', address: seen.ipv4, port: seen.port },
			...(rttMs === undefined ? {} : { rttMs }),
		});
	},
};

async function look(
	system: System,
	{ ce }: CheckSubject,
	{ host, port }: { readonly host: string; readonly port: number },
	salt: number,
): Promise<Sighting> {
	const transaction = token(system.now(), salt, 12);
	const to = { host, port, localAddress: ce.ipv4, timeoutMs: waitMs };
	const result = await system.exchange(to, bindingQuestion(transaction));
	const parsed = result.ok ? parseBindingAnswer(result.reply, transaction) : undefined;
	if (!result.ok || !parsed?.ok) return { server: host };
	return { server: host, seen: parsed.value, rttMs: result.rttMs };
}

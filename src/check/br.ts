import { names } from '../plan/names.ts';
import type { System } from '../system/system.ts';
import type { Check, CheckSubject } from './check.ts';
import { failed, ok } from './check.ts';
import { askDevice, type Observed } from './observe/command.ts';
import { firstGood } from './observe/first-good.ts';
import { type Counters, type LinkState, parseLinks } from './observe/ip-json.ts';
import { ping } from './observe/ping.ts';
import { httpsPort, targets } from './observe/target.ts';

interface Observation {
	readonly before: Observed<readonly LinkState[]>;
	readonly after: Observed<readonly LinkState[]>;
	/** A reply came to one of our packets. */
	readonly answered: boolean;
	/** Over IPv6, outside the tunnel; many BRs keep silent, so it is only evidence. */
	readonly pingRttMs?: number;
}

const waitMs = 2_000;

interface Sign {
	readonly by: 'reply' | 'error' | 'outside' | 'silence';
	readonly rttMs?: number;
}

/**
 * Is there someone at the other end who knows this CE? The tunnel's receive counter counts only packets whose outer
 * source is the BR (kernel: net/ipv6/ip6_tunnel.c ip6_tnl_lookup), so one packet more is proof, whatever it says.
 */
export const br: Check<Observation> = {
	id: 'br',
	needs: ['default-route', 'prefix', 'ce-address', 'tunnel', 'rules'],
	mandatory: true,
	limitMs: 8_000,

	async observe(system, subject) {
		const count = () => askDevice(system, ['ip', '-j', '-s', 'link'], names.tunnel, parseLinks);
		const before = await count();
		const signs = await firstGood(provoke(system, subject), ({ by }) => by === 'reply' || by === 'error');
		const after = await count();
		const pingRttMs = signs.find(({ by }) => by === 'outside')?.rttMs;
		return {
			before,
			after,
			// an error may come from this very machine: whether it came in, the counter says
			answered: signs.some(({ by }) => by === 'reply'),
			...(pingRttMs === undefined ? {} : { pingRttMs }),
		};
	},

	judge({ before, after, answered, pingRttMs }, { choices }) {
		const details = { detail: choices.br, ...(pingRttMs === undefined ? {} : { rttMs: pingRttMs }) };
		if (answered) return ok(details);
		if (!before.ok) return failed(before.problem);
		if (!after.ok) return failed(after.problem);
		const grown = difference(before.value[0]?.counters, after.value[0]?.counters);
		if (grown.received > 0) return ok(details);
		if (grown.sendErrors > grown.sent)
			return failed({ code: 'tunnel-cannot-send', br: choices.br, errors: grown.sendErrors });
		if (grown.sent === 0) return failed({ code: 'nothing-sent' });
		return failed({ code: 'br-silent', br: choices.br, sent: grown.sent, answersPing: pingRttMs !== undefined });
	},
};

/**
 * Everything that may bring an answer, at once: with a TTL of 1 the BR itself has to answer (RFC 792), even when nothing
 * behind it works; a line may drop one kind of packet or the other.
 */
function provoke(system: System, { choices, ce }: CheckSubject): readonly Promise<Sign>[] {
	const through = { from: names.tunnel, waitSeconds: waitMs / 1000 };
	const pings = [
		ping(system, { ...through, to: targets[0], ttl: 1 }),
		...targets.map((to) => ping(system, { ...through, to })),
	].map(async (asked): Promise<Sign> => {
		const { rttMs, errorFrom } = await asked;
		if (rttMs !== undefined) return { by: 'reply' };
		return { by: errorFrom === undefined || errorFrom === ce.ipv4 ? 'silence' : 'error' };
	});
	const connections = targets.map(async (host): Promise<Sign> => {
		const to = { host, port: httpsPort, localAddress: ce.ipv4, timeoutMs: waitMs };
		const result = await system.connect(to);
		return { by: result.ok || result.code === 'ECONNREFUSED' ? 'reply' : 'silence' };
	});
	const outside = ping(system, { from: ce.address, to: choices.br, family: 6 }).then(
		({ rttMs }): Sign => (rttMs === undefined ? { by: 'silence' } : { by: 'outside', rttMs }),
	);
	return [outside, ...pings, ...connections];
}

function difference(before: Counters | undefined, after: Counters | undefined): Counters {
	const grown = (key: keyof Counters) => Math.max(0, (after?.[key] ?? 0) - (before?.[key] ?? 0));
	return { received: grown('received'), sent: grown('sent'), sendErrors: grown('sendErrors') };
}

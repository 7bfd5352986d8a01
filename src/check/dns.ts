import type { System } from '../system/system.ts';
import type { Check, CheckSubject } from './check.ts';
import { failed, ok, warning } from './check.ts';
import { type DnsAnswer, dnsQuestion, parseDnsAnswer } from './observe/dns-message.ts';
import { firstGood } from './observe/first-good.ts';
import { dnsPort, targets, wellKnownName } from './observe/target.ts';
import { token } from './observe/token.ts';

interface Reply {
	readonly server: string;
	readonly answer?: DnsAnswer;
	readonly rttMs?: number;
}

interface Observation {
	/** Asked through the tunnel. */
	readonly replies: readonly Reply[];
	/** The router's own resolver, whichever way it goes; undefined when nobody could ask it. */
	readonly resolver?: boolean;
}

const waitMs = 4_000;

export const dns: Check<Observation> = {
	id: 'dns',
	needs: ['ipv4'],
	mandatory: false,
	limitMs: 8_000,

	async observe(system, subject) {
		const [replies, resolver] = await Promise.all([
			firstGood(
				targets.map((server, i) => query(system, subject, server, i)),
				({ answer }) => answer !== undefined && answer.addresses.length > 0,
			),
			system.run(['getent', 'ahostsv4', wellKnownName], { timeoutMs: waitMs }),
		]);
		return { replies, ...(resolver.notFound ? {} : { resolver: resolver.code === 0 }) };
	},

	judge({ replies, resolver }) {
		const good = replies.find(({ answer }) => answer && answer.addresses.length > 0);
		if (good) {
			if (resolver === false) return warning({ code: 'resolver-failing', name: wellKnownName });
			return ok(good.rttMs === undefined ? {} : { rttMs: good.rttMs });
		}
		const refused = replies.find(({ answer }) => answer !== undefined);
		if (refused?.answer) {
			return failed({ code: 'dns-refused', server: refused.server, name: wellKnownName, rcode: refused.answer.rcode });
		}
		return failed({ code: 'dns-silent', servers: targets, resolverWorks: resolver === true });
	},
};

async function query(system: System, { ce }: CheckSubject, server: string, salt: number): Promise<Reply> {
	const question = dnsQuestion(token(system.now(), salt, 2), wellKnownName);
	const to = { host: server, port: dnsPort, localAddress: ce.ipv4, timeoutMs: waitMs };
	const result = await system.exchange(to, question);
	const parsed = result.ok ? parseDnsAnswer(result.reply, question) : undefined;
	if (!result.ok || !parsed?.ok) return { server };
	return { server, answer: parsed.value, rttMs: result.rttMs };
}

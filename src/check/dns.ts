import { peek, type System } from '../system/system.ts';
import type { Check } from './check.ts';
import { failed, ok, warning } from './check.ts';
import { type DnsAnswer, dnsQuestion, parseDnsAnswer } from './observe/dns-message.ts';
import { firstGood } from './observe/first-good.ts';
import { parseNameservers } from './observe/nameserver.ts';
import { dnsPort, targets, targets6, wellKnownName } from './observe/target.ts';
import { token } from './observe/token.ts';

interface Reply {
	readonly server: string;
	readonly answer?: DnsAnswer;
	readonly rttMs?: number;
}

interface Observation {
	/** Asked through the tunnel. */
	readonly replies: readonly Reply[];
	/** The same servers over IPv6, outside the tunnel. */
	readonly overIpv6: readonly Reply[];
	/** The router's own resolver, whichever way it goes; undefined when nobody could ask it. */
	readonly resolver?: boolean;
	/** Of the servers in /etc/resolv.conf those that do not answer, when it does not work. */
	readonly silent: readonly string[];
}

const waitMs = 4_000;
/** The servers of the resolver, asked after it has failed. */
const secondWaitMs = 2_000;

export const dns: Check<Observation> = {
	id: 'dns',
	needs: ['ipv4'],
	mandatory: false,
	limitMs: 10_000,

	async observe(system, subject) {
		const [replies, overIpv6, resolver] = await Promise.all([
			firstGood(
				targets.map((server, i) => query(system, server, i, subject.ce.ipv4)),
				resolves,
			),
			firstGood(
				targets6.map((server, i) => query(system, server, targets.length + i)),
				resolves,
			),
			system.run(['getent', 'ahostsv4', wellKnownName], { timeoutMs: waitMs }),
		]);
		if (resolver.notFound) return { replies, overIpv6, silent: [] };
		const works = resolver.code === 0;
		return { replies, overIpv6, resolver: works, silent: works ? [] : await silentServers(system) };
	},

	judge({ replies, overIpv6, resolver, silent }) {
		const good = replies.find(resolves);
		if (good) {
			if (resolver === false) return warning({ code: 'resolver-failing', name: wellKnownName, silent });
			if (!overIpv6.some(resolves)) return warning({ code: 'dns-silent-ipv6', servers: targets6 });
			return ok(good.rttMs === undefined ? {} : { rttMs: good.rttMs });
		}
		const refused = replies.find(({ answer }) => answer !== undefined);
		if (refused?.answer) {
			return failed({ code: 'dns-refused', server: refused.server, name: wellKnownName, rcode: refused.answer.rcode });
		}
		return failed({ code: 'dns-silent', servers: targets, resolverWorks: resolver === true });
	},
};

const resolves = ({ answer }: Reply): boolean => answer !== undefined && answer.addresses.length > 0;

/** Through the tunnel with our address; else on the way that the machine takes by itself. */
async function query(
	system: System,
	server: string,
	salt: number,
	localAddress?: string,
	timeoutMs = waitMs,
): Promise<Reply> {
	const question = dnsQuestion(token(system.now(), salt, 2), wellKnownName);
	const to = { host: server, port: dnsPort, timeoutMs, ...(localAddress ? { localAddress } : {}) };
	const result = await system.exchange(to, question);
	const parsed = result.ok ? parseDnsAnswer(result.reply, question) : undefined;
	if (!result.ok || !parsed?.ok) return { server };
	return { server, answer: parsed.value, rttMs: result.rttMs };
}

/** An answer of any kind will do: whether the server knows the name, the resolver has said. */
async function silentServers(system: System): Promise<readonly string[]> {
	const servers = parseNameservers((await peek(system, '/etc/resolv.conf')) ?? '');
	const replies = await Promise.all(
		servers.map((server, i) => query(system, server, 2 * targets.length + i, undefined, secondWaitMs)),
	);
	return replies.flatMap(({ server, answer }) => (answer ? [] : [server]));
}

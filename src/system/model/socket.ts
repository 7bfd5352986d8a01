import type { Clock } from '../clock.ts';
import type { Endpoint, SocketResult } from '../system.ts';
import { settle } from './change.ts';
import { familyOf, fateOf } from './path.ts';
import { ownSpace, type Router } from './router.ts';
import { udpAnswer } from './server.ts';

/** TCP: the ports that hosts on the simulated internet have open. */
export async function connect(router: Router, clock: Clock, to: Endpoint): Promise<SocketResult> {
	const sent = await send(router, clock, to, 40);
	if (!('rttMs' in sent)) return sent;
	if (![53, 80, 443, 853].includes(to.port)) return { ok: false, code: 'ECONNREFUSED', durationMs: sent.rttMs };
	return { ok: true, rttMs: sent.rttMs, reply: new Uint8Array() };
}

export async function exchange(router: Router, clock: Clock, to: Endpoint, payload: Uint8Array): Promise<SocketResult> {
	const sent = await send(router, clock, to, payload.length + 28);
	if (!('rttMs' in sent)) return sent;
	const customer = router.line.customer;
	const port = to.localPort ?? customer?.ports[7]?.first ?? 40_000;
	const reply = udpAnswer(to.port, payload, { ipv4: customer?.ipv4 ?? sent.source, port });
	if (reply) return { ok: true, rttMs: sent.rttMs, reply };
	await clock.sleep(to.timeoutMs);
	return { ok: false, code: 'ETIMEDOUT', durationMs: to.timeoutMs };
}

async function send(router: Router, clock: Clock, to: Endpoint, size: number) {
	await clock.sleep(0);
	settle(router, clock.now());
	const failed = (code: string, durationMs = 0) => ({ ok: false, code, durationMs }) as const;
	const space = ownSpace(router);
	const own = (address: string) =>
		space.links.some(({ addresses }) => addresses.some(({ local }) => local === address));
	if (to.localAddress !== undefined && !own(to.localAddress)) return failed('EADDRNOTAVAIL');
	// A name stands for some host on the internet, in the family of the local address.
	const named = !/^[\da-f.:%]*[.:][\da-f.:%\w]*$/i.test(to.host) || /[g-z]/i.test(to.host.split('%')[0]!);
	const host = !named ? to.host : familyOf(to.localAddress ?? '0.0.0.0') === 4 ? '198.51.100.10' : '2001:db8:53::10';
	const fate = fateOf(
		router,
		space,
		{
			to: host,
			size,
			...(to.localAddress === undefined ? {} : { from: to.localAddress }),
			...(to.localPort === undefined ? {} : { port: to.localPort }),
		},
		clock.now(),
	);
	if (fate.type === 'unreachable') return failed('ENETUNREACH');
	if (fate.type !== 'answered') {
		await clock.sleep(to.timeoutMs);
		return failed('ETIMEDOUT', to.timeoutMs);
	}
	await clock.sleep(fate.rttMs);
	return fate;
}

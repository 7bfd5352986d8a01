import { ping } from '../check/observe/ping.ts';
import type { System } from '../system/system.ts';
import type { LineState } from './relay.ts';

/** Whether the next router on the way to the relays answers: the line itself, without any MAP-E. */
export async function lineState(system: System, wan: string, relay: string): Promise<LineState> {
	const { code, stdout } = await system.run(['ip', '-6', 'route', 'get', relay, 'oif', wan], { timeoutMs: 4_000 });
	if (code === 2) return 'no-route';
	const gateway = / via ([\da-f:]{2,39}) /.exec(stdout)?.[1];
	if (code !== 0 || gateway === undefined) return 'unknown';
	const { rttMs, notFound } = await ping(system, { to: gateway, from: wan, family: 6 });
	if (notFound) return 'unknown';
	return rttMs === undefined ? 'silent' : 'answers';
}

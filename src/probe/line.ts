import { askDevice } from '../check/observe/command.ts';
import { parseNeighbours } from '../check/observe/ip-json.ts';
import { ping } from '../check/observe/ping.ts';
import { parseAddress6 } from '../map/prefix.ts';
import { peek, type System } from '../system/system.ts';
import type { LineState } from './relay.ts';

/** Whether the next router on the way to the relays answers: the line itself, without any MAP-E. */
export async function lineState(system: System, wan: string, relay: string): Promise<LineState> {
	const { code, stdout } = await system.run(['ip', '-6', 'route', 'get', relay, 'oif', wan], { timeoutMs: 4_000 });
	if (code === 2) return 'no-route';
	if ((await peek(system, `/sys/class/net/${wan}/carrier`))?.trim() === '0') return 'silent';
	const gateway = / via ([\da-f:]{2,39}) /.exec(stdout)?.[1];
	if (code !== 0 || gateway === undefined) return 'unknown';
	const { rttMs } = await ping(system, { to: gateway, from: wan, family: 6 });
	if (rttMs !== undefined) return 'answers';
	// It need not answer a ping, but the kernel had to find it to send one.
	const neighbours = await askDevice(system, ['ip', '-j', '-6', 'neigh'], wan, parseNeighbours);
	if (!neighbours.ok) return 'unknown';
	const found = neighbours.value.find(({ address }) => parseAddress6(address) === parseAddress6(gateway));
	return stateOf[found?.state ?? 'NONE'] ?? 'unknown';
}

/** kernel: include/net/neighbour.h; the others are only remembered. */
const stateOf: Readonly<Record<string, LineState>> = { REACHABLE: 'answers', INCOMPLETE: 'silent', FAILED: 'silent' };

import { parseAddress4, parseAddress6 } from '../map/prefix.ts';
import { peek, type System } from '../system/system.ts';
import type { SshFact } from './facts.ts';
import { parseRouteGet } from './route-list.ts';

/** The user's SSH session, and which way its packets go. */
export async function findSession(system: System): Promise<SshFact | undefined> {
	const session = parseSession(system.env('SSH_CONNECTION') ?? (await inherited(system)) ?? '');
	if (!session) return undefined;
	const zone = session.clientAddress.split('%')[1];
	if (zone !== undefined) return { ...session, device: zone, onLink: true };
	const { code, stdout } = await system.run(['ip', '-j', 'route', 'get', session.clientAddress], { timeoutMs: 5_000 });
	const route = parseRouteGet(stdout);
	if (code !== 0 || !route.ok) return { ...session, onLink: false };
	return { ...session, device: route.value.device, onLink: route.value.gateway === undefined };
}

/** `client port server port`, as sshd(8) sets it. */
export function parseSession(
	text: string,
): { readonly clientAddress: string; readonly serverAddress: string } | undefined {
	const [clientAddress = '', , serverAddress = ''] = text.trim().split(/\s+/);
	return isAddress(clientAddress) && isAddress(serverAddress) ? { clientAddress, serverAddress } : undefined;
}

const isAddress = (text: string): boolean =>
	parseAddress4(text) !== undefined || parseAddress6(text.replace(/%[\w.-]{1,15}$/, '')) !== undefined;

/** sudo and su clear the variable: then it is one of our ancestors that still has it. */
async function inherited(system: System): Promise<string | undefined> {
	let pid = 'self';
	for (let generation = 0; generation < 16; generation++) {
		const status = await peek(system, `/proc/${pid}/status`);
		const parent = status === undefined ? undefined : /^PPid:\s*(\d+)$/m.exec(status)?.[1];
		if (parent === undefined || parent === '0') return undefined;
		const environment = await peek(system, `/proc/${parent}/environ`);
		const found = environment?.split('\0').find((entry) => entry.startsWith('SSH_CONNECTION='));
		if (found !== undefined) return found.slice('SSH_CONNECTION='.length);
		pid = parent;
	}
	return undefined;
}

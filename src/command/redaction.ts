import { names } from '../plan/names.ts';
import type { Known } from '../redact/redact.ts';
import { peek, type System } from '../system/system.ts';
import { configuredRouter } from './configured.ts';

/** What is known of this line and machine: what --redact must find in the first place. */
export async function knownOf(system: System): Promise<Known> {
	const router = await configuredRouter(system);
	const name = (await peek(system, '/etc/hostname'))?.trim() ?? '';
	return {
		...(router.ok ? { delegated: router.value.choices.delegation.prefix, ipv4: router.value.ce.ipv4 } : {}),
		hostNames: commonNames.includes(name.toLowerCase()) ? [] : [name],
	};
}

/** They tell nobody from anybody, and stand in texts as words. */
const commonNames = ['', 'localhost', 'debian', 'ubuntu', 'raspberrypi', 'router', 'gateway', 'openwrt', names.tunnel];

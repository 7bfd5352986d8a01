import { formatPrefix6, parsePrefix6 } from '../../map/prefix.ts';
import { failure, type Result, success } from '../../map/result.ts';

/** What dhcp6leased(8) holds on one interface. */
export interface Dhcp6Lease {
	readonly device: string;
	/** Down, Init, Requesting, Bound, Renewing, Rebinding, Rebooting: sbin/dhcp6leased/engine.c. */
	readonly state: string;
	/** Canonical text; empty unless they are leased. */
	readonly prefixes: readonly string[];
}

/** In these the lease is valid (RFC 8415 §18.2.4 and §18.2.5); what is printed in the others may be of an older one. */
const leased = ['Bound', 'Renewing', 'Rebinding'];

/** What `dhcp6leasectl -l DEVICE` prints: usr.sbin/dhcp6leasectl/dhcp6leasectl.c. Further lines, of a newer one, are left alone. */
export function parseDhcp6Lease(text: string, device: string): Result<Dhcp6Lease, string> {
	const [head = '', ...lines] = text.split('\n');
	const [, name, state] = /^([a-z]+\d+) \[([A-Za-z0-9 -]+)\]$/.exec(head) ?? [];
	if (name !== device || state === undefined) return failure(`its first line has no state of ${device}`);
	const prefixes: string[] = [];
	for (const line of lines.filter((one) => /^\s+IA_PD\b/.test(one))) {
		const prefix = parsePrefix6(/^\s+IA_PD \d+: (\S+)$/.exec(line)?.[1] ?? '');
		if (!prefix.ok) return failure(`not understood: ${line.trim()}`);
		prefixes.push(formatPrefix6(prefix.value));
	}
	return success({ device, state, prefixes: leased.includes(state) ? prefixes : [] });
}

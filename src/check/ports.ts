import type { Check } from './check.ts';
import { ok, warning } from './check.ts';
import type { Observed } from './observe/command.ts';
import { readPortUse } from './observe/conntrack.ts';
import { portPlaces } from './observe/port-place.ts';
import type { PortUse } from './observe/port-use.ts';

/** Of all ports: what is left is gone with the next page that has many parts. */
const scarce = 0.9;

/**
 * How many of the ports are left. Towards one destination each can be used once by TCP; UDP keeps one for each of its
 * sockets, whoever it talks to (RFC 4787 REQ-1). The LAN host that has most of them is named.
 */
export const ports: Check<Observed<PortUse>> = {
	id: 'ports',
	needs: [],
	mandatory: false,
	limitMs: 10_000,

	observe: (system, { choices, ce }) => readPortUse(system, portPlaces({ choices, ce })),

	judge(use) {
		// conntrack(8) need not be installed, and then nobody knows
		if (!use.ok) return ok({ note: { code: 'ports-unknown' } });
		const { used, total, destination, host } = use.value;
		const towards = destination?.flows ?? 0;
		const most = Math.max(used, Math.min(towards, total));
		if (most < scarce * total) return ok({ detail: `${used}/${total}` });
		const { protocol, address, port } = destination?.who ?? {};
		return warning({
			code: 'ports-scarce',
			used: most,
			total,
			...(towards >= scarce * total ? { destination: `${address} ${protocol}/${port}` } : {}),
			...(host ? { host: host.who } : {}),
		});
	},
};

import type { TestLab } from '../harness.ts';
import type { Subscriber } from '../scenario.ts';

// What comes out of the router's WAN while a prefix changes, counted at the operator's end of the cable: the border
// relay itself only sees what the operator still routes.

/** Packets in the tunnel by whose they are: outer and inner source of the line before, of the new one, or anything else. */
export interface Seen {
	readonly old: number;
	readonly new: number;
	/** A mixture of both, or nobody's: this must never be. */
	readonly foreign: number;
	/** IPv4 outside the tunnel. */
	readonly native: number;
}

const hex = (ipv4: string) =>
	`0x${ipv4
		.split('.')
		.map((part) => Number(part).toString(16).padStart(2, '0'))
		.join('')}`;

/** Begins to count anew. */
export async function watch(lab: TestLab, before: Subscriber | null, after: Subscriber | null): Promise<void> {
	// the inner source address is at byte 12 of what follows the IPv6 header
	const match = (name: string, subscriber: Subscriber | null) =>
		subscriber ? `ip6 saddr ${subscriber.ce} @th,96,32 ${hex(subscriber.ipv4)} counter name ${name} return` : '';
	const rules = `
table ip6 watch
delete table ip6 watch
table ip6 watch {
	counter old { }
	counter new { }
	counter foreign { }
	chain in {
		type filter hook prerouting priority raw
		iifname != isp-ce return
		meta l4proto != ipip return
		${match('new', after)}
		${match('old', before)}
		counter name foreign
	}
}
table ip watch
delete table ip watch
table ip watch {
	counter native { }
	chain in { type filter hook prerouting priority raw; iifname isp-ce counter name native; }
}
`;
	const { code, stderr } = await lab.on('isp', 'nft -f -', { input: rules });
	if (code !== 0) throw new Error(`the watch does not start: ${stderr}`);
}

export async function seen(lab: TestLab): Promise<Seen> {
	const { stdout } = await lab.on('isp', 'nft -j list counters');
	const { nftables } = JSON.parse(stdout) as {
		nftables: { counter?: { name: string; table: string; packets: number } }[];
	};
	const counters = nftables.flatMap(({ counter }) => (counter?.table === 'watch' ? [counter] : []));
	const of = (name: keyof Seen) => counters.find((counter) => counter.name === name)?.packets ?? 0;
	return { old: of('old'), new: of('new'), foreign: of('foreign'), native: of('native') };
}

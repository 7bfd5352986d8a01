import type { Ce } from '../../map/ce.ts';
import type { PortBlock } from '../../map/port-set.ts';
import { names } from '../names.ts';

/** "mape" in ASCII: any fixed number would do, but a fixed one keeps a flow's block the same after a reload. */
const hashSeed = 0x6d617065;

/** Outgoing 1460 (tunnel MTU) minus 40 bytes of IPv4 and TCP headers. */
export const tunnelMtu = 1460;
const tunnelMss = tunnelMtu - 40;

/**
 * The `hash` ruleset: a source's block is chosen by a hash of its address and port, so that its mapping does not depend
 * on the destination (RFC 4787 REQ-1), and a guard behind the translation lets nothing out that is not ours.
 *
 * One transaction: `nft -f` replaces our table or, when anything in it is refused, leaves the old one.
 * The map's element form `address . range` is the one that nft 1.0.6 compiles correctly (range alone is silently
 * reduced to its first port).
 */
export function renderNftables(ce: Ce): string {
	const { family, name } = names.table;
	const table = `${family} ${name}`;
	const device = `"${names.tunnel}"`;
	const blocks = usableBlocks(ce.ports);
	const elements = blocks.map(({ first, last }, i) => `${i} : ${ce.ipv4} . ${range(first, last)}`);
	// nft refuses an interval map whose elements are all single ports
	const interval = blocks.some(({ first, last }) => first !== last) ? 'interval ' : '';
	const ports = blocks.map(({ first, last }) => range(first, last));
	return `#!/usr/sbin/nft -f
# mape-setup: IPv4 address ${ce.ipv4}, PSID ${ce.psid}, ${blocks.length} port blocks. Rewritten by every apply.
table ${table}
delete table ${table}
table ${table} {
	# block number : our address and the block's ports
	map blocks {
		type mark : ${interval}ipv4_addr . inet_service
		elements = {
${lines(elements, 3)}
		}
	}

	# every port that is ours
	set ports {
		type inet_service
		flags interval
		elements = {
${lines(ports, 6)}
		}
	}

	# the same numbers for ICMP echo, whose identifier takes the port's place (RFC 7597 §8.2)
	set ids {
		typeof icmp id
		flags interval
		elements = {
${lines(ports, 6)}
		}
	}

	counter leaked { comment "left without our address or ports; dropped" }
	counter uninvited { comment "came in without a connection; dropped" }

	chain forward {
		type filter hook forward priority mangle; policy accept;
		# what comes out of the tunnel never goes back into it: it would leave with a stranger's source
		iifname ${device} oifname ${device} drop
		oifname ${device} tcp flags & (syn | rst) == syn tcp option maxseg size > ${tunnelMss} tcp option maxseg size set ${tunnelMss}
		iifname ${device} tcp flags & (syn | rst) == syn tcp option maxseg size > ${tunnelMss} tcp option maxseg size set ${tunnelMss}
		iifname ${device} ct state new ct status & dnat != dnat counter name uninvited drop
	}

	# the router's own services are not offered to the internet
	chain input {
		type filter hook input priority filter - 5; policy accept;
		iifname ${device} ct state { established, related } accept
		iifname ${device} counter name uninvited drop
	}

	chain translate {
		type nat hook postrouting priority srcnat; policy accept;
		oifname ${device} jump choose_block
	}

	chain choose_block {
		# the router's own sockets may ask for one of our ports (the checks of every block do)
		ip saddr ${ce.ipv4} meta l4proto { tcp, udp, sctp, dccp } th sport @ports accept
		meta l4proto { tcp, udp, sctp, dccp } meta mark set jhash ip saddr . th sport mod ${blocks.length} seed ${hex(hashSeed)}
		icmp type echo-request meta mark set jhash ip saddr . icmp id mod ${blocks.length} seed ${hex(hashSeed)}
		meta l4proto { tcp, udp, sctp, dccp } snat ip to meta mark map @blocks
		icmp type echo-request snat ip to meta mark map @blocks
	}

	# behind the translation: nothing leaves with another address or port (INVALID packets, GRE, ESP, a flow that found no port)
	chain guard {
		type filter hook postrouting priority srcnat + 10; policy accept;
		oifname ${device} jump only_ours
	}

	chain only_ours {
		ip saddr != ${ce.ipv4} counter name leaked drop
		meta l4proto { tcp, udp, sctp, dccp } th sport @ports accept
		icmp type { echo-request, echo-reply } icmp id @ids accept
		icmp type { destination-unreachable, time-exceeded, parameter-problem } accept
		counter name leaked drop
	}
}
`;
}

/** Port 0 cannot be used by a connection; it is in the set only when the PSID is empty or the offset is 0. */
export function usableBlocks(blocks: readonly PortBlock[]): readonly PortBlock[] {
	return blocks
		.map(({ first, last }) => ({ first: Math.max(first, 1), last }))
		.filter(({ first, last }) => first <= last);
}

const hex = (value: number) => `0x${value.toString(16)}`;
const range = (first: number, last: number) => (first === last ? `${first}` : `${first}-${last}`);

/** Elements in rows, so that the review screen can show them at 60 columns. */
function lines(elements: readonly string[], perLine: number): string {
	const rows: string[] = [];
	for (let i = 0; i < elements.length; i += perLine) rows.push(elements.slice(i, i + perLine).join(', '));
	return rows.map((row, i) => `\t\t\t${row}${i < rows.length - 1 ? ',' : ''}`).join('\n');
}

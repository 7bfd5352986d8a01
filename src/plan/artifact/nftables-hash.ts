import type { Ce } from '../../map/ce.ts';
import { usableBlocks } from '../../map/port-set.ts';
import type { NatOptions } from '../nat-options.ts';
import {
	blockElements,
	clampMss,
	counters,
	hashSeed,
	inputChain,
	ownPorts,
	questions,
	refuseOthers,
	tunnel,
	wholeTable,
	withPorts,
} from './nftables-common.ts';
import { forwardMaps, forwardRules, hasForwards, keptPorts, servedRules } from './nftables-forward.ts';
import { chain, collection, hex, paragraphs, range } from './nftables-text.ts';

/**
 * The `hash` ruleset: a source's block is chosen by a hash of its address and port, so that its mapping does not depend
 * on the destination (RFC 4787 REQ-1), and a guard behind the translation lets nothing out that is not ours.
 */
export function renderHash(ce: Ce, { forwards }: Pick<NatOptions, 'forwards'>): string {
	const forwarding = hasForwards(forwards);
	const blocks = blockElements(ce, keptPorts(forwards));
	const ranges = usableBlocks(ce.ports).map(range);
	const hash = `mod ${blocks.length} seed ${hex(hashSeed)}`;
	return wholeTable(
		ce,
		'# A hash of its address and port gives each source a block, and the kernel a free port in it.',
		paragraphs([
			`	# block number : our address and the block's ports
${collection('map', 'blocks', 'type mark : interval ipv4_addr . inet_service', blocks, 2)}`,
			ownPorts(ce),
			`	# the same numbers for ICMP echo, whose identifier takes the port's place (RFC 7597 §8.2)
${collection('set', 'ids', 'typeof icmp id; flags interval', ranges, 6)}`,
			forwardMaps(forwards),
			questions.timeout,
			counters,
			chain('forward', [
				'type filter hook forward priority mangle; policy accept;',
				'# what comes out of the tunnel never goes back into it',
				`iifname ${tunnel} oifname ${tunnel} counter name uninvited drop`,
				`oifname ${tunnel} ${clampMss}`,
				`iifname ${tunnel} ${clampMss}`,
				refuseOthers('oifname'),
				`iifname ${tunnel} ct state { invalid, untracked } counter name uninvited drop`,
				`iifname ${tunnel} ct state new ct status & dnat != dnat counter name uninvited drop`,
			]),
			inputChain(forwarding),
			forwarding
				? chain('arrive', [
						'type nat hook prerouting priority dstnat - 1; policy accept;',
						`ip daddr ${ce.ipv4} jump to_forward`,
					])
				: undefined,
			forwarding ? chain('to_forward', forwardRules(forwards)) : undefined,
			chain('translate', [
				'type nat hook postrouting priority srcnat - 1; policy accept;',
				`oifname ${tunnel} jump choose_block`,
				forwarding ? '# LAN to LAN by our own address: the answer has to come back through us' : undefined,
				forwarding
					? `iifname != ${tunnel} ct status & dnat == dnat \\
			ct original ip daddr ${ce.ipv4} jump choose_block`
					: undefined,
			]),
			chain('choose_block', [
				questions.rule,
				"# the router's own sockets may ask for one of our ports (the checks of every block do)",
				`ip saddr ${ce.ipv4} meta l4proto ${withPorts} th sport @ports accept`,
				forwarding ? '# what a forwarded port sends of its own accord leaves from that port' : undefined,
				...servedRules(forwards, ce.ipv4),
				`meta l4proto ${withPorts} \\
			meta mark set jhash ip saddr . th sport ${hash}`,
				`icmp type echo-request meta mark set jhash ip saddr . icmp id ${hash}`,
				`meta l4proto ${withPorts} snat ip to meta mark map @blocks`,
				'icmp type echo-request snat ip to meta mark map @blocks',
			]),
			`	# behind the translation: nothing leaves with another address or port
	# (INVALID packets, GRE, ESP, a flow that found no port)
${chain('guard', ['type filter hook postrouting priority srcnat + 10; policy accept;', `oifname ${tunnel} jump only_ours`])}`,
			chain('only_ours', [
				`ip saddr != ${ce.ipv4} counter name leaked drop`,
				`meta l4proto ${withPorts} th sport @ports accept`,
				'icmp type { echo-request, echo-reply } icmp id @ids accept',
				'icmp type { destination-unreachable, time-exceeded, parameter-problem } accept',
				'counter name leaked drop',
			]),
		]),
	);
}

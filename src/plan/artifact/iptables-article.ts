import type { PortBlock } from '../../map/port-set.ts';
import { names } from '../names.ts';
import { sizeOf, without } from './iptables-pool.ts';
import { addressAndPorts, type Choice } from './iptables-text.ts';

/** In the article's order. */
const protocols = ['icmp', 'tcp', 'udp', 'sctp', 'dccp'];

/** The article's blocks; of a block with forwarded ports its longest part, because there is one line for each. */
export function articleBlocks(blocks: readonly PortBlock[], forwarded: readonly number[]): readonly PortBlock[] {
	return blocks.flatMap((block) => [...without(block, forwarded)].sort((a, b) => sizeOf(b) - sizeOf(a)).slice(0, 1));
}

/**
 * The article's HMARK line. Its offset of 0 gives marks from 0 to n - 1 to rules that want 1 to n: mark 0 leaves with the
 * private source and the last block is never used. With 1 every mark has its rules. A packet too short for HMARK gets
 * no mark and must not pass.
 */
export const markAsInArticle = (length: number): Choice => ({
	rules: ['-j MAPE-MARK'],
	chains: {
		'MAPE-MARK': [
			`-o ${names.tunnel} -j HMARK --hmark-tuple sport --hmark-mod ${length} --hmark-offset 1 --hmark-rnd 0`,
			'-m mark --mark 0 -j DROP',
		],
	},
});

/** The article's five lines for each block, its number from 1 the mark. */
export const chooseAsInArticle = (ipv4: string, blocks: readonly PortBlock[]): Choice => ({
	rules: blocks.flatMap((block, i) =>
		protocols.map(
			(protocol) =>
				`-p ${protocol} -o ${names.tunnel} -m mark --mark ${i + 1} -j SNAT --to ${addressAndPorts(ipv4, block)}`,
		),
	),
	chains: {},
});

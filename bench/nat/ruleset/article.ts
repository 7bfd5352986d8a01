import type { Line } from '../line.ts';
import { asRestore, type Ruleset, range, tunnel } from './ruleset.ts';

const protocols = ['icmp', 'tcp', 'udp', 'sctp', 'dccp'];

/**
 * The article's script: HMARK chooses a mark by source port, five rules for each block translate.
 *
 * As published (offset 0) it yields marks 0 to n-1 while the rules want 1 to n: mark 0 leaves untranslated and the last
 * block is never used. Offset 1 is what was meant.
 */
export function article({ ce }: Line, offset: 0 | 1): Ruleset {
	const marks = `-j HMARK --hmark-tuple sport --hmark-mod ${ce.ports.length} --hmark-offset ${offset} --hmark-rnd 0`;
	const script = `#!/bin/sh
iptables -t mangle -o ${tunnel} -A POSTROUTING ${marks}
${ce.ports
	.flatMap((block, i) =>
		protocols.map(
			(protocol) =>
				`iptables -t nat -A POSTROUTING -p ${protocol} -o ${tunnel} -m mark --mark ${i + 1} -j SNAT --to ${ce.ipv4}:${range(block)}`,
		),
	)
	.join('\n')}
`;
	return {
		id: `article-${offset}`,
		title: offset === 0 ? 'article, as published' : 'article, offset 1',
		loader: 'sh',
		text: script,
		quick: { loader: 'iptables-restore', text: asRestore(script) },
		ports: ce.ports,
	};
}

/** The article's older form: blocks in turn (`statistic --mode nth`), marked before routing. */
export function olderArticle({ ce }: Line): Ruleset {
	const count = ce.ports.length;
	const script = `#!/bin/sh
${ce.ports
	.flatMap((block, i) => {
		const mark = i + 17;
		const turn = `-m statistic --mode nth --every ${count} --packet ${i} -j MARK --set-mark ${mark}`;
		return [
			`iptables -t nat -A PREROUTING ${turn}`,
			`iptables -t nat -A OUTPUT ${turn}`,
			...['icmp', 'tcp', 'udp'].map(
				(protocol) =>
					`iptables -t nat -A POSTROUTING -p ${protocol} -o ${tunnel} -m mark --mark ${mark} -j SNAT --to ${ce.ipv4}:${range(block)}`,
			),
		];
	})
	.join('\n')}
`;
	return {
		id: 'article-older',
		title: 'article, older (statistic)',
		loader: 'sh',
		text: script,
		quick: { loader: 'iptables-restore', text: asRestore(script) },
		ports: ce.ports,
	};
}

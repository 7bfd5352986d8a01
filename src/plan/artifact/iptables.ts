import type { Ce } from '../../map/ce.ts';
import { usableBlocks } from '../../map/port-set.ts';
import type { NatOptions } from '../nat-options.ts';
import { articleBlocks, chooseAsInArticle, markAsInArticle } from './iptables-article.ts';
import { natTable } from './iptables-forward.ts';
import { guardTable, refusalTable } from './iptables-guard.ts';
import { chooseByHash } from './iptables-hash.ts';
import { poolOf, without } from './iptables-pool.ts';
import { type Choice, renderTable, type Table } from './iptables-text.ts';

/**
 * Input for `iptables-restore --noflush`, for the nf_tables and the legacy binaries: chains of our own, which a load
 * replaces, and the jumps to them, which loadIptables (iptables-load.ts) keeps from being there twice.
 */
export function renderIptables(ce: Ce, options: NatOptions): string {
	const blocks = usableBlocks(ce.ports);
	const tables = options.form === 'article' ? articleTables(ce, options) : hashTables(ce, options);
	return [
		`# mape-setup: IPv4 address ${ce.ipv4}, PSID ${ce.psid}, ${blocks.length} port blocks. Rewritten by every apply.\n`,
		'# For iptables-restore --noflush: nothing is flushed but the chains MAPE-…\n',
		...[...tables, refusalTable].map(renderTable),
	].join('');
}

/** An answer of the user that iptables cannot carry out. */
export type IptablesLimit =
	/** A port that strangers may use needs a rule at run time: iptables has no maps that rules fill. */
	| { readonly option: 'fullCone'; readonly hosts: readonly string[] }
	/** iptables rewrites no port without a connection; the rules for `hash` are the nearest. */
	| { readonly option: 'form'; readonly value: 'alias' };

export function iptablesLimits({ form, fullCone }: NatOptions): readonly IptablesLimit[] {
	const limits: IptablesLimit[] = [];
	if (form === 'alias') limits.push({ option: 'form', value: form });
	if (fullCone.length > 0) limits.push({ option: 'fullCone', hosts: fullCone });
	return limits;
}

const unmarked: Choice = { rules: [], chains: {} };
/** Every port is forwarded: the nat table must not drop, and what it does not translate would leave as it is. */
const nothingNew: Choice = { rules: ['-j DROP'], chains: {} };

function hashTables(ce: Ce, { forwards }: NatOptions): readonly Table[] {
	const { ipv4 } = ce;
	const pool = poolOf(usableBlocks(ce.ports), forwardedPorts(forwards));
	const ranges = [...new Set([...pool.hashed, ...pool.spare])];
	const around = { ipv4, forwards, ranges, hairpin: 'MAPE-SNAT' } as const;
	return ranges.length > 0
		? [guardTable(ce, unmarked), natTable(around, chooseByHash(ipv4, pool))]
		: [guardTable(ce, nothingNew), natTable(around, unmarked)];
}

function articleTables(ce: Ce, { forwards }: NatOptions): readonly Table[] {
	const { ipv4 } = ce;
	const ports = forwardedPorts(forwards);
	const blocks = articleBlocks(usableBlocks(ce.ports), ports);
	const ranges = usableBlocks(ce.ports).flatMap((block) => without(block, ports));
	// the article's lines are for what leaves through the tunnel; a hairpin does not
	const around = { ipv4, forwards, ranges, hairpin: 'MASQUERADE' } as const;
	return [
		guardTable(ce, blocks.length > 0 ? markAsInArticle(blocks.length) : nothingNew),
		natTable(around, chooseAsInArticle(ipv4, blocks)),
	];
}

const forwardedPorts = (forwards: NatOptions['forwards']) => forwards.map(({ port }) => port);

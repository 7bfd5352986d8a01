import type { Ce } from '../map/ce.ts';
import { renderIp6tables } from './artifact/ip6tables-guard.ts';
import { renderIptables } from './artifact/iptables.ts';
import { loadIptables, replaceFunction } from './artifact/iptables-load.ts';
import { renderNftables } from './artifact/nftables.ts';
import { loadNftables, replacing } from './artifact/nftables-load.ts';
import type { Backend } from './choices.ts';
import { names } from './names.ts';
import type { NatOptions } from './nat-options.ts';

/** One packet filter: what its rules are written to, how they are tried without effect, and how `up` loads them. */
export interface Renderer {
	readonly files: readonly RulesFile[];
	/** Programs that it cannot do without; their Debian packages are in names.ts. */
	readonly tools: readonly string[];
	/** sh functions that `load` needs. */
	readonly functions?: string;
	/** sh: replaces our rules by those of the files. */
	readonly load: string;
	/** Services whose start, reload or stop takes our rules away: ours follows each of them. */
	readonly flushedBy: readonly string[];
}

export interface RulesFile {
	readonly path: string;
	render(ce: Ce, options: NatOptions): string;
	/** Reads the rules from standard input and changes nothing. */
	readonly try: readonly string[];
	/** Goes before them there: rules of ours may be loaded already. */
	readonly replacing?: string;
}

/** Debian's nftables.conf flushes every table, those of iptables-nft too. */
const flushesAll = 'nftables.service';

export const renderers: Readonly<Record<Backend, Renderer>> = {
	nftables: {
		files: [{ path: names.rules, render: renderNftables, try: ['nft', '-c', '-f', '-'], replacing }],
		tools: ['nft'],
		load: loadNftables(names.rules),
		flushedBy: [flushesAll],
	},
	iptables: {
		files: [
			{ path: names.iptablesRules, render: renderIptables, try: ['iptables-restore', '--noflush', '--test'] },
			{ path: names.ip6tablesRules, render: renderIp6tables, try: ['ip6tables-restore', '--noflush', '--test'] },
		],
		tools: ['iptables-save', 'iptables-restore', 'ip6tables-save', 'ip6tables-restore', 'awk'],
		functions: replaceFunction,
		load: loadIptables(names.iptablesRules, names.ip6tablesRules),
		// iptables-persistent and the scripts of other distributions restore whole tables; firewalld in its iptables form
		// flushes them. ufw and Docker leave chains alone that are not theirs.
		flushedBy: [
			flushesAll,
			'netfilter-persistent.service',
			'iptables.service',
			'ip6tables.service',
			'firewalld.service',
		],
	},
};

export const backends = Object.keys(renderers) as readonly Backend[];

/** The files of the packet filters that are not chosen. */
export const rulesFilesOfOthers = (chosen: Backend): readonly string[] =>
	backends.filter((name) => name !== chosen).flatMap((name) => renderers[name].files.map(({ path }) => path));

import type { Ce } from '../map/ce.ts';
import type { PortBlock } from '../map/port-set.ts';
import type { Prefix6 } from '../map/prefix.ts';
import type { Confidence, MapRule } from '../map/rule.ts';
import type { ProviderId } from '../provider/provider.ts';
import type { FileChange } from './plan.ts';

/** The packet filters of other systems: their files are made here, and loaded there. */
export const pfBackends = ['openbsd-pf', 'freebsd-pf'] as const;
export type PfBackend = (typeof pfBackends)[number];

export const isPfBackend = (name: string | undefined): name is PfBackend => pfBackends.some((one) => one === name);

/** The answers that a router with PF is made from; nothing is read from the machine that makes the files. */
export interface PfChoices {
	readonly backend: PfBackend;
	/** As that machine names them. */
	readonly wan: string;
	readonly lan: string;
	/** The delegated prefix, or the /64 of a line without delegation. */
	readonly prefix: Prefix6;
	readonly provider: ProviderId | 'custom';
	readonly rule: MapRule;
	readonly br: string;
}

/** What a router with PF needs: only files, which somebody carries there. */
export interface PfPlan {
	readonly choices: PfChoices;
	readonly ce: Ce;
	readonly files: readonly PfFile[];
	/** What goes where, how to check and load it, how to take it back. */
	readonly readme: readonly PfReadme[];
	readonly notes: readonly PfNote[];
}

export interface PfFile {
	/** Where it belongs on the router. */
	readonly path: string;
	readonly content: string;
	/** whole: the file is ours. lines: they go into a file that others have lines in, too. */
	readonly how: 'whole' | 'lines';
}

export interface PfReadme {
	readonly name: 'README.md' | 'README.ja.md';
	readonly content: string;
}

/** What has to be known besides the files. */
export type PfNote =
	| { readonly type: 'pf-elsewhere'; readonly backend: PfBackend }
	/** Their names are those of the machine that made the files. */
	| { readonly type: 'pf-names'; readonly wan: string; readonly lan: string; readonly backend: PfBackend }
	/** Nobody gave it: it was found on the machine that the files are for. */
	| { readonly type: 'pf-prefix'; readonly prefix: string; readonly from: 'dhcp6leased' | 'slaacd' }
	/** The machine's own pfctl has read the rules; `withOwn`: behind those of its /etc/pf.conf. */
	| { readonly type: 'pf-accepted'; readonly withOwn: boolean }
	/** The kernel chooses echo identifiers from 1 to 65535, whatever the rule says. */
	| { readonly type: 'pf-echo'; readonly backend: PfBackend }
	/** A flow whose range is full for its destination is refused; no other range is tried. */
	| { readonly type: 'pf-one-range'; readonly ranges: number }
	/** Every port of these is one that the kernel never chooses. */
	| { readonly type: 'pf-left-out'; readonly blocks: readonly PortBlock[] }
	/** No prefix is delegated: there is nothing to give to the LAN. */
	| { readonly type: 'pf-no-delegation' }
	/** dhcp6leased identifies itself by a random UUID (DUID type 4, RFC 6355); NTT answers a DUID-LL. */
	| { readonly type: 'pf-duid'; readonly wan: string }
	/** Delegation needs a client that the system does not have. */
	| { readonly type: 'pf-no-client' }
	/** gif(4) fragments what is longer than 1280 bytes outside. */
	| { readonly type: 'pf-fragments' }
	| { readonly type: 'pf-confidence'; readonly confidence: Confidence };

/** The files as the review shows those for this machine; what is on the other one is not known. */
export const pfChanges = ({ files }: PfPlan): readonly FileChange[] =>
	files.map(({ path, content, how }) => ({
		path,
		change: how === 'whole' ? 'new' : 'changed',
		lines: content
			.trimEnd()
			.split('\n')
			.map((line) => `+${line}`),
	}));

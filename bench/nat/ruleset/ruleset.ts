import type { PortBlock } from '../../../src/map/port-set.ts';
import { names } from '../../../src/plan/names.ts';

/** How a text gets into the kernel; `sh` is a script of single commands. */
export type Loader = 'nft' | 'iptables-restore' | 'sh';

/** One way to translate, as text for one line. */
export interface Ruleset {
	readonly id: string;
	readonly title: string;
	readonly loader: Loader;
	readonly text: string;
	/** The same rules in one transaction, where `text` is a script: loaded wherever load time is not what is measured. */
	readonly quick?: { readonly loader: Loader; readonly text: string };
	/** What goes before `text` in one transaction when it is to take the place of itself, where our `up` does that. */
	readonly replacing?: string;
	/** What it may use: the line's ports, except for the limit, which has a range of its own. Empty: no translation. */
	readonly ports: readonly PortBlock[];
	/** What every machine that can run us can load: the bench fails when it cannot be run. */
	readonly required?: boolean;
	/** The one thing about it that is of interest; without it, everything. */
	readonly only?: 'mapping' | 'speed';
}

export const tunnel = names.tunnel;

export const range = ({ first, last }: PortBlock) => `${first}-${last}`;

/** A table with one postrouting chain of these rules, for whatever leaves through the tunnel. */
export function postrouting(rules: readonly string[]): string {
	return `table ip mape {
	chain post {
		type nat hook postrouting priority srcnat; policy accept;
${rules.map((rule) => `\t\toifname "${tunnel}" ${rule}`).join('\n')}
	}
}
`;
}

/** A script of `iptables` commands as the one text that iptables-restore takes. */
export function asRestore(script: string): string {
	const tables = new Map<string, string[]>();
	for (const line of script.split('\n')) {
		const found = /^iptables -t (\w+) (.*)$/.exec(line);
		if (!found) continue;
		// The script writes `-o tun0 -A CHAIN`; iptables-restore wants the chain first.
		const rule = found[2]!.replace(/^(-o \S+) (-A \S+)/, '$2 $1');
		tables.set(found[1]!, [...(tables.get(found[1]!) ?? []), rule]);
	}
	return [...tables].map(([table, rules]) => `*${table}\n${rules.join('\n')}\nCOMMIT\n`).join('');
}

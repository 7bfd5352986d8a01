import type { Space } from './router.ts';

/** The tables of one program (iptables or ip6tables) by name: chains in their order, built-in ones with a policy. */
export type Tables = ReadonlyMap<string, ReadonlyMap<string, Chain>>;

interface Chain {
	/** `-` for a chain that somebody made. */
	readonly policy: string;
	/** Without `-A CHAIN`, in the words they were loaded in; the real program adds the matches that these imply. */
	readonly rules: readonly string[];
}

const builtIn: Readonly<Record<string, readonly string[]>> = {
	raw: ['PREROUTING', 'OUTPUT'],
	mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
	nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
	filter: ['INPUT', 'FORWARD', 'OUTPUT'],
};

/** What `PROGRAM-save` prints. */
export function saved(tables: Tables): string {
	const text = [...tables].map(([name, chains]) => {
		const declared = [...chains].map(([chain, { policy }]) => `:${chain} ${policy} [0:0]\n`);
		const rules = [...chains].flatMap(([chain, one]) => one.rules.map((rule) => `-A ${chain} ${rule}\n`));
		return `*${name}\n${declared.join('')}${rules.join('')}COMMIT\n`;
	});
	return text.join('');
}

/** `PROGRAM-restore --noflush`: table by table, each whole or not at all. `line`: where it was refused. */
export function restored(tables: Tables, text: string): { readonly tables: Tables; readonly line?: number } {
	let done = tables;
	let name: string | undefined;
	let chains = new Map<string, Chain>();
	for (const [index, line] of text.split('\n').entries()) {
		if (line === '' || line.startsWith('#')) continue;
		const table = /^\*(\w+)$/.exec(line)?.[1];
		if (table !== undefined && name === undefined && builtIn[table]) {
			name = table;
			chains = new Map(done.get(table) ?? builtIn[table].map((chain) => [chain, { policy: 'ACCEPT', rules: [] }]));
		} else if (line === 'COMMIT' && name !== undefined) {
			done = new Map([...done, [name, chains]]);
			name = undefined;
		} else if (name === undefined || !change(chains, line)) return { tables: done, line: index + 1 };
	}
	return name === undefined ? { tables: done } : { tables: done, line: text.split('\n').length };
}

/** False when the kernel would refuse it. */
function change(chains: Map<string, Chain>, line: string): boolean {
	const declared = /^:(\S+) (\S+)(?: \[\d+:\d+\])?$/.exec(line);
	if (declared) return Boolean(chains.set(declared[1]!, { policy: declared[2]!, rules: [] }));
	const [, action, name = '', rest = ''] = /^-([ADIX]) (\S+)(?: (.*))?$/.exec(line) ?? [];
	const chain = chains.get(name);
	const rule = rest.replace(' --to ', ' --to-source ');
	if (!chain) return false;
	const { policy, rules } = chain;
	switch (action) {
		case 'A':
		case 'I': {
			const target = targetOf(rule);
			if (target === undefined || (/^[A-Z]+-/.test(target) && !chains.has(target))) return false;
			chains.set(name, { policy, rules: action === 'A' ? [...rules, rule] : [rule, ...rules] });
			return true;
		}
		case 'D': {
			const at = rules.indexOf(rule);
			chains.set(name, { policy, rules: rules.filter((_, index) => index !== at) });
			return at >= 0;
		}
		case 'X':
			if (policy !== '-' || rules.length > 0) return false;
			if ([...chains.values()].some((one) => one.rules.some((other) => targetOf(other) === name))) return false;
			return chains.delete(name);
		default:
			return false;
	}
}

const targetOf = (rule: string): string | undefined => /(?:^| )-[jg] (\S+)/.exec(rule)?.[1];

/** A rule that rewrites sources is loaded. */
export const translatedByIptables = ({ iptables }: Space): boolean =>
	/-j (?:SNAT|MASQUERADE)\b/.test(saved(iptables.get('iptables') ?? new Map()));

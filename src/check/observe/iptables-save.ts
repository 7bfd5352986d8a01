import { failure, type Result, success } from '../../map/result.ts';

/** A rule of `iptables-save`, or of our own file for `iptables-restore`. */
export interface SavedRule {
	/** What it matches, without the chain and the target. */
	readonly match: readonly string[];
	/** `DROP`, `SNAT`, a chain; undefined for a rule that only counts. */
	readonly target?: string;
	/** What follows the target: `--to-source 192.0.2.1:1024-1039`. */
	readonly options: readonly string[];
}

/** Table → chain → its rules, in their order. */
export type SavedTables = ReadonlyMap<string, ReadonlyMap<string, readonly SavedRule[]>>;

const builtIn = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'];

/** Every line must be understood: half a table would be judged as a table that is half there. */
export function parseIptables(text: string): Result<SavedTables, string> {
	const tables = new Map<string, Map<string, SavedRule[]>>();
	let chains: Map<string, SavedRule[]> | undefined;
	for (const [index, line] of text.split('\n').entries()) {
		const problem = (why: string) => failure(`line ${index + 1}: ${why}`);
		if (line === '' || line.startsWith('#')) continue;
		const table = /^\*([a-z]+)$/.exec(line)?.[1];
		const chain = /^:(\S+) (?:[A-Z]+|-)(?: \[\d+:\d+\])?$/.exec(line)?.[1];
		if (table !== undefined) {
			if (chains !== undefined || tables.has(table)) return problem(`table ${table} begins in the middle`);
			chains = new Map();
			tables.set(table, chains);
		} else if (chains === undefined) return problem('not in a table');
		else if (line === 'COMMIT') chains = undefined;
		else if (chain !== undefined) {
			if (chains.has(chain)) return problem(`chain ${chain} is there twice`);
			chains.set(chain, []);
		} else {
			const words = wordsOf(line);
			const [action, name = ''] = words ?? [];
			// a file for --noflush does not declare what is built in
			const rules = chains.get(name) ?? (builtIn.includes(name) ? [] : undefined);
			if (words === undefined || (action !== '-A' && action !== '-I')) return problem('not a rule');
			if (rules === undefined) return problem(`no chain ${name}`);
			chains.set(name, action === '-A' ? [...rules, ruleOf(words)] : [ruleOf(words), ...rules]);
		}
	}
	return chains === undefined ? success(tables) : failure('the last table has no end');
}

function ruleOf(words: readonly string[]): SavedRule {
	const at = words.findIndex((word) => word === '-j' || word === '-g');
	if (at < 0) return { match: words.slice(2), options: [] };
	const target = words[at + 1];
	return { match: words.slice(2, at), ...(target === undefined ? {} : { target }), options: words.slice(at + 2) };
}

/** Words between spaces; in double quotes a backslash takes the next character as it is. */
function wordsOf(line: string): readonly string[] | undefined {
	const words: string[] = [];
	const word = /\s*(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))(?=\s|$)/y;
	while (word.lastIndex < line.trimEnd().length) {
		const match = word.exec(line);
		if (!match) return undefined;
		words.push(match[2] ?? match[1]!.replaceAll(/\\(.)/g, '$1'));
	}
	return words;
}
